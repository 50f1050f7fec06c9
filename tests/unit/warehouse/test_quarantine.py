"""Seeded corruptions of the staged tables: rows that break a critical check go, with what depends on them, and nothing else."""

import json
from datetime import date, datetime, timedelta

import polars as pl
import pytest

from warehouse.quality import load_checks, run_checks
from warehouse.quarantine import quarantine_id, set_aside
from warehouse.tables import TABLES

Tables = dict[str, pl.DataFrame]
NOW = datetime(2024, 2, 17)
CRITICAL = [check for check in load_checks() if check.severity == "critical"]
# That a count is that of the rows it counts; refresh counts what was fetched.
RECONCILE = [
    check for check in load_checks() if check.name.endswith(("reconciles", "reconcile")) and check.table != "refresh"
]

# Table, what is changed in its first row, the check that catches it, and the rows that go: table -> how many.
OF_MEETING = {
    "fact_meeting": 1, "bridge_meeting_country": 4, "bridge_meeting_participant": 2, "bridge_meeting_topic": 1,
    "fact_mention": 2, "fact_mention_slot": 1, "fact_meeting_status": 2,
}  # fmt: skip
OF_MENTION = {"fact_mention": 1, "fact_mention_slot": 1, "fact_meeting_status": 1}
BY_ROW = [
    ("fact_meeting", {"status": "postponed"}, "status_is_allowed", OF_MEETING),
    ("fact_meeting", {"kind": "banquet"}, "kind_is_allowed", OF_MEETING),
    ("fact_meeting", {"label": None}, "label_is_not_null", OF_MEETING),
    ("fact_meeting", {"confidence": None}, "confidence_is_not_null", OF_MEETING),
    ("fact_meeting", {"country_id": "QQQ"}, "country_id_is_in_dim_country", OF_MEETING),
    ("fact_meeting", {"place_id": 7}, "place_id_is_in_dim_place", OF_MEETING),
    ("fact_mention", {"meeting_id": "gone"}, "meeting_id_is_in_fact_meeting", OF_MENTION),
    ("fact_mention", {"article_id": "gone"}, "article_id_is_in_dim_article", OF_MENTION),
    ("fact_mention", {"sentence": None}, "sentence_is_not_null", OF_MENTION),
    ("fact_mention_slot", {"mention_id": "gone"}, "mention_id_is_in_fact_mention", None),
    ("fact_mention_slot", {"slot": "colour"}, "slot_is_allowed", None),
    ("fact_meeting_status", {"status": "planned"}, "agrees_with_its_mention", {"fact_meeting_status": 1}),
    ("fact_meeting_status", {"stated_at": None}, "stated_at_is_not_null", {"fact_meeting_status": 1}),
    ("bridge_meeting_country", {"country_id": "QQQ"}, "country_id_is_in_dim_country", {"bridge_meeting_country": 1}),
    ("bridge_meeting_country", {"part": "guest"}, "part_is_allowed", {"bridge_meeting_country": 1}),
    ("bridge_meeting_country", {"meeting_id": "gone"}, "meeting_id_is_in_fact_meeting", {"bridge_meeting_country": 1}),
    ("bridge_meeting_organization", {"organization_id": "gone"}, "organization_id_is_in_dim_organization", None),
    ("bridge_meeting_participant", {"participant_id": "gone"}, "participant_id_is_in_dim_participant",
     {"bridge_meeting_participant": 1}),
    ("bridge_meeting_participant", {"name": None}, "name_is_not_null", {"bridge_meeting_participant": 1}),
    ("bridge_meeting_topic", {"topic_id": "gone"}, "topic_id_is_in_dim_topic", None),
    ("dim_participant", {"name": None}, "name_is_not_null",
     {"dim_participant": 1, "dim_participant_role": 1, "bridge_meeting_participant": 1}),
    ("dim_participant_role", {"participant_id": "gone"}, "participant_id_is_in_dim_participant", None),
    ("dim_article", {"copy_of_article_id": "gone"}, "copy_of_article_id_is_in_dim_article",
     {"dim_article": 1, "fact_mention": 1, "fact_mention_slot": 1, "fact_meeting_status": 1}),
]  # fmt: skip


