"""A refresh that publishes to a real PostgreSQL as well, and the command that does it alone."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import dagster as dg
import psycopg
import pytest
from pydantic import SecretStr

import assets.postgres_marts
from pipelines.cli_refresh import failures
from pipelines.definitions import build_defs
from tests.integration.conftest import ARTICLES
from tests.same_rows import assert_same_rows
from warehouse.connection import connect
from warehouse.publish import new_candidate, publish
from warehouse.tables import TABLES
from warehouse.writer import write_warehouse

pytestmark = pytest.mark.heavy


@pytest.fixture
def run(settings, instance):
    """Runs the job `refresh`, or of its steps only the last one, with a PostgreSQL in the settings."""

    def run(url: str, *, only_to_postgres: bool) -> dg.ExecuteInProcessResult:
        known = settings.model_copy(update={"postgres_url": SecretStr(url)})
        return (
            build_defs(settings=known)
            .resolve_job_def("refresh")
            .execute_in_process(
                instance=instance,
                partition_key=None if only_to_postgres else settings.today().isoformat(),
                asset_selection=[dg.AssetKey("postgres_marts")] if only_to_postgres else None,
                raise_on_error=False,
            )
        )

    return run


def _events(result: dg.ExecuteInProcessResult, kind: str) -> list[dg.DagsterEvent]:
    return [event for event in result.all_events if event.event_type_value == kind]


def test_a_refresh_publishes_every_table_and_mart_to_postgresql(settings, write_sources, run, database):
    write_sources(ARTICLES)
    result = run(database(), only_to_postgres=False)
    assert result.success
    with connect(settings.home) as con, psycopg.connect(database()) as pg:
        counts = assert_same_rows(con, pg)
        assert counts["dim_article"] == len(ARTICLES)
        assert counts["check_result"] > 200
        references = pg.execute(
            "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND connamespace = 'parley'::regnamespace"
        ).fetchone()
        # Every reference holds, those of the logs as well.
        assert references == (sum(c.references is not None for t in TABLES.values() for c in t.columns),)
    (done,) = result.asset_materializations_for_node("postgres_marts")
    assert done.metadata["rows of mart_meeting"].value == counts["mart_meeting"] == 2


def test_a_server_that_is_away_is_tried_again(settings, run, monkeypatch):
    publish(write(settings.home), settings.home)
    monkeypatch.setattr(assets.postgres_marts, "PAUSE", 0)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        result = run(f"postgresql://user:geheim@127.0.0.1:{free.getsockname()[1]}/x", only_to_postgres=True)
    assert not result.success
    assert len(_events(result, "STEP_UP_FOR_RETRY")) == 2
    (failure,) = failures(result)
    assert failure.startswith(
        "Step postgres_marts failed: Expected a PostgreSQL server to answer; found: connection failed"
    )
    assert not any("geheim" in str(event) for event in result.all_events)


def test_what_no_retry_helps_is_not_retried(settings, run, database):
    publish(write(settings.home), settings.home)
    result = run(database("nobody_there"), only_to_postgres=True)
    assert not result.success
    assert _events(result, "STEP_UP_FOR_RETRY") == []
    (failure,) = failures(result)
    assert "Correct PARLEY_POSTGRES_URL" in failure


def write(home: Path) -> Path:
    """A warehouse whose tables are empty."""
    candidate = new_candidate(home)
    write_warehouse({}, candidate)
    return candidate


@pytest.fixture
def parley(tmp_path):
    """Runs `parley` in a folder with sources of its own."""
    lines = "\n".join(json.dumps(article) for article in ARTICLES)
    (tmp_path / "articles.jsonl").write_text(lines + "\n", encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(
        "sources: [{name: a, type: files, path: articles.jsonl}]\n", encoding="utf-8"
    )
    environment = os.environ | {"PARLEY_HOME": str(tmp_path / "home"), "PARLEY_SOURCES": str(tmp_path / "sources.yaml")}

    def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess:
        command = [Path(sys.executable).with_name("parley"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=environment | settings, check=False)

    return run


def test_the_command_publishes_what_is_published_and_says_how_much(parley, database):
    unset = parley("publish", "postgres")
    assert unset.returncode == 1
    assert "Expected PARLEY_POSTGRES_URL to name a database; it is not set" in unset.stderr
    early = parley("publish", "postgres", PARLEY_POSTGRES_URL=database())
    assert early.returncode == 1
    assert "parley refresh" in early.stderr
    refused = parley("refresh", PARLEY_POSTGRES_URL=database("nobody_there"))
    assert refused.returncode == 1
    assert "Step postgres_marts failed: Expected PostgreSQL to let Parley in; it says:" in refused.stderr
    assert "The warehouse was published all the same." in refused.stderr

    found = parley("publish", "postgres", PARLEY_POSTGRES_URL=database(), PARLEY_POSTGRES_SCHEMA="news")
    assert found.returncode == 0, found.stderr
    assert "mart_meeting" in found.stdout
    assert "rows of 27 tables in" in found.stdout
    assert "GRANT news_reader TO a_user;" in found.stdout
    assert "Writing tables" in found.stderr
    with psycopg.connect(database()) as pg:
        assert pg.execute("SELECT count(*) FROM news.mart_meeting").fetchone() == (2,)


def test_a_wrong_address_is_told_without_its_password(parley):
    for url in ("postgresql://user:ge/heim@host/x", "mysql://user:geheim@host/x", "postgresql://user:geh@eim@host/x"):
        found = parley("publish", "postgres", PARLEY_POSTGRES_URL=url)
        assert found.returncode == 1
        assert "PARLEY_POSTGRES_URL: expected a PostgreSQL database as postgresql://user" in found.stderr
        assert "heim" not in found.stderr
        assert "ge" + "h" not in found.stderr
