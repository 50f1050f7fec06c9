"""The description of exported files as a Frictionless Data Package: what `datapackage.json` says.

Here: from tables and files to the descriptor of https://datapackage.org/standard/data-package (2.0), as plain data. Not here:
writing the files (`export.py`), and what a table means (`warehouse/tables`, read back from the warehouse's own dictionary, so that
it is said of the version exported).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.ddl import DICTIONARY
from warehouse.tables import TABLES, Column, Table

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

_TYPES = {
    "TEXT": "string", "INTEGER": "integer", "BIGINT": "integer", "HUGEINT": "integer", "DOUBLE": "number", "BOOLEAN": "boolean",
    "DATE": "date", "TIMESTAMP": "datetime",
}  # fmt: skip
_MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet", "jsonl": "application/jsonl"}
# As `export.write_csv` writes it. Said in full: where something is left out, frictionless guesses.
_DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n", "skipInitialSpace": False}


@dataclass(frozen=True)
class Exported:
    """One exported file: its table, its name in the folder of the package, and what shows that it is whole."""

    table: Table
    path: str
    format: str  # 'csv', 'parquet' or 'jsonl'
    n_bytes: int
    sha256: str


def table_names(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Every table and view of the warehouse, the marts first."""
    names = [row[0] for row in con.execute("SELECT DISTINCT table_name FROM dictionary").fetchall()]
    return sorted(names, key=lambda name: (not name.startswith("mart_"), name))


def published_table(con: duckdb.DuckDBPyConnection, name: str) -> Table:
    """A table or view as the warehouse itself describes it; its key is that of the registry, or () where none is known there."""
    comment = con.execute(
        "SELECT comment FROM duckdb_tables() WHERE table_name = $1 UNION ALL "
        "SELECT comment FROM duckdb_views() WHERE view_name = $1",
        [name],
    ).fetchone()
    columns = con.execute(
        "SELECT column_name, type, description, nullable, reference, allowed_values FROM dictionary "
        "WHERE table_name = ? ORDER BY position",
        [name],
    ).fetchall()
    registered = DICTIONARY if name == DICTIONARY.name else TABLES.get(name)
    return Table(
        name=name,
        grain=(comment or ("",))[0] or "",
        columns=tuple(
            Column(column, type_, meaning, nullable, reference, tuple((values or "").split("; ")) if values else ())
            for column, type_, meaning, nullable, reference, values in columns
        ),
        key=registered.key if registered and set(registered.key) <= {row[0] for row in columns} else (),
        group=registered.group if registered else "log",
    )


def warehouse_version(con: duckdb.DuckDBPyConnection) -> str:
    """What tells this version of the warehouse from others: when it was published and a hash of its content."""
    (path,) = con.execute("SELECT path FROM duckdb_databases() WHERE NOT internal").fetchone() or ("",)
    return Path(path).stem.removeprefix("warehouse-")


def data_package(files: Sequence[Exported], *, version: str, created: datetime) -> dict[str, Any]:
    """The descriptor of a folder of exported files.

    Args:
        files: what is in it. A reference from one table to another is told where both are.
        version: of the warehouse that they come from.
        created: when they were written (UTC).
    """
    names = {file.table.name for file in files}
    return {
        "$schema": PROFILE,
        "name": "parley",
        "title": "Parley: diplomatic meetings, made from news",
        # No licence is named: the meetings are read from articles whose rights are their publishers'.
        "description": "Who met whom, when, where, in what office and about what, read from news articles by Parley. "
        "Tables come from one version of the warehouse; timestamps are UTC.",
        "version": version,
        "created": created.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "resources": [_resource(file, names) for file in files],
    }


def _resource(file: Exported, names: set[str]) -> dict[str, Any]:
    is_csv = file.format == "csv"
    return {
        "name": file.table.name,
        # What frictionless 5 is to check of it: of CSV each value; of the others size and hash. Its reader of Parquet makes floats
        # of whole numbers where some are null, and finds each of them wrong.
        "type": "table" if is_csv else "file",
        "description": file.table.grain,
        "path": file.path,
        "format": file.format,
        "mediatype": _MEDIA_TYPES[file.format],
        **({} if file.format == "parquet" else {"encoding": "utf-8"}),
        "bytes": file.n_bytes,
        "hash": f"sha256:{file.sha256}",
        **({"dialect": _DIALECT} if is_csv else {}),
        "schema": _schema(file.table, names, is_csv=is_csv),
    }


def _schema(table: Table, names: set[str], *, is_csv: bool) -> dict[str, Any]:
    keys = [_foreign_key(table, column) for column in table.columns if _target(column)[0] in names]
    return {
        "fields": [_field(column, is_csv=is_csv) for column in table.columns],
        # An empty field of CSV is null; Parquet and JSON have a null of their own.
        "missingValues": [""] if is_csv else [],
        **({"primaryKey": list(table.key)} if table.key else {}),
        **({"foreignKeys": keys} if keys else {}),
    }


def _field(column: Column, *, is_csv: bool) -> dict[str, Any]:
    type_ = "number" if column.type.startswith("DECIMAL") else _TYPES.get(column.type, "string")
    constraints = {
        **({} if column.nullable else {"required": True}),
        **({"enum": list(column.values)} if column.values else {}),
    }
    return {
        "name": column.name,
        "type": type_,
        "description": column.description,
        # Where nothing is missing, an empty field of CSV is an empty text.
        **({"missingValues": []} if is_csv and type_ == "string" and not column.nullable else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def _target(column: Column) -> tuple[str, str]:
    table, _, name = (column.references or "").partition(".")
    return table, name


def _foreign_key(table: Table, column: Column) -> dict[str, Any]:
    other, name = _target(column)
    # A reference of a table to itself names no resource.
    resource = {} if other == table.name else {"resource": other}
    return {"fields": [column.name], "reference": {**resource, "fields": [name]}}
