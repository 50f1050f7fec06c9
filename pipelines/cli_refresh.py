"""The commands that run Dagster: `refresh` runs its job here, `ui` becomes its server.

Here: starting Dagster, showing how far it is, and telling how it ended. Not here: options (`cli.py`), what the job does
(`pipelines/jobs.py`, `assets/`).
"""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn, TextIO

import dagster as dg
from dagster._core.log_manager import LOG_RECORD_EVENT_ATTR

from pipelines.cli import CommandError
from pipelines.cli_progress import Bars, Lines, display_on
from pipelines.cli_read import console_for, rich_table
from pipelines.instance import open_instance, prepare_dagster_home
from pipelines.settings import PROJECT, Settings, load_settings
from warehouse.connection import connect, run_query
from warehouse.tables import TABLES

# What a stage is called for people, by the step that begins it; the steps between go without saying.
STAGES = {
    "raw_articles": "Fetching articles",
    "articles": "Cleaning their text",
    "mentions": "Reading them",
    "link_mentions": "Putting together what tells of one meeting",
    "dim_article": "Making the tables",
    "check_tables": "Checking them",
    "published": "Publishing the warehouse",
    "briefing": "Writing the briefing",
    "postgres_marts": "Publishing to PostgreSQL",
}
KEPT_LOGS = 30

LATEST_MEETINGS = """
    SELECT meeting_id AS id, meeting_date AS date, label, status, n_articles AS articles, n_outlets AS outlets
    FROM fact_meeting WHERE NOT is_background
    ORDER BY meeting_date DESC NULLS LAST, meeting_id LIMIT 10
"""


def run_refresh(day: str | None, *, verbose: bool) -> int:
    """Run the job `refresh` for a day (default: today) in Dagster's persistent instance and report on it.

    Returns:
        0 where all was done, else 1.
    """
    settings = load_settings()
    before = settings.warehouse.resolve()
    wanted = _day(day, settings)
    log = _log_file(settings.home / "logs")
    from pipelines.definitions import build_defs

    with (
        open_instance(settings.dagster_home) as instance,
        nullcontext(sys.stderr) if verbose else _quiet(log) as stream,
        display_on(stream) as display,
    ):
        defs = build_defs(progress=display, loggers={"console": _logger(display, verbose=verbose)})
        result = defs.resolve_job_def("refresh").execute_in_process(
            run_config={"loggers": {"console": {}}},  # without this Dagster takes its own in spite of ours
            instance=instance,
            partition_key=wanted.isoformat(),
            raise_on_error=False,
        )
    if not result.success:
        for line in failures(result):
            print(line, file=sys.stderr)
        if settings.warehouse.resolve() != before:
            kept = "The warehouse was published all the same."
        else:
            kept = "The published warehouse is as it was." if settings.warehouse.exists() else "Nothing was published."
        print(f"{kept} The whole log: {log}; or see the run in `parley ui`.", file=sys.stderr)
        return 1
    show_warehouse(settings, sys.stdout)
    return 0


def show_warehouse(settings: Settings, stream: TextIO) -> None:
    """Write the rows per table, the ten latest meetings, and what to do next."""
    import polars as pl

    console = console_for(stream)
    with connect(settings.home) as con:
        counts = [(name, run_query(con, f"SELECT count(*) FROM {name}").item(), t.grain) for name, t in TABLES.items()]
        latest = run_query(con, LATEST_MEETINGS)
    console.print()
    console.print(rich_table(pl.DataFrame(counts, schema=["table", "rows", "one row is"], orient="row")))
    console.print(rich_table(latest, title="The ten latest meetings"))
    console.print(
        f"\nThe warehouse is {settings.warehouse}, the briefing {settings.briefing_page}. Next:",
        soft_wrap=True,
        markup=False,
    )
    example = latest["id"][0] if latest.height else "ID"
    for command, meaning in (
        ("make ui", "see the pipeline in Dagster, turn its schedule on"),
        ('parley query "SELECT * FROM mart_meeting LIMIT 5"', "ask in SQL"),
        (f"parley explain {example}", "see where a meeting comes from"),
    ):
        console.print(f"  {command:<52} {meaning}", soft_wrap=True, markup=False)
    if not Path(sys.argv[0]).parent.samefile(Path(sys.executable).parent) or not _on_path("parley"):
        console.print(f"(`parley` is {Path(sys.executable).with_name('parley')})", soft_wrap=True, markup=False)


