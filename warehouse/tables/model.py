"""What a table and a column are, as data. Everything else about a table (DDL, frames, docs, checks) is made from it.

Here: the two classes and their types. Not here: the tables themselves (one file each beside this one).
"""

from dataclasses import dataclass, field
from typing import Literal

import polars as pl

Type = Literal["TEXT", "INTEGER", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP"]

# Plain types only: BI tools show ENUM, LIST and STRUCT columns as unknown. TIMESTAMP is UTC.
POLARS_TYPES: dict[str, type[pl.DataType] | pl.DataType] = {
    "TEXT": pl.String(),
    "INTEGER": pl.Int32(),
    "BIGINT": pl.Int64(),
    "DOUBLE": pl.Float64(),
    "BOOLEAN": pl.Boolean(),
    "DATE": pl.Date(),
    "TIMESTAMP": pl.Datetime("us"),
}


@dataclass(frozen=True)
class Column:
    """One column: its name, DuckDB type, meaning (with unit), whether it may be null, the key it refers to."""

    name: str
    type: Type
    description: str
    nullable: bool = False
    references: str | None = None  # "table.column"
    values: tuple[str, ...] = ()  # the allowed values, where they are few and named


@dataclass(frozen=True)
class Table:
    """One table: what one row is (`grain`), its columns in order, and the columns that identify a row."""

    name: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    group: Literal["dimension", "bridge", "fact", "log", "mart"]
    # Kept from one refresh to the next rather than computed anew.
    is_log: bool = field(default=False)

    @property
    def schema(self) -> pl.Schema:
        """Column names and polars types, in order."""
        return pl.Schema({column.name: POLARS_TYPES[column.type] for column in self.columns})

    def empty(self) -> pl.DataFrame:
        """A frame of this table with no row."""
        return pl.DataFrame(schema=self.schema)

    def conform(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with exactly this table's columns, in order and type, sorted by key.

        Raises:
            ValueError: a column is missing or left over, a value does not fit its type, or a key is not unique.
        """
        expected, found = set(self.schema.names()), set(frame.columns)
        if expected != found:
            raise ValueError(
                f"Table {self.name} has the columns {sorted(expected)}; the frame lacks {sorted(expected - found)} "
                f"and has {sorted(found - expected)} besides. Change the step that makes it, or warehouse/tables/."
            )
        try:
            frame = frame.select(pl.col(name).cast(dtype) for name, dtype in self.schema.items())
        except pl.exceptions.PolarsError as error:
            raise ValueError(
                f"A frame for table {self.name} does not fit its types {dict(self.schema)}: {error}. "
                "Change the step that makes it, or warehouse/tables/."
            ) from error
        doubled = frame.filter(frame.select(self.key).is_duplicated())
        if doubled.height:
            example = doubled.select(self.key).row(0, named=True)
            raise ValueError(
                f"Table {self.name} has one row per {', '.join(self.key)}; {doubled.height} rows share theirs, "
                f"for example {example}. Change the step that makes it."
            )
        return frame.sort(self.key)
