"""`make test-clients`: DuckDB clients from the oldest promised version to the newest read all of a warehouse.

Each client gets an environment of its own, with nothing but the duckdb that its lock file names. Not part of `make test`, for it
installs packages.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generated import made_up
from warehouse.ddl import load_views
from warehouse.tables import TABLES
from warehouse.writer import write_warehouse

HERE = Path(__file__).parent
QUESTIONS = HERE.parents[1] / "examples" / "questions"
LOCKS = sorted(HERE.glob("duckdb-*.lock"))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of 5,000 made-up meetings."""
    path = tmp_path_factory.mktemp("made-up") / "warehouse.duckdb"
    write_warehouse(made_up(5_000), path)
    return path


def _ask(python: Path | str, file: Path) -> dict[str, Any]:
    command = [python, HERE / "ask_everything.py", file, QUESTIONS]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def own(file: Path) -> dict[str, Any]:
    """What the project's own duckdb finds."""
    return _ask(sys.executable, file)


def test_the_warehouse_that_is_asked_holds_something_of_everything(own):
    assert set(own["rows"]) == {*TABLES, *(view.name for view in load_views()), "dictionary"}
    assert {name for name, n_rows in own["rows"].items() if not n_rows} == {
        "meeting_alias",
        "quarantine",
        "rejected_article",
    }


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_client_reads_every_table_mart_comment_and_answer(lock, file, own, tmp_path):
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    install = [uv, "pip", "install", "--quiet", "--python", python, "--no-deps", "--require-hashes", "-r", lock]
    subprocess.run(install, check=True)
    found = _ask(python, file)
    assert found.pop("version") == lock.stem.removeprefix("duckdb-")
    assert found == {key: value for key, value in own.items() if key != "version"}
