"""The article that the project began from is read right in full, where it lies beside the repository."""

import os
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from pipelines.steps.extract.clean import clean_articles
from pipelines.steps.frames import RAW_ARTICLE
from pipelines.steps.nlp.reader import guideline_records, read_articles

SHARED = Path(os.environ.get("PARLEY_SHARED", Path(__file__).parents[3] / "shared"))
SEEDS = sorted((SHARED / "seed").glob("*.txt"))
pytestmark = pytest.mark.skipif(not SEEDS, reason="the seed article is not beside the repository")


@pytest.fixture(scope="module")
def meetings():
    day = datetime(2024, 2, 15)
    raw = pl.DataFrame(
        [
            {
                "article_id": "seed", "external_id": "seed", "source": "seed", "outlet": "Iran Press", "url": None,
                "title": None, "published_at": day, "body": SEEDS[0].read_text(encoding="utf-8"),
                "media_type": "text/plain", "fetched_at": day, "ingest_date": day.date(),
            }
        ],
        schema=RAW_ARTICLE,
    )  # fmt: skip
    (record,) = guideline_records(read_articles(clean_articles(raw).articles))
    return record["meetings"]


def people(meeting):
    return {(p["name"], p["role"], p["country"]) for p in meeting["participants"]}


def test_it_holds_two_meetings_and_an_invitation_and_nothing_from_the_boilerplate(meetings):
    assert sorted((m["kind"], m["status"]) for m in meetings) == [
        ("conference", "planned"),
        ("meeting", "held"),
        ("visit", "proposed"),
    ]


def test_the_two_secretaries_met_in_bishkek(meetings):
    (meeting,) = [m for m in meetings if m["kind"] == "meeting"]
    assert (meeting["date"], meeting["city"], meeting["country"]) == ("2024-02-15", "Bishkek", "KGZ")
    assert sorted(meeting["countries"]) == ["IRN", "KGZ"]
    assert people(meeting) == {
        ("Ali Akbar Ahmadian", "Secretary of the Supreme National Security Council", "IRN"),
        ("Marat Imankulov", "Secretary of the Security Council of the Kyrgyz Republic", "KGZ"),
    }


def test_the_conference_has_its_nine_countries_its_place_and_no_made_up_date(meetings):
    (conference,) = [m for m in meetings if m["kind"] == "conference"]
    assert sorted(conference["countries"]) == ["CHN", "IND", "IRN", "KAZ", "KGZ", "RUS", "TJK", "TKM", "UZB"]
    assert (conference["date"], conference["city"], conference["country"]) == (None, "Bishkek", "KGZ")
    assert [p["name"] for p in conference["participants"]] == ["Ali Akbar Ahmadian"]


def test_the_invitation_is_proposed(meetings):
    (visit,) = [m for m in meetings if m["kind"] == "visit"]
    assert (sorted(visit["countries"]), visit["country"]) == (["IRN", "KGZ"], "IRN")