def corrupted(tables: Tables, table: str, change: dict[str, object]) -> Tables:
    first = tables[table].row(0, named=True) | change
    return tables | {table: pl.concat([pl.DataFrame([first], schema=tables[table].schema), tables[table][1:]])}


def set_aside_by(tables: Tables, name: str, table: str, released: list[str] | None = None):
    results = run_checks(CRITICAL, tables)
    assert (table, name) in {(r.check.table, r.check.name) for r in results if r.status == "failed"}
    return set_aside(tables, results, released or [], "f1", NOW)


@pytest.mark.parametrize(("table", "change", "name", "goes"), BY_ROW, ids=lambda value: str(value)[:50])
def test_a_corrupt_row_goes_with_what_depends_on_it_and_the_rest_is_sound(
    tables: Tables, table, change, name, goes
) -> None:
    broken = corrupted(tables, table, change)
    if goes is None:  # the only row of its table: that is the table's failure, and stops the publish
        assert set_aside_by(broken, name, table).rows.is_empty()
        return
    aside = set_aside_by(broken, name, table)
    lost = {n: broken[n].height - aside.tables[n].height for n in TABLES if broken[n].height != aside.tables[n].height}
    assert lost == goes
    counted = dict(aside.rows.group_by("table_name").len().iter_rows())
    # A row with more than one failure is named once for each.
    assert counted.keys() == goes.keys()
    assert all(counted[n] >= goes[n] for n in goes)
    again = run_checks(CRITICAL, aside.tables)
    assert [(r.check.table, r.check.name, r.error) for r in again if r.status != "passed"] == []
    before, after = (run_checks(RECONCILE, frames) for frames in (tables, aside.tables))
    assert [r.status for r in after] == [r.status for r in before] == ["passed"] * len(RECONCILE)


def test_a_doubled_row_goes_twice_and_takes_what_refers_to_it(tables: Tables) -> None:
    doubled = tables | {"fact_meeting": pl.concat([tables["fact_meeting"], tables["fact_meeting"][:1]])}
    results = run_checks(CRITICAL, doubled)
    aside = set_aside(doubled, results, [], "f1", NOW)
    assert aside.tables["fact_meeting"]["meeting_id"].to_list() == ["m2"]
    assert not [r for r in run_checks(CRITICAL, aside.tables) if r.blocks]


def test_the_row_itself_is_kept_with_its_reason(tables: Tables) -> None:
    aside = set_aside_by(corrupted(tables, "fact_meeting", {"kind": "banquet"}), "kind_is_allowed", "fact_meeting")
    row = aside.rows.filter(table_name="fact_meeting").row(0, named=True)
    assert json.loads(row["row_key"]) == {"meeting_id": "m1"}
    assert json.loads(row["row_json"])["kind"] == "banquet"
    assert row["quarantine_id"] == quarantine_id("fact_meeting", {"meeting_id": "m1"}, "kind_is_allowed")
    dependent = aside.rows.filter(table_name="fact_mention").row(0, named=True)
    assert "fact_meeting" in dependent["reason"]


def test_a_released_row_stays(tables: Tables) -> None:
    broken = corrupted(tables, "fact_meeting", {"kind": "banquet"})
    released = [quarantine_id("fact_meeting", {"meeting_id": "m1"}, "kind_is_allowed")]
    aside = set_aside_by(broken, "kind_is_allowed", "fact_meeting", released)
    assert aside.rows.is_empty()
    assert aside.tables["fact_meeting"].height == 2


@pytest.mark.parametrize("table", ["fact_meeting", "dim_country"], ids=["no meeting at all", "no state at all"])
def test_an_empty_table_is_no_matter_of_rows(tables: Tables, table: str) -> None:
    empty = tables | {table: tables[table].clear()}
    results = run_checks(CRITICAL, empty)
    aside = set_aside(empty, results, [], "f1", NOW)
    assert [r for r in run_checks(CRITICAL, aside.tables) if r.blocks]


