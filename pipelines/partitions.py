"""The days that articles are kept by, and what a run for some of them takes.

Here: the daily partitions and the meaning of 'a run for these days'. Not here: where a day's rows lie
(`pipelines/lake.py`) and when runs start (`pipelines/schedules.py`).

A run for today brings everything up to date: it takes every article that is new, of whatever day, and reads every
article that was never read. A run for past days takes only what belongs to those days, and reads again what an older
extractor read there.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import dagster as dg
import polars as pl

from pipelines.lake import Lake
from pipelines.settings import load_settings

# Dagster is pinned, so what may change in another version of it need not be said at each start.
warnings.filterwarnings("ignore", message="Parameter `backfill_policy`", category=dg.BetaWarning)

_SETTINGS = load_settings()

# end_offset=1: without it the newest partition is yesterday's, and today's news would wait until midnight.
DAILY = dg.DailyPartitionsDefinition(
    start_date=_SETTINGS.partition_start.isoformat(), timezone=_SETTINGS.timezone, end_offset=1
)


@dataclass(frozen=True)
class Days:
    """The days that a run is for: `first` to `last`, both included; `is_open` where today is one of them."""

    first: date
    last: date
    is_open: bool

    @classmethod
    def of(cls, context: dg.AssetExecutionContext) -> "Days":
        """The days of the run's partition or range of partitions."""
        keys = context.partition_key_range
        first, last = date.fromisoformat(keys.start), date.fromisoformat(keys.end)
        return cls(first, last, is_open=last >= _SETTINGS.today())

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def take(self, frame: pl.DataFrame, lake: Lake) -> pl.DataFrame:
        """The rows that a run for these days takes: all if it is open, else those that belong to one of them."""
        return frame if self.is_open else self.within(frame, lake)

    def within(self, frame: pl.DataFrame, lake: Lake) -> pl.DataFrame:
        """The rows that belong to one of the days."""
        return lake.with_day(frame).filter(pl.col("day").is_between(self.first, self.last)).drop("day")


def record_other_days(context: dg.AssetExecutionContext, days: Days, added: Mapping[date, int]) -> None:
    """Show in Dagster that this run added rows to days beside its own: one materialization for each.

    Args:
        added: rows added per day, as `Lake.land` gives it.
    """
    for day, n_rows in added.items():
        if day not in days:
            context.log_event(
                dg.AssetMaterialization(
                    context.asset_key,
                    partition=day.isoformat(),
                    metadata={"rows added": n_rows, "run": context.run.run_id},
                )
            )
