"""The marts in PostgreSQL, for readers on other machines: every table and mart of the warehouse.

Here: what is written there, and how it takes the place of what was. Not here: when that is done (`assets/postgres_marts.py`,
`pipelines/cli_publish.py`), and what the tables mean (`warehouse/tables`, `warehouse/views`).

One transaction does it all: a second schema is made beside the one that readers use, loaded, given keys, indexes, comments and
rights, and then takes the other's name. Whatever interrupts it, PostgreSQL takes all of it back, so there is nothing to clean up.
"""

import io
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from warehouse.connection import connect, streaming
from warehouse.ddl import DICTIONARY, View, create_table, create_view, literal, load_views, quote
from warehouse.tables import TABLES, Column, Table

_LOG = logging.getLogger(__name__)

Advance = Callable[[int], object]
Track = Callable[[str, int | None], AbstractContextManager[Advance]]

BATCH = 100_000
"""Rows in memory at a time."""
MARK = "Marts of Parley"
"""How the comment of a schema that a publish made begins. No other schema is ever replaced."""

_CONNECTION = {
    "application_name": "parley",
    "connect_timeout": "10",
    # A server that is gone without a word is noticed within about a minute rather than two hours.
    "keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3", "tcp_user_timeout": "60000",
}  # fmt: skip
# For this transaction only: a load takes longer than what a server may allow its readers.
_LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "transaction_timeout")
_INDEX_MEMORY = "256MB"  # for building indexes; PostgreSQL's own 64 MB makes it sort on disk
# Shorter than PostgreSQL's deadlock_timeout of 1 s: where a reader and the swap wait for each other, the swap gives way.
_LOCK_TRY = "800ms"
_LOCK_PAUSE = 1.0  # seconds between tries, in which readers that were held up go on
# What a server says to a connection that no retry will help. (In other languages than English it is retried in vain.)
_REFUSALS = ("authentication failed", "does not exist", "no pg_hba.conf entry", "no password supplied")


class PostgresError(Exception):
    """The marts could not be published to PostgreSQL. Those before are there as they were."""


class PassingPostgresError(PostgresError):
    """They could not be published now: the same again may succeed."""


class PermanentPostgresError(PostgresError):
    """They cannot be published before someone changes something; the message says what."""


@contextmanager
def _untracked(what: str, total: int | None) -> Iterator[Advance]:
    yield lambda n: None


def publish_to_postgres(
    warehouse: Path | str,
    url: str,
    *,
    schema: str = "parley",
    patience: float = 120,
    track: Track = _untracked,
    say: Callable[[str], object] = _LOG.warning,
) -> dict[str, int]:
    """Make the published warehouse the content of a schema in PostgreSQL, in the place of what an earlier publish made.

    Readers see the old marts or the new ones, whole, in each statement and each transaction. The role `<schema>_reader` may
    read them and nothing else. Only one publish to a schema goes on at a time; others wait.

    Args:
        warehouse: the home of the published warehouse, or a warehouse file.
        url: postgresql://user:password@host:port/database, as libpq takes it.
        schema: what to replace; it is made where there is none.
        patience: seconds to wait for transactions of readers to end, so that none sees old and new marts mixed.
        track: called with what is done now and how many there are; gives a function to call with how many more are done.
        say: called with each warning.

    Returns:
        The number of rows by table.

    Raises:
        PassingPostgresError: the server is not there, the connection was lost, or readers kept the marts locked.
        PermanentPostgresError: the address, the user's rights, the database or the warehouse are not as they must be.
        WarehouseNotFound: nothing has been published yet.
    """
    with _told(schema), _connection(url) as pg:
        _prepare(pg, schema, say)
        # After the lock is held: of two publishes, the later one brings the newer warehouse.
        with connect(warehouse) as con:
            incoming = f"{schema}_incoming"
            pg.execute(f"CREATE SCHEMA {quote(incoming)}")
            pg.execute(f"SET LOCAL search_path = {quote(incoming)}")
            tables, marts, views = _contents(con)
            counts = {table.name: _count(con, table) for table in tables}
            with track("Writing tables", sum(counts.values())) as advance:
                for table in tables:
                    _write(pg, con, table, advance)
            with track("Writing marts", None) as advance:
                counts |= {mart.name: _write(pg, con, mart, advance) for mart in marts}
        pg.execute("; ".join(statement for view in views for statement in create_view(view)))
        _add_keys([*tables, *marts], pg, track, say)
        _let_read(pg, schema, incoming, say)
        _swap(pg, schema, incoming, patience)
    return counts


