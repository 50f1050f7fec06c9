"""The asset that stands between the tables and the published warehouse: all tables, ready to be checked together.

Not here: the checks (`pipelines/checks.py`) and the publish (`assets/published.py`).
"""

import dagster as dg
import polars as pl

from assets.metadata import OWNER
from pipelines.lake import Lake
from pipelines.resources.preview import preview
from warehouse.tables import TABLES


@dg.asset(
    deps=list(TABLES),
    group_name="publish",
    kinds={"polars", "parquet"},
    owners=[OWNER],
    metadata={
        "dagster/column_schema": dg.TableSchema(
            [dg.TableColumn("table", "string"), dg.TableColumn("rows", "int"), dg.TableColumn("one_row_is", "string")]
        )
    },
)
def staged(lake: dg.ResourceParam[Lake]) -> dg.MaterializeResult:
    """All tables as they wait to be checked and published together."""
    tables = lake.read_tables()
    counts = pl.DataFrame(
        [(name, frame.height, TABLES[name].grain) for name, frame in tables.items()],
        schema=["table", "rows", "one_row_is"],
        orient="row",
    )
    return dg.MaterializeResult(
        metadata={"tables": counts.height, "rows": int(counts["rows"].sum()), "rows per table": preview(counts, 50)}
    )
