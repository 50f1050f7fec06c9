"""What stands in an exported file is what stood in the warehouse."""

import csv
import io
import json
import math
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.unit.warehouse.spreadsheet import moment, read_workbook
from warehouse import QueryError, connect, run_query
from warehouse.connection import querying
from warehouse.export import ExportError, Written, batches, write_csv, write_jsonl, write_parquet
from warehouse.tables import TABLES
from warehouse.workbook import write_workbook
from warehouse.writer import write_warehouse

Tables = dict[str, pl.DataFrame]

NASTY = [
    "", "'; DROP TABLE dim_topic; --", 'a "quoted" one', "a, b; c | d", "no\u00a0break", "مذاکره", "line\nbreak\t", "cr\r, crlf\r\n",
    " sp ", "🕊", "\\N", "NULL", "nan", "12", "2024-02-15", "=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "https://example.org/?a=1&b=<2>",
    "<r><t>x</t></r>", "_x0041_", "\x00\x07\x1f", "\ufffe\uffff", "\u2028",
]  # fmt: skip


def ignore(n: int) -> None:
    """Takes the place of a progress bar."""


@pytest.fixture
def con(tables: Tables, rows: Callable[..., pl.DataFrame], tmp_path: Path):
    """A connection to a warehouse whose topics have names that are hard to write."""
    topics = rows("dim_topic", *({"topic_id": f"{i:02}", "name": text} for i, text in enumerate(NASTY)))
    write_warehouse({**tables, "dim_topic": topics}, tmp_path / "w.duckdb")
    with connect(tmp_path / "w.duckdb") as found:
        yield found


def exported(con: duckdb.DuckDBPyConnection, write: Callable[..., Written], sql: str) -> tuple[bytes, Written]:
    file = io.BytesIO()
    with querying(con, sql) as found:
        written = write(found, file, ignore)
    return file.getvalue(), written


def workbook(
    con: duckdb.DuckDBPyConnection, path: Path, **queries: str
) -> tuple[dict[str, list[list]], dict[str, Written]]:
    found = {name: con.sql(sql) for name, sql in queries.items()}
    written = write_workbook(path, found, ignore)
    return read_workbook(path), written


def json_rows(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.decode().split("\n")[:-1]]


@pytest.mark.parametrize("name", [*TABLES, "dictionary", "mart_meeting", "mart_calendar", "mart_article_meeting"])
def test_every_table_comes_back_from_parquet_csv_json_and_excel_as_it_is(con, tmp_path, name):
    sql = f"SELECT * FROM {name} ORDER BY ALL"
    stored = run_query(con, sql)

    content, written = exported(con, write_parquet, sql)
    assert written == Written(stored.height)
    assert pl.read_parquet(io.BytesIO(content)).equals(stored)
    assert pl.read_parquet(io.BytesIO(content)).schema == stored.schema

    content, _ = exported(con, write_csv, sql)
    (tmp_path / "t.csv").write_bytes(content)
    types = dict(zip(con.sql(sql).columns, map(str, con.sql(sql).types), strict=True))
    with duckdb.connect() as other:
        read = other.execute(
            "FROM read_csv(?, header = true, columns = ?, allow_quoted_nulls = false)", [str(tmp_path / "t.csv"), types]
        ).pl()
    assert read.equals(stored)

    content, _ = exported(con, write_jsonl, sql)
    assert json_rows(content) == [{key: as_json(value) for key, value in row.items()} for row in stored.to_dicts()]

    sheets, _ = workbook(con, tmp_path / "t.xlsx", sheet=sql)
    header, *cells = sheets["sheet"]
    assert header == stored.columns
    assert cells == [[as_cell(value) for value in row] for row in stored.iter_rows()]


def as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat() + "Z"
    return value.isoformat() if isinstance(value, date) else value


def as_cell(value: Any) -> Any:
    if isinstance(value, datetime | date):
        days = datetime(value.year, value.month, value.day, *(value.timetuple()[3:6])) - datetime(1899, 12, 30)
        return pytest.approx(days.total_seconds() / 86_400, abs=1e-8)
    if isinstance(value, float):
        return pytest.approx(value, rel=1e-15)  # Excel keeps 15 digits
    return value


def test_parquet_carries_what_the_columns_mean(con):
    file = io.BytesIO()
    write_parquet(con.sql("SELECT topic_id, name FROM dim_topic"), file, ignore, about={"name": "The topic"})
    field = pq.read_schema(io.BytesIO(file.getvalue())).field("name")
    assert field.metadata[b"description"] == b"The topic"