@contextmanager
def _told(schema: str) -> Iterator[None]:
    """Errors of the two databases as sentences."""
    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        raise PermanentPostgresError(
            f"Expected a user who may create schemas in the database and owns the schema {schema!r} where there is one; "
            f"PostgreSQL says: {_said(error)}. An administrator runs: GRANT CREATE ON DATABASE name TO user. {_KEPT}"
        ) from error
    except psycopg.errors.DependentObjectsStillExist as error:
        raise PermanentPostgresError(
            f"Expected nothing of others to depend on what is in the schema {schema!r}, which is replaced; found: "
            f"{'; '.join((error.diag.message_detail or '').splitlines())}. Drop that; a query of the tool that shows it does "
            f"as well. {_KEPT}"
        ) from error
    except psycopg.OperationalError as error:
        raise PassingPostgresError(
            f"Expected PostgreSQL to answer until the marts are published; it says: {_said(error)}. See whether the server runs "
            f"and is not full, and publish again: parley publish postgres. {_KEPT}"
        ) from None  # a run shows the last of its causes: this sentence
    except psycopg.Error as error:
        raise PermanentPostgresError(
            f"Expected PostgreSQL to take the marts; it says: {_said(error)}. Correct what it names. {_KEPT}"
        ) from error
    except duckdb.Error as error:
        raise PermanentPostgresError(
            f"Expected a warehouse with the tables of this version of Parley; DuckDB says: {error}. "
            f"Make it anew: parley refresh. {_KEPT}"
        ) from error


_KEPT = "Readers in PostgreSQL keep the marts that they have."


def _said(error: psycopg.Error) -> str:
    return " ".join(str(error).split()).rstrip(".")


@contextmanager
def _connection(url: str) -> Iterator[psycopg.Connection]:
    """A connection whose one transaction is committed at the end of the block, and taken back where the block fails."""
    try:
        address = make_conninfo("", **{**_CONNECTION, **conninfo_to_dict(url), "client_encoding": "utf8"})
    except psycopg.Error:
        # Neither the address nor what libpq says of it, which may quote it: a password stands in it.
        raise PermanentPostgresError(
            "Expected PARLEY_POSTGRES_URL as postgresql://user:password@host:port/database; found an address that cannot be "
            "understood. Correct it; in user and password write special characters as %XX."
        ) from None
    try:
        pg = psycopg.connect(address)
    except psycopg.OperationalError as error:
        if any(refusal in str(error) for refusal in _REFUSALS):
            raise PermanentPostgresError(
                f"Expected PostgreSQL to let Parley in; it says: {_said(error)}. Correct PARLEY_POSTGRES_URL. {_KEPT}"
            ) from error
        raise PassingPostgresError(
            f"Expected a PostgreSQL server to answer; found: {_said(error)}. See whether it runs and PARLEY_POSTGRES_URL "
            f"names it. {_KEPT}"
        ) from None
    with pg:
        yield pg


def _prepare(pg: psycopg.Connection, schema: str, say: Callable[[str], object]) -> None:
    """Lift limits, wait for other publishes, and see that the database and the schema are what they must be."""
    encoding = pg.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise PermanentPostgresError(
            f"Expected a database in UTF-8, which holds names of all languages; found {encoding}. "
            "Make one: createdb --encoding UTF8 --template template0 name."
        )
    pg.execute("SELECT set_config(name, '0', true) FROM pg_settings WHERE name = ANY(%s)", [list(_LIMITS)])
    pg.execute(f"SET LOCAL maintenance_work_mem = '{_INDEX_MEMORY}'")
    key = f"parley publish {schema}"
    if not _one(pg, "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", key):
        say(f"Another publish to the schema {schema!r} goes on; waiting for it to end.")
        pg.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    found = pg.execute(
        "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = %s", [schema]
    ).fetchone()
    if found is not None and not (found[0] or "").startswith(MARK):
        raise PermanentPostgresError(
            f"Expected no schema {schema!r}, or one that Parley made; found one of others, which a publish would replace. "
            "Name another one in PARLEY_POSTGRES_SCHEMA, or drop that one."
        )


