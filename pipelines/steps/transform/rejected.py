"""rejected_article: what a source gave and could not be taken.

Here: the table. Not here: the reasons, which the extraction gives (`steps/extract`).
"""

import polars as pl

from pipelines.steps.transform.common import first_rows, with_id
from warehouse.tables import REJECTED_ARTICLE

CONTENT_LENGTH = 1000  # characters, as the column says


def rejected_article(rejected: pl.DataFrame) -> pl.DataFrame:
    """One row per source, location and reason: the first time that it was rejected. Takes REJECTED rows."""
    keyed = with_id(rejected, "rejected_article_id", "rejected", "source", "location", "reason")
    first = first_rows(keyed, "rejected_article_id", "rejected_at", "ingest_date", "detail", "content")
    return REJECTED_ARTICLE.conform(first.with_columns(pl.col("content").str.head(CONTENT_LENGTH)))
