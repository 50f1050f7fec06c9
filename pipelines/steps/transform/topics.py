"""dim_topic and bridge_meeting_topic: what meetings are about.

Here: both tables. Not here: finding topics in text (`nlp/`).
"""

import polars as pl

from pipelines.steps.transform.common import with_id
from warehouse.tables import BRIDGE_MEETING_TOPIC, DIM_TOPIC


def _told(consolidated: pl.DataFrame) -> pl.DataFrame:
    """meeting_id, mention_id, name and topic_id of every topic told; 'Trade ' and 'trade' are one."""
    told = (
        consolidated.select("meeting_id", "mention_id", name="topics")
        .explode("name", empty_as_null=False, keep_nulls=False)
        .with_columns(pl.col("name").str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars())
        .filter(pl.col("name") != "")
        .unique()
    )
    return with_id(told, "topic_id", "topic", "name")


def dim_topic(consolidated: pl.DataFrame) -> pl.DataFrame:
    """One row per topic of a meeting. Takes CONSOLIDATED rows."""
    counts = _told(consolidated).group_by("topic_id", "name").agg(n_meetings=pl.col("meeting_id").n_unique())
    return DIM_TOPIC.conform(counts)


def bridge_meeting_topic(consolidated: pl.DataFrame) -> pl.DataFrame:
    """One row per meeting and topic. Takes CONSOLIDATED rows."""
    counts = _told(consolidated).group_by("meeting_id", "topic_id").agg(n_mentions=pl.len())
    return BRIDGE_MEETING_TOPIC.conform(counts)
