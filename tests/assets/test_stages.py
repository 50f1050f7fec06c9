"""The stage assets do one thing each: they take what the lake lacks and hand on what the step made of it."""

from datetime import date, datetime

import dagster as dg
import polars as pl
import pytest

from assets.articles import articles
from assets.mentions import mentions
from pipelines.lake import ARTICLES, RAW_ARTICLES, READINGS, REJECTED_BY_CLEAN
from pipelines.resources.progress import LogProgress
from pipelines.steps.frames import RAW_ARTICLE, READING

DAY = date(2024, 6, 5)


def raw(n: int, body: str = "The minister met nobody.") -> pl.DataFrame:
    at = datetime(2024, 6, 5)
    rows = [
        {
            "article_id": f"a{i}", "external_id": str(i), "source": "s", "outlet": "o", "url": None, "title": "t",
            "published_at": at, "body": body, "media_type": "text/plain", "fetched_at": at, "ingest_date": DAY,
        }
        for i in range(n)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=RAW_ARTICLE)


@pytest.fixture
def context():
    return dg.build_asset_context(partition_key=DAY.isoformat())


def test_articles_hands_on_clean_text_and_keeps_what_it_rejects(context, lake):
    lake.land(RAW_ARTICLES, pl.concat([raw(2), raw(1, body=" ").with_columns(article_id=pl.lit("empty"))]))
    articles(context, lake=lake)
    assert lake.read(ARTICLES)["article_id"].sort().to_list() == ["a0", "a1"]
    assert lake.read(REJECTED_BY_CLEAN)["reason"].to_list() == ["empty_text"]


def test_mentions_reads_each_article_once(context, lake, settings, monkeypatch):
    asked: list[int] = []

    def reader(frame, **_):
        asked.append(frame.height)
        from pipelines.steps.nlp.reader import EXTRACTOR_VERSION

        return frame.select("article_id", "content_hash").with_columns(
            extractor_version=pl.lit(EXTRACTOR_VERSION),
            mentions=pl.lit([], dtype=READING["mentions"]),
            failure=pl.lit(None, dtype=pl.String),
        )

    monkeypatch.setattr("pipelines.steps.nlp.reader.read_articles", reader)
    lake.land(RAW_ARTICLES, raw(3))
    articles(context, lake=lake)
    for _ in range(2):
        again = dg.build_asset_context(partition_key=DAY.isoformat())
        mentions(again, settings=settings, lake=lake, progress=LogProgress())
    assert sum(asked) == 3
    assert lake.read(READINGS).height == 3