def test_rows_of_many_batches_keep_their_number_and_order(con):
    sql = "SELECT i, hash(i) AS h FROM range(300_000) AS t(i) ORDER BY h"
    hashes = run_query(con, sql)["h"]
    assert pl.read_parquet(io.BytesIO(exported(con, write_parquet, sql)[0]))["h"].equals(hashes)
    lines = exported(con, write_csv, sql)[0].decode().splitlines()
    assert [int(line.split(",")[1]) for line in lines[1:]] == hashes.to_list()
    assert [row["h"] for row in json_rows(exported(con, write_jsonl, sql)[0])] == hashes.to_list()


def test_csv_tells_a_null_from_an_empty_text_and_says_where_that_matters(con):
    content, written = exported(con, write_csv, "SELECT * FROM (VALUES (1, ''), (2, NULL), (3, 'x')) AS t(n, a)")
    assert content == b'n,a\n1,""\n2,\n3,x\n'
    assert [note.split(",")[0] for note in written.notes] == ["a: 1 empty texts"]
    assert exported(con, write_csv, "SELECT 1 AS n, NULL AS a") == (b"n,a\n1,\n", Written(1))


def test_csv_warns_of_what_a_spreadsheet_takes_for_formulas_and_leaves_it_as_it_is(con):
    content, written = exported(con, write_csv, "SELECT topic_id, name FROM dim_topic ORDER BY topic_id")
    assert [row[1] for row in csv.reader(io.StringIO(content.decode(), newline=""))][1:] == NASTY
    assert any(note.startswith("name: 4 texts begin with = + - @") for note in written.notes)


def test_csv_warns_of_lines_that_readers_pass_over(con):
    content, written = exported(con, write_csv, "SELECT * FROM (VALUES (1), (NULL)) AS t(a)")
    assert content == b"a\n1\n\n"
    assert written.notes[0].startswith("1 rows are empty lines")


def test_json_has_every_type_in_a_form_of_its_own(con):
    content, _ = exported(
        con,
        write_jsonl,
        """SELECT NULL AS nothing, DATE '2024-02-15' AS day, TIMESTAMP '2024-02-15 08:30:00.25' AS at,
        TIMESTAMPTZ '2024-02-15 08:30:00+03' AS zoned, 170141183460469231731687303715884105727 AS large, 1.5::DECIMAL(5, 2) AS money,
        'nan'::DOUBLE AS nan, '-inf'::DOUBLE AS low, true AS yes, [1, NULL] AS list, {'a': 1} AS struct, INTERVAL 2 DAY AS time,
        '\\x01\\xFF'::BLOB AS bytes, '"' AS "quo'te\"\"", 'x'::ENUM('x') AS one_of, 'infinity'::TIMESTAMP AS never""",
    )
    assert json_rows(content) == [
        {
            "nothing": None, "day": "2024-02-15", "at": "2024-02-15T08:30:00.25Z", "zoned": "2024-02-15T05:30:00Z",
            "large": 170141183460469231731687303715884105727, "money": 1.5, "nan": "nan", "low": "-inf", "yes": True, "list": [1, None],
            "struct": {"a": 1}, "time": "2 days", "bytes": "Af8=", "quo'te\"": '"', "one_of": "x", "never": "infinity",
        }
    ]  # fmt: skip
    assert datetime.fromisoformat("2024-02-15T08:30:00.25Z").tzinfo == UTC


def test_json_refuses_a_nan_that_it_has_no_number_for(con):
    with pytest.raises(ExportError, match="found NaN"):
        exported(con, write_jsonl, "SELECT ['nan'::DOUBLE] AS list")


@pytest.mark.parametrize("write", [write_parquet, write_csv])
def test_types_that_no_file_knows_are_texts(con, write):
    sql = "SELECT INTERVAL 2 DAY AS a, [DATE '2024-02-15'] AS b, 'x'::ENUM('x') AS c, 7::HUGEINT AS d, '12:00:00+01'::TIMETZ AS e"
    content, written = exported(con, write, sql)
    assert written.n_rows == 1
    if write is write_csv:
        assert content == b'a,b,c,d,e\n2 days,"[""2024-02-15""]",x,7,12:00:00+01\n'
    else:
        assert pl.read_parquet(io.BytesIO(content)).row(0) == ("2 days", [date(2024, 2, 15)], "x", 7, "12:00:00+01")


@pytest.mark.parametrize("write", [write_parquet, write_csv, write_jsonl])
def test_two_columns_of_one_name_are_refused(con, write):
    with pytest.raises(ExportError, match="more than one of a"):
        exported(con, write, "SELECT 1 AS a, 2 AS a")


