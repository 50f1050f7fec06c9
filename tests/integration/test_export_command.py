"""`parley export` as a user types it, on a warehouse published from the bundled sample."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import frictionless
import polars as pl
import pytest

from pipelines.cli import CommandError
from pipelines.cli_export import Target, run_export, target_of
from tests.unit.warehouse.spreadsheet import read_workbook
from warehouse import QueryError, connect, run_query
from warehouse.datapackage import table_names, warehouse_version

pytestmark = pytest.mark.heavy

PARLEY = Path(sys.executable).with_name("parley")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with the sample published."""
    found = tmp_path_factory.mktemp("sample") / "home"
    done = subprocess.run(
        [PARLEY, "refresh"], env=os.environ | {"PARLEY_HOME": str(found)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return found


@pytest.fixture
def export(home, tmp_path):
    """Runs `parley export` in a folder of the test's own."""

    def run(*arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [PARLEY, "export", *arguments], env=os.environ | {"PARLEY_HOME": str(home)}, cwd=tmp_path,
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run


@pytest.fixture
def con(home):
    with connect(home) as found:
        yield found


def stored(con, name: str) -> pl.DataFrame:
    """The rows of a table or mart, sorted: a stored mart has an order of its own."""
    rows = run_query(con, f"SELECT * FROM {name}")
    return rows.sort(rows.columns)


def errors_of(folder: Path) -> list:
    return frictionless.validate(str(folder / "datapackage.json")).flatten(["taskNumber", "type", "note"])


def test_every_table_as_csv_is_a_data_package_without_an_error(export, con, tmp_path):
    done = export("all", "--all")
    assert done.returncode == 0, done.stderr
    names = table_names(con)
    assert {path.name for path in (tmp_path / "all").iterdir()} == {
        *(f"{name}.csv" for name in names),
        "datapackage.json",
    }
    assert errors_of(tmp_path / "all") == []
    package = json.loads((tmp_path / "all" / "datapackage.json").read_text(encoding="utf-8"))
    assert package["version"] == warehouse_version(con)
    assert sum(len(resource["schema"].get("foreignKeys", [])) for resource in package["resources"]) > 20
    for name in names:
        text = (tmp_path / "all" / f"{name}.csv").read_bytes().decode()
        header, *rows = csv.reader(io.StringIO(text, newline=""))
        assert header == stored(con, name).columns
        assert len(rows) == stored(con, name).height


def test_the_marts_are_the_default_and_their_rows_are_those_of_the_warehouse(export, con, tmp_path):
    done = export("--format", "parquet")
    assert done.returncode == 0, done.stderr
    marts = [name for name in table_names(con) if name.startswith("mart_")]
    folder = tmp_path / "parley-export"
    assert {path.name for path in folder.iterdir()} == {
        *(f"{name}.parquet" for name in marts), "dictionary.csv", "datapackage.json",
    }  # fmt: skip
    for name in marts:
        found = pl.read_parquet(folder / f"{name}.parquet")
        found = found.sort(found.columns)
        assert found.equals(stored(con, name)), name
        assert found.schema == stored(con, name).schema
        assert name in done.stdout
    assert errors_of(folder) == []
    with (folder / "dictionary.csv").open(encoding="utf-8", newline="") as file:
        assert {row["table_name"] for row in csv.DictReader(file)} == {*marts, "dictionary"}


def test_two_exports_of_one_version_are_the_same(export, tmp_path):
    assert export("one").returncode == export("two").returncode == 0
    for path in (tmp_path / "one").glob("*.csv"):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl"])
def test_a_file_that_was_changed_is_found_out(export, tmp_path, form):
    assert export("out", "--format", form, "--table", "dim_country").returncode == 0
    path = tmp_path / "out" / f"dim_country.{form}"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert [error[:2] for error in errors_of(tmp_path / "out")][-1] == [1, "hash-count"]


def test_a_row_that_breaks_the_contract_is_found_out(export, tmp_path):
    assert export("out", "--table", "bridge_meeting_country", "--table", "fact_meeting").returncode == 0
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    path = tmp_path / "out" / "bridge_meeting_country.csv"
    path.write_text(path.read_text(encoding="utf-8") + "nowhere,IRN,guest,1\n", encoding="utf-8")
    for resource in package["resources"]:
        del resource["hash"], resource["bytes"]
    (tmp_path / "out" / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert [error[:2] for error in errors_of(tmp_path / "out")] == [[1, "constraint-error"], [1, "foreign-key"]]


def test_a_workbook_has_a_sheet_for_each_mart_and_the_dictionary(export, con, tmp_path):
    done = export("parley.xlsx")
    assert done.returncode == 0, done.stderr
    sheets = read_workbook(tmp_path / "parley.xlsx")
    assert list(sheets) == [*(name for name in table_names(con) if name.startswith("mart_")), "dictionary"]
    meetings = stored(con, "mart_meeting")
    texts = [name for name, dtype in meetings.schema.items() if dtype in (pl.String, pl.Int32, pl.Int64, pl.Boolean)]
    header, *rows = sheets["mart_meeting"]
    found = pl.DataFrame(rows, schema=header, orient="row", strict=False).sort("meeting_id")
    found = found.select(pl.col(name).cast(meetings.schema[name]) for name in texts)
    assert found.equals(meetings.sort("meeting_id").select(texts))
    assert export("folder/", "--format", "xlsx", "--table", "dim_topic").returncode == 0
    assert list(read_workbook(tmp_path / "folder" / "parley.xlsx")) == ["dim_topic", "dictionary"]


def test_a_query_goes_to_standard_output_so_that_it_pipes(export, con, tmp_path):
    (tmp_path / "question.sql").write_text(
        "SELECT meeting_id, first_reported_at AS at FROM fact_meeting;", encoding="utf-8"
    )
    done = export("-", "--file", "question.sql", "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    expected = run_query(
        con, "SELECT meeting_id, strftime(first_reported_at, '%Y-%m-%dT%H:%M:%SZ') AS at FROM fact_meeting"
    )
    assert rows == expected.to_dicts()
    assert export("-", "--query", "SELECT 1 AS a, '=1' AS b").stdout == "a,b\n1,=1\n"
    assert "formulas" in export("-", "--query", "SELECT 1 AS a, '=1' AS b").stderr


def test_nothing_is_overwritten_unasked(export, tmp_path):
    (tmp_path / "mine.csv").write_text("mine", encoding="utf-8")
    done = export("mine.csv", "--table", "dim_topic")
    assert done.returncode == 1
    assert "--force" in done.stderr
    assert (tmp_path / "mine.csv").read_text(encoding="utf-8") == "mine"
    assert export("mine.csv", "--table", "dim_topic", "--force").returncode == 0
    assert (tmp_path / "mine.csv").read_text(encoding="utf-8").startswith("topic_id,name,")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x.csv", "--table", "mart_meetings"], "There is mart_meeting"),
        (["x.csv", "--query", "SELEC 1"], "syntax error"),
        (["x.csv", "--query", "SELECT * FROM mart_meetings"], "Hint: there is mart_meeting"),
        (["x.csv", "--query", "COPY dim_topic TO 'topics.csv'"], "reads nothing but the warehouse"),
        (["x.csv", "--query", "FROM read_csv('x.csv')"], "reads nothing but the warehouse"),
        (["x.csv", "--query", "DELETE FROM dim_topic"], "read-only"),
        (["x.csv", "--query", "SELECT error('at run time')"], "at run time"),
        (["x.xlsx", "--query", "SELECT repeat('x', 40000) AS a"], "which is what a cell of Excel holds"),
        (["x.csv", "--file", "nothing.sql"], "Expected a file with one SELECT"),
        (["x.csv", "--all", "--query", "SELECT 1"], "found --all and --query"),
        (["/dev/null/x.csv", "--table", "dim_topic"], "Name another place"),
    ],
)  # fmt: skip
def test_what_cannot_be_exported_is_said_and_leaves_no_file(export, tmp_path, arguments, message):
    done = export(*arguments)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_without_a_warehouse_an_export_says_what_to_do(tmp_path):
    done = subprocess.run(
        [PARLEY, "export"], env=os.environ | {"PARLEY_HOME": str(tmp_path)}, cwd=tmp_path, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 1
    assert "parley refresh" in done.stderr


def test_where_one_table_fails_no_file_of_the_export_takes_its_place(home, tmp_path, monkeypatch):
    copy = tmp_path / "home" / "warehouse.duckdb"
    copy.parent.mkdir()
    shutil.copyfile(home / "warehouse.duckdb", copy)
    with duckdb.connect(str(copy)) as con:
        con.execute("CREATE VIEW mart_broken AS SELECT error('broken') AS a")
        con.execute("INSERT INTO dictionary VALUES ('mart_broken', 1, 'a', 'TEXT', true, 'Nothing', NULL, NULL)")
    monkeypatch.setenv("PARLEY_HOME", str(copy.parent))
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "dim_topic.csv").write_text("as it was", encoding="utf-8")
    with pytest.raises(QueryError, match="broken"):
        run_export(
            str(folder), None, tables=["dim_topic", "mart_broken"], every=False, query=None, file=None, force=True
        )
    assert [path.name for path in folder.iterdir()] == ["dim_topic.csv"]
    assert (folder / "dim_topic.csv").read_text(encoding="utf-8") == "as it was"


@pytest.mark.parametrize(
    ("target", "form", "names", "is_query", "expected"),
    [
        (None, None, ["a", "b"], False, ("parley-export", "csv", True)),
        ("out", "jsonl", ["a"], False, ("out", "jsonl", True)),
        ("v1.2/", "parquet", ["a"], False, ("v1.2", "parquet", True)),
        ("a.PARQUET", None, ["a"], False, ("a.PARQUET", "parquet", False)),
        ("a.ndjson", "jsonl", ["a"], False, ("a.ndjson", "jsonl", False)),
        ("a.txt", "csv", ["a"], True, ("a.txt", "csv", False)),
        ("a.xlsx", None, ["a", "b"], False, ("a.xlsx", "xlsx", False)),
        ("-", None, ["a"], True, (None, "csv", False)),
    ],
)
def test_the_format_follows_from_the_name(target, form, names, is_query, expected):
    path, *rest = expected
    assert target_of(target, form, names, is_query=is_query) == Target(Path(path) if path else None, *rest)


@pytest.mark.parametrize(
    ("target", "form", "names", "is_query", "message"),
    [
        ("a.txt", None, ["a"], False, "a file that ends with .parquet, .csv, .xlsx, .jsonl"),
        ("a.csv", "jsonl", ["a"], False, "found --format jsonl and a file that ends with .csv"),
        ("a.csv", None, ["a", "b"], False, "one table for one csv file, found 2: a, b"),
        ("-", None, ["a", "b"], False, "one table for one csv file"),
        ("-", "parquet", ["a"], False, "csv or jsonl for standard output"),
        ("out", None, ["query"], True, "a file for the rows of a query"),
    ],
)
def test_a_target_that_does_not_fit_is_refused(target, form, names, is_query, message):
    with pytest.raises(CommandError, match=message):
        target_of(target, form, names, is_query=is_query)
