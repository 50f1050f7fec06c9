"""Processes that test_publish.py starts, and kills: `python publishing_process.py read|refresh|crash HOME ...`."""

import os
import signal
import sys
from itertools import count
from pathlib import Path

import duckdb
import polars as pl

from warehouse import connect, publish, run_query
from warehouse.writer import write_warehouse

VERSIONS = "SELECT DISTINCT name FROM dim_topic UNION SELECT DISTINCT name FROM dim_place"


def write(home: Path, version: str, n_rows: int = 50) -> Path:
    """A candidate with two tables that name the version they are of: in half a warehouse they would differ."""
    topics = pl.DataFrame({"topic_id": [f"{i:08}" for i in range(n_rows)]}).with_columns(
        name=pl.lit(version), n_meetings=0
    )
    places = pl.DataFrame({"place_id": range(n_rows)}).with_columns(
        name=pl.lit(version), country_id=pl.lit("KGZ"), latitude=0.0, longitude=0.0, population=None
    )
    candidate = publish.new_candidate(home)
    write_warehouse({"dim_topic": topics, "dim_place": places}, candidate)
    return candidate


def read(home: Path, stop: Path) -> None:
    """Open anew and query, in both ways that readers do, until `stop` exists. Prints the versions seen, in order."""
    seen: list[str] = []
    (home / "reading").touch()
    while not stop.exists():
        with connect(home) as con:
            versions = run_query(con, VERSIONS)["name"].to_list()
        with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as con:
            versions += [row[0] for row in con.execute(VERSIONS).fetchall()]
        # The second may be newer than the first, but each of them is one version.
        assert len(versions) == 2, f"half a warehouse: {versions}"
        seen += versions
    print(len(seen), *dict.fromkeys(seen))


def refresh(home: Path) -> None:
    """Write and publish large warehouses until killed."""
    for version in count(1):
        publish.publish(write(home, f"new-{version}", n_rows=100_000), home)


def crash(home: Path, step: int) -> None:
    """Publish, and be killed just before the given step that touches the disk. Exits with 0 where there is none."""
    candidate = write(home, "new")
    steps = count(1)

    def dying(function):  # type: ignore[no-untyped-def]
        def wrapped(*args, **kwargs):  # type: ignore[no-untyped-def]
            if next(steps) == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **kwargs)

        return wrapped

    for name in ("replace", "symlink_to", "unlink", "chmod"):
        setattr(Path, name, dying(getattr(Path, name)))
    publish.sync = dying(publish.sync)
    publish.publish(candidate, home, keep=1)


if __name__ == "__main__":
    command, home, *rest = sys.argv[1:]
    if command == "read":
        read(Path(home), Path(rest[0]))
    elif command == "refresh":
        refresh(Path(home))
    else:
        crash(Path(home), int(rest[0]))
