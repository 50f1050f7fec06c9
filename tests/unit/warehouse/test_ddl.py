"""The statements that make tables and views, and how view files are read."""

from pathlib import Path

import duckdb
import pytest

from warehouse.ddl import column_comment, create_table, create_view, load_views
from warehouse.tables import TABLES, Column, Table


def _run(con: duckdb.DuckDBPyConnection, statements: list[str]) -> None:
    for statement in statements:
        con.execute(statement)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_a_table_in_the_database_is_the_table_of_the_registry(table: Table) -> None:
    with duckdb.connect() as con:
        _run(con, create_table(table))
        found = con.execute(
            "SELECT column_name, data_type, is_nullable, comment FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
        comment = con.execute("SELECT comment FROM duckdb_tables()").fetchone()
    assert [(name, type_.replace("VARCHAR", "TEXT"), nullable, text) for name, type_, nullable, text in found] == [
        (column.name, column.type, column.nullable, column_comment(column)) for column in table.columns
    ]
    assert comment == (table.grain,)


def test_quotes_in_names_and_descriptions_are_kept_as_they_are() -> None:
    column = Column('a "b"', "TEXT", "it's; DROP TABLE x --")
    table = Table(name='order "by"', grain="What's 'quoted'", columns=(column,), key=(column.name,), group="log")
    with duckdb.connect() as con:
        _run(con, create_table(table))
        assert con.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall() == [(table.name, table.grain)]
        assert con.execute("SELECT column_name, comment FROM duckdb_columns() WHERE NOT internal").fetchall() == [
            (column.name, column.description)
        ]


def test_every_view_describes_its_columns_in_their_order() -> None:
    with duckdb.connect() as con:
        for table in TABLES.values():
            _run(con, create_table(table))
        views = load_views()
        for view in views:
            _run(con, create_view(view))
            found = [row[0] for row in con.execute(f'DESCRIBE "{view.name}"').fetchall()]
            assert list(view.columns) == found, view.name
            assert view.description
    assert {view.name for view in views} >= {
        "mart_meeting",
        "mart_country_pair_month",
        "mart_participant",
        "mart_calendar",
        "mart_article_meeting",
    }


def _view(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.sql").write_text(text, encoding="utf-8")


def test_a_view_comes_after_the_views_it_reads_from(tmp_path: Path) -> None:
    _view(tmp_path, "a", "-- A row.\n-- key: x\n-- x: It\nSELECT x FROM b")
    _view(tmp_path, "b", "-- A row.\n-- key: x\n-- x: It\nSELECT x FROM c;")
    _view(tmp_path, "c", "-- A row\n-- of two lines.\n-- key: x\n-- x: It\nSELECT 1 AS x")
    views = load_views(tmp_path)
    assert [view.name for view in views] == ["c", "b", "a"]
    assert views[0].description == "A row of two lines."
    assert views[1].query == "SELECT x FROM c"


def test_a_view_that_is_stored_is_a_sorted_table_with_comments(tmp_path: Path) -> None:
    _view(tmp_path, "a", "-- A row.\n-- key: x\n-- stored_by: x\n-- x: It\nSELECT unnest([2, 3, 1]) AS x -- that's all")
    with duckdb.connect() as con:
        _run(con, create_view(load_views(tmp_path)[0]))
        assert con.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall() == [("a", "A row.")]
        assert con.execute("SELECT comment FROM duckdb_columns() WHERE NOT internal").fetchall() == [("It",)]
        assert con.execute("SELECT x FROM a").fetchall() == [(1,), (2,), (3,)]


def test_a_stored_mart_is_a_view_in_postgresql_only_where_its_file_says_so(tmp_path: Path) -> None:
    for name, extra in [("a", ""), ("b", "-- stored_by: x\n"), ("c", "-- stored_by: x\n-- in_postgres: view\n")]:
        _view(tmp_path, name, f"-- A row.\n-- key: x\n{extra}-- x: It\nSELECT 1 AS x")
    views = load_views(tmp_path)
    assert {v.name: (v.stored_by, v.is_view_in_postgres) for v in views} == {
        "a": ((), True), "b": (("x",), False), "c": (("x",), True),
    }  # fmt: skip
    assert all(tuple(view.columns) == ("x",) for view in views)


def test_a_column_of_a_view_takes_its_meaning_from_the_registry(tmp_path: Path) -> None:
    _view(tmp_path, "a", "-- A row.\n-- key: x\n-- x: = fact_meeting.city\nSELECT city AS x FROM fact_meeting")
    city = next(column for column in TABLES["fact_meeting"].columns if column.name == "city")
    assert load_views(tmp_path)[0].columns == {"x": column_comment(city)}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT 1 AS x", r"a\.sql must open with .* found 0 lines of the one and 0 of the other"),
        ("-- A row.\nSELECT 1 AS x", "found 1 lines of the one and 0"),
        (
            "-- A row.\n-- x: = fact_meeting.town\nSELECT 1 AS x",
            r"line 2: a column of the registry .*fact_meeting\.town",
        ),
        ("-- A row.\n-- x: It\n-- and more\nSELECT 1 AS x", "line 3: a line `-- column: meaning` was expected"),
        ("-- A row.\n-- key: x\n-- stored_by: y\n-- x: It\nSELECT 1 AS x", "after 'stored_by:'.* found 'y'"),
        ("-- A row.\n-- x: It\nSELECT 1 AS x", r"as `-- key: column, column` .*found none, where the columns are x"),
        ("-- A row.\n-- key: y\n-- x: It\nSELECT 1 AS x", "found y, where the columns are x"),
        ("-- A row.\n-- key: x\n-- x: It\nSELECT x FROM b", "circle"),
    ],
)
def test_a_view_file_that_cannot_be_understood_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    _view(tmp_path, "a", text)
    _view(tmp_path, "b", "-- A row.\n-- key: x\n-- x: It\nSELECT x FROM a")
    with pytest.raises(ValueError, match=message):
        load_views(tmp_path)
