"""The last asset: the warehouse file that readers open. Not here: how it is made and put in place (`warehouse/`)."""

from datetime import UTC, datetime

import dagster as dg
import polars as pl

from assets.metadata import OWNER
from assets.staged import staged
from pipelines.lake import Lake
from pipelines.settings import Settings
from warehouse.tables import CHECK_RESULT, QUARANTINE, REFRESH, TABLES

# What is published is tables, so they are shown in the place of columns.
PUBLISHED_SCHEMA = dg.TableSchema(
    [dg.TableColumn(name, "table", description=table.grain) for name, table in TABLES.items()]
)


@dg.asset(
    deps=[staged],
    group_name="publish",
    kinds={"duckdb"},
    owners=[OWNER],
    metadata={"dagster/column_schema": PUBLISHED_SCHEMA},
)
def published(
    context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings], lake: dg.ResourceParam[Lake]
) -> dg.MaterializeResult:
    """The warehouse: one DuckDB file with every table and view, put in the place of the one before in one step."""
    from warehouse.publish import new_candidate, publish
    from warehouse.writer import write_warehouse

    if not lake.has_pass():
        raise dg.Failure(
            "Expected staged tables that passed their critical checks; found tables that failed them, or that were "
            "staged after the last checks. Run the job refresh, which makes and checks them, and see which check fails.",
            allow_retries=False,
        )
    ended = (
        pl.when(refresh_id=context.run.run_id)
        .then(pl.lit(datetime.now(UTC).replace(tzinfo=None)))
        .otherwise("finished_at")
    )
    tables = lake.read_tables()
    tables[CHECK_RESULT.name] = lake.read_log(CHECK_RESULT)
    tables[QUARANTINE.name] = lake.read_log(QUARANTINE)
    tables[REFRESH.name] = tables[REFRESH.name].with_columns(finished_at=ended)
    candidate = new_candidate(settings.home)
    counts = write_warehouse(tables, candidate)
    version = publish(candidate, settings.home, keep=settings.keep_versions)
    lake.write_log(REFRESH, "published", tables[REFRESH.name])
    return dg.MaterializeResult(
        metadata={
            "path": dg.MetadataValue.path(str(settings.warehouse)),
            "version": dg.MetadataValue.path(str(version)),
            "size in MB": round(version.stat().st_size / 1e6, 2),
            **{f"rows of {name}": n_rows for name, n_rows in counts.items()},
        }
    )
