"""What a reader may do, and what it is told when it may not."""

import subprocess
import sys
import threading
from pathlib import Path

import polars as pl
import pytest

import warehouse
from warehouse import QueryError, WarehouseNotFound, connect, run_query
from warehouse.connection import streaming
from warehouse.publish import new_candidate, publish
from warehouse.writer import write_warehouse

Tables = dict[str, pl.DataFrame]


@pytest.fixture
def home(tables: Tables, tmp_path: Path) -> Path:
    candidate = new_candidate(tmp_path)
    write_warehouse(tables, candidate)
    publish(candidate, tmp_path)
    return tmp_path


def test_a_query_gives_a_frame(home: Path) -> None:
    with connect(home) as con:
        found = run_query(con, "SELECT meeting_id, meeting_date FROM fact_meeting WHERE status = 'held'")
    assert found.schema == {"meeting_id": pl.String(), "meeting_date": pl.Date()}
    assert found["meeting_id"].to_list() == ["m1"]


def test_the_home_is_the_one_that_the_environment_names(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(home.parent))
    for name in (str(home), f"~/{home.name}"):
        monkeypatch.setenv("PARLEY_HOME", name)
        with connect() as con:
            assert run_query(con, "SELECT count(*) AS n FROM fact_meeting")["n"].item() == 2


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("INSERT INTO dim_topic VALUES ('a', 'b', 1)", "the warehouse is read-only"),
        ("UPDATE dim_topic SET name = 'b'", "the warehouse is read-only"),
        ("DROP TABLE dim_topic", "the warehouse is read-only"),
        ("CREATE TABLE mine (x INTEGER)", "the warehouse is read-only"),
        ("COPY dim_topic TO 'topics.csv'", "reads nothing but the warehouse"),
        ("SELECT * FROM read_csv('/etc/hostname')", "reads nothing but the warehouse"),
        ("ATTACH 'other.duckdb'", "reads nothing but the warehouse"),
        ("INSTALL httpfs", "reads nothing but the warehouse"),
        ("SET enable_external_access = true", "reads nothing but the warehouse"),
        ("SET threads = 1", "reads nothing but the warehouse"),
        ("SELECT * FROM fact_meetings", "Hint: there is fact_meeting"),
        ("SELECT town FROM fact_meeting", "not found in FROM clause.*lists every column"),
        ("SELEC 1", "syntax error"),
        ("SELECT 1; SELECT 2", "One statement was expected, found 2"),
        ("-- nothing", "One statement was expected, found 0"),
        ("SELECT * FROM secret_frame", "does not exist"),
    ],
)
def test_what_a_query_may_not_do_is_refused_with_a_hint(home: Path, sql: str, message: str) -> None:
    secret_frame = pl.DataFrame({"a": [1]})  # variables of the caller are no tables
    with connect(home) as con, pytest.raises(QueryError, match=f"(?s){message}"):
        run_query(con, sql)
    assert secret_frame.height == 1


def test_values_that_polars_cannot_take_come_as_text(home: Path) -> None:
    with connect(home) as con:
        found = run_query(con, "SELECT INTERVAL 2 DAY AS d, [INTERVAL 1 DAY] AS d, NULL AS e, 1::HUGEINT AS f; -- end")
    assert found.row(0)[:3] == ("2 days", "[1 day]", None)


def test_two_connections_of_one_process_are_both_locked_down(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with connect(home, threads=1, memory_limit="100MB") as first, connect(home, threads=2) as second:
        for con in (first, second):
            settings = run_query(con, "SELECT current_setting('TimeZone') AS zone, current_setting('threads') AS n")
            assert settings.row(0) == ("UTC", 1)
            with pytest.raises(QueryError, match="locked"):
                run_query(con, "SET threads = 2")


def test_threads_that_open_one_version_at_once_all_get_it_locked_down(home: Path) -> None:
    together = threading.Barrier(4)
    errors: list[BaseException] = []

    def open_often() -> None:
        try:
            for _ in range(50):
                together.wait(60)
                with connect(home) as con:
                    assert con.execute("SELECT current_setting('lock_configuration')").fetchone() == (True,)
        except BaseException as error:
            errors.append(error)
            together.abort()

    threads = [threading.Thread(target=open_often, daemon=True) for _ in range(together.parties)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
        assert not thread.is_alive()
    assert not errors, errors


def test_rows_left_unread_by_an_error_do_not_keep_the_next_connection_waiting(home: Path) -> None:
    with pytest.raises(ZeroDivisionError) as kept, connect(home) as con:  # noqa: PT012
        rows = con.sql("SELECT range AS i FROM range(1_000_000)")
        with streaming(rows, 1_000) as reader:
            reader.read_next_batch()
            raise ZeroDivisionError
    # In a thread of its own, since nothing ends one that waits.
    again = threading.Thread(target=lambda: connect(home).close(), daemon=True)
    again.start()
    again.join(60)
    assert not again.is_alive()
    assert kept.value.__traceback__ is not None  # which holds the reader all the while


def test_a_process_that_holds_an_old_version_gets_the_new_one_when_it_connects_again(
    home: Path, tables: Tables
) -> None:
    with connect(home) as old:
        candidate = new_candidate(home)
        write_warehouse({**tables, "fact_meeting": tables["fact_meeting"].head(1)}, candidate)
        publish(candidate, home)
        with connect(home) as new:
            query = "SELECT count(*) AS n FROM fact_meeting"
            assert run_query(new, query)["n"].item() == 1
            assert run_query(old, query)["n"].item() == 2


def test_a_missing_warehouse_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WarehouseNotFound, match=r"found a folder without one\. Make one with `make run`"):
        connect(tmp_path)
    with pytest.raises(WarehouseNotFound, match="found nothing"):
        connect(tmp_path / "nowhere")
    (tmp_path / "warehouse.duckdb").symlink_to("versions/gone.duckdb")
    with pytest.raises(FileNotFoundError, match=r"found a link to versions/gone\.duckdb, which is not there"):
        connect(tmp_path)


def test_the_tables_are_imported_without_duckdb() -> None:
    script = "import sys, warehouse.tables; sys.exit('duckdb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = warehouse.nothing
