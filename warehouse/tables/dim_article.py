"""Articles: where every fact comes from. The text itself stays in the lake."""

from warehouse.tables.model import Column, Table

DIM_ARTICLE = Table(
    name="dim_article",
    group="dimension",
    grain="An article that was read.",
    key=("article_id",),
    columns=(
        Column(
            "article_id",
            "TEXT",
            "Hash of what identifies the article: its URL, or its source and external id, or its content",
        ),
        Column("external_id", "TEXT", "Id that the source gave it", nullable=True),
        Column("source", "TEXT", "Name of the source in the sources file"),
        Column("outlet", "TEXT", "Who published it", nullable=True),
        Column("url", "TEXT", "Where it was published", nullable=True),
        Column("title", "TEXT", "Headline", nullable=True),
        Column("language", "TEXT", "ISO 639-1 code of its language", nullable=True),
        Column(
            "published_at",
            "TIMESTAMP",
            "When it was published (UTC); midnight where only the day is known",
            nullable=True,
        ),
        Column("fetched_at", "TIMESTAMP", "When it was first fetched (UTC)"),
        Column(
            "ingest_date", "DATE", "Its partition: the day it was first seen; for an archive, the day it was published"
        ),
        Column("content_hash", "TEXT", "Hash of title and text"),
        Column(
            "copy_of_article_id",
            "TEXT",
            "The earliest article with nearly the same text, such as a copied agency report",
            nullable=True,
            references="dim_article.article_id",
        ),
        Column("n_characters", "INTEGER", "Length of the text in characters"),
    ),
)
