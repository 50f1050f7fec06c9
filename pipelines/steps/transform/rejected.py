"""rejected_article: what a source gave and could not be taken.

Here: the table, and the articles at which the reading failed. Not here: the other reasons, which the extraction gives
(`steps/extract`).
"""

import polars as pl

from pipelines.steps.extract.records import rejection
from pipelines.steps.frames import REJECTED
from pipelines.steps.transform.common import first_rows, with_id
from warehouse.tables import REJECTED_ARTICLE

CONTENT_LENGTH = 1000  # characters, as the column says


def rejected_article(rejected: pl.DataFrame) -> pl.DataFrame:
    """One row per source, location and reason: the first time that it was rejected. Takes REJECTED rows."""
    keyed = with_id(rejected, "rejected_article_id", "rejected", "source", "location", "reason")
    first = first_rows(keyed, "rejected_article_id", "rejected_at", "ingest_date", "detail", "content")
    return REJECTED_ARTICLE.conform(first.with_columns(pl.col("content").str.head(CONTENT_LENGTH)))


def failed_readings(articles: pl.DataFrame, readings: pl.DataFrame) -> pl.DataFrame:
    """The articles at which the reading failed, as REJECTED rows.

    Args:
        articles: ARTICLE rows.
        readings: READING rows, one per article.
    """
    failed = readings.filter(pl.col("failure").is_not_null()).select("article_id", "extractor_version", "failure")
    rows = []
    for row in articles.join(failed, on="article_id", maintain_order="left").iter_rows(named=True):
        detail = (
            f"Expected to read the article; version {row['extractor_version']} of the reading failed with {row['failure']}. "
            "This is a fault of Parley's: please report it with this text. Each refresh tries again."
        )
        rows.append(rejection(row, "failed_reading", detail, row["text"]))
    return pl.DataFrame(rows, schema=REJECTED)
