"""What those who query may rely on: names and types stay, are plain, and are documented."""

from pathlib import Path

import pytest

from warehouse import dictionary
from warehouse.ddl import load_views
from warehouse.tables import TABLES

ROOT = Path(__file__).parents[3]
CONTRACT = Path(__file__).with_name("contract.txt")
PLAIN = {"TEXT", "INTEGER", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP"}


@pytest.fixture(scope="module")
def columns() -> list[dict[str, object]]:
    return dictionary.columns_of_all()


def test_names_and_types_are_those_that_were_promised(columns):
    found = sorted(f"{c['table_name']}.{c['column_name']}: {c['type']}" for c in columns)
    promised = CONTRACT.read_text(encoding="utf-8").splitlines()
    assert found == promised, (
        "The published names or types changed. Read 'What may change' in docs/warehouse.md; where the change keeps to it, "
        f"change {CONTRACT.name} by hand. Gone: {sorted(set(promised) - set(found))}; new: {sorted(set(found) - set(promised))}"
    )


def test_every_column_of_every_table_and_mart_has_a_plain_type_and_a_meaning(columns):
    assert {c["table_name"] for c in columns} == {*TABLES, *(view.name for view in load_views()), "dictionary"}
    assert [c for c in columns if c["type"] not in PLAIN or not str(c["description"]).strip()] == []


@pytest.mark.parametrize(
    ("path", "made"), [("docs/data_dictionary.md", dictionary.markdown), ("docs/images/erd.svg", dictionary.picture)]
)
def test_the_generated_documents_are_those_of_the_registry(path, made):
    assert (ROOT / path).read_text(encoding="utf-8") == made(), f"{path} is stale: run `make docs`"


def test_the_picture_has_every_table_once():
    assert sorted(name for column in dictionary.PICTURE for name in column) == sorted(TABLES)
