"""The checks as Dagster sees them: each one an asset check of its table, all evaluated in one step.

Here: turning checks and their results into Dagster's. Not here: what is checked (`warehouse/expectations`,
`warehouse/tables`) and how (`warehouse/quality.py`).

Why one step, and why only its last check blocks: the tables read each other. A blocking check of one would have to
run before the tables that read it, and yet after all of them, since checks compare tables. So each check reports on
its table, and one on `staged`, which stands between the tables and `published`, stops the publish. Rows that break a
critical check by row go to the quarantine, with what depends on them, before that one answers.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import dagster as dg
import polars as pl

from pipelines.alerts import Alert, channels_of, tell
from pipelines.files import write_text
from pipelines.lake import Lake
from pipelines.resources.preview import plain_text
from pipelines.settings import Settings
from warehouse.checks import to_json
from warehouse.quality import EXPECTATIONS, Check, CheckResult, check_result_frame, load_checks, run_checks
from warehouse.quarantine import Aside, quarantine_id, set_aside
from warehouse.tables import CHECK_RESULT, QUARANTINE

ALERT_ROWS, ALERT_ROW = 3, 300  # failing rows in an alert, and characters of each

GATE = dg.AssetCheckSpec(
    "no_critical_check_failed",
    asset="staged",
    blocking=True,
    description="Stops the publish where a critical check of any table failed or could not be evaluated: readers keep "
    "the last good warehouse.",
    metadata={"severity": "critical", "dimension": "consistency"},
)


def build_table_checks(checks: Iterable[Check] | None = None) -> dg.AssetChecksDefinition:
    """One asset check for each check given (default: all of the project), evaluated in the step `check_tables`.

    Some can be run alone. Only a run that includes the gate says whether the tables may be published.
    """
    checks = list(load_checks() if checks is None else checks)

    @dg.multi_asset_check(
        name="check_tables",
        specs=[*map(check_spec, checks), GATE],
        description="Runs every check on the staged tables with Great Expectations and SQL.",
        can_subset=True,
    )
    def check_tables(
        context: dg.AssetCheckExecutionContext, settings: dg.ResourceParam[Settings], lake: dg.ResourceParam[Lake]
    ) -> Iterator[dg.AssetCheckResult]:
        from warehouse.quality_page import quality_page

        asked = context.selected_asset_check_keys
        is_gate_asked = GATE.key in asked
        if is_gate_asked:
            lake.clear_pass()
        # The gate answers for all checks, also for those that were not asked for.
        chosen = [check for check in checks if is_gate_asked or check_key(check) in asked]
        tables = lake.read_tables()
        results = run_checks(chosen, tables)
        now = datetime.now(UTC).replace(tzinfo=None)
        lake.write_log(CHECK_RESULT, context.run.run_id, check_result_frame(results, context.run.run_id, now))
        yield from (asset_check_result(result) for result in results if check_key(result.check) in asked)
        if not is_gate_asked:
            return
        aside, blocking = quarantine_rows(tables, results, lake, context.run.run_id, now)
        if not blocking:
            for name, frame in aside.tables.items():
                if frame is not tables[name]:
                    lake.write_staged(name, frame)
            lake.write_log(QUARANTINE, "current", aside.rows)
            lake.give_pass()
        page = quality_page(
            results,
            lake.read_log(CHECK_RESULT),
            aside.rows,
            refresh_id=context.run.run_id,
            checked_at=now,
            is_published=not blocking,
        )
        write_text(settings.quality_page, page)
        link = settings.quality_page.as_uri()
        tell(check_alerts(results, link), "checks", channels_of(settings), settings.alerts, now)
        names = [result.check.full_name for result in blocking]
        kept = {"failed tables": dg.MetadataValue.path(str(lake.keep_failed()))} if blocking else {}
        yield dg.AssetCheckResult(
            check_name=GATE.name,
            asset_key=GATE.asset_key,
            passed=not blocking,
            metadata={
                "quality page": dg.MetadataValue.url(link),
                "checks": len(results),
                "rows in quarantine": aside.rows.height,
                "critical checks that failed": ", ".join(names) or "none",
                **kept,
            },
        )

    return check_tables


def check_alerts(results: Iterable[CheckResult], link: str) -> list[Alert]:
    """An alert for each check that failed or could not be evaluated, but those of severity info, with sample rows."""
    alerts = []
    for result in results:
        if result.status == "passed" or result.check.severity == "info":
            continue
        name = result.check.full_name
        counts = "" if result.n_failed is None else f": {result.n_failed} of {result.n_rows} rows"
        outcome = "could not be evaluated" if result.status == "error" else "failed"
        rows = "".join(f"\n{to_json(row)[:ALERT_ROW]}" for row in result.failing[:ALERT_ROWS])
        title = f"{result.check.severity} check {name} {outcome}{counts}"
        alerts.append(Alert(f"check {name}", title, f"{result.error or result.check.why}{rows}", link))
    return alerts


def quarantine_rows(
    tables: dict[str, pl.DataFrame], results: list[CheckResult], lake: Lake, run_id: str, now: datetime
) -> tuple[Aside, list[CheckResult]]:
    """The tables without the rows that break a critical check, and the checks that still block.

    Rows that a user has released count for nothing in the second look. A row keeps the time at which it was first set aside.
    """
    released = lake.released()
    aside = set_aside(tables, results, released, run_id, now)
    blocking = [result for result in results if result.blocks]
    if blocking and (aside.rows.height or released):
        critical = [result.check for result in results if result.check.severity == "critical"]
        again = run_checks(critical, aside.tables)
        blocking = [result for result in again if result.blocks and not is_released(result, released)]
    before = lake.read_log(QUARANTINE).select("quarantine_id", "refresh_id", "quarantined_at")
    kept = aside.rows.update(before, on="quarantine_id")
    return Aside(aside.tables, QUARANTINE.conform(kept)), blocking


def is_released(result: CheckResult, released: Sequence[str]) -> bool:
    """Whether all rows that break a check have been released by a user."""
    if result.keys is None:
        return False
    table = result.check.table
    return all(quarantine_id(table, row, result.check.name) in released for row in result.keys.iter_rows(named=True))


def checks_of(settings: Settings) -> list[Check]:
    """The project's checks, and those of the user's folder where the settings name one.

    Raises:
        CheckError: an entry cannot be understood.
        FileNotFoundError: the folder is not there.
    """
    return load_checks([EXPECTATIONS] if settings.expectations is None else [EXPECTATIONS, settings.expectations])


def check_key(check: Check) -> dg.AssetCheckKey:
    """The key of the asset check that stands for a check."""
    return dg.AssetCheckKey(dg.AssetKey(check.table), check.name)


def check_spec(check: Check) -> dg.AssetCheckSpec:
    """The asset check of its table that stands for a check."""
    return dg.AssetCheckSpec(
        check.name,
        asset=check.table,
        description=check.why,
        metadata={
            "severity": check.severity,
            "dimension": check.dimension,
            "expectation": check.type,
            "arguments": dg.MetadataValue.json(dict(check.kwargs)),
            "defined in": f"{check.file.parent.name}/{check.file.name}" + (f" line {check.line}" if check.line else ""),
        },
    )


def asset_check_result(result: CheckResult) -> dg.AssetCheckResult:
    """A result with its numbers and failing rows. One that could not be evaluated is a failure, with the error."""
    check = result.check
    metadata: dict[str, Any] = {"why": check.why, "severity": check.severity, "dimension": check.dimension}
    if result.error is not None:
        metadata["error"] = result.error
    if result.observed_value is not None:
        observed = result.observed_value
        is_number = isinstance(observed, int | float) and not isinstance(observed, bool)
        metadata["observed value"] = observed if is_number else dg.MetadataValue.json(observed)
    if result.n_rows is not None:
        metadata["rows checked"] = result.n_rows
    if result.n_failed is not None:
        metadata["rows failed"] = result.n_failed
        # An SQL check may give more rows than its table has, so this may pass 100.
        metadata["percentage failed"] = round(100 * result.n_failed / result.n_rows, 3) if result.n_rows else 0.0
    if result.failing:
        metadata["failing rows"] = failing_rows(result.failing)
    return dg.AssetCheckResult(
        check_name=check.name,
        asset_key=check.table,
        passed=result.status == "passed",
        severity=dg.AssetCheckSeverity.ERROR if check.severity == "critical" else dg.AssetCheckSeverity.WARN,
        description=plain_text(result.error or check.why),
        metadata=metadata,
    )


def failing_rows(rows: list[dict[str, Any]]) -> dg.TableMetadataValue:
    """Sample rows as a table of texts: outside text in it is shown, never interpreted."""
    names = list(rows[0])
    return dg.MetadataValue.table(
        records=[
            dg.TableRecord({n: None if row[n] is None else plain_text(str(row[n])) for n in names}) for row in rows
        ],
        schema=dg.TableSchema(columns=[dg.TableColumn(name, "string") for name in names]),
    )
