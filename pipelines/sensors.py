"""The sensors: what the daemon watches, and tells by alerts: runs that failed, and a warehouse that grows stale.

Not here: how alerts go out (`alerts.py`), and failed checks, which the refresh itself tells (`checks.py`).
"""

from datetime import UTC, datetime, timedelta

import dagster as dg

from pipelines.alerts import Alert, channels_of, tell
from pipelines.jobs import REFRESH
from pipelines.settings import Settings

STALE_AFTER = timedelta(hours=26)
"""A daily refresh with two hours of grace."""


def run_alert(job: str, run_id: str, error: str) -> Alert:
    """The alert of a run that failed."""
    return Alert(f"run {job}", f"The job {job} failed", f"{error}\nRun {run_id}; readers keep the last good warehouse.")


def stale_alert(settings: Settings, now: datetime) -> Alert | None:
    """The alert of a warehouse that was not renewed for long; null where there is none, or it is fresh. `now` is UTC."""
    if not settings.warehouse.exists():
        return None
    renewed = datetime.fromtimestamp(settings.warehouse.resolve().stat().st_mtime, UTC).replace(tzinfo=None)
    if now - renewed < STALE_AFTER:
        return None
    return Alert(
        "stale warehouse",
        "The warehouse grows stale",
        f"Expected a new version within {STALE_AFTER.total_seconds() / 3600:.0f} hours; the latest is of {renewed:%Y-%m-%d %H:%M} UTC. "
        "Look in the Dagster UI whether the schedule is on and the last runs succeeded.",
    )


@dg.run_failure_sensor(
    name="alert_on_failed_run",
    monitored_jobs=[REFRESH],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells once of a refresh that failed, by the channels of the settings PARLEY_ALERT_*.",
)
def alert_on_failed_run(context: dg.RunFailureSensorContext, settings: dg.ResourceParam[Settings]) -> None:
    """One alert per failing job, until a refresh succeeds or a day passes."""
    error = context.failure_event.message or "It ended without a message."
    alert = run_alert(context.dagster_run.job_name, context.dagster_run.run_id, error)
    tell([alert], "runs", channels_of(settings), settings.alerts, _now())


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    name="note_recovered_run",
    monitored_jobs=[REFRESH],
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Notes that a refresh succeeded again, so that the next failure is told anew.",
)
def note_recovered_run(context: dg.RunStatusSensorContext, settings: dg.ResourceParam[Settings]) -> None:
    """A success ends the cause."""
    tell([], "runs", [], settings.alerts, _now())


@dg.sensor(
    name="alert_on_stale_warehouse",
    minimum_interval_seconds=600,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description="Tells once when no new version was published for 26 hours. Off until you turn it on, as the schedule is.",
)
def alert_on_stale_warehouse(settings: dg.ResourceParam[Settings]) -> dg.SkipReason:
    """Looks at the age of the published file."""
    alert = stale_alert(settings, _now())
    sent = tell([alert] if alert else [], "stale", channels_of(settings), settings.alerts, _now())
    return dg.SkipReason(f"{'stale' if alert else 'fresh'}, {len(sent)} alerts sent")


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
