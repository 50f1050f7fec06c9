"""All sources together: keys, duplicates, ingest days, and counts that add up."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import polars as pl
import pytest
from loopback_web import Web

from pipelines.steps.extract.extract import Extracted, extract, identifying_url
from pipelines.steps.extract.http import Limits
from pipelines.steps.extract.sources import FeedSource, FilesSource
from pipelines.steps.frames import RAW_ARTICLE, REJECTED, stable_id
from warehouse.tables import REJECTED_ARTICLE

NOW = datetime(2024, 6, 15, 12, tzinfo=UTC)
QUICK = Limits(seconds=5, max_retries=0)


def archive(path: Path, *rows: dict[str, object], name: str = "archive", outlet: str | None = None) -> FilesSource:
    file = path / f"{name}.jsonl"
    file.write_text("\n".join(json.dumps({"text": "They met.", **row}) for row in rows))
    return FilesSource(name=name, path=file, outlet=outlet)


def checked(found: Extracted) -> Extracted:
    """The same, after what must hold of every extract."""
    assert found.raw.schema == RAW_ARTICLE
    assert found.rejected.schema == REJECTED
    assert found.n_fetched == found.raw.height + found.rejected.height + found.n_duplicates
    assert found.raw["article_id"].is_unique().all()
    assert found.rejected.select("source", "location", "reason").is_unique().all()
    allowed = next(column.values for column in REJECTED_ARTICLE.columns if column.name == "reason")
    assert set(found.rejected["reason"]) <= set(allowed)
    return found


def test_an_archive_goes_to_its_days_of_publication_and_the_undated_to_today(tmp_path: Path):
    source = archive(
        tmp_path,
        {"url": "https://post.example/1", "published_at": "2024-05-31T23:00:00-05:00", "outlet": "The Post"},
        {"url": "https://post.example/2"},
        outlet="Post archive",
    )
    found = checked(extract([source], now=NOW))
    assert found.raw.select("ingest_date", "outlet", "fetched_at").rows() == [
        (date(2024, 6, 1), "The Post", datetime(2024, 6, 15, 12)),
        (date(2024, 6, 15), "Post archive", datetime(2024, 6, 15, 12)),
    ]


def test_today_is_the_day_in_the_zone_of_now(tmp_path: Path):
    source = archive(tmp_path, {"article_id": 1})
    late = datetime(2024, 6, 15, 23, tzinfo=UTC).astimezone(timezone(timedelta(hours=6)))
    raw = extract([source], now=late).raw
    assert (raw["ingest_date"][0], raw["fetched_at"][0]) == (date(2024, 6, 16), datetime(2024, 6, 15, 23))


def test_an_article_is_known_by_address_then_external_id_then_content(tmp_path: Path):
    source = archive(
        tmp_path,
        {"url": "https://POST.example/1?utm_source=x&id=5#top", "article_id": "a"},
        {"article_id": "b"},
        {"title": "Three"},
        {"title": "Three"},
        {"url": "https://post.example/1?id=5"},
        {"url": "https://post.example/1?id=6"},
    )
    found = checked(extract([source], now=NOW))
    assert found.raw["article_id"].to_list() == [
        stable_id("https://post.example/1?id=5"),
        stable_id("archive", "b"),
        stable_id("Three", "They met."),
        stable_id("https://post.example/1?id=6"),
    ]
    assert found.n_duplicates == 2


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Post.example/A/b?x=1&utm_medium=rss&fbclid=2#c", "https://post.example/A/b?x=1"),
        ("https://post.example/a?", "https://post.example/a"),
        ("https://post.example/?p=5", "https://post.example/?p=5"),
        ("https://post.example/?utm_source=rss", None),
        ("https://post.example", None),
        (None, None),
    ],
)
def test_an_address_is_compared_without_what_does_not_tell_articles_apart(url: str | None, expected: str | None):
    assert identifying_url(url) == expected


def test_articles_that_share_a_useless_address_stay_apart(tmp_path: Path):
    useless = ["https://post.example/", "https://post.example/world", ""]
    rows = [
        {"url": url, "article_id": f"{i}-{n}", "text": f"Article {n}."}
        for i, url in enumerate(useless)
        for n in range(3)
    ]
    found = checked(extract([archive(tmp_path, *rows)], now=NOW))
    assert found.raw["external_id"].to_list() == [row["article_id"] for row in rows]


def test_one_article_under_two_external_ids_is_one(tmp_path: Path):
    rows = [{"url": "https://post.example/1", "article_id": name} for name in ("a", "b")]
    found = checked(extract([archive(tmp_path, *rows)], now=NOW))
    assert (found.raw["external_id"].to_list(), found.n_duplicates) == (["a"], 1)


def test_one_article_in_two_sources_is_one_and_the_first_source_wins(tmp_path: Path):
    sources = [archive(tmp_path, {"url": "https://post.example/1"}, name=name) for name in ("one", "two")]
    found = checked(extract(sources, now=NOW))
    assert (found.raw["source"].to_list(), found.n_duplicates) == (["one"], 1)


def test_what_was_seen_is_not_taken_again_and_the_keys_do_not_depend_on_order(tmp_path: Path):
    rows = [{"url": f"https://post.example/{i}"} for i in range(5)]
    first = checked(extract([archive(tmp_path, *rows)], now=NOW))
    again = checked(extract([archive(tmp_path, *rows[::-1])], now=NOW, seen=first.raw["article_id"]))
    assert (again.raw.height, again.n_duplicates) == (0, 5)
    assert set(extract([archive(tmp_path, *rows[::-1])], now=NOW).raw["article_id"]) == set(first.raw["article_id"])


def test_what_is_bad_is_kept_with_source_place_and_day_and_the_counts_add_up(tmp_path: Path):
    good = archive(tmp_path, {"url": "https://post.example/1"}, {"text": 5}, {"text": ""}, {"published_at": "soon"})
    gone = FeedSource(name="gone", url="http://127.0.0.1:9/rss")
    steps: list[int] = []
    found = checked(extract([good, gone], now=NOW, progress=steps.append, limits=QUICK))
    assert found.rejected.select("source", "location", "reason", "ingest_date").rows() == [
        ("archive", "archive.jsonl:2", "wrong_type", date(2024, 6, 15)),
        ("archive", "archive.jsonl:3", "empty_text", date(2024, 6, 15)),
        ("archive", "archive.jsonl:4", "wrong_date", date(2024, 6, 15)),
        ("gone", "http://127.0.0.1:9/rss", "unreadable_source", date(2024, 6, 15)),
    ]
    assert sum(steps) == found.n_fetched == 5


def test_a_feed_goes_to_today_and_pages_of_seen_entries_are_not_fetched_again(web: Web):
    page = web.serve("/a", "<html><body><article>" + "<p>The ministers met in Nairobi on Monday.</p>" * 20)
    item = (
        f"<item><title>Ministers meet</title><link>{page}</link><pubDate>Fri, 31 May 2024 02:30:00 GMT</pubDate></item>"
    )
    feed = f"<rss version='2.0'><channel><title>Kabar</title>{item}{item}</channel></rss>"
    source = FeedSource(name="kabar", url=web.serve("/rss", feed), allow_private=True)
    found = checked(extract([source], now=NOW, limits=QUICK))
    assert found.raw.select("article_id", "outlet", "published_at", "ingest_date", "media_type").rows() == [
        (stable_id(page), "Kabar", datetime(2024, 5, 31, 2, 30), date(2024, 6, 15), "text/html")
    ]
    again = checked(extract([source], now=NOW, seen=found.raw["article_id"], limits=QUICK))
    assert (again.raw.height, found.n_duplicates, again.n_duplicates) == (0, 1, 2)
    assert web.asked == {"/rss": 2, "/a": 1}


def test_nothing_gives_empty_frames_of_the_right_types():
    found = checked(extract([], now=NOW))
    assert (found.raw.height, found.rejected.height, found.n_fetched) == (0, 0, 0)
    assert found.raw.equals(pl.DataFrame(schema=RAW_ARTICLE))
