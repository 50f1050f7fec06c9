"""The lake as Dagster resources: the lake itself, held for one run, and the store of staged tables.

Not here: how files are written (`pipelines/lake.py`).
"""

from collections.abc import Iterator

import dagster as dg
import polars as pl

from pipelines.lake import Lake
from pipelines.resources.preview import described
from pipelines.settings import Settings
from pipelines.steps.transform.consolidate import CONSOLIDATED, LINK
from pipelines.steps.transform.participants import PARTICIPATION
from warehouse.tables import TABLES

# What is staged and no table of the warehouse.
STAGES = {"links": LINK, "consolidated": CONSOLIDATED, "participations": PARTICIPATION}


def lake_of(settings: Settings) -> Lake:
    """The lake that the settings name, as of today."""
    return Lake(settings.lake, first_day=settings.partition_start, last_day=settings.today())


@dg.resource(required_resource_keys={"settings"}, description="The lake, held by one run at a time.")
def lake(context: dg.InitResourceContext) -> Iterator[Lake]:
    """The lake that the settings name; the run waits until no other run holds it."""
    found = lake_of(context.resources.settings)
    with found.exclusive(say=context.log.info if context.log else print):
        yield found


class TableStore(dg.IOManager):
    """Keeps the frame of each table asset staged in the lake, in exactly the registry's columns and types.

    An asset's last key part is its table's name, or one of `STAGES`.
    """

    def __init__(self, lake: Lake) -> None:
        self.lake = lake

    def handle_output(self, context: dg.OutputContext, obj: pl.DataFrame) -> None:
        """Stage the frame, and show its number of rows and its beginning.

        Raises:
            ValueError: the frame does not conform to its table.
        """
        name = context.asset_key.path[-1]
        frame = TABLES[name].conform(obj) if name in TABLES else obj.match_to_schema(STAGES[name])
        self.lake.write_staged(name, frame)
        context.add_output_metadata(described(frame))

    def load_input(self, context: dg.InputContext) -> pl.DataFrame:
        """The staged frame of the upstream asset."""
        name = context.asset_key.path[-1]
        return self.lake.read_staged(name, TABLES[name].schema if name in TABLES else STAGES[name])


@dg.io_manager(required_resource_keys={"lake"}, description="Staged tables as Parquet in the lake.")
def table_store(context: dg.InitResourceContext) -> TableStore:
    """The store of staged tables of the run's lake."""
    return TableStore(context.resources.lake)
