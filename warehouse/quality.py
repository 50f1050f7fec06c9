"""Run checks on frames: Great Expectations and SQL, each check with an outcome of its own.

Here: outcomes, failing rows, and the rows of table check_result. Not here: what a check is (`warehouse/checks.py`) and
what a failure does (`pipelines`). Great Expectations takes 3 s to import: only running a check of its does that.
"""

import gc
import logging
import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal
from unittest.mock import patch

import duckdb
import polars as pl

from warehouse.checks import (
    COLUMN_ARGUMENTS,
    EXPECTATIONS,
    SQL,
    Check,
    CheckError,
    custom_expectations,
    digest,
    load_checks,
    plain,
    structural_checks,
    to_json,
)
from warehouse.connection import QueryError, run_query
from warehouse.ddl import literal, quote
from warehouse.tables import CHECK_RESULT, TABLES, Table

__all__ = [
    "EXPECTATIONS",
    "N_SAMPLES",
    "Check",
    "CheckError",
    "CheckResult",
    "check_result_frame",
    "load_checks",
    "run_checks",
    "structural_checks",
]

N_SAMPLES = 20
LARGE = 100_000  # rows: from here memory matters

Status = Literal["passed", "failed", "error"]


@dataclass(frozen=True)
class CheckResult:
    """The outcome of one check.

    `error` is set where the check could not be evaluated; that is neither a pass nor a failure. `n_failed` is null for
    a check of a whole table or column, such as a mean. `failing` has at most `N_SAMPLES` whole rows, `keys` the key columns
    of all that failed; null where the check does not say which they are.
    `observed_value` is what the check measures, or the first distinct failing values of a check by row.
    """

    check: Check
    status: Status
    observed_value: Any = None
    n_rows: int | None = None
    n_failed: int | None = None
    failing: list[dict[str, Any]] = field(default_factory=list)
    error: str | None = None
    keys: pl.DataFrame | None = None  # of all rows that failed, where the check is by row

    @property
    def blocks(self) -> bool:
        """Whether the tables must not be published: a critical check that failed or could not be evaluated."""
        return self.check.severity == "critical" and self.status != "passed"


def run_checks(checks: Iterable[Check], tables: Mapping[str, pl.DataFrame]) -> list[CheckResult]:
    """Run the checks on frames, in memory.

    Args:
        checks: what to run.
        tables: frames by table name. A check whose table is not among them is an error, and so is an SQL check that
            reads another table that is not.

    Returns:
        One result for each check, in their order. Whatever goes wrong in one check is its `error`.
    """
    checks = list(checks)
    results: dict[int, CheckResult] = {}
    by_table: dict[str, dict[int, Check]] = {}
    queries: dict[int, Check] = {}
    for i, check in enumerate(checks):
        if check.table not in tables:
            results[i] = CheckResult(check, "error", error=f"There is no frame for the table {check.table} to check.")
        elif check.type == SQL:
            queries[i] = check
        else:
            by_table.setdefault(check.table, {})[i] = check
    for name, group in by_table.items():
        try:
            results.update(_run_expectations(group, tables[name]))
            # What Great Expectations made of it refers to itself, and would stay beside the next.
            if tables[name].height > LARGE:
                gc.collect()
        except Exception as error:  # a library's failure on one table is the outcome of that table's checks, no more
            results.update(
                {i: CheckResult(check, "error", error=f"{type(error).__name__}: {error}") for i, check in group.items()}
            )
    if queries:
        results.update(_run_queries(queries, tables))
    return [results[i] for i in range(len(checks))]


def check_result_frame(results: Iterable[CheckResult], refresh_id: str, checked_at: datetime) -> pl.DataFrame:
    """The results as rows of table check_result. `checked_at` is UTC where it names no time zone."""
    if checked_at.tzinfo is not None:
        checked_at = checked_at.astimezone(UTC).replace(tzinfo=None)
    rows = [
        {
            "check_result_id": digest(refresh_id, result.check.table, result.check.name),
            "refresh_id": refresh_id,
            "table_name": result.check.table,
            "check_name": result.check.name,
            "expectation_type": result.check.type,
            "severity": result.check.severity,
            "dimension": result.check.dimension,
            "why": result.check.why,
            "status": result.status,
            "observed_value": None if result.observed_value is None else to_json(result.observed_value),
            "n_rows": result.n_rows,
            "n_failed": result.n_failed,
            "error": result.error,
            "checked_at": checked_at,
        }
        for result in results
    ]
    return CHECK_RESULT.conform(pl.DataFrame(rows, schema=CHECK_RESULT.schema))


