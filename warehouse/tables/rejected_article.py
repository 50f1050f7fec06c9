"""What fell out on the way in, and why."""

from warehouse.tables.model import Column, Table

REJECTED_ARTICLE = Table(
    name="rejected_article",
    group="log",
    grain="Something that a source gave and that could not be taken as an article.",
    key=("rejected_article_id",),
    is_log=True,
    columns=(
        Column("rejected_article_id", "TEXT", "Hash of source, location and reason"),
        Column("source", "TEXT", "Name of the source in the sources file"),
        Column("location", "TEXT", "Where in the source: file and line, or URL"),
        Column(
            "reason",
            "TEXT",
            "Short code of the reason",
            values=(
                "unreadable_source",
                "unreadable_row",
                "missing_field",
                "wrong_type",
                "empty_text",
                "too_large",
                "wrong_date",
                "unsupported_language",
                "failed_reading",
            ),
        ),
        Column("detail", "TEXT", "What was expected, what was found and what to do"),
        Column("content", "TEXT", "The start of what was rejected, at most 1,000 characters", nullable=True),
        Column("ingest_date", "DATE", "The day it was first rejected"),
        Column("rejected_at", "TIMESTAMP", "When it was first rejected (UTC)"),
    ),
)
