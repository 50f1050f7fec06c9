"""The schedules: when which job runs by itself. Not here: what the job does (`pipelines/jobs.py`)."""

import dagster as dg

from pipelines.jobs import REFRESH
from pipelines.partitions import DAILY


@dg.schedule(
    name="refresh_hourly",
    job=REFRESH,
    cron_schedule="0 * * * *",
    execution_timezone=DAILY.timezone,
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="Brings everything up to date at each full hour. Off until you turn it on.",
)
def refresh_hourly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """A run for the day of the tick: one for each hour, however late the tick is evaluated."""
    at = context.scheduled_execution_time
    return dg.RunRequest(run_key=at.isoformat(), partition_key=at.date().isoformat())
