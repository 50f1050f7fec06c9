"""The one place where all is joined: assets, checks, job, schedule and resources, as Dagster loads them.

Here: joining. Not here: anything that is joined. Loading this must stay quick and light: it happens at each start of
the UI, of the daemon and of every run, so libraries that read or validate are imported by the steps that need them.
"""

from typing import Any

import dagster as dg

import assets.articles
import assets.briefing
import assets.logs
import assets.mentions
import assets.postgres_marts
import assets.published
import assets.raw_articles
import assets.staged
import assets.tables
from pipelines.checks import build_table_checks, checks_of
from pipelines.jobs import REFRESH
from pipelines.resources.lake import lake, table_store
from pipelines.resources.progress import LogProgress
from pipelines.schedules import refresh_hourly
from pipelines.sensors import alert_on_failed_run, alert_on_stale_warehouse, note_recovered_run
from pipelines.settings import Settings, load_settings


def build_defs(*, loggers: dict[str, Any] | None = None, **overrides: Any) -> dg.Definitions:
    """All definitions.

    Args:
        loggers: other loggers than Dagster's own, by name.
        overrides: other resources than the usual ones, by name: `settings`, `lake`, `tables`, `progress`.
    """
    settings: Settings = overrides.get("settings") or load_settings()
    # Without a PostgreSQL there is nothing to publish to, so the asset is not there at all.
    to_postgres = [assets.postgres_marts] if settings.postgres_url is not None else []
    return dg.Definitions(
        assets=dg.load_assets_from_modules(
            [
                assets.raw_articles,
                assets.articles,
                assets.mentions,
                assets.tables,
                assets.staged,
                assets.logs,
                assets.published,
                assets.briefing,
                *to_postgres,
            ]
        ),
        asset_checks=[build_table_checks(checks_of(settings))],
        jobs=[REFRESH],
        schedules=[refresh_hourly],
        sensors=[alert_on_failed_run, note_recovered_run, alert_on_stale_warehouse],
        resources={
            "settings": settings,
            "lake": lake,
            "tables": table_store,
            "progress": LogProgress(),
            **overrides,
        },
        # The steps are many and small: a process for each would cost more than the work (docs/adr).
        executor=dg.in_process_executor,
        loggers=loggers,
    )


defs = build_defs()
