"""fact_mention, fact_mention_slot and fact_meeting_status: what each article says.

Here: the mentions as published. Not here: the reading that finds them (`nlp/`), which meeting each tells
(`consolidate.py`), and the values of that meeting (`meetings.py`).
"""

import polars as pl

from pipelines.steps.transform.common import with_dates, with_reports
from warehouse.tables import FACT_MEETING_STATUS, FACT_MENTION, FACT_MENTION_SLOT


def fact_mention(consolidated: pl.DataFrame) -> pl.DataFrame:
    """One row per meeting as told in one article. Takes CONSOLIDATED rows."""
    frame = with_dates(consolidated).with_columns(country_id="country")
    return FACT_MENTION.conform(frame.select(FACT_MENTION.schema.names()))


def fact_mention_slot(consolidated: pl.DataFrame) -> pl.DataFrame:
    """One row per value of a field of a mention, with the first sentence it was read from. Takes CONSOLIDATED rows."""
    evidence = (
        consolidated.select("mention_id", "evidence")
        .explode("evidence", empty_as_null=False, keep_nulls=False)
        .unnest("evidence")
        .drop_nulls(["slot", "value"])
        .rename({"start": "sentence_start", "end": "sentence_end"})
        # The text says more than the headline, whose offset is -1.
        .with_columns(is_headline=pl.col("sentence_start") < 0)
        .sort("mention_id", "slot", "value", "is_headline", "sentence_start", "sentence_end", "sentence")
        .unique(["mention_id", "slot", "value"], keep="first", maintain_order=True)
        .drop("is_headline")
    )
    return FACT_MENTION_SLOT.conform(evidence)


def fact_meeting_status(consolidated: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """One row per meeting and mention: what was said of its status when.

    Args:
        consolidated: CONSOLIDATED rows.
        articles: dim_article rows; used are article_id, published_at and fetched_at.
    """
    frame = with_dates(with_reports(consolidated, articles)).rename({"reported_at": "stated_at"})
    return FACT_MEETING_STATUS.conform(frame.select(FACT_MEETING_STATUS.schema.names()))