def test_a_column_that_is_wrong_everywhere_stops_the_publish(tables: Tables) -> None:
    broken = tables | {"fact_meeting": tables["fact_meeting"].with_columns(kind=pl.lit("banquet"))}
    assert set_aside_by(broken, "kind_is_allowed", "fact_meeting").rows.is_empty()


def test_a_day_of_far_fewer_articles_is_reported(tables: Tables, rows) -> None:
    start = datetime(2024, 2, 1)
    made = [
        {"article_id": f"v{day}-{n}", "fetched_at": start + timedelta(days=day), "n_characters": 100}
        for day in range(10)
        for n in range(1 if day == 9 else 8)
    ]
    checks = [c for c in load_checks() if c.name == "volume_is_as_usual"]
    (result,) = run_checks(checks, tables | {"dim_article": rows("dim_article", *made)})
    assert result.status == "failed"
    assert result.failing[0]["n_articles"] == 1
    assert not result.blocks
    (usual,) = run_checks(checks, tables | {"dim_article": rows("dim_article", *made[:-1])})
    assert usual.status == "passed"


def test_a_week_in_which_dates_go_missing_is_reported(tables: Tables, rows) -> None:
    end = datetime(2024, 3, 1)
    made = [
        {
            "meeting_id": f"d{n}", "first_reported_at": end - timedelta(days=n // 4),
            "meeting_date": None if n < 24 else date(2024, 2, 1),
        }
        for n in range(120)
    ]  # fmt: skip
    checks = [c for c in load_checks() if c.name == "nulls_are_as_usual"]
    (result,) = run_checks(checks, tables | {"fact_meeting": rows("fact_meeting", *made)})
    assert result.status == "passed"  # 28 new ones are too few to tell
    made = [made[0] | {"meeting_id": f"e{n}"} for n in range(30)] + made
    (result,) = run_checks(checks, tables | {"fact_meeting": rows("fact_meeting", *made)})
    assert result.status == "failed"


def test_a_silent_source_is_reported(tables: Tables, rows) -> None:
    checks = [c for c in load_checks() if c.name == "something_came_in_lately"]
    last = tables["dim_article"]["fetched_at"].max()
    later = tables["refresh"].with_columns(started_at=pl.lit(last + timedelta(days=4)))
    (result,) = run_checks(checks, tables | {"refresh": later})
    assert result.status == "failed"


def test_a_person_in_two_far_cities_on_one_day_is_reported(tables: Tables, rows) -> None:
    places = rows("dim_place",
                  {"place_id": 1, "name": "Bishkek", "country_id": "KGZ", "latitude": 42.87, "longitude": 74.59},
                  {"place_id": 2, "name": "Lima", "country_id": "PER", "latitude": -12.05, "longitude": -77.04},
                  {"place_id": 3, "name": "Osh", "country_id": "KGZ", "latitude": 40.53, "longitude": 72.80})  # fmt: skip
    meeting = {"status": "held", "kind": "meeting", "meeting_date": date(2024, 2, 15), "date_precision": "day"}
    meetings = rows("fact_meeting", *(meeting | {"meeting_id": f"m{i}", "place_id": i} for i in (1, 2, 3)))
    present = rows("bridge_meeting_participant", *({"meeting_id": f"m{i}", "participant_id": "p1"} for i in (1, 2, 3)))
    checks = [c for c in load_checks() if c.name == "nobody_is_in_two_far_cities_on_one_day"]
    changed = {"dim_place": places, "fact_meeting": meetings, "bridge_meeting_participant": present}
    (result,) = run_checks(checks, tables | changed)
    assert {(row["meeting_id"], row["other_meeting_id"]) for row in result.failing} == {("m1", "m2"), ("m2", "m3")}
