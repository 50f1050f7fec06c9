"""The commands as a user types them: the real program, in a process of its own."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.conftest import ARTICLES

PARLEY = Path(sys.executable).with_name("parley")


@pytest.fixture(scope="module")
def parley(tmp_path_factory):
    """Runs `parley` with a home and sources of the module's own."""
    folder = tmp_path_factory.mktemp("cli")
    lines = "\n".join(json.dumps(article) for article in ARTICLES)
    (folder / "articles.jsonl").write_text(lines + "\n", encoding="utf-8")
    (folder / "sources.yaml").write_text("sources: [{name: a, type: files, path: articles.jsonl}]\n", encoding="utf-8")
    environment = os.environ | {"PARLEY_HOME": str(folder / "home"), "PARLEY_SOURCES": str(folder / "sources.yaml")}

    def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [PARLEY, *arguments], capture_output=True, text=True, env=environment | settings, cwd=folder, check=False
        )

    return run


@pytest.fixture(scope="module")
def refreshed(parley):
    found = parley("refresh")
    assert found.returncode == 0, found.stderr
    return found


def test_without_a_warehouse_a_query_says_what_to_do(parley, tmp_path):
    found = parley("query", "SELECT 1", PARLEY_HOME=str(tmp_path))
    assert found.returncode != 0
    assert "parley refresh" in found.stderr or "make run" in found.stderr


def test_a_refresh_ends_with_tables_meetings_and_what_to_do_next(refreshed):
    for part in ("fact_meeting", "CHN–TUR meeting, Beijing", "make ui", "parley query", "parley explain"):
        assert part in refreshed.stdout


def test_a_refresh_whose_briefing_fails_says_that_the_warehouse_is_published(parley, tmp_path):
    (tmp_path / "briefing").write_text("in the way of the folder", encoding="utf-8")
    found = parley("refresh", PARLEY_HOME=str(tmp_path))
    assert found.returncode == 1
    assert "Step briefing failed" in found.stderr
    assert "The warehouse was published all the same." in found.stderr
    assert parley("query", "SELECT 1", PARLEY_HOME=str(tmp_path)).returncode == 0


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM fact_meeting",
        "COPY fact_meeting TO 'x.csv'",
        "SELECT * FROM read_csv('sources.yaml')",
        "SET threads = 1",
    ],
)
def test_a_query_can_change_nothing_and_reach_no_file(refreshed, parley, sql):
    found = parley("query", sql)
    assert found.returncode != 0
    assert found.stderr.strip()


def test_a_query_answers_as_csv(refreshed, parley):
    found = parley("query", "SELECT kind, n_articles FROM fact_meeting ORDER BY kind", "--format", "csv")
    assert list(csv.reader(found.stdout.splitlines())) == [["kind", "n_articles"], ["call", "1"], ["meeting", "2"]]


def test_explain_shows_every_article_and_the_sentence_behind_each_field(refreshed, parley):
    found = parley("query", "SELECT meeting_id FROM fact_meeting WHERE kind = 'meeting'", "--format", "csv")
    meeting_id = found.stdout.split()[1]
    told = parley("explain", meeting_id[:10])
    assert told.returncode == 0, told.stderr
    text = " ".join(told.stdout.replace("│", " ").split())
    assert "Fidan to meet Wang in Beijing" in text
    assert "Wang Yi receives Hakan Fidan" in text
    assert "participant" in text
    assert "same people: Hakan Fidan, Wang Yi (2)" in text


def test_explain_says_why_two_meetings_are_not_one(refreshed, parley):
    found = parley("query", "SELECT meeting_id FROM fact_meeting ORDER BY kind", "--format", "csv")
    one, other, *_ = found.stdout.split()[1:]
    told = parley("explain", one, other)
    assert told.returncode == 0, told.stderr
    assert "contradiction" in told.stdout
    same = parley("explain", one, one[:10])
    assert same.returncode != 0
    assert "both are of" in same.stderr


def test_extract_needs_no_warehouse_and_keeps_the_ids(parley, tmp_path):
    found = parley("extract", "articles.jsonl", "-o", str(tmp_path / "out.jsonl"), PARLEY_HOME=str(tmp_path / "none"))
    assert found.returncode == 0, found.stderr
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [record["article_id"] for record in records] == [article["article_id"] for article in ARTICLES]
    assert [len(record["meetings"]) for record in records] == [1, 1, 1, 0]
    assert not (tmp_path / "none").exists()


def test_a_wrong_setting_is_named(parley):
    found = parley("refresh", PARLEY_TIMEZONE="Bishkek")
    assert found.returncode != 0
    assert "PARLEY_TIMEZONE" in found.stderr
    assert "Bishkek" in found.stderr
