"""The bundled sample, refreshed: its labelled encounters are read, and articles that tell different ones stay apart."""

import itertools
import json
import re
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from pipelines.steps.extract.clean import clean_articles
from pipelines.steps.extract.extract import extract
from pipelines.steps.extract.sources import load_sources
from pipelines.steps.frames import mentions_of
from pipelines.steps.nlp.reader import read_articles
from pipelines.steps.transform.tables import build_tables

SAMPLE = Path(__file__).parents[2] / "examples" / "sample"


@pytest.fixture(scope="module")
def tables() -> dict[str, pl.DataFrame]:
    found = extract(load_sources(SAMPLE / "sources.yaml"), now=datetime(2026, 1, 1))
    cleaned = clean_articles(found.raw)
    assert found.rejected.height == cleaned.rejected.height == 0
    return build_tables(cleaned.articles, mentions_of(read_articles(cleaned.articles)), found.rejected)


@pytest.fixture(scope="module")
def events() -> dict[str, set[str]]:
    lines = (SAMPLE / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    return {
        record["article_id"]: {meeting["event_id"] for meeting in record["meetings"]}
        for record in map(json.loads, lines)
    }


def told(tables: dict[str, pl.DataFrame]) -> dict[str, set[str]]:
    """Meetings told by each article, by the article's external id."""
    pairs = tables["fact_mention"].join(tables["dim_article"], on="article_id").select("external_id", "meeting_id")
    found: dict[str, set[str]] = {}
    for article, meeting in pairs.iter_rows():
        found.setdefault(article, set()).add(meeting)
    return found


def test_most_articles_with_an_encounter_are_found_and_most_without_are_left_alone(tables, events):
    found = told(tables)
    with_one = [article for article, encounters in events.items() if encounters]
    without = [article for article, encounters in events.items() if not encounters]
    assert sum(article in found for article in with_one) >= 0.85 * len(with_one)
    assert sum(article in found for article in without) <= 0.2 * len(without)


def test_articles_that_share_a_meeting_tell_one_encounter(tables, events):
    found = told(tables)
    pairs = [(a, b) for a, b in itertools.combinations(sorted(found), 2) if found[a] & found[b]]
    right = [(a, b) for a, b in pairs if events[a] & events[b]]
    assert len(pairs) >= 10, "several outlets tell the same meetings, and few were put together"
    assert len(right) >= 0.9 * len(pairs)


def test_a_copied_agency_text_is_one_voice(tables):
    copies = tables["dim_article"].filter(pl.col("copy_of_article_id").is_not_null())
    assert copies["external_id"].to_list() == ["sample-032"]


def test_the_worked_example_of_the_docs_names_meetings_of_the_sample(tables):
    text = (SAMPLE.parents[1] / "docs" / "model.md").read_text(encoding="utf-8")
    named = [key for command in re.findall(r"`parley explain ([0-9a-f ]+)`", text) for key in command.split()]
    keys = tables["fact_meeting"]["meeting_id"].to_list()
    assert named
    assert [key for key in named if sum(k.startswith(key) for k in keys) != 1] == []