def _contents(con: duckdb.DuckDBPyConnection) -> tuple[list[Table], list[Table], list[View]]:
    """What is written: tables; marts that are stored, as tables here too; and the others, as views whose SELECT both databases run."""
    tables, marts, views = [*TABLES.values(), DICTIONARY], [], []
    for view in load_views():
        if view.is_view_in_postgres:
            views.append(replace(view, stored_by=()))
            continue
        described = con.execute(
            "SELECT column_name, type FROM dictionary WHERE table_name = ? ORDER BY position", [view.name]
        ).fetchall()
        columns = tuple(Column(name, type_, view.columns[name], nullable=True) for name, type_ in described)
        marts.append(Table(view.name, view.description, columns, view.key, "mart"))
    return tables, marts, views


def _count(con: duckdb.DuckDBPyConnection, table: Table) -> int:
    return con.table(table.name).count("*").fetchall()[0][0]


def _write(pg: psycopg.Connection, con: duckdb.DuckDBPyConnection, table: Table, advance: Advance) -> int:
    """Make a table and copy its rows; gives their number.

    CSV with every text in quotes and no null in them: so both differ, and no text is taken for anything else. What PostgreSQL
    cannot hold in a text, the character NUL, becomes U+FFFD. FREEZE makes the rows visible to transactions that began before
    the swap, too: those would find the new tables empty.
    """
    pg.execute("; ".join(create_table(table)))
    n_rows = 0
    names = ", ".join(quote(column.name) for column in table.columns)
    with (
        streaming(con.sql(f"SELECT {names} FROM {quote(table.name)}"), BATCH) as reader,
        pg.cursor() as cursor,
        cursor.copy(f"COPY {quote(table.name)} FROM STDIN (FORMAT csv, FREEZE)") as copy,
    ):
        for batch in reader:
            frame = pl.DataFrame(batch).with_columns(pl.col(pl.String).str.replace_all("\0", "\ufffd", literal=True))
            buffer = io.BytesIO()
            frame.write_csv(buffer, include_header=False, quote_style="non_numeric")
            copy.write(buffer.getbuffer())
            n_rows += frame.height
            advance(frame.height)
    return n_rows


def _add_keys(tables: Sequence[Table], pg: psycopg.Connection, track: Track, say: Callable[[str], object]) -> None:
    """Primary keys, indexes, foreign keys, statistics. What the rows do not allow is left out with a warning, but a key must hold."""
    keys = [f"ALTER TABLE {quote(table.name)} ADD PRIMARY KEY ({_names(table.key)})" for table in tables]
    others = [statement for table in tables for statement in _indexes(table)]
    others += [statement for table in tables for statement in _references(table)]
    with track("Making keys and indexes", len(keys) + len(others)) as advance:
        for statement in keys + others:
            try:
                with pg.transaction():
                    pg.execute(statement)
            except (psycopg.errors.ForeignKeyViolation, psycopg.errors.ProgramLimitExceeded) as error:
                # A reference that only a warning checks; a text from outside that is too long for an index.
                say(f"Left out: {statement}. PostgreSQL says: {_said(error)}.")
            advance(1)
    pg.execute(f"ANALYZE {_names([table.name for table in tables])}")


def _indexes(table: Table) -> Iterator[str]:
    """What readers join by and filter by: ids and days, unless the primary key begins with them."""
    for column in table.columns:
        if (column.name.endswith("_id") or column.type == "DATE") and column.name != table.key[0]:
            yield f"CREATE INDEX ON {quote(table.name)} ({quote(column.name)})"


def _references(table: Table) -> Iterator[str]:
    for column in table.columns:
        if column.references is not None:
            parent, key = column.references.split(".")
            yield (
                f"ALTER TABLE {quote(table.name)} ADD FOREIGN KEY ({quote(column.name)}) REFERENCES {quote(parent)} ({quote(key)})"
            )