def _run_expectations(checks: Mapping[int, Check], frame: pl.DataFrame) -> dict[int, CheckResult]:
    with _quiet_great_expectations():
        import great_expectations as gx
        from great_expectations.core import ExpectationSuite
        from great_expectations.data_context.types.base import ProgressBarsConfig
        from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

        for point in custom_expectations():
            point.load()  # to be defined is to be known to Great Expectations
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        asset = context.data_sources.add_pandas("frames").add_dataframe_asset("table")
        batch = asset.add_batch_definition_whole_dataframe("all").get_batch(
            batch_parameters={"dataframe": frame.to_pandas(use_pyarrow_extension_array=True)}
        )
        results: dict[int, CheckResult] = {}
        # Each question is asked once and is the outcome of all checks that ask it.
        asking: dict[str, list[int]] = {}
        for i, check in checks.items():
            asking.setdefault(to_json([check.type, check.kwargs]), []).append(i)
        # A suite keeps one of two expectations of one type on one column, so the second goes to another suite.
        suites: list[ExpectationSuite] = []
        kept: list[set[str]] = []
        for question, numbers in asking.items():
            check = checks[numbers[0]]
            about = to_json([check.type, {name: check.kwargs.get(name) for name in COLUMN_ARGUMENTS}])
            place = next((n for n, known in enumerate(kept) if about not in known), len(kept))
            if place == len(kept):
                suites.append(ExpectationSuite(name=f"checks {place}"))
                kept.append(set())
            kept[place].add(about)
            try:
                kwargs = _typed(check.kwargs, TABLES[check.table])
                suites[place].add_expectation_configuration(
                    ExpectationConfiguration(type=check.type, kwargs=kwargs, meta={"question": question})
                )
            except Exception as error:  # an argument that the expectation does not take: the outcome of this check
                results.update(
                    {i: CheckResult(checks[i], "error", error=f"{type(error).__name__}: {error}") for i in numbers}
                )
        outcomes = [
            outcome
            for suite in suites
            for outcome in batch.validate(
                suite, result_format={"result_format": "COMPLETE", "return_unexpected_index_query": False}
            ).results
        ]
    for outcome in outcomes:
        config = outcome.expectation_config
        numbers = asking[config.meta["question"]] if config is not None and config.meta else []
        results.update({i: _read_outcome(checks[i], outcome, frame) for i in numbers})
    unanswered = {i: check for i, check in checks.items() if i not in results}
    silence = "Great Expectations gave no result for it."
    return results | {i: CheckResult(check, "error", error=silence) for i, check in unanswered.items()}


def _read_outcome(check: Check, outcome: Any, frame: pl.DataFrame) -> CheckResult:
    # Two shapes: of the expectation itself, or one for each metric that it needs.
    info = outcome.exception_info or {}
    for raised in [info] if "raised_exception" in info else info.values():
        if raised["raised_exception"]:
            return CheckResult(check, "error", n_rows=frame.height, error=str(raised["exception_message"]))
    found = outcome.result
    # Without index columns these are row numbers, so that the whole row can be shown even where its key is broken.
    every = list(found.get("unexpected_index_list") or [])
    positions = every[:N_SAMPLES]
    observed = found.get("observed_value")
    if observed is None:
        observed = list(dict.fromkeys(map(str, found.get("partial_unexpected_list") or [])))[:5]
    return CheckResult(
        check,
        "passed" if outcome.success else "failed",
        observed_value=None if observed == [] else plain(observed),
        n_rows=found.get("element_count", frame.height),
        n_failed=found.get("unexpected_count"),
        failing=frame[positions].to_dicts() if positions else [],
        keys=frame[every].select(TABLES[check.table].key).unique() if every else None,
    )


def _run_queries(checks: Mapping[int, Check], tables: Mapping[str, pl.DataFrame]) -> dict[int, CheckResult]:
    # Through files, from which DuckDB takes what it needs: beside frames of millions of rows it would want a copy of all.
    # Frames of this process must not be found by their variable names.
    with (
        TemporaryDirectory(prefix="parley-") as folder,
        duckdb.connect(":memory:", config={"python_enable_replacements": False}) as con,
    ):
        for name, frame in tables.items():
            path = Path(folder, f"{name}.parquet")
            frame.write_parquet(path, compression="lz4")
            con.execute(f"CREATE VIEW {quote(name)} AS FROM read_parquet({literal(str(path))})")
        con.execute("SET TimeZone = 'UTC'")
        con.execute(f"SET temp_directory = {literal(folder)}")
        con.execute(f"SET allowed_directories = [{literal(folder)}]")
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
        return {i: _run_query_check(con, check, tables[check.table].height) for i, check in checks.items()}


def _run_query_check(con: duckdb.DuckDBPyConnection, check: Check, n_rows: int) -> CheckResult:
    query = str(check.kwargs["query"])
    try:
        if any(statement.type != duckdb.StatementType.SELECT for statement in con.extract_statements(query)):
            raise QueryError("A SELECT that gives the failing rows was expected, found another statement. Rewrite it.")
        failing = run_query(con, query)
    except (QueryError, duckdb.Error) as error:
        return CheckResult(check, "error", n_rows=n_rows, error=str(error))
    status: Status = "failed" if failing.height else "passed"
    key = list(TABLES[check.table].key)
    keys = failing.select(key).unique() if failing.height and set(key) <= set(failing.columns) else None
    samples = failing.head(N_SAMPLES).to_dicts()
    return CheckResult(check, status, n_rows=n_rows, n_failed=failing.height, failing=samples, keys=keys)


@contextmanager
def _quiet_great_expectations() -> Iterator[None]:
    os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read at import
    from great_expectations.execution_engine import pandas_execution_engine

    logger = logging.getLogger("great_expectations")
    level = logger.level
    logger.setLevel(logging.CRITICAL)  # what it logs is in the results
    try:
        # It hashes the whole frame, twice, to name the batch in reports that are not made here: a third of the time at a million rows.
        with warnings.catch_warnings(), patch.object(pandas_execution_engine, "hash_pandas_dataframe", lambda _: ""):
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


def _typed(kwargs: Mapping[str, Any], table: Table) -> dict[str, Any]:
    """The arguments with ISO dates as dates: Great Expectations raises on a string beside a timestamp."""
    type_ = table.schema.get(str(kwargs.get("column")))
    parse: Any = None
    if isinstance(type_, pl.Date | pl.Datetime):
        parse = date.fromisoformat if isinstance(type_, pl.Date) else datetime.fromisoformat

    def typed(value: Any) -> Any:
        if isinstance(value, list):
            return [typed(item) for item in value]
        return parse(value) if parse is not None and isinstance(value, str) else value

    return {name: typed(v) if name in ("min_value", "max_value", "value_set") else v for name, v in kwargs.items()}
