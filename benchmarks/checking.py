"""Measure how long the checks of a refresh take, and how much memory: `python -m benchmarks.checking [--meetings N]`.

Here: a made-up warehouse (`generated.py`) staged as a refresh stages it, read and checked in a process of its own, as the
refresh does. Not here: what is checked (`warehouse/expectations`).
"""

import argparse
import multiprocessing
import resource
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.generated import made_up
from pipelines.lake import Lake
from warehouse.quality import load_checks, run_checks
from warehouse.tables import TABLES

NARROW = frozenset({"fact_meeting", "bridge_meeting_participant"}) | {
    name for name in TABLES if name.startswith("dim_")
}


def stage(folder: Path, n_meetings: int) -> None:
    """Stages the tables of a made-up warehouse."""
    lake = Lake(folder, date(2000, 1, 1), date.today())
    for name, frame in made_up(n_meetings).items():
        lake.write_staged(name, TABLES[name].conform(frame))


def check(folder: Path, is_narrow: bool) -> None:
    """Reads the staged tables, runs their checks and prints what it took."""
    began = perf_counter()
    lake = Lake(folder, date(2000, 1, 1), date.today())
    tables = {name: lake.read_staged(name, t.schema) for name, t in TABLES.items() if not is_narrow or name in NARROW}
    read = perf_counter() - began
    results = run_checks([check for check in load_checks() if check.table in tables], tables)
    seconds = perf_counter() - began - read
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    large = ", ".join(f"{name} {frame.height:,}" for name, frame in tables.items() if frame.height >= 100_000)
    print(f"{large}\n{len(results)} checks: {seconds:.1f} s (reading {read:.1f} s before), {memory:.2f} GiB at most")
    for result in results:
        if result.status == "failed" or (result.status == "error" and not is_narrow):
            print(f"  {result.status}: {result.check.full_name} {result.n_failed or ''} {result.error or ''}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--meetings", type=int, default=1_000_000)
    parser.add_argument("--narrow", action="store_true", help="only fact_meeting, one bridge and what they refer to")
    options = parser.parse_args()
    # Processes of their own: making the tables up takes memory that is no part of checking them.
    processes = multiprocessing.get_context("spawn")
    with TemporaryDirectory() as folder:
        for work, arguments in ((stage, (Path(folder), options.meetings)), (check, (Path(folder), options.narrow))):
            process = processes.Process(target=work, args=arguments)
            process.start()
            process.join()
            if process.exitcode:
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
