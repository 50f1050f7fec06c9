"""The example questions, the notebook and the marts, on the bundled sample."""

import os
import subprocess
import sys
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
from warehouse import connect, run_query
from warehouse.publish import new_candidate, publish
from warehouse.quality import check_result_frame, run_checks, structural_checks
from warehouse.tables import TABLES
from warehouse.writer import write_warehouse

ROOT = Path(__file__).parents[2]
QUESTIONS = sorted((ROOT / "examples" / "questions").glob("*.sql"))

# For each question a row of its answer, as the labels of the sample (examples/sample/labels.jsonl) have it.
EXPECTED: dict[str, dict[str, object]] = {
    "01_whom_a_person_meets_most": {"met": "Viktor Orbán", "country": "Hungary", "n_meetings": 1},
    "02_pairs_that_warmed_up_or_cooled": {"country_a": "Japan", "country_b": "Philippines", "n_now": 1},
    "03_planned_in_the_next_30_days": {"city": "Kyiv", "status_today": "held"},
    "04_where_meetings_happen": {"country": "North Korea", "n_meetings": 1, "n_cities": 1},
    "05_announced_and_never_held": {"countries": "Russia; Turkey", "status": "cancelled"},
    "06_how_many_outlets_told_it": {"label": "CHN–RUS meeting, Beijing, 2024-05-16", "n_outlets": 4},
    "07_show_me_the_sentence": {"label": "CHN–USA meeting, Beijing, 2024-04-26", "status": "held", "is_copy": False},
    "08_status_history_of_a_meeting": {"status": "planned", "label": "CHN–RUS meeting, Beijing, 2024-05-16"},
    "09_who_held_an_office_on_a_day": {"name": "Joe Biden", "role": "President"},
    "10_meetings_by_solar_hijri_month": {"solar_hijri_month_name": "Farvardin", "n_meetings": 6},
    "11_busiest_cities": {"city": "Beijing", "country": "China", "n_meetings": 8},
    "12_first_contacts": {"country_a": "Hungary", "country_b": "Russia", "n_held": 1},
    "13_meeting_series": {"series_name": "annual India-Russia summit", "last_number": 22},
    "14_outlets_that_report_first": {"first_outlet": "Meridian Ledger"},
    "15_people_who_represent_organisations": {"organization": "Hamas", "name": "Ismail Haniyeh", "n_meetings": 1},
    "16_topics_of_a_pair": {"topic": "sea affairs", "n_meetings": 1},
    "17_pairs_that_fell_silent": {"country_a": "India", "country_b": "Iran"},
    "18_sources_that_fell_silent": {"source": "sample-wire", "n_articles": 20, "days_silent": 50},
    "19_quality_over_time": {"refresh_id": "r1", "n_critical": 0},
    "20_when_two_people_met": {"city": "Beijing", "role": "President", "other_role": "President"},
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample published in it."""
    now = datetime(2026, 1, 1)
    cleaned = clean_articles(extract(load_sources(ROOT / "examples" / "sample" / "sources.yaml"), now=now).raw)
    readings = read_articles(cleaned.articles)
    tables = build_tables(cleaned.articles, mentions_of(readings), TABLES["rejected_article"].empty())
    results = run_checks(structural_checks(), {name: table.empty() for name, table in TABLES.items()} | tables)
    tables["check_result"] = check_result_frame(results, "r1", now)
    folder = tmp_path_factory.mktemp("sample")
    candidate = new_candidate(folder)
    write_warehouse(tables, candidate)
    publish(candidate, folder)
    return folder


def _ask(home: Path, sql: str) -> pl.DataFrame:
    with connect(home) as con:
        return run_query(con, sql)


def test_each_question_has_an_expected_answer():
    assert [path.stem for path in QUESTIONS] == list(EXPECTED)
    assert len(QUESTIONS) == 20


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_finds_what_the_sample_tells(home, path):
    sql = path.read_text(encoding="utf-8")
    assert sql.startswith("-- ")
    found = _ask(home, sql).to_dicts()
    expected = EXPECTED[path.stem]
    assert any(expected.items() <= row.items() for row in found), found


def test_parley_runs_a_question_from_its_file(home):
    command = [Path(sys.executable).with_name("parley"), "query", "--format", "csv"]
    environment = os.environ | {"PARLEY_HOME": str(home)}
    found = subprocess.run(
        [*command, "--file", QUESTIONS[0]], capture_output=True, text=True, env=environment, check=True
    )
    assert found.stdout == _ask(home, QUESTIONS[0].read_text(encoding="utf-8")).write_csv()
    for wrong, message in (
        ([], "found neither"),
        (["SELECT 1", "--file", QUESTIONS[0]], "found both"),
        (["--file", "no.sql"], "no.sql"),
    ):
        refused = subprocess.run([*command, *wrong], capture_output=True, text=True, env=environment, check=False)
        assert refused.returncode == 1
        assert message in refused.stderr


def test_a_stored_mart_has_the_rows_and_order_that_its_definition_gives(home):
    from warehouse.ddl import load_views, quote

    stored = [view for view in load_views() if view.stored_by]
    assert {view.name for view in stored} >= {"mart_meeting", "mart_meeting_participant", "mart_article_meeting"}
    for view in stored:
        by = ", ".join(map(quote, view.stored_by))
        assert _ask(home, f"SELECT * FROM {view.name}").equals(
            _ask(home, f"SELECT * FROM ({view.query}) ORDER BY {by}")
        )
    counts = _ask(
        home,
        "SELECT (SELECT count(*) FROM mart_meeting) - (SELECT count(*) FROM fact_meeting) AS meetings, "
        "(SELECT count(*) FROM mart_meeting_participant) - (SELECT count(*) FROM bridge_meeting_participant) AS people, "
        "(SELECT count(*) FROM mart_article_meeting) - (SELECT count(*) FROM fact_mention) AS mentions, "
        "(SELECT count(*) FROM mart_participant) - (SELECT count(*) FROM dim_participant) AS persons",
    )
    assert counts.row(0) == (0, 0, 0, 0)


def test_what_depends_on_the_day_of_the_query_is_not_stored():
    from warehouse.ddl import load_views

    assert [view.name for view in load_views() if view.stored_by and "current_date" in view.query] == []


def test_the_notebook_runs_from_any_folder(home, tmp_path):
    environment = os.environ | {"PARLEY_HOME": str(home)}
    command = [sys.executable, str(ROOT / "examples" / "notebook.py")]
    found = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, check=False)
    assert found.returncode == 0, found.stderr
    lacking = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env=environment | {"PARLEY_HOME": str(tmp_path)},
        cwd=tmp_path,
        check=False,
    )
    assert lacking.returncode != 0
    assert "Make one with `make run`" in lacking.stderr


def test_the_notebook_shows_a_table_and_a_chart_of_the_warehouse(home, monkeypatch):
    import altair

    from examples.notebook import app

    monkeypatch.setenv("PARLEY_HOME", str(home))
    _, definitions = app.run()
    assert definitions["meetings"].height == _ask(home, "SELECT * FROM mart_meeting WHERE status = 'held'").height
    assert isinstance(definitions["chart"], altair.Chart)
    assert definitions["chart"].to_dict()["datasets"]
