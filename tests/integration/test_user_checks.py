"""A user adds checks in a folder of their own: they become asset checks, report failing rows, and block where they are critical."""

import json
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from pipelines.definitions import build_defs
from pipelines.resources.lake import lake_of
from tests.integration.conftest import ARTICLES
from warehouse.connection import connect

pytestmark = pytest.mark.heavy

TWO_PARTIES = """
table: fact_meeting
expectations:
  - type: expect_column_values_to_be_between
    kwargs: {column: n_countries, min_value: 2}
    severity: critical
    dimension: validity
    why: A meeting needs two parties.
"""
TWO_OUTLETS = """
table: fact_meeting
expectations:
  - name: told_by_two_outlets
    type: sql
    kwargs: {query: SELECT * FROM fact_meeting WHERE n_outlets < 2}
    severity: SEVERITY
    dimension: accuracy
    why: We print only what two outlets tell.
"""


@pytest.fixture
def with_checks(settings, tmp_path):
    """The settings with a folder of one's own checks, written from YAML texts."""

    def with_checks(*texts: str):
        folder = tmp_path / "my_checks"
        folder.mkdir(exist_ok=True)
        for i, text in enumerate(texts):
            (folder / f"{i}.yaml").write_text(text, encoding="utf-8")
        return settings.model_copy(update={"expectations": folder})

    return with_checks


def evaluations(result, table, name):
    return [
        e for e in result.get_asset_check_evaluations() if (e.asset_key.to_user_string(), e.check_name) == (table, name)
    ]


def run(settings, instance):
    job = build_defs(settings=settings).resolve_job_def("refresh")
    day = settings.today().isoformat()
    return job.execute_in_process(instance=instance, partition_key=day, raise_on_error=False)


def test_an_entry_of_four_lines_is_a_check_of_its_own(with_checks, write_sources, instance):
    write_sources(ARTICLES)
    settings = with_checks(TWO_PARTIES, TWO_OUTLETS.replace("SEVERITY", "warning"))
    result = run(settings, instance)
    assert result.success
    (good,) = evaluations(result, "fact_meeting", "n_countries_values_to_be_between")
    assert good.passed
    assert good.metadata["why"].text == "A meeting needs two parties."
    (bad,) = evaluations(result, "fact_meeting", "told_by_two_outlets")
    assert not bad.passed
    assert bad.severity == dg.AssetCheckSeverity.WARN
    assert bad.metadata["rows failed"].value == 1
    (row,) = bad.metadata["failing rows"].records
    assert row.data["kind"] == "call"


def test_rows_that_break_a_critical_one_are_set_aside_and_the_rest_is_published(with_checks, write_sources, instance):
    write_sources(ARTICLES)
    settings = with_checks(TWO_OUTLETS.replace("SEVERITY", "critical"))
    result = run(settings, instance)
    assert result.success
    (bad,) = evaluations(result, "fact_meeting", "told_by_two_outlets")
    assert not bad.passed
    with connect(settings.home) as con:
        assert con.sql("SELECT kind FROM fact_meeting").fetchall() == [("meeting",)]
        aside = con.sql("SELECT quarantine_id, table_name, check_name, reason, row_json FROM quarantine").pl()
        # What told of it, and whoever took part, goes with it; nothing else does.
        assert con.sql("SELECT count(*) FROM fact_mention").fetchone() == (2,)
        assert con.sql("SELECT count(*) FROM dim_article").fetchone() == (4,)
    assert {"fact_meeting", "fact_mention", "bridge_meeting_participant"} <= set(aside["table_name"])
    (gate,) = evaluations(result, "staged", "no_critical_check_failed")
    assert gate.metadata["quality page"].value == settings.quality_page.as_uri()
    assert "told_by_two_outlets" in settings.quality_page.read_text(encoding="utf-8")
    (row,) = aside.filter(table_name="fact_meeting").iter_rows(named=True)
    assert (row["check_name"], row["reason"]) == ("told_by_two_outlets", "We print only what two outlets tell.")
    assert json.loads(row["row_json"])["kind"] == "call"

    lake_of(settings).release(aside["quarantine_id"].to_list())
    assert run(settings, instance).success
    with connect(settings.home) as con:
        assert con.sql("SELECT count(*) FROM fact_meeting").fetchone() == (2,)
        assert con.sql("SELECT count(*) FROM quarantine").fetchone() == (0,)


def test_a_critical_one_that_all_rows_break_stops_the_publish(settings, with_checks, write_sources, refresh, instance):
    write_sources(ARTICLES[:2])
    assert refresh().success
    write_sources(ARTICLES)
    three = TWO_OUTLETS.replace("n_outlets < 2", "n_outlets < 3")
    stopped = run(with_checks(three.replace("SEVERITY", "critical")), instance)
    assert not stopped.success
    (gate,) = evaluations(stopped, "staged", "no_critical_check_failed")
    failed = Path(gate.metadata["failed tables"].value)
    with connect(settings.home) as con:
        assert con.sql("SELECT count(*) FROM fact_meeting").fetchone() == (1,)
    assert run(with_checks(three.replace("SEVERITY", "info")), instance).success
    assert pl.read_parquet(failed / "fact_meeting.parquet").height == 2  # still there after a refresh that passes


def test_one_check_can_be_run_alone_and_gives_no_pass(with_checks, write_sources, instance):
    write_sources(ARTICLES)
    settings = with_checks(TWO_PARTIES)
    assert run(settings, instance).success
    key = dg.AssetCheckKey(dg.AssetKey("fact_meeting"), "n_countries_values_to_be_between")
    alone = dg.define_asset_job("alone", selection=dg.AssetSelection.checks(key))
    defs = dg.Definitions.merge(build_defs(settings=settings), dg.Definitions(jobs=[alone]))
    result = defs.resolve_job_def("alone").execute_in_process(instance=instance)
    assert [e.asset_check_key for e in result.get_asset_check_evaluations()] == [key]


def test_the_command_checks_what_is_published(settings, write_sources, refresh, with_checks, monkeypatch, capsys):
    from pipelines.cli_check import run_check

    write_sources(ARTICLES)
    assert refresh().success
    settings = with_checks(TWO_OUTLETS.replace("SEVERITY", "critical"))
    monkeypatch.setattr("pipelines.cli_check.load_settings", lambda: settings)
    assert run_check("fact_meeting", as_json=False) == 1
    shown = capsys.readouterr().out
    assert "critical failed: fact_meeting.told_by_two_outlets: 1 of 2 rows" in shown
    assert run_check("dim_country", as_json=True) == 0
    lines = pl.DataFrame([json.loads(line) for line in capsys.readouterr().out.splitlines()], infer_schema_length=None)
    assert set(lines["table"]) == {"dim_country"}
    assert set(lines["status"]) == {"passed"}


def test_a_failed_check_is_told_once_with_its_rows_and_again_after_it_recovered(
    with_checks, write_sources, instance, caplog
):
    write_sources(ARTICLES)
    failing, fine = TWO_OUTLETS.replace("SEVERITY", "warning"), TWO_PARTIES

    def alerts() -> list[str]:
        found = [
            r.getMessage()
            for r in caplog.records
            if r.name == "parley.alerts" and "told_by_two_outlets" in r.getMessage()
        ]
        caplog.clear()
        return found

    assert run(with_checks(failing), instance).success
    (told,) = alerts()
    assert "We print only what two outlets tell." in told
    assert '"kind": "call"' in told
    assert run(with_checks(failing), instance).success
    assert not alerts()
    assert run(with_checks(fine), instance).success
    assert run(with_checks(failing), instance).success
    assert len(alerts()) == 1
