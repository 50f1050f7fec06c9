"""The jobs: what is run together. Not here: when (`pipelines/schedules.py`) and what each asset does (`assets/`)."""

import dagster as dg

REFRESH = dg.define_asset_job(
    "refresh",
    selection=dg.AssetSelection.all(),  # with their checks
    description="Fetch what is new, read it, make the tables, check them and publish the warehouse. Choose today's "
    "partition to bring everything up to date, or a range of past days to take in or read again just those.",
)
