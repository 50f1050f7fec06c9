"""Measure how fast the published warehouse answers: `make bench`, or `python -m benchmarks.querying [FILE]`.

On a warehouse of a million made-up meetings (`generated.py`), asks each of `examples/questions`, what the charts of
`deploy/superset` ask (`dashboard.sql`: as Superset sends it, with and without filters), and what other BI tools may, warm, with
two threads. Prints for each the median time, the processor time over both threads, and how often a count over all participants
fits in. Ends with 1 where a median is 200 ms or more, or a question finds nothing that should find something.
"""

import argparse
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import duckdb

from benchmarks.generated import made_up
from warehouse.connection import connect
from warehouse.writer import write_warehouse

QUESTIONS = Path(__file__).parents[1] / "examples" / "questions"
# What Superset sends; a test of `make test-bi` says where it sends something else.
CHARTS = Path(__file__).parent / "dashboard.sql"
LIMIT_MS, RUNS, THREADS = 200, 9, 2
COUNT = "SELECT count(*) FROM mart_meeting_participant WHERE status = 'held'"
# After twenty years every pair of the made-up states has met.
MAY_BE_EMPTY = {"12_first_contacts"}
YEAR = "meeting_date BETWEEN '2024-01-01' AND '2024-12-31'"
OTHERS = {
    "meetings by month, kind and status": "SELECT date_trunc('month', meeting_date) AS month, kind, status, count(*) "
    "FROM mart_meeting GROUP BY ALL ORDER BY ALL",
    "the same, of one country": "SELECT date_trunc('month', meeting_date) AS month, kind, status, count(*) "
    "FROM mart_meeting WHERE contains(country_ids, 'IRN') GROUP BY ALL ORDER BY ALL",
    "venues on a map": "SELECT city, country, latitude, longitude, count(*) FROM mart_meeting "
    "WHERE city IS NOT NULL GROUP BY ALL",
    "venues on a map, of one year": "SELECT city, country, latitude, longitude, count(*) FROM mart_meeting "
    f"WHERE city IS NOT NULL AND {YEAR} GROUP BY ALL",
    "pairs as a heat map": "SELECT country_a, country_b, sum(n_meetings) AS n FROM mart_country_pair_month "
    "GROUP BY ALL ORDER BY n DESC LIMIT 400",
    "one pair over the months": "SELECT month, n_held, n_planned FROM mart_country_pair_month "
    "WHERE country_a = 'China' AND country_b = 'United States' ORDER BY month",
    "top participants": "SELECT name, country, n_meetings FROM mart_participant ORDER BY n_meetings DESC LIMIT 20",
    "top participants of one year": "SELECT name, country, count(*) AS n FROM mart_meeting_participant "
    f"WHERE {YEAR} AND status = 'held' GROUP BY ALL ORDER BY n DESC LIMIT 20",
    "meetings of one person": "SELECT * FROM mart_meeting_participant WHERE name = 'Xi Jinping' AND meeting_date > '2020-01-01' "
    "ORDER BY meeting_date DESC LIMIT 100",
    "planned meetings": "SELECT * FROM mart_calendar LIMIT 100",
    "list filtered by country, date and status": "SELECT meeting_date, label, countries, participants FROM mart_meeting "
    f"WHERE contains(country_ids, 'IRN') AND {YEAR} AND status = 'held' ORDER BY meeting_date DESC LIMIT 100",
    "newest meetings": "SELECT * FROM mart_meeting ORDER BY meeting_date DESC NULLS LAST LIMIT 100",
    "one meeting": "SELECT * FROM mart_meeting WHERE meeting_id = '{meeting_id}'",
    "the sentences of one meeting": "SELECT * FROM mart_article_meeting WHERE meeting_id = '{meeting_id}'",
    "the people of one meeting": "SELECT * FROM mart_meeting_participant WHERE meeting_id = '{meeting_id}'",
}


def measure(con: duckdb.DuckDBPyConnection, sql: str) -> tuple[float, float, int]:
    """(median wall time in ms, least processor time in ms, rows) of a query, after one run to warm up."""
    n_rows = len(con.execute(sql).fetchall())
    walls, processors = [], []
    for _ in range(RUNS):
        wall, processor = perf_counter(), process_time()
        con.execute(sql).fetchall()
        walls.append((perf_counter() - wall) * 1000)
        processors.append((process_time() - processor) * 1000)
    return median(walls), min(processors), n_rows


def charts() -> dict[str, str]:
    """What the charts ask, by the chart and whether it is filtered."""
    blocks = CHARTS.read_text(encoding="utf-8").removeprefix("-- ").split("\n\n-- ")
    return {f"chart: {name}": sql for name, sql in (block.split("\n", 1) for block in blocks)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path, nargs="?", help="a warehouse that generated.py made; default: make one")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        if options.file is None:
            options.file = Path(folder) / "generated.duckdb"
            tables = made_up(1_000_000)
            began = perf_counter()
            write_warehouse(tables, options.file)
            print(
                f"1,000,000 meetings written in {perf_counter() - began:.0f} s, {options.file.stat().st_size / 2**20:,.0f} MiB"
            )
            del tables
        with connect(options.file, threads=THREADS) as con:
            return report(con)


def report(con: duckdb.DuckDBPyConnection) -> int:
    """Print a line for each query; the exit status."""
    row = con.execute("SELECT meeting_id FROM mart_meeting WHERE meeting_date = '2024-04-26' LIMIT 1").fetchone()
    assert row is not None
    queries = {path.stem: path.read_text(encoding="utf-8") for path in sorted(QUESTIONS.glob("*.sql"))}
    queries |= charts()
    queries |= {name: sql.replace("{meeting_id}", row[0]) for name, sql in OTHERS.items()}
    count, processor, _ = measure(con, COUNT)
    width = max(map(len, queries))
    print(f"{'count over all participants':{width}} {count:7.1f} ms  {processor:7.1f} ms of processors")
    bad = []
    for name, sql in queries.items():
        wall, processor, n_rows = measure(con, sql)
        print(
            f"{name:{width}} {wall:7.1f} ms  {processor:7.1f} ms of processors  {wall / count:6.1f} counts  {n_rows:6,} rows"
        )
        if wall >= LIMIT_MS or (not n_rows and name not in MAY_BE_EMPTY):
            bad.append(name)
    print(f"{len(queries)} queries, {len(bad)} slower than {LIMIT_MS} ms or without rows: {', '.join(bad) or 'none'}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
