"""Every refresh that published: its counts and times."""

from warehouse.tables.model import Column, Table

REFRESH = Table(
    name="refresh",
    group="log",
    grain="One refresh of the warehouse.",
    key=("refresh_id",),
    is_log=True,
    columns=(
        Column("refresh_id", "TEXT", "The Dagster run id"),
        Column("started_at", "TIMESTAMP", "Start (UTC)"),
        Column("finished_at", "TIMESTAMP", "End (UTC)"),
        Column("first_ingest_date", "DATE", "First partition it was asked for"),
        Column("last_ingest_date", "DATE", "Last partition it was asked for"),
        Column("extractor_version", "TEXT", "Version of the reading"),
        Column("n_fetched", "BIGINT", "Articles the sources hold for it, all told: loaded and rejected"),
        Column("n_rejected", "BIGINT", "Rejected articles in the warehouse"),
        Column("n_articles", "BIGINT", "Articles in the warehouse"),
        Column("n_mentions", "BIGINT", "Mentions in the warehouse"),
        Column("n_meetings", "BIGINT", "Meetings in the warehouse"),
    ),
)
