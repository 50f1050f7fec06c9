"""Write frames to a new DuckDB file: every table, every mart made from them, comments and the dictionary.

Here: one file, made whole or not at all. Not here: what stands in it (`warehouse/tables`, `warehouse/views`), whether
it is right (`warehouse/quality.py`), and where readers find it (`warehouse/publish.py`).
"""

import os
from collections.abc import Mapping
from pathlib import Path

import duckdb
import polars as pl

from warehouse.ddl import DICTIONARY, create_table, create_view, dictionary_rows, load_views, quote
from warehouse.tables import TABLES, Table


def write_warehouse(tables: Mapping[str, pl.DataFrame], path: Path) -> dict[str, int]:
    """Build a warehouse in a new file. It is closed, checkpointed and on the disk when this returns.

    Args:
        tables: frames by table name, each with exactly the columns of its table in `warehouse.tables.TABLES`. A table
            without a frame is made empty. Rows are stored sorted by key.
        path: the file to make; its folder is made where missing.

    Returns:
        The number of rows by table name, for every table of the registry.

    Raises:
        FileExistsError: there is something at `path`.
        ValueError: a frame is of no table or does not fit its table.
        duckdb.ConstraintException: a column that is not nullable holds a null.
    """
    unknown = sorted(set(tables) - set(TABLES))
    if unknown:
        raise ValueError(
            f"Frames for tables of the registry were expected, found {', '.join(unknown)} besides. "
            "Define the table in warehouse/tables/ first, or leave the frame out."
        )
    if path.exists():
        raise FileExistsError(f"A path where there is nothing yet was expected, found a file at {path}. Name another.")
    path.parent.mkdir(parents=True, exist_ok=True)
    wal = path.with_name(path.name + ".wal")
    try:
        counts = _fill(tables, path)
        if wal.exists():
            raise RuntimeError(
                f"No write-ahead log was expected beside {path} once it was closed, found {wal.name}. A reader would "
                "fail on it, so the file is not kept; look for another process that has it open."
            )
        sync(path)
        sync(path.parent)
    except BaseException:
        path.unlink(missing_ok=True)
        wal.unlink(missing_ok=True)
        raise
    return counts


def sync(path: Path) -> None:
    """Have the system write a file or folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def types_of(con: duckdb.DuckDBPyConnection, name: str) -> dict[str, str]:
    """The columns of a table or view with their types, in order."""
    # VARCHAR is what DuckDB calls TEXT; the dictionary has one name for it.
    rows = con.execute(f"DESCRIBE {quote(name)}").fetchall()
    return {column: type_.replace("VARCHAR", "TEXT") for column, type_, *_ in rows}


def _fill(tables: Mapping[str, pl.DataFrame], path: Path) -> dict[str, int]:
    views = load_views()
    with duckdb.connect(str(path)) as con:
        con.execute("SET TimeZone = 'UTC'")
        con.execute("BEGIN")
        counts = {}
        for name, table in TABLES.items():
            frame = table.conform(tables[name]) if name in tables else table.empty()
            _insert(con, table, frame)
            counts[name] = frame.height
        for view in views:
            for statement in create_view(view):
                con.execute(statement)
        types = {view.name: types_of(con, view.name) for view in views}
        _insert(con, DICTIONARY, DICTIONARY.conform(pl.DataFrame(dictionary_rows(types, views), DICTIONARY.schema)))
        con.execute("COMMIT")
        con.execute("CHECKPOINT")
    return counts


def _insert(con: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame) -> None:
    for statement in create_table(table):
        con.execute(statement)
    con.register("frame_to_insert", frame.to_arrow())
    con.execute(f"INSERT INTO {quote(table.name)} BY NAME SELECT * FROM frame_to_insert")
    con.unregister("frame_to_insert")
