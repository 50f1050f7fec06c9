"""What Dagster shows beside an asset: owner, group, description and columns, made from the registry.

Not here: any asset, what a table or column means (`warehouse/tables`), and previews (`pipelines/resources/preview.py`).
"""

from collections.abc import Callable, Sequence
from typing import Any

import dagster as dg
import polars as pl

from warehouse.tables import Table

OWNER = "team:parley"


def table_schema(table: Table) -> dg.TableSchema:
    """A table's columns with types, descriptions and what must hold of them, as Dagster shows them."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                column.type,
                description=column.description,
                constraints=dg.TableColumnConstraints(
                    nullable=column.nullable,
                    unique=table.key == (column.name,),
                    other=[f"one of: {', '.join(column.values)}"] * bool(column.values)
                    + [f"refers to {column.references}"] * bool(column.references),
                ),
            )
            for column in table.columns
        ]
    )


def frame_schema(schema: pl.Schema) -> dg.TableSchema:
    """The columns and polars types of a frame of the lake."""
    return dg.TableSchema(columns=[dg.TableColumn(name, str(dtype)) for name, dtype in schema.items()])


def table_asset(
    table: Table, deps: Sequence[str] = (), **inputs: str
) -> Callable[[Callable[..., Any]], dg.AssetsDefinition]:
    """Make an asset of a function that computes a table: name, description, group and columns from the registry.

    The function's parameters name the assets whose frames it takes, unless `inputs` gives a parameter another one;
    `deps` are those whose rows it reads by itself. What it returns is staged in the lake by the IO manager `tables`.
    """
    return dg.asset(
        name=table.name,
        ins={parameter: dg.AssetIn(asset) for parameter, asset in inputs.items()},
        deps=deps,
        **shown(table),
    )


def shown(table: Table) -> dict[str, Any]:
    """What every asset of a table has in common, as arguments of `dg.asset` and `dg.AssetOut`."""
    return {
        "description": table.grain,
        "group_name": GROUPS[table.group],
        "kinds": {"polars", "parquet"},
        "owners": [OWNER],
        "metadata": {"dagster/column_schema": table_schema(table)},
        "io_manager_key": "tables",
    }


def stage_asset(
    name: str, schema: pl.Schema, deps: Sequence[str] = (), **inputs: str
) -> Callable[[Callable[..., Any]], dg.AssetsDefinition]:
    """Make an asset of a function that computes a frame which tables are made from and which is not published.

    `deps` and `inputs` as in `table_asset`; the function's docstring is the description.
    """

    def asset(compute: Callable[..., Any]) -> dg.AssetsDefinition:
        return dg.asset(
            name=name,
            ins={parameter: dg.AssetIn(asset) for parameter, asset in inputs.items()},
            deps=deps,
            description=(compute.__doc__ or "").split("\n\n")[0],
            **stage_shown(schema),
        )(compute)

    return asset


def stage_shown(schema: pl.Schema) -> dict[str, Any]:
    """What every such frame has in common, as arguments of `dg.asset` and `dg.AssetOut`."""
    return {
        "group_name": "meetings",
        "kinds": {"polars", "parquet"},
        "owners": [OWNER],
        "metadata": {"dagster/column_schema": frame_schema(schema)},
        "io_manager_key": "tables",
    }


GROUPS = {"dimension": "dimensions", "bridge": "bridges", "fact": "facts", "log": "logs"}
"""The group of assets that tables of a group belong to."""
