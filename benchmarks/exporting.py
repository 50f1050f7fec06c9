"""Measure what an export of a million meetings costs, by format: `python -m benchmarks.exporting`.

Publishes a made-up warehouse (`generated.py`), runs `parley export` on it as a user would, once
for each format, and prints time, largest memory and size. Excel is asked for fewer rows, since a sheet holds no more than a million.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.generated import made_up
from warehouse.publish import new_candidate, publish
from warehouse.writer import write_warehouse

PARLEY = Path(sys.executable).with_name("parley")


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