def failures(result: dg.ExecuteInProcessResult) -> Iterator[str]:
    """Why a run failed, a line for each cause: checks that stop the publish, and steps that could not be done."""
    for check in result.get_asset_check_evaluations():
        if not check.passed and check.severity is dg.AssetCheckSeverity.ERROR:
            notes = {name: value.value for name, value in check.metadata.items()}
            rows = f" ({notes['rows failed']:,} of {notes['rows checked']:,} rows)" if "rows failed" in notes else ""
            text = notes.get("error") or notes.get("why") or check.description or ""
            yield f"Check {check.check_name} of {check.asset_key.to_user_string()} failed{rows}: {text}"
    for event in result.all_events:
        if event.is_step_failure and event.step_key:
            error = event.step_failure_data.error
            while error is not None and error.cause is not None:
                error = error.cause
            if error is None or error.cls_name == "DagsterAssetCheckFailedError":
                continue
            said = event.step_failure_data.user_failure_data
            message = said.description if said and said.description else error.message.split(": ", 1)[-1].strip()
            yield f"Step {event.step_key} failed: {message}"


def run_ui(host: str, port: int, *, read_only: bool) -> NoReturn:
    """Become Dagster's UI (with its daemon, unless `read_only`) at the settings' Dagster home."""
    settings = load_settings()
    workspace = PROJECT / "workspace.yaml"
    if not workspace.is_file():
        raise CommandError(
            f"Expected Parley to be installed from its folder, with {workspace}; there is none. Install it with "
            "`pip install --editable` (`make install` does)."
        )
    prepare_dagster_home(settings.dagster_home)
    # Both processes must find the home made; opening it once does that.
    open_instance(settings.dagster_home).dispose()
    program = "dagster-webserver" if read_only else "dagster"
    command = [str(Path(sys.executable).with_name(program)), *([] if read_only else ["dev"])]
    command += ["-w", str(workspace), "-h", host, "-p", str(port), *(["--read-only"] if read_only else [])]
    print(f"Dagster UI: http://{host}:{port} (Ctrl+C ends it)", flush=True)
    # With this many warnings per start (of packages about to change) its own lines would be hard to find.
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    os.execv(command[0], command)


def _day(text: str | None, settings: Settings) -> date:
    today = settings.today()
    try:
        day = today if text is None else date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"Expected a day as YYYY-MM-DD, found '{text}'. Write it so: --day {today}.") from None
    if not settings.partition_start <= day <= today:
        raise CommandError(
            f"Expected a day from {settings.partition_start} (PARLEY_PARTITION_START) to today, {today}; found {day}. "
            "Choose one of those."
        )
    return day


def _log_file(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for old in sorted(folder.glob("refresh-*.log"))[: -(KEPT_LOGS - 1)]:
        old.unlink(missing_ok=True)
    return folder / f"refresh-{datetime.now():%Y%m%dT%H%M%S}-{os.getpid()}.log"


@contextmanager
def _quiet(log: Path) -> Iterator[TextIO]:
    """Send what any library writes to standard output and error to the log; gives the stream that people see."""
    sys.stdout.flush()
    sys.stderr.flush()
    saved = [os.dup(1), os.dup(2)]
    with os.fdopen(os.dup(2), "w", encoding="utf-8", errors="replace") as stream:
        with log.open("ab") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        try:
            yield stream
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            for number, descriptor in enumerate(saved, start=1):
                os.dup2(descriptor, number)
                os.close(descriptor)


def _logger(display: Lines | Bars, *, verbose: bool) -> dg.LoggerDefinition:
    """Dagster's log, in lines on standard error, with the stages shown on the display."""

    level = logging.DEBUG if verbose else logging.INFO

    class Handler(logging.StreamHandler):
        # A step's start is logged below the level that is written.
        def emit(self, record: logging.LogRecord) -> None:
            event: Any = getattr(record, LOG_RECORD_EVENT_ATTR, None)
            if event is not None and event.event_type_value == "STEP_START" and event.step_key in STAGES:
                display.stage(STAGES[event.step_key])
            if record.levelno >= level:
                super().emit(record)

    @dg.logger({}, description="Standard error, and the stages on the display.")
    def console(context: dg.InitLoggerContext) -> logging.Logger:
        logger = logging.Logger("parley", level=logging.DEBUG)
        handler = Handler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        logger.addHandler(handler)
        return logger

    return console


def _on_path(program: str) -> bool:
    import shutil

    return shutil.which(program) is not None
