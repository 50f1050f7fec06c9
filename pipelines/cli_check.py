"""The commands `check` and `quarantine`: checks on the published warehouse, and the rows that they keep out.

Here: reading the tables back and writing out what the checks say. Not here: the checks (`warehouse/checks.py`), running them
(`warehouse/quality.py`), setting rows aside (`warehouse/quarantine.py`) and options (`cli.py`).
"""

import json
import sys

import polars as pl
from rich.text import Text

from pipelines.checks import checks_of
from pipelines.cli import CommandError
from pipelines.cli_read import console_for, rich_table
from pipelines.resources.lake import lake_of
from pipelines.settings import load_settings
from warehouse.checks import to_json
from warehouse.connection import connect
from warehouse.ddl import quote
from warehouse.quality import CheckResult, run_checks
from warehouse.tables import TABLES


def run_check(table: str | None, *, as_json: bool) -> int:
    """Run the checks on the published tables and write what failed, or all as JSON Lines.

    Returns:
        1 where a critical check failed or could not be evaluated, else 0.

    Raises:
        CommandError: there is no such table.
        CheckError: a check cannot be understood.
        WarehouseNotFound: nothing has been published yet.
    """
    if table is not None and table not in TABLES:
        raise CommandError(f"Expected one of the tables {', '.join(TABLES)}; found {table!r}.")
    settings = load_settings()
    checks = [check for check in checks_of(settings) if table in (None, check.table)]
    with connect(settings.home) as con:
        # A check of one table may read others.
        frames = {
            name: con.execute(f"SELECT * FROM {quote(name)}").pl().select(t.schema.names()).cast(t.schema)
            for name, t in TABLES.items()
        }
    results = run_checks(checks, frames)
    if as_json:
        for result in results:
            sys.stdout.write(to_json(_record(result)) + "\n")
    else:
        _show(results)
    return int(any(result.blocks for result in results))


def run_quarantine() -> None:
    """Write the rows in quarantine."""
    console = console_for(sys.stdout)
    with connect(load_settings().home) as con:
        rows = con.execute(
            'SELECT quarantine_id AS id, table_name AS "table", row_key, check_name AS "check", reason, quarantined_at AS since '
            "FROM quarantine ORDER BY table_name, check_name, row_key"
        ).pl()
    if rows.is_empty():
        console.print("No row is in quarantine.")
        return
    console.print(rich_table(rows, title=f"{rows.height:,} rows in quarantine"))
    console.print(
        'The rows themselves: parley query "SELECT * FROM quarantine". Correct the source, the lists or the check and refresh, or '
        "let a row through as it is: parley quarantine release ID"
    )


def run_release(ids: list[str]) -> None:
    """Release rows from the next refresh on.

    Raises:
        CommandError: no row in quarantine has such an id.
    """
    settings = load_settings()
    with connect(settings.home) as con:
        known = [row[0] for row in con.execute("SELECT quarantine_id FROM quarantine").fetchall()]
    wanted = known if ids == ["all"] else ids
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        raise CommandError(
            f"Expected ids of rows in quarantine, found {', '.join(unknown)}. List them: parley quarantine"
        )
    lake_of(settings).release(wanted)
    console_for(sys.stdout).print(
        f"{len(wanted):,} rows released. They are published with the next refresh: parley refresh"
    )


def _record(result: CheckResult) -> dict:
    return {
        "table": result.check.table, "check": result.check.name, "type": result.check.type, "severity": result.check.severity,
        "dimension": result.check.dimension, "status": result.status, "why": result.check.why, "n_rows": result.n_rows,
        "n_failed": result.n_failed, "observed_value": result.observed_value, "error": result.error, "failing": result.failing,
    }  # fmt: skip


def _show(results: list[CheckResult]) -> None:
    console = console_for(sys.stdout)
    bad = [result for result in results if result.status != "passed"]
    for result in sorted(bad, key=lambda r: (not r.blocks, r.check.table, r.check.name)):
        counts = "" if result.n_failed is None else f": {result.n_failed:,} of {result.n_rows or 0:,} rows"
        style = "bold red" if result.blocks else "bold yellow"
        title = f"{result.check.severity} {result.status}: {result.check.full_name}{counts}"
        console.print(Text(title, style=style))
        console.print(Text(f"  {result.error or result.check.why}"))
        if result.failing:
            rows = [{name: None if v is None else _text(v) for name, v in row.items()} for row in result.failing[:5]]
            console.print(
                rich_table(pl.DataFrame(rows, infer_schema_length=None).select(pl.nth(range(len(rows[0]))[:6])))
            )
    n = {status: sum(result.status == status for result in results) for status in ("passed", "failed", "error")}
    console.print(
        f"{len(results):,} checks: {n['passed']:,} passed, {n['failed']:,} failed, {n['error']:,} not evaluated"
    )


def _text(value: object) -> str:
    text = json.dumps(value, default=str, ensure_ascii=False) if isinstance(value, list | dict) else str(value)
    return text if len(text) <= 80 else text[:79] + "…"
