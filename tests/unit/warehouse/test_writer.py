"""A warehouse file is made whole, or not at all."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest

from warehouse import connect, run_query
from warehouse.ddl import load_views
from warehouse.tables import TABLES
from warehouse.writer import write_warehouse

Tables = dict[str, pl.DataFrame]
Rows = Callable[..., pl.DataFrame]

NASTY = [
    "",
    "'; DROP TABLE dim_topic; --",
    'a "quoted" one',
    "no\u00a0break",
    "مذاکره",
    "line\nbreak\t",
    "🕊",
    "\\N",
    "NULL",
]


def test_every_frame_comes_back_as_it_went_in(tables: Tables, tmp_path: Path) -> None:
    counts = write_warehouse(tables, tmp_path / "w.duckdb")
    with connect(tmp_path / "w.duckdb") as con:
        for name, table in TABLES.items():
            stored = run_query(con, f"SELECT * FROM {name}")
            assert stored.equals(table.conform(tables[name])), name
            assert stored.schema == table.schema
            assert counts[name] == stored.height


def test_every_table_and_view_exists_even_without_a_frame(tmp_path: Path) -> None:
    counts = write_warehouse({}, tmp_path / "w.duckdb")
    assert counts == dict.fromkeys(TABLES, 0)
    with connect(tmp_path / "w.duckdb") as con:
        for name in (*TABLES, *(view.name for view in load_views())):
            assert run_query(con, f"SELECT * FROM {name}").height == 0


def test_rows_are_stored_sorted_by_key_whatever_their_order(rows: Rows, tmp_path: Path) -> None:
    topics = rows("dim_topic", *({"topic_id": key, "name": key} for key in "cab"))
    write_warehouse({"dim_topic": topics}, tmp_path / "w.duckdb")
    with connect(tmp_path / "w.duckdb") as con:
        assert run_query(con, "SELECT topic_id FROM dim_topic")["topic_id"].to_list() == ["a", "b", "c"]


def test_nasty_texts_are_kept_as_they_are(rows: Rows, tmp_path: Path) -> None:
    topics = rows("dim_topic", *({"topic_id": str(i), "name": text} for i, text in enumerate(NASTY)))
    write_warehouse({"dim_topic": topics}, tmp_path / "w.duckdb")
    with connect(tmp_path / "w.duckdb") as con:
        assert run_query(con, "SELECT name FROM dim_topic")["name"].to_list() == NASTY


def test_every_table_view_and_column_has_a_comment_in_the_file(tmp_path: Path) -> None:
    write_warehouse({}, tmp_path / "w.duckdb")
    with connect(tmp_path / "w.duckdb") as con:
        silent = run_query(
            con,
            "SELECT table_name FROM duckdb_tables() WHERE coalesce(comment, '') = '' UNION ALL "
            "SELECT view_name FROM duckdb_views() WHERE NOT internal AND coalesce(comment, '') = '' UNION ALL "
            "SELECT table_name || '.' || column_name FROM duckdb_columns() "
            "WHERE NOT internal AND coalesce(comment, '') = ''",
        )
    assert silent.height == 0, silent


def test_the_dictionary_has_one_row_for_each_column_of_the_file(tmp_path: Path) -> None:
    write_warehouse({}, tmp_path / "w.duckdb")
    with connect(tmp_path / "w.duckdb") as con:
        found = run_query(
            con,
            "SELECT table_name, column_index AS position, column_name, replace(data_type, 'VARCHAR', 'TEXT') AS type "
            "FROM duckdb_columns() WHERE NOT internal ORDER BY ALL",
        )
        told = run_query(con, "SELECT table_name, position, column_name, type FROM dictionary ORDER BY ALL")
        reference = run_query(con, "SELECT reference, allowed_values FROM dictionary WHERE column_name = 'part'")
        venue = run_query(con, "SELECT * FROM dictionary WHERE table_name = 'dim_place' AND column_name = 'country_id'")
    assert told.equals(found)
    assert set(told["type"]) <= {"TEXT", "INTEGER", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP"}
    assert reference.row(0) == (None, "party; host; venue; subject")
    assert venue.row(0, named=True)["reference"] == "dim_country.country_id"
    assert venue.row(0, named=True)["nullable"] is False


def test_nothing_is_left_beside_a_finished_file(tables: Tables, tmp_path: Path) -> None:
    write_warehouse(tables, tmp_path / "w.duckdb")
    assert [path.name for path in tmp_path.iterdir()] == ["w.duckdb"]


def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    path.write_text("mine")
    with pytest.raises(FileExistsError, match="Name another"):
        write_warehouse({}, path)
    assert path.read_text() == "mine"


def test_a_frame_that_does_not_fit_leaves_no_file(rows: Rows, tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    double = rows("dim_topic", {"topic_id": "a"}, {"topic_id": "a"})
    with pytest.raises(ValueError, match="2 rows share theirs"):
        write_warehouse({"dim_topic": double}, path)
    nameless = rows("dim_topic", {"topic_id": "a", "name": None})
    with pytest.raises(duckdb.ConstraintException, match="NOT NULL"):
        write_warehouse({"dim_topic": nameless}, path)
    with pytest.raises(ValueError, match="found topic besides"):
        write_warehouse({"topic": nameless}, path)
    assert list(tmp_path.iterdir()) == []
