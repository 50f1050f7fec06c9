"""The quality page: what one refresh's checks found, as one HTML file that needs nothing else.

Here: from results to HTML. Not here: running checks (`quality.py`) and where the file goes (`pipelines/checks.py`). Everything
that comes from outside is escaped by the template.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from warehouse.pages import render
from warehouse.quality import CheckResult
from warehouse.tables import TABLES

TREND_REFRESHES, SAMPLE_ROWS, QUARANTINE_ROWS, CELL_CHARACTERS = 14, 10, 50, 120


Marks = list[tuple[str, str]]
"""(status, time) of the last refreshes in which a check or table was looked at, the latest last."""


@dataclass(frozen=True)
class TableState:
    """One table on the page, with its checks."""

    name: str
    grain: str
    n_checks: int
    n_failed: int  # failed or not evaluated
    state: str  # 'passed', 'warning', 'critical'
    marks: Marks
    checks: list[tuple[CheckResult, Marks]]


def quality_page(
    results: Sequence[CheckResult],
    history: pl.DataFrame,
    quarantined: pl.DataFrame,
    *,
    refresh_id: str,
    checked_at: datetime,
    is_published: bool,
) -> str:
    """The page as HTML.

    Args:
        results: of this refresh, with failing rows.
        history: check_result rows of all refreshes, this one among them.
        quarantined: QUARANTINE rows of this refresh.
        refresh_id: of the refresh.
        checked_at: when (UTC).
        is_published: whether the tables may be published.
    """
    failed = sorted(
        (r for r in results if r.status != "passed"),
        key=lambda r: (r.check.severity != "critical", r.status != "error", r.check.table, r.check.name),
    )
    return render(
        "quality.html",
        refresh_id=refresh_id,
        checked_at=f"{checked_at:%Y-%m-%d %H:%M} UTC",
        is_published=is_published,
        n_checks=len(results),
        n_passed=sum(r.status == "passed" for r in results),
        n_failed=sum(r.status == "failed" for r in results),
        n_errors=sum(r.status == "error" for r in results),
        tables=_states(results, history),
        failed=[_shown(result) for result in failed],
        trend=_trend(history),
        # The rows that broke a check before those that only refer to them.
        quarantined=quarantined.sort(pl.col("reason").str.starts_with("It refers to"), "table_name", "row_key")
        .head(QUARANTINE_ROWS)
        .to_dicts(),
        n_quarantined=quarantined.height,
    )


def _states(results: Iterable[CheckResult], history: pl.DataFrame) -> list[TableState]:
    by_table: dict[str, list[CheckResult]] = {}
    for result in results:
        by_table.setdefault(result.check.table, []).append(result)
    of_table, of_check = _marks(history, "table_name"), _marks(history, "table_name", "check_name")
    states = []
    for name in TABLES:
        own = by_table.get(name, [])
        bad = [result for result in own if result.status != "passed"]
        state = "critical" if any(r.blocks for r in bad) else "warning" if bad else "passed"
        checks = [(result, of_check.get((name, result.check.name), [])) for result in own]
        marks = of_table.get((name,), [])
        states.append(TableState(name, TABLES[name].grain, len(own), len(bad), state, marks, checks))
    return states


def _marks(history: pl.DataFrame, *by: str) -> dict[tuple[object, ...], Marks]:
    """How each of them fared in the last refreshes: a status is that of its worst check."""
    worst = pl.col("status").replace_strict({"passed": 0, "failed": 1, "error": 2}, return_dtype=pl.Int8).max()
    runs = (
        history.group_by(*by, "refresh_id")
        .agg(at=pl.col("checked_at").min(), worst=worst)
        .sort("at", "refresh_id")
        .group_by(*by, maintain_order=True)
        .tail(TREND_REFRESHES)
    )
    found: dict[tuple[object, ...], Marks] = {}
    for row in runs.iter_rows(named=True):
        status = ("passed", "failed", "error")[row["worst"]]
        found.setdefault(tuple(row[name] for name in by), []).append((status, f"{row['at']:%Y-%m-%d %H:%M}"))
    return found


def _shown(result: CheckResult) -> dict[str, Any]:
    rows = [{name: _cell(value) for name, value in row.items()} for row in result.failing[:SAMPLE_ROWS]]
    share = f"{100 * result.n_failed / result.n_rows:.1f}%" if result.n_failed is not None and result.n_rows else None
    return {
        "check": result.check, "status": result.status, "error": result.error, "n_failed": result.n_failed, "n_rows": result.n_rows,
        "share": share, "observed": None if result.observed_value is None else _cell(result.observed_value),
        "columns": list(rows[0]) if rows else [], "rows": rows,
    }  # fmt: skip


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= CELL_CHARACTERS else text[: CELL_CHARACTERS - 1] + "…"


def _trend(history: pl.DataFrame) -> list[dict[str, Any]]:
    """The last refreshes, the latest first: when, checks, passed, percentage."""
    runs = (
        history.group_by("refresh_id")
        .agg(at=pl.col("checked_at").min(), n=pl.len(), passed=(pl.col("status") == "passed").sum())
        .sort("at", "refresh_id", descending=True)
        .head(TREND_REFRESHES)
    )
    return [
        {
            "at": f"{run['at']:%Y-%m-%d %H:%M}",
            "n": run["n"],
            "passed": run["passed"],
            "share": 100 * run["passed"] / run["n"],
        }
        for run in runs.iter_rows(named=True)
    ]