@pytest.mark.parametrize("write", [write_parquet, write_csv, write_jsonl])
def test_an_error_that_comes_up_late_is_an_error_of_the_query(con, write):
    with pytest.raises(QueryError, match="too late"):
        exported(
            con,
            write,
            "SELECT CASE WHEN i < 900_000 THEN i ELSE error('too late') END AS i FROM range(1_000_000) AS t(i)",
        )


def test_an_interrupt_of_duckdbs_own_is_told_as_the_error_behind_it(con):
    def interrupted():
        raise OSError("INTERRUPT Error: Interrupted!")
        yield

    rows = con.sql("SELECT CASE WHEN i < 9 THEN i ELSE error('too late') END AS i FROM range(10) AS t(i)")
    reader = pa.RecordBatchReader.from_batches(pa.schema({"i": pa.int64()}), interrupted())
    with pytest.raises(QueryError, match="too late"):
        list(batches(rows, reader))


def test_a_text_is_never_a_formula_a_link_or_markup_in_excel(con, tmp_path):
    sheets, written = workbook(con, tmp_path / "t.xlsx", topics="SELECT name FROM dim_topic ORDER BY topic_id")
    assert [row[0] for row in sheets["topics"][1:]] == NASTY  # the reader refuses formulas
    assert written["topics"].notes == ()
    with ZipFile(tmp_path / "t.xlsx") as parts:
        assert b"hyperlink" not in parts.read("xl/worksheets/sheet1.xml")
        assert not [name for name in parts.namelist() if "sheet1.xml.rels" in name]


def test_excel_keeps_as_text_what_it_would_round_or_has_none_of(con, tmp_path):
    sheets, written = workbook(
        con,
        tmp_path / "t.xlsx",
        values="""SELECT 999999999999999 AS a, 1000000000000000 AS b, 12345678901234.5::DECIMAL(20, 1) AS c,
        1234567890123456.5::DECIMAL(20, 1) AS d, 'inf'::DOUBLE AS e, DATE '1900-02-28' AS f, DATE '1900-03-01' AS g,
        TIMESTAMP '1850-01-01 12:00:00' AS h, TIMESTAMPTZ '2024-02-15 08:30:00.123+03' AS i, [1] AS j, NULL AS k, '' AS l""",
    )
    (row,) = sheets["values"][1:]
    assert row[:8] == [
        999999999999999, "1000000000000000", 12345678901234.5, "1234567890123456.5", "inf", "1900-02-28", 61, "1850-01-01T12:00:00Z",
    ]  # fmt: skip
    assert moment(row[8]) == datetime(2024, 2, 15, 5, 30, 0, 123_000)
    assert row[9:] == ["[1]", None, ""]
    assert [note[0] for note in written["values"].notes] == ["b", "d", "e", "f", "h"]
    assert math.isfinite(row[0])


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELECT i FROM range(1_048_576) AS t(i)", "found|has 1,048,576 and 1"),
        ("SELECT " + ", ".join(f"1 AS c{i}" for i in range(16_385)), "has 1 and 16,385"),
        ("SELECT repeat('x', 32_768) AS long", r"sheet\.long has one of 32,768 in row 1"),
        ("SELECT repeat('🕊', 16_384) AS long", r"sheet\.long has one of 32,768 in row 1"),
        ("SELECT 'infinity'::DATE AS day", "found later ones in sheet"),
        ("SELECT 1 AS a, 2 AS a", "more than one of a"),
    ],
)
def test_what_excel_cannot_hold_is_said_and_not_cut(con, tmp_path, sql, message):
    with pytest.raises(ExportError, match=message):
        workbook(con, tmp_path / "t.xlsx", sheet=sql)


def test_excel_takes_texts_of_its_full_length_and_many_addresses(con, tmp_path):
    sheets, _ = workbook(
        con,
        tmp_path / "t.xlsx",
        long="SELECT repeat('x', 32_767) AS a, repeat('🕊', 16_383) AS b",
        links="SELECT 'https://example.org/' || i AS url FROM range(65_531) AS t(i)",
    )
    assert [len(str(text)) for text in sheets["long"][1]] == [32_767, 16_383]
    assert sheets["links"][-1] == ["https://example.org/65530"]


def test_sheets_with_long_names_get_short_ones_of_their_own(con, tmp_path):
    name = "a_table_with_a_name_longer_than_"
    sheets, written = workbook(
        con, tmp_path / "t.xlsx", **{f"{name}one": "SELECT 1 AS a", f"{name}two": "SELECT 2 AS a"}
    )
    assert list(sheets) == ["a_table_with_a_name_longer_than", "a_table_with_a_name_longer_th~2"]
    assert "is the sheet 'a_table_with_a_name_longer_th~2'" in written[f"{name}two"].notes[0]
