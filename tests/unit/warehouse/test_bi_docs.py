"""The settings that docs/bi.md gives for SQLAlchemy, run as they stand there. Superset's are tried by `make test-bi`."""

import re
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from warehouse.ddl import load_views
from warehouse.publish import new_candidate, publish
from warehouse.writer import write_warehouse

Tables = dict[str, pl.DataFrame]

PAGE = (Path(__file__).parents[3] / "docs" / "bi.md").read_text(encoding="utf-8")


def publish_tables(tables: Tables, home: Path) -> None:
    candidate = new_candidate(home)
    write_warehouse(tables, candidate)
    publish(candidate, home, keep=1)


@pytest.fixture
def engine(tables: Tables, tmp_path: Path) -> Engine:
    publish_tables(tables, tmp_path / "data")
    (code,) = re.findall(r"```python\n(from sqlalchemy.*?)```", PAGE, re.DOTALL)
    names: dict[str, object] = {}
    exec(code.replace("data/warehouse.duckdb", f"{tmp_path}/data/warehouse.duckdb"), names)
    engine = names["engine"]
    assert isinstance(engine, Engine)
    return engine


def test_marts_are_read_with_what_their_columns_mean(engine: Engine) -> None:
    with engine.connect() as con:
        assert con.execute(text("SELECT count(*) FROM mart_meeting")).scalar() == 2
    found = inspect(engine)
    for view in load_views():
        assert {column["name"]: column["comment"] for column in found.get_columns(view.name)} == view.columns


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE mine (x INTEGER)",
        "DELETE FROM fact_meeting",
        "COPY fact_meeting TO '{folder}/taken.csv'",
        "SELECT * FROM read_text('{folder}/secret.txt')",
        "ATTACH '{folder}/other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
    ],
)
def test_nothing_can_be_changed_and_no_other_file_read(engine: Engine, tmp_path: Path, sql: str) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    with engine.connect() as con, pytest.raises(DatabaseError, match=r"read-only|disabled by configuration|locked"):
        con.execute(text(sql.format(folder=tmp_path))).fetchall()
    assert not (tmp_path / "taken.csv").exists()
    assert not (tmp_path / "other.duckdb").exists()


def test_a_new_version_is_seen_by_the_next_connection(engine: Engine, tables: Tables, tmp_path: Path) -> None:
    count = text("SELECT count(*) FROM fact_meeting")
    with engine.connect() as old:
        assert old.execute(count).scalar() == 2
    publish_tables({**tables, "fact_meeting": tables["fact_meeting"].head(1)}, tmp_path / "data")
    with engine.connect() as new:
        assert new.execute(count).scalar() == 1
