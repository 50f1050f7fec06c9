"""What the views that BI tools open first say of a small warehouse."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from warehouse import connect, run_query
from warehouse.writer import write_warehouse

Tables = dict[str, pl.DataFrame]
Rows = Callable[..., pl.DataFrame]
Ask = Callable[[Tables, str], pl.DataFrame]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    def ask(tables: Tables, sql: str) -> pl.DataFrame:
        write_warehouse(tables, tmp_path / "w.duckdb")
        with connect(tmp_path / "w.duckdb") as con:
            return run_query(con, sql)

    return ask


def test_a_meeting_is_one_wide_row_of_its_parties_people_and_topics(tables: Tables, ask: Ask) -> None:
    meetings = ask(tables, "SELECT * FROM mart_meeting ORDER BY meeting_id")
    assert meetings.height == tables["fact_meeting"].height
    held, planned = meetings.to_dicts()
    solar = tables["dim_date"].filter(pl.col("date_id") == date(2024, 2, 15))["solar_hijri_date"].item()
    assert held["countries"] == "Iran; Kyrgyzstan"  # neither the venue twice nor the subject
    assert held["country_ids"] == "IRN; KGZ"
    assert held["organizations"] is None
    assert held["participants"] == "Ali Ahmadian (Secretary, Iran); Marat Imankulov"
    assert held["topics"] == "border security"
    assert (held["city"], held["country"], held["latitude"]) == ("Bishkek", "Kyrgyzstan", 42.87)
    assert held["solar_hijri_date"] == solar
    assert (planned["countries"], planned["organizations"]) == ("Iran", "UN")
    assert (planned["participants"], planned["topics"], planned["country"]) == (None, None, None)


def test_a_month_is_not_shown_as_a_day_of_another_calendar(tables: Tables, ask: Ask) -> None:
    tables["fact_meeting"] = tables["fact_meeting"].with_columns(
        meeting_date=date(2024, 2, 1), date_precision=pl.lit("month")
    )
    assert ask(tables, "SELECT solar_hijri_date, islamic_date FROM mart_meeting").null_count().row(0) == (2, 2)


def test_a_pair_of_countries_is_counted_once_a_meeting_by_month_kind_and_status(
    tables: Tables, rows: Rows, ask: Ask
) -> None:
    meeting = tables["fact_meeting"].row(0, named=True)
    meetings = [
        meeting,
        meeting | {"meeting_id": "m3", "kind": "call", "meeting_date": date(2024, 2, 28)},
        meeting | {"meeting_id": "m4", "status": "cancelled", "meeting_date": date(2024, 3, 1)},
        meeting | {"meeting_id": "m5", "meeting_date": date(2024, 1, 1), "date_precision": "year"},
        meeting | {"meeting_id": "m6", "meeting_date": None, "date_precision": None},
    ]
    tables["fact_meeting"] = rows("fact_meeting", *meetings)
    tables["bridge_meeting_country"] = rows(
        "bridge_meeting_country",
        *(
            {"meeting_id": each["meeting_id"], "country_id": country, "part": part}
            for each in meetings
            for country, part in (("KGZ", "party"), ("IRN", "party"), ("KGZ", "venue"), ("RUS", "subject"))
        ),
    )
    found = ask(tables, "SELECT * FROM mart_country_pair_month ORDER BY month")
    assert found.drop("month", "country_a", "country_b").to_dicts() == [
        {
            "country_a_id": "IRN",
            "country_b_id": "KGZ",
            "n_meetings": 2,
            "n_held": 2,
            "n_planned": 0,
            "n_proposed": 0,
            "n_cancelled": 0,
            "n_talks": 1,
            "n_conferences": 0,
            "n_calls": 1,
            "n_visits": 0,
        },
        {
            "country_a_id": "IRN",
            "country_b_id": "KGZ",
            "n_meetings": 1,
            "n_held": 0,
            "n_planned": 0,
            "n_proposed": 0,
            "n_cancelled": 1,
            "n_talks": 1,
            "n_conferences": 0,
            "n_calls": 0,
            "n_visits": 0,
        },
    ]
    assert found["month"].to_list() == [date(2024, 2, 1), date(2024, 3, 1)]
    assert (found["country_a"][0], found["country_b"][0]) == ("Iran", "Kyrgyzstan")


def test_a_participant_has_counts_by_status_and_the_country_met_most(tables: Tables, rows: Rows, ask: Ask) -> None:
    meeting = tables["fact_meeting"].row(0, named=True)
    parties = {"m1": "KGZ", "m3": "RUS", "m4": "RUS"}
    tables["fact_meeting"] = rows(
        "fact_meeting",
        meeting,
        meeting | {"meeting_id": "m3", "meeting_date": date(2024, 1, 3)},
        meeting | {"meeting_id": "m4", "status": "planned", "meeting_date": date(2024, 5, 1)},
    )
    tables["bridge_meeting_country"] = rows(
        "bridge_meeting_country",
        *(
            {"meeting_id": key, "country_id": country, "part": "party"}
            for key, other in parties.items()
            for country in ("IRN", other)
        ),
    )
    tables["bridge_meeting_participant"] = rows(
        "bridge_meeting_participant",
        # Where no side is stated at the meeting, the latest one says which country is the person's own.
        *({"meeting_id": key, "participant_id": "p1", "name": "Ali Ahmadian"} for key in parties),
    )
    busy, idle = ask(tables, "SELECT * FROM mart_participant ORDER BY participant_id").to_dicts()
    assert (busy["n_meetings"], busy["n_held"], busy["n_planned"]) == (3, 2, 1)
    assert (busy["first_meeting_date"], busy["last_meeting_date"]) == (date(2024, 1, 3), date(2024, 2, 15))
    assert (busy["top_counterpart_country"], busy["n_meetings_with_top_counterpart"]) == ("Russia", 2)
    assert (busy["country"], busy["latest_role"]) == ("Iran", "Secretary")
    assert (idle["n_meetings"], idle["top_counterpart_country"]) == (0, None)


def test_the_calendar_has_what_is_still_to_come_and_flags_what_has_no_date(
    tables: Tables, rows: Rows, ask: Ask
) -> None:
    today = datetime.now(UTC).date()
    planned = tables["fact_meeting"].row(1, named=True)
    cases = {
        "past": {"meeting_date": today - timedelta(days=3)},
        "under_way": {"meeting_date": today - timedelta(days=3), "meeting_end_date": today + timedelta(days=3)},
        "this_month": {"meeting_date": today.replace(day=1), "date_precision": "month"},
        "this_year": {"meeting_date": today.replace(month=1, day=1), "date_precision": "year"},
        "last_year": {"meeting_date": date(today.year - 1, 1, 1), "date_precision": "year"},
        "undated": {"meeting_date": None, "date_precision": None},
        "proposed": {"status": "proposed"},
        "held": {"status": "held"},
    }
    tables["fact_meeting"] = rows(
        "fact_meeting", planned, *(planned | {"meeting_id": key, "label": key} | case for key, case in cases.items())
    )
    found = ask(tables, "SELECT * FROM mart_calendar")
    assert set(found["meeting_id"]) == {"m2", "under_way", "this_month", "this_year", "undated"}
    assert found["meeting_id"][-1] == "undated"
    rows_by_id = {row["meeting_id"]: row for row in found.to_dicts()}
    assert (rows_by_id["m2"]["days_until"], rows_by_id["m2"]["parties"]) == (10, "Iran; UN")
    assert rows_by_id["under_way"]["days_until"] == 0
    assert (rows_by_id["undated"]["is_undated"], rows_by_id["undated"]["days_until"]) == (True, None)


def test_a_meeting_leads_to_every_article_and_sentence_that_tells_it(tables: Tables, ask: Ask) -> None:
    found = ask(tables, "SELECT * FROM mart_article_meeting ORDER BY mention_id")
    assert found.select("meeting_id", "outlet", "url", "sentence").rows() == [
        ("m1", "One", "https://example.org/1", "They met."),
        ("m1", "Two", "https://example.org/2", "They met."),
        ("m2", "Two", "https://example.org/2", "They met."),
    ]


def test_a_meeting_has_a_row_for_each_state_that_is_its_party(tables: Tables, ask: Ask) -> None:
    found = ask(tables, "SELECT meeting_id, country, kind, status FROM mart_meeting_country ORDER BY ALL")
    kinds = {
        key: (kind, status)
        for key, kind, status in tables["fact_meeting"].select("meeting_id", "kind", "status").rows()
    }
    assert found.rows() == [
        (key, state, *kinds[key]) for key, state in [("m1", "Iran"), ("m1", "Kyrgyzstan"), ("m2", "Iran")]
    ]


def test_a_matrix_of_states_has_each_pair_in_both_orders_and_no_state_with_itself(tables: Tables, ask: Ask) -> None:
    found = ask(tables, "SELECT meeting_id, country, counterpart_country FROM mart_meeting_pair ORDER BY ALL")
    assert found.rows() == [("m1", "Iran", "Kyrgyzstan"), ("m1", "Kyrgyzstan", "Iran")]