def _let_read(pg: psycopg.Connection, schema: str, incoming: str, say: Callable[[str], object]) -> None:
    """Let the role of readers read, and do nothing else. Where there is none and it may not be made, a warning tells how."""
    role = reader_role(schema)
    if not _one(pg, "SELECT count(*) FROM pg_roles WHERE rolname = %s", role):
        create = f"CREATE ROLE {quote(role)} NOLOGIN"
        try:
            with pg.transaction():
                pg.execute(create)
        except psycopg.errors.InsufficientPrivilege:
            say(
                f"Expected the role {role!r} or the right to create it; found neither, so only the owner reads the marts. "
                f"An administrator runs once: {create}; the next publish gives it the right to read."
            )
            return
    pg.execute(f"GRANT USAGE ON SCHEMA {quote(incoming)} TO {quote(role)}")
    pg.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {quote(incoming)} TO {quote(role)}")


def reader_role(schema: str) -> str:
    """The role that may read the marts of a schema; administrators grant it to those who log in."""
    return f"{schema}_reader"


def _swap(pg: psycopg.Connection, schema: str, incoming: str, patience: float) -> None:
    """Put the incoming schema in the place of the one that readers use.

    PostgreSQL looks names up one by one. Without the lock, a statement that reads two tables, or a transaction of two
    statements, could get one table from before the swap and one from after it.
    """
    _lock(pg, schema, patience)
    for kind, what in (("v", "VIEW"), ("r", "TABLE")):
        names = [name for _, name, is_a in _relations(pg, schema) if is_a == kind]
        if names:
            pg.execute(f"DROP {what} {_names(names, schema)}")
    pg.execute(f"DROP SCHEMA IF EXISTS {quote(schema)}")
    pg.execute(f"ALTER SCHEMA {quote(incoming)} RENAME TO {quote(schema)}")
    comment = (
        f"{MARK}: who met whom, published {datetime.now(UTC):%Y-%m-%d %H:%M} UTC. Each publish makes this schema anew: "
        "keep nothing of your own in it."
    )
    pg.execute(f"COMMENT ON SCHEMA {quote(schema)} IS {literal(comment)}")


def _lock(pg: psycopg.Connection, schema: str, patience: float) -> None:
    """Wait until no transaction reads the old tables. New readers are held up for less than a second at a time."""
    deadline = time.monotonic() + patience
    while relations := _relations(pg, schema):
        try:
            with pg.transaction():
                pg.execute(f"SET LOCAL statement_timeout = '{_LOCK_TRY}'")
                pg.execute(f"LOCK TABLE {_names([name for _, name, _ in relations], schema)} IN ACCESS EXCLUSIVE MODE")
            break
        except psycopg.errors.QueryCanceled:
            if time.monotonic() > deadline:
                raise PassingPostgresError(
                    f"Expected transactions that read the marts to end within {patience:.0f} s; {_readers(pg, relations)} did "
                    f"not. End it, or set idle_in_transaction_session_timeout for those who read. {_KEPT}"
                ) from None
            time.sleep(_LOCK_PAUSE)
    pg.execute("SET LOCAL statement_timeout = 0")


def _relations(pg: psycopg.Connection, schema: str) -> list[tuple[int, str, str]]:
    """Tables and views of a schema: id, name, and 'r' or 'v'.

    Those that are being read come first: whoever reads one is then most likely to end before the others are locked.
    """
    return pg.execute(
        "SELECT oid::bigint, relname, relkind::text FROM pg_class "
        "WHERE relnamespace = to_regnamespace(%s) AND relkind IN ('r', 'v') "
        "ORDER BY (SELECT count(*) FROM pg_locks WHERE relation = pg_class.oid) DESC, relname",
        [quote(schema)],
    ).fetchall()


def _readers(pg: psycopg.Connection, relations: Sequence[tuple[int, str, str]]) -> str:
    found = pg.execute(
        "SELECT DISTINCT activity.pid, activity.usename, activity.application_name "
        "FROM pg_locks JOIN pg_stat_activity AS activity USING (pid) "
        "WHERE relation = ANY(%s) AND datname = current_database() AND activity.pid <> pg_backend_pid() ORDER BY activity.pid",
        [[oid for oid, _, _ in relations]],
    ).fetchall()
    return ", ".join(f"process {pid} of {user} ({program or 'unnamed'})" for pid, user, program in found) or "one"


def _one(pg: psycopg.Connection, sql: str, value: str) -> object:
    row = pg.execute(sql, [value]).fetchone()
    assert row is not None
    return row[0]


def _names(names: Sequence[str], schema: str | None = None) -> str:
    return ", ".join(quote(name) if schema is None else f"{quote(schema)}.{quote(name)}" for name in names)
