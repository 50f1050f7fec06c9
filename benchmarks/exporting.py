"""Measure what an export of a million meetings costs, by format: `python -m benchmarks.exporting`.

Publishes a warehouse of made-up meetings with two states and two people each, runs `parley export` on it as a user would, once
for each format, and prints time, largest memory and size. Excel is asked for fewer rows, since a sheet holds no more than a million.
"""

import argparse
import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import polars as pl

from warehouse.publish import new_candidate, publish
from warehouse.reference import countries
from warehouse.tables import TABLES
from warehouse.writer import write_warehouse

PEOPLE = 5_000
PARLEY = Path(sys.executable).with_name("parley")


def made_up(n: int) -> dict[str, pl.DataFrame]:
    """Tables of n meetings: each row of the tables, what is not named here being null, 0 or false."""
    states = countries()["country_id"].sort()
    number = pl.DataFrame({"n": pl.int_range(n, eager=True)})
    side = [states.gather((number["n"] * step + 3) % len(states)) for step in (1, 7)]
    key = number["n"].hash(seed=1).cast(pl.String)
    day = pl.lit(date(2014, 1, 1)) + pl.duration(days=pl.col("n") % 3650)
    meetings = number.with_columns(
        meeting_id=key, label=pl.concat_str(side[0], pl.lit("–"), side[1], pl.lit(" meeting, Geneva, "), day.cast(pl.String)),
        kind=pl.lit("meeting"), status=pl.lit("held"), meeting_date=day, date_precision=pl.lit("day"), city=pl.lit("Geneva"),
        country_id=pl.lit("CHE"), level=pl.lit("minister"), n_countries=2, n_participants=2, confidence=pl.col("n") % 97 / 97,
        first_reported_at=day.cast(pl.Datetime("us")) + pl.duration(seconds=pl.col("n") % 86_400),
        last_reported_at=pl.lit(datetime(2024, 6, 1)),
    )  # fmt: skip
    parties = pl.concat(pl.DataFrame({"meeting_id": key, "country_id": states}) for states in side)
    person = [(number["n"] * step) % PEOPLE for step in (1, 3)]
    people = pl.concat(
        pl.DataFrame({"meeting_id": key, "participant_id": who.cast(pl.String), "country_id": states})
        for who, states in zip(person, side, strict=True)
    )
    named = [pl.lit("Somebody with a name").alias("name"), pl.lit("foreign minister").alias("role")]
    return {
        "dim_country": countries(),
        "fact_meeting": _filled("fact_meeting", meetings),
        "bridge_meeting_country": _filled("bridge_meeting_country", parties.with_columns(part=pl.lit("party"))),
        "bridge_meeting_participant": _filled("bridge_meeting_participant", people.with_columns(named)),
    }


def _filled(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with every column of its table."""
    blank = {"TEXT": "", "BOOLEAN": False}
    columns = [
        pl.col(column.name) if column.name in frame.columns
        else pl.lit(None if column.nullable else blank.get(column.type, 0)).alias(column.name)
        for column in TABLES[table].columns
    ]  # fmt: skip
    return frame.select(columns).unique(list(TABLES[table].key))


def publish_made_up(home: Path, n: int) -> None:
    """Publish a warehouse of n meetings."""
    candidate = new_candidate(home)
    write_warehouse(made_up(n), candidate)
    publish(candidate, home)


def measure(home: Path, out: Path, *arguments: str) -> None:
    """Run one export and print what it took."""
    began = perf_counter()
    process = subprocess.Popen(
        [PARLEY, "export", str(out), *arguments],
        env=os.environ | {"PARLEY_HOME": str(home)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"parley export {out.name} failed")
    seconds, cpu = perf_counter() - began, used.ru_utime + used.ru_stime
    memory, size = used.ru_maxrss / 1024, out.stat().st_size / 1e6
    print(
        f"{out.name:<22} {seconds:6.1f} s ({cpu:.1f} of processors) {memory:6,.0f} MB memory {size:7,.1f} MB file",
        flush=True,
    )


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--excel-rows", type=int, default=100_000)
    parser.add_argument("--publish", type=Path, help="only publish the warehouse, in this folder")
    options = parser.parse_args()
    if options.publish:
        publish_made_up(options.publish, options.rows)
        return
    with TemporaryDirectory() as folder:
        home = Path(folder)
        # In a process of its own: the system counts a parent's memory as that of its children.
        subprocess.run([sys.executable, "-m", "benchmarks.exporting", "--publish", folder, *sys.argv[1:]], check=True)
        measure(home, home / "nothing.csv", "--query", "SELECT * FROM mart_meeting LIMIT 0")
        for table in ("fact_meeting", "mart_meeting"):
            for ending in ("parquet", "csv", "jsonl"):
                measure(home, home / f"{table}.{ending}", "--table", table)
        measure(home, home / "excel.xlsx", "--query", f"SELECT * FROM fact_meeting LIMIT {options.excel_rows}")


if __name__ == "__main__":
    main()
