"""The marts in a real PostgreSQL: what stands there, who may read it, and that readers see old or new marts, whole."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import polars as pl
import psycopg
import pytest
from publishing_process import write

from tests.same_rows import KEYS, VIEWS, assert_same_rows
from warehouse.connection import WarehouseNotFound, connect
from warehouse.ddl import column_comment, load_views
from warehouse.postgres import PassingPostgresError, PermanentPostgresError, publish_to_postgres
from warehouse.publish import publish
from warehouse.tables import TABLES
from warehouse.writer import write_warehouse

pytestmark = pytest.mark.heavy

Database = Callable[..., str]
Tables = dict[str, pl.DataFrame]
Rows = Callable[..., pl.DataFrame]

NASTY = [
    "",
    "\\.",
    "\\N",
    'a"b',
    "a\nb\r\nc",
    "\r",
    " both ",
    "NULL",
    "a,b;'",
    "nul\0nul",
    "é—😀\u2028\ufeff",
    "'; DROP TABLE x; --",
]
NUMBERS = [0.1 + 0.2, 5e-324, 1.7976931348623157e308, -0.0, 1e22, 1 / 3, 1e16, 100.0, 2.5e-7]
NUMBERS += [float("inf"), float("-inf"), float("nan")]
DAYS = [date(1, 1, 1), date(9999, 12, 31), date(2024, 2, 29)] * 4
TIMES = [datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999), datetime(1969, 12, 31, 23, 59, 59, 1)] * 4


@pytest.fixture
def warehouse(tables: Tables, tmp_path: Path) -> Path:
    path = tmp_path / "right.duckdb"
    write_warehouse(tables, path)
    return path


def _login(database: Database, name: str, *statements: str) -> str:
    """Makes a user, with what an administrator runs for it; gives its address."""
    with psycopg.connect(database()) as pg:
        pg.execute(f"DROP ROLE IF EXISTS {name}")
        pg.execute(f"CREATE ROLE {name} LOGIN")
        for statement in statements:
            pg.execute(statement)
    return database(name)


def _schemas(database: Database) -> set[str]:
    with psycopg.connect(database()) as pg:
        found = pg.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'parley%'").fetchall()
    return {name for (name,) in found}


def test_every_table_and_mart_has_duckdbs_values_and_types(
    tables: Tables, rows: Rows, database: Database, tmp_path: Path
) -> None:
    articles = [
        {"article_id": f"n{i}", "title": text, "url": text, "published_at": TIMES[i], "ingest_date": DAYS[i]}
        for i, text in enumerate(NASTY)
    ]
    tables["dim_article"] = pl.concat([tables["dim_article"], rows("dim_article", *articles)])
    places = [{"place_id": i, "country_id": "KGZ", "latitude": x, "name": NASTY[i]} for i, x in enumerate(NUMBERS)]
    tables["dim_place"] = pl.concat([tables["dim_place"], rows("dim_place", *places)])
    path = tmp_path / "nasty.duckdb"
    write_warehouse(tables, path)

    counts = publish_to_postgres(path, database())

    with connect(path) as con, psycopg.connect(database()) as pg:
        found = assert_same_rows(con, pg)
        assert counts == {name: n for name, n in found.items() if name not in VIEWS}
        assert found["dim_article"] == 2 + len(NASTY)
        assert found["mart_meeting"] == 2
        assert found["mart_calendar"] == 1
        types = pg.execute(
            "SELECT table_name, column_name, upper(data_type) FROM information_schema.columns WHERE table_schema = 'parley'"
        ).fetchall()
        names = {"DOUBLE": "DOUBLE PRECISION", "TIMESTAMP": "TIMESTAMP WITHOUT TIME ZONE"}
        expected = con.execute("SELECT table_name, column_name, type FROM dictionary").fetchall()
        assert set(types) == {(table, column, names.get(type_, type_)) for table, column, type_ in expected}


def test_keys_references_indexes_and_comments_are_those_of_the_registry(warehouse: Path, database: Database) -> None:
    publish_to_postgres(warehouse, database())
    with psycopg.connect(database()) as pg:
        keys = pg.execute(
            "SELECT relname, array_agg(attname ORDER BY place) FROM pg_constraint JOIN pg_class c ON c.oid = conrelid, "
            "unnest(conkey) WITH ORDINALITY AS k(number, place) JOIN pg_attribute ON attnum = number "
            "WHERE contype = 'p' AND attrelid = conrelid AND c.relnamespace = 'parley'::regnamespace GROUP BY relname"
        ).fetchall()
        assert {name: tuple(columns) for name, columns in keys} == {
            name: key for name, key in KEYS.items() if name not in VIEWS
        }
        references = pg.execute(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype = 'f' AND convalidated AND connamespace = 'parley'::regnamespace"
        ).fetchall()
        assert {(table.removeprefix("parley."), text) for table, text in references} == {
            (table.name, f"FOREIGN KEY ({column.name}) REFERENCES parley.{parent}({key})")
            for table in TABLES.values()
            for column in table.columns
            for parent, key in [(column.references or ".").split(".")]
            if column.references
        }
        indexes = {
            row[0] for row in pg.execute("SELECT indexdef FROM pg_indexes WHERE schemaname = 'parley'").fetchall()
        }
        for table, column in [
            ("fact_meeting", "meeting_date"), ("mart_meeting", "meeting_date"), ("fact_mention", "article_id"),
            ("bridge_meeting_participant", "participant_id"), ("mart_article_meeting", "meeting_id"),
        ]:  # fmt: skip
            assert any(f" ON parley.{table} USING btree ({column})" in text for text in indexes), (table, column)
        comments = pg.execute(
            "SELECT relname, coalesce(attname, ''), description FROM pg_description JOIN pg_class c ON c.oid = objoid "
            "LEFT JOIN pg_attribute ON attrelid = objoid AND attnum = objsubid "
            "WHERE classoid = 'pg_class'::regclass AND relnamespace = 'parley'::regnamespace"
        ).fetchall()
        said = {(table, column): text for table, column, text in comments}
        for each in TABLES.values():
            assert said[each.name, ""] == each.grain
            assert all(said[each.name, column.name] == column_comment(column) for column in each.columns)
        for view in load_views():
            assert said[view.name, ""] == view.description
            assert all(said[view.name, name] == meaning for name, meaning in view.columns.items())
        # Readers get good plans from the first query on.
        assert pg.execute("SELECT reltuples FROM pg_class WHERE oid = 'parley.dim_country'::regclass").fetchone() == (
            250,
        )


def test_readers_read_and_do_nothing_else_after_each_publish(warehouse: Path, database: Database) -> None:
    loader = _login(database, "loader", "ALTER ROLE loader CREATEROLE", "DROP ROLE IF EXISTS mine_reader")
    with psycopg.connect(database()) as pg:
        pg.execute(f"GRANT CREATE ON DATABASE {pg.info.dbname} TO loader")
        pg.execute("CREATE SCHEMA hidden")
        pg.execute("CREATE TABLE hidden.secret AS SELECT 1 AS x")
    publish_to_postgres(warehouse, loader, schema="mine")
    with psycopg.connect(database()) as pg:
        assert pg.execute("SELECT rolcanlogin, rolsuper FROM pg_roles WHERE rolname = 'mine_reader'").fetchone() == (
            False,
            False,
        )
    bi = _login(database, "bi", "GRANT mine_reader TO bi", "ALTER ROLE bi SET search_path = mine")
    for _ in range(2):
        with psycopg.connect(bi, autocommit=True) as pg:
            for name in KEYS:
                pg.execute(f"SELECT * FROM {name}")
            for statement in (
                "INSERT INTO dim_topic VALUES ('x', 'x', 0)", "UPDATE mart_meeting SET city = 'x'", "DELETE FROM fact_meeting",
                "TRUNCATE fact_meeting", "CREATE TABLE mine.x (y int)", "CREATE TABLE public.x (y int)", "CREATE SCHEMA x",
                "DROP TABLE fact_meeting", "DROP SCHEMA mine CASCADE", "ALTER TABLE fact_meeting ADD COLUMN x int",
                "SELECT * FROM hidden.secret", "SET ROLE loader", "CREATE ROLE x", "SELECT pg_read_file('/etc/hostname')",
                "COPY fact_meeting TO PROGRAM 'cat'",
            ):  # fmt: skip
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    pg.execute(statement)
        publish_to_postgres(warehouse, loader, schema="mine")


def test_a_user_who_may_not_make_roles_publishes_and_is_told_what_an_administrator_runs(
    warehouse: Path, database: Database
) -> None:
    poor = _login(database, "poor", "DROP ROLE IF EXISTS poor_marts_reader")
    with psycopg.connect(database()) as pg:
        pg.execute(f"GRANT CREATE ON DATABASE {pg.info.dbname} TO poor")
    said: list[str] = []
    publish_to_postgres(warehouse, poor, schema="poor_marts", say=said.append)
    (warning,) = said
    assert 'An administrator runs once: CREATE ROLE "poor_marts_reader" NOLOGIN;' in warning
    with psycopg.connect(database()) as pg:
        pg.execute('CREATE ROLE "poor_marts_reader" NOLOGIN')
    publish_to_postgres(warehouse, poor, schema="poor_marts", say=said.append)
    assert len(said) == 1
    with psycopg.connect(_login(database, "reader", "GRANT poor_marts_reader TO reader")) as pg:
        assert pg.execute("SELECT count(*) FROM poor_marts.dim_country").fetchone() == (250,)


def test_what_someone_must_change_is_a_permanent_error_that_says_so(
    warehouse: Path, database: Database, tmp_path: Path, postgres_server: Callable[[str], str]
) -> None:
    with psycopg.connect(database()) as pg:
        pg.execute("CREATE SCHEMA theirs")
        pg.execute("CREATE TABLE theirs.work AS SELECT 1 AS x")
    name = database().split("@/")[1].split("?")[0]
    for address, schema, message in (
        (_login(database, "stranger"), "parley", f"permission denied for database {name}.*GRANT CREATE ON DATABASE"),
        (database("nobody_there"), "parley", 'role "nobody_there" does not exist.*Correct PARLEY_POSTGRES_URL'),
        (postgres_server("nothing"), "parley", 'database "nothing" does not exist'),
        (database(), "theirs", "schema 'theirs', or one that Parley made; found one of others"),
        (database(), "public", "schema 'public', or one that Parley made"),
        ("postgresql://user:geheim@host/x?colour=red", "parley", "as postgresql://user:password@host:port/database"),
    ):
        with pytest.raises(PermanentPostgresError, match=message) as error:
            publish_to_postgres(warehouse, address, schema=schema)
        assert "geheim" not in str(error.value)
    with psycopg.connect(database()) as pg:
        assert pg.execute("SELECT x FROM theirs.work").fetchone() == (1,)
    with pytest.raises(WarehouseNotFound):
        publish_to_postgres(tmp_path / "nowhere", database())


def test_a_database_that_is_not_in_utf8_is_refused(warehouse: Path, postgres_server: Callable[[str], str]) -> None:
    with psycopg.connect(postgres_server("postgres"), autocommit=True) as pg:
        pg.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
        try:
            with pytest.raises(
                PermanentPostgresError, match=r"a database in UTF-8.*found LATIN1.*createdb --encoding UTF8"
            ):
                publish_to_postgres(warehouse, postgres_server("latin"))
        finally:
            pg.execute("DROP DATABASE latin")


def test_a_server_that_is_not_there_is_a_passing_error(warehouse: Path) -> None:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        with pytest.raises(PassingPostgresError, match=f"port {port} failed.*See whether it runs") as error:
            publish_to_postgres(warehouse, f"postgresql://user:geheim@127.0.0.1:{port}/x")
    assert "geheim" not in str(error.value)


def test_views_of_others_on_the_marts_stop_the_publish_by_name_and_are_kept(
    warehouse: Path, database: Database
) -> None:
    publish_to_postgres(warehouse, database())
    with psycopg.connect(database()) as pg:
        pg.execute("CREATE VIEW public.my_view AS SELECT city FROM parley.mart_meeting")
    with pytest.raises(
        PermanentPostgresError, match=r"view public\.my_view depends on table parley\.mart_meeting.*Drop that"
    ):
        publish_to_postgres(warehouse, database())
    with psycopg.connect(database()) as pg:
        assert pg.execute("SELECT count(*) FROM public.my_view").fetchone() == (2,)
        pg.execute("DROP VIEW public.my_view")
    publish_to_postgres(warehouse, database())


def test_what_the_rows_do_not_allow_is_left_out_and_told_and_the_rest_is_published(
    tables: Tables, rows: Rows, database: Database, tmp_path: Path
) -> None:
    import random

    long = "".join(random.Random(1).choices([chr(n) for n in range(0x4E00, 0x9000)], k=5_000))  # does not compress
    tables["fact_mention_slot"] = pl.concat(
        [tables["fact_mention_slot"], rows("fact_mention_slot", {"mention_id": "n1", "slot": "series", "value": long})]
    )
    tables["quarantine"] = rows("quarantine", {"quarantine_id": "q1", "refresh_id": "one that never published"})
    path = tmp_path / "odd.duckdb"
    write_warehouse(tables, path)
    said: list[str] = []
    publish_to_postgres(path, database(), say=said.append)
    assert len(said) == 2
    assert any('Left out: ALTER TABLE "fact_mention_slot" ADD PRIMARY KEY' in text for text in said)
    assert any('Left out: ALTER TABLE "quarantine" ADD FOREIGN KEY ("refresh_id")' in text for text in said)
    with connect(path) as con, psycopg.connect(database()) as pg:
        assert_same_rows(con, pg)


def test_a_reader_in_the_midst_of_a_transaction_is_waited_for_and_named(tmp_path: Path, database: Database) -> None:
    publish(write(tmp_path, "old"), tmp_path)
    publish_to_postgres(tmp_path, database())
    publish(write(tmp_path, "new"), tmp_path)
    with psycopg.connect(database(), application_name="dashboard") as slow:
        first = slow.execute("SELECT min(name) FROM parley.dim_topic").fetchone()
        with pytest.raises(
            PassingPostgresError, match=rf"process {slow.info.backend_pid} of postgres \(dashboard\) did"
        ):
            publish_to_postgres(tmp_path, database(), patience=0.1)
        # Meanwhile others read on, and the slow one sees one version.
        with psycopg.connect(database()) as other:
            assert other.execute("SELECT min(name) FROM parley.dim_place").fetchone() == ("old",)
        assert slow.execute("SELECT min(name) FROM parley.dim_place").fetchone() == first == ("old",)
    publish_to_postgres(tmp_path, database(), patience=5)
    assert _version(database) == "new"
    assert _schemas(database) == {"parley"}


def test_a_transaction_that_began_before_the_swap_sees_the_new_marts_and_not_empty_ones(
    tmp_path: Path, database: Database
) -> None:
    publish(write(tmp_path, "old"), tmp_path)
    publish_to_postgres(tmp_path, database())
    publish(write(tmp_path, "new"), tmp_path)
    with psycopg.connect(database()) as reader:
        reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        reader.execute("SELECT 1 FROM pg_class LIMIT 1")  # its snapshot is taken
        publish_to_postgres(tmp_path, database())
        assert reader.execute("SELECT count(*), min(name) FROM parley.dim_topic").fetchone() == (50, "new")


def _version(database: Database) -> str:
    with psycopg.connect(database()) as pg:
        (version,) = pg.execute("SELECT name FROM parley.dim_topic UNION SELECT name FROM parley.dim_place").fetchall()
    return version[0]


@contextmanager
def _reading(database: Database) -> Iterator[list[str]]:
    """Reads all the while, in one statement and in a transaction of two; gives the versions seen, in order."""
    seen: list[str] = []
    wrong: list[object] = []
    stop = threading.Event()

    def read() -> None:
        try:
            with psycopg.connect(database(), autocommit=True) as pg:
                while not stop.is_set():
                    both = "SELECT name FROM parley.dim_topic UNION SELECT name FROM parley.dim_place"
                    found = [row[0] for row in pg.execute(both).fetchall()]
                    with pg.transaction():
                        topic = pg.execute("SELECT DISTINCT name FROM parley.dim_topic").fetchall()
                        place = pg.execute("SELECT DISTINCT name FROM parley.dim_place").fetchall()
                    if len(found) != 1 or len(topic) != 1 or topic != place:
                        wrong.append((found, topic, place))
                    seen.extend([*found, topic[0][0]])
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=read, daemon=True) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        _wait_until(lambda: bool(seen or wrong))
        yield seen
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
    assert not wrong, wrong[:3]
    assert len(seen) > 10


def _start(home: Path, database: Database, before: str) -> subprocess.Popen[str]:
    script = Path(__file__).with_name("postgres_process.py")
    command = [sys.executable, str(script), str(home), database(), before]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def _publishers(pg: psycopg.Connection) -> list[int]:
    found = pg.execute(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'parley' AND datname = current_database()"
    ).fetchall()
    return [pid for (pid,) in found]


def test_a_publish_killed_anywhere_leaves_the_old_marts_and_nothing_else(tmp_path: Path, database: Database) -> None:
    publish(write(tmp_path, "old"), tmp_path)
    publish_to_postgres(tmp_path, database())
    publish(write(tmp_path, "new"), tmp_path)
    with _reading(database) as seen, psycopg.connect(database(), autocommit=True) as pg:
        for before in (
            "CREATE SCHEMA", "CREATE TABLE", "copy", "CREATE VIEW", "ALTER TABLE", "CREATE INDEX", "ANALYZE", "GRANT",
            "LOCK TABLE", "DROP VIEW", "DROP TABLE", "DROP SCHEMA", "ALTER SCHEMA", "COMMENT ON SCHEMA", "commit",
        ):  # fmt: skip
            process = _start(tmp_path, database, before)
            _, errors = process.communicate(timeout=120)
            assert process.returncode == -9, (before, errors)
            _wait_until(lambda: not _publishers(pg))
            assert _schemas(database) == {"parley"}, before
        assert set(seen) == {"old"}
        process = _start(tmp_path, database, "nothing")
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        _wait_until(lambda: seen[-1] == "new")


def test_a_publish_whose_connection_is_ended_anywhere_is_a_passing_error_and_leaves_the_old_marts(
    tmp_path: Path, database: Database
) -> None:
    publish(write(tmp_path, "old"), tmp_path)
    publish_to_postgres(tmp_path, database())
    publish(write(tmp_path, "new", n_rows=10_000), tmp_path)
    with _reading(database) as seen, psycopg.connect(database(), autocommit=True) as pg:
        for delay in (0.0, 0.1, 0.3, 0.6):
            errors: list[BaseException] = []
            thread = threading.Thread(target=_publish_noting, args=(tmp_path, database(), errors))
            thread.start()
            _wait_until(lambda: bool(_publishers(pg)))
            time.sleep(delay)
            for pid in _publishers(pg):
                pg.execute("SELECT pg_terminate_backend(%s)", [pid])
            thread.join(120)
            assert not thread.is_alive()
            if errors:  # else it was done before
                assert isinstance(errors[0], PassingPostgresError), errors
                assert "Readers in PostgreSQL keep the marts that they have" in str(errors[0])
            if delay == 0.0:
                assert errors
                assert set(seen) == {"old"}
            # PostgreSQL takes back what was begun once the process has ended.
            _wait_until(lambda: not _publishers(pg))
            assert _schemas(database) == {"parley"}
        publish_to_postgres(tmp_path, database())
    assert _version(database) == "new"


def _publish_noting(home: Path, url: str, errors: list[BaseException]) -> None:
    try:
        publish_to_postgres(home, url)
    except BaseException as error:
        errors.append(error)


def test_readers_see_whole_marts_while_publishes_go_on(tmp_path: Path, database: Database) -> None:
    publish(write(tmp_path, "v0"), tmp_path)
    publish_to_postgres(tmp_path, database())
    with _reading(database) as seen:
        for n in range(1, 5):
            publish(write(tmp_path, f"v{n}"), tmp_path)
            publish_to_postgres(tmp_path, database())
        _wait_until(lambda: seen[-1] == "v4")
    assert {"v0", "v4"} <= set(seen)


def test_two_publishes_at_once_take_turns(tmp_path: Path, database: Database) -> None:
    publish(write(tmp_path, "one"), tmp_path)
    said: list[str] = []
    errors: list[BaseException] = []
    with psycopg.connect(database()) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended('parley publish parley', 0))")

        def publish_and_say() -> None:
            try:
                publish_to_postgres(tmp_path, database(), say=said.append)
            except BaseException as error:
                errors.append(error)

        threads = [threading.Thread(target=publish_and_say) for _ in range(2)]
        for thread in threads:
            thread.start()
        _wait_until(lambda: len(said) == 2)
        # What is published meanwhile is what both of them bring.
        publish(write(tmp_path, "two"), tmp_path)
    for thread in threads:
        thread.join(120)
    assert errors == []
    assert said[:2] == ["Another publish to the schema 'parley' goes on; waiting for it to end."] * 2
    assert _version(database) == "two"


def _wait_until(happens: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not happens():
        assert time.monotonic() < deadline, "it did not happen within a minute"
        time.sleep(0.05)
