"""The data package says of each file what the warehouse says of its table."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from frictionless import Package

from warehouse import connect
from warehouse.datapackage import Exported, data_package, published_table, table_names, warehouse_version
from warehouse.ddl import DICTIONARY, load_views
from warehouse.publish import new_candidate, publish
from warehouse.tables import TABLES
from warehouse.writer import write_warehouse

Tables = dict[str, pl.DataFrame]


@pytest.fixture
def con(tables: Tables, tmp_path: Path):
    candidate = new_candidate(tmp_path)
    write_warehouse(tables, candidate)
    publish(candidate, tmp_path)
    with connect(tmp_path) as found:
        yield found


def described(con, *names: str, form: str = "csv") -> dict:
    files = [Exported(published_table(con, name), f"{name}.{form}", form, 12, "ab" * 32) for name in names]
    return data_package(files, version=warehouse_version(con), created=datetime(2024, 2, 15, 8, 30, tzinfo=UTC))


def test_all_tables_are_named_with_the_marts_first(con):
    names = table_names(con)
    assert set(names) == {*TABLES, DICTIONARY.name, *(view.name for view in load_views())}
    assert [name.startswith("mart_") for name in names] == sorted(
        (name.startswith("mart_") for name in names), reverse=True
    )


def test_a_table_read_back_is_the_table_of_the_registry(con):
    for table in (*TABLES.values(), DICTIONARY):
        found = published_table(con, table.name)
        assert (found.grain, found.columns, found.key) == (table.grain, table.columns, table.key)


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl"])
def test_the_package_is_one_for_frictionless(con, form):
    found = described(con, *table_names(con), form=form)
    assert Package.from_descriptor(found).resource_names == table_names(con)
    assert found["created"] == "2024-02-15T08:30:00Z"
    assert found["version"] in str(con.execute("SELECT path FROM duckdb_databases()").fetchall())
    assert "licenses" not in found


def test_fields_say_type_meaning_and_what_must_hold(con):
    (resource,) = described(con, "fact_meeting")["resources"]
    assert resource["description"] == TABLES["fact_meeting"].grain
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert list(fields) == [column.name for column in TABLES["fact_meeting"].columns]
    assert fields["kind"]["constraints"] == {"required": True, "enum": ["meeting", "conference", "call", "visit"]}
    assert "constraints" not in fields["city"]
    types = ("string", "date", "integer", "boolean", "number", "datetime")
    names = ("kind", "meeting_date", "n_countries", "is_background", "confidence", "first_reported_at")
    assert tuple(fields[name]["type"] for name in names) == types
    assert all(field["description"] for field in fields.values())
    assert resource["schema"]["primaryKey"] == ["meeting_id"]


def test_a_reference_is_told_where_both_tables_are_there(con):
    (alone,) = described(con, "dim_article")["resources"]
    assert alone["schema"]["foreignKeys"] == [
        {"fields": ["copy_of_article_id"], "reference": {"fields": ["article_id"]}}
    ]
    _, bridge = described(con, "fact_meeting", "bridge_meeting_country")["resources"]
    reference = {"resource": "fact_meeting", "fields": ["meeting_id"]}
    assert bridge["schema"]["foreignKeys"] == [{"fields": ["meeting_id"], "reference": reference}]


def test_an_empty_field_is_a_null_only_where_there_may_be_one(con):
    (resource,) = described(con, "dim_topic")["resources"]
    assert resource["schema"]["missingValues"] == [""]
    assert resource["schema"]["fields"][1]["missingValues"] == []  # name
    assert "missingValues" not in resource["schema"]["fields"][2]  # n_meetings, which is no text
    (resource,) = described(con, "dim_topic", form="jsonl")["resources"]
    assert resource["schema"]["missingValues"] == []
