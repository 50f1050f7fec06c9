"""The contract with those who query: tables, checks, views and reference data, and the code that makes a file of them.

Here: `tables/` (what a table means), `expectations/` (checks as data), `views/`, `reference/`, and the DuckDB file.
Not here: how a value is computed; that is `pipelines/steps`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warehouse.connection import QueryError, WarehouseNotFound, connect, run_query

__all__ = ["QueryError", "WarehouseNotFound", "connect", "run_query"]


def __getattr__(name: str) -> object:
    # On first use: `import warehouse.tables` must not pay for DuckDB.
    if name in __all__:
        import warehouse.connection

        return getattr(warehouse.connection, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
