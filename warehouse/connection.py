"""Read the published warehouse: a connection that cannot change anything, and queries as frames.

Here: opening the current version and running SQL that a user wrote. Not here: writing (`warehouse/writer.py`) and
putting a new version in place (`warehouse/publish.py`).
"""

import difflib
import os
import re
import tempfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa

from warehouse.ddl import literal, quote

LINK_NAME = "warehouse.duckdb"
# Between finding the version behind the link and opening it, publishes may have removed it; each try finds the new one.
_TRIES = 5
# Of two threads that open one version at once, the second would find settings open that the first is about to lock.
_OPENING = threading.Lock()
_WRITES = {
    duckdb.StatementType.INSERT,
    duckdb.StatementType.UPDATE,
    duckdb.StatementType.DELETE,
    duckdb.StatementType.MERGE_INTO,
    duckdb.StatementType.CREATE,
    duckdb.StatementType.DROP,
    duckdb.StatementType.ALTER,
}


class WarehouseNotFound(FileNotFoundError):
    """There is no warehouse where one was looked for."""


class QueryError(Exception):
    """A query that could not be run: what DuckDB says, and what to do."""


def default_home() -> Path:
    """Where the warehouse lives unless said otherwise: $PARLEY_HOME, or `data/` in the project."""
    return Path(os.environ.get("PARLEY_HOME") or Path(__file__).resolve().parents[1] / "data").expanduser()


def connect(
    home_or_file: Path | str | None = None, *, memory_limit: str | None = None, threads: int | None = None
) -> duckdb.DuckDBPyConnection:
    """A read-only, locked-down connection to the current version of the warehouse.

    It sees that version until it is closed, however many are published meanwhile; connect again to see the newest.
    It reads nothing but the warehouse: no other file, no network, no extension, and no setting can be changed.

    Args:
        home_or_file: the folder that holds `warehouse.duckdb`, or a warehouse file itself; default `default_home()`.
        memory_limit: as DuckDB writes it, such as '1GB'; default: DuckDB's own, 80% of the machine.
        threads: how many to use; default: DuckDB's own, one for each core. Where this process has the same version
            open already, the limits of that connection hold for this one too.

    Raises:
        WarehouseNotFound: there is no warehouse there.
    """
    asked = Path(home_or_file) if home_or_file is not None else default_home()
    path = asked / LINK_NAME if asked.is_dir() else asked
    for attempt in range(_TRIES):
        # The version, not the link: a process that still holds an old version would get that from the link's name.
        version = path.resolve()
        if not version.is_file():
            raise WarehouseNotFound(_not_found(asked, path))
        with _OPENING:
            try:
                con = duckdb.connect(str(version), read_only=True)
            except duckdb.IOException:
                if version.exists() or attempt == _TRIES - 1:
                    raise
                continue
            try:
                _lock_down(con, memory_limit, threads)
            except BaseException:
                con.close()
                raise
            return con
    raise AssertionError("unreachable: the last attempt returns or raises")


@contextmanager
def querying(con: duckdb.DuckDBPyConnection, sql: str) -> Iterator[duckdb.DuckDBPyRelation]:
    """The rows of one query, to be fetched in the block.

    Raises:
        QueryError: the text is no query, or the database refuses it, now or while the rows are fetched.
    """
    is_write = False
    try:
        statements = con.extract_statements(sql)
        is_write = any(statement.type in _WRITES for statement in statements)
        if len(statements) != 1:
            raise QueryError(f"One statement was expected, found {len(statements)}. Run them one by one.")
        relation = con.sql(sql)
        if relation is None:
            raise QueryError("A query that gives rows was expected, found a statement that gives none. Use SELECT.")
        yield relation
    except duckdb.Error as error:
        raise QueryError(f"{error}{_hint(con, str(error), is_write)}") from error


def run_query(con: duckdb.DuckDBPyConnection, sql: str) -> pl.DataFrame:
    """The rows that a query gives. INTERVAL values come as text, since polars cannot take them from DuckDB.

    Raises:
        QueryError: as `querying`.
    """
    with querying(con, sql) as relation:
        if any("INTERVAL" in str(type_) for type_ in relation.types):
            # By position: two columns of a query may have the same name.
            relation = relation.project(
                ", ".join(
                    f"{f'CAST(#{i} AS VARCHAR)' if 'INTERVAL' in str(type_) else f'#{i}'} AS {quote(name)}"
                    for i, (name, type_) in enumerate(zip(relation.columns, relation.types, strict=True), start=1)
                )
            )
        return relation.pl()


@contextmanager
def streaming(rows: duckdb.DuckDBPyRelation, batch_rows: int) -> Iterator[pa.RecordBatchReader]:
    """The rows as Arrow batches of at most so many, read as they are asked for, and let go at the end of the block.

    A reader that is still open when its connection closes, such as one that an error keeps in its traceback, makes the next
    connection of the process to that file wait for ever, at full load (DuckDB 1.5, its issue 25965).
    """
    with rows.to_arrow_reader(batch_rows) as reader:
        yield reader


def _lock_down(con: duckdb.DuckDBPyConnection, memory_limit: str | None, threads: int | None) -> None:
    # DuckDB shares one instance, settings and all, between the connections of a process to the same file.
    row = con.execute("SELECT current_setting('lock_configuration')").fetchone()
    if row is not None and row[0]:
        return
    # Global, for those later connections too.
    con.execute("SET GLOBAL TimeZone = 'UTC'")
    # Default is beside the file: a reader may not write there, and two readers would share it.
    spill = Path(tempfile.gettempdir()) / f"parley-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    con.execute(f"SET temp_directory = {literal(str(spill))}")
    if memory_limit is not None:
        con.execute(f"SET memory_limit = {literal(memory_limit)}")
    if threads is not None:
        con.execute(f"SET threads = {int(threads)}")
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")


def _not_found(asked: Path, path: Path) -> str:
    if path.is_symlink():
        found = f"a link to {path.readlink()}, which is not there"
    elif asked.is_dir():
        found = "a folder without one"
    else:
        found = "a file" if path.exists() else "nothing"
    return (
        f"A warehouse was expected at {path}, found {found}. "
        "Make one with `make run` or `parley refresh`, or set PARLEY_HOME to the folder that holds it."
    )


def _hint(con: duckdb.DuckDBPyConnection, message: str, is_write: bool) -> str:
    if is_write or "read-only mode" in message:
        return "\nHint: the warehouse is read-only. It changes only by a refresh (`parley refresh`)."
    if "disabled by configuration" in message or "has been locked" in message:
        return "\nHint: a query reads nothing but the warehouse: no files, network, extensions or settings."
    missing = re.search(r'Table with name "?([^\s"!]+)"? does not exist', message)
    if missing:
        tables = [
            row[0]
            for row in con.execute(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main' ORDER BY ALL"
            ).fetchall()
        ]
        near = difflib.get_close_matches(missing[1].lower(), tables, n=3, cutoff=0.4)
        return f"\nHint: there is {', '.join(near or tables)}."
    if "not found in FROM clause" in message:
        return "\nHint: `SELECT * FROM dictionary` lists every column of every table."
    return ""
