"""Write rows of the warehouse as Parquet, CSV and JSON Lines, batch by batch, so that a million rows need no memory.

Here: how each DuckDB type stands in each of these formats. Not here: Excel, which has limits of its own (`workbook.py`), the
description of a folder of files (`datapackage.py`), and which file is written where (`pipelines/cli_export.py`).
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal, NoReturn

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.connection import QueryError, streaming
from warehouse.ddl import literal, quote

Rows = duckdb.DuckDBPyRelation
Kind = Literal["text", "integer", "number", "boolean", "date", "timestamp", "zoned", "nested", "bytes", "other"]
Advance = Callable[[int], object]

# At a time. Of Parquet each batch becomes a row group, and DuckDB's own have as many; of the rest a batch is one text in memory.
GROUP_ROWS, BATCH_ROWS = 122_880, 16_384

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("varchar", "enum", "uuid"), "text"),
    **dict.fromkeys(("tinyint", "smallint", "integer", "bigint", "hugeint"), "integer"),
    **dict.fromkeys(("utinyint", "usmallint", "uinteger", "ubigint", "uhugeint"), "integer"),
    **dict.fromkeys(("float", "double", "decimal"), "number"),
    **dict.fromkeys(("timestamp", "timestamp_s", "timestamp_ms", "timestamp_ns"), "timestamp"),
    **dict.fromkeys(("list", "array", "struct", "map", "union"), "nested"),
    "timestamp with time zone": "zoned",
    "boolean": "boolean",
    "date": "date",
    "blob": "bytes",
}
# DuckDB's text of a timestamp leaves out a fraction of nothing, as ISO 8601 allows.
_ISO = "CASE WHEN isfinite({0}) THEN replace(CAST({0} AS VARCHAR), ' ', 'T') || 'Z' ELSE CAST({0} AS VARCHAR) END"
AT_UTC = "timezone('UTC', {0})"
_TEXT = "CAST({0} AS VARCHAR)"
# How a column is selected for a format, by its kind; "" is for every other kind.
AS_STORED = {"": "{0}", "other": _TEXT}
_TIMES = {"timestamp": _ISO, "zoned": _ISO.replace("{0}", AT_UTC)}
AS_TEXT = {"": _TEXT, **_TIMES, "nested": "CAST(to_json({0}) AS VARCHAR)", "bytes": "base64({0})"}
# JSON has no number for NaN and the infinite ones: they are texts there.
_NUMBER = f"CASE WHEN isfinite({{0}}) THEN to_json({{0}}) ELSE to_json({_TEXT}) END"
AS_JSON = {"": "{0}", **_TIMES, "number": _NUMBER, "bytes": "base64({0})", "other": _TEXT}

# What a spreadsheet program takes for the beginning of a formula.
_FORMULA = r"^[=+\-@\t\r]"


class ExportError(Exception):
    """Rows that the format asked for cannot hold; the message says which, and what to do."""


@dataclass(frozen=True)
class Written:
    """What was written: how many rows, and what a reader of them should know."""

    n_rows: int
    notes: tuple[str, ...] = ()


def write_parquet(rows: Rows, file: BinaryIO, advance: Advance, *, about: Mapping[str, str] | None = None) -> Written:
    """Write rows as Parquet (zstd), in the types of the warehouse.

    Args:
        rows: what to write.
        file: where to.
        advance: is told of each batch how many rows it has.
        about: what columns mean; stands in the file as `description` of each, where Arrow readers find it.

    Raises:
        ExportError: two columns have one name.
        QueryError: the rows could not be read to their end.
    """
    selected = select(rows, AS_STORED)
    n_rows = 0
    with streaming(selected, GROUP_ROWS) as reader:
        fields = [
            field.with_metadata({"description": about[field.name]}) if about and field.name in about else field
            for field in reader.schema
        ]
        schema = pa.schema(fields)
        with pq.ParquetWriter(file, schema, compression="zstd") as writer:
            for batch in batches(selected, reader):
                writer.write_batch(pa.RecordBatch.from_arrays(batch.columns, schema=schema))
                n_rows += batch.num_rows
                advance(batch.num_rows)
    return Written(n_rows)


def write_csv(rows: Rows, file: BinaryIO, advance: Advance) -> Written:
    """Write rows as CSV: UTF-8, a header, commas, fields quoted where they must be (RFC 4180), lines that end with LF.

    A null is an empty field, an empty text is `""`. Texts stand as they are, also those that a spreadsheet program would take for
    a formula: a mark before them would be wrong for everyone else. The notes count them. Arguments and errors as `write_parquet`.
    """
    texts = [name for name, kind in kinds(rows).items() if kind == "text"]
    formulas, empty, n_rows, n_blank = dict.fromkeys(texts, 0), dict.fromkeys(texts, 0), 0, 0
    selected = select(rows, AS_TEXT)
    with streaming(selected, BATCH_ROWS) as reader:
        file.write(pl.DataFrame(schema=dict.fromkeys(reader.schema.names, pl.String)).write_csv().encode())
        for batch in batches(selected, reader):
            frame = pl.DataFrame(pl.from_arrow(batch))
            for name in texts:
                formulas[name] += int(frame[name].str.contains(_FORMULA).sum())
                empty[name] += int(frame[name].eq("").sum())
            n_blank += frame.to_series().null_count() if frame.width == 1 else 0
            file.write(frame.write_csv(include_header=False).encode())
            n_rows += batch.num_rows
            advance(batch.num_rows)
    notes = [
        f"{name}: {n:,} texts begin with = + - @ or a tab. They stand as they are; a spreadsheet program may take them for "
        "formulas. Open the file there as text, or export as xlsx."
        for name, n in formulas.items()
        if n
    ]
    notes += [
        f'{name}: {n:,} empty texts, written "" where a null is written as nothing. A reader that does not look at quotes takes '
        "both for one."
        for name, n in empty.items()
        if n
    ]
    if n_blank:
        notes.append(f"{n_blank:,} rows are empty lines: their only column is null. Many readers pass over such lines.")
    return Written(n_rows, tuple(notes))


def write_jsonl(rows: Rows, file: BinaryIO, advance: Advance) -> Written:
    """Write rows as JSON Lines: UTF-8, one object a line, null for null, dates and timestamps (UTC, with Z) as ISO 8601.

    Lists and structs are arrays and objects, bytes are base64, and NaN and the infinite numbers are texts. Arguments and errors
    as `write_parquet`; also an ExportError where there is a NaN inside a list or struct.
    """
    check_names(rows)
    pairs = (f"{literal(name)}, {value}" for name, value in zip(rows.columns, _selected(rows, AS_JSON), strict=True))
    lines = rows.project(f"CAST(json_object({', '.join(pairs)}) AS VARCHAR) AS line")
    # Within a list or struct DuckDB writes a bare NaN, which is no JSON.
    may_hold_nan = any(
        kind == "nested" and ("DOUBLE" in str(type_) or "FLOAT" in str(type_))
        for kind, type_ in zip(kinds(rows).values(), rows.types, strict=True)
    )
    n_rows = 0
    with streaming(lines, BATCH_ROWS) as reader:
        for batch in batches(lines, reader):
            found = batch.column(0).to_pylist()
            if may_hold_nan:
                for line in found:
                    json.loads(line, parse_constant=_refuse)
            file.write("".join(f"{line}\n" for line in found).encode())
            n_rows += batch.num_rows
            advance(batch.num_rows)
    return Written(n_rows)


WRITERS: dict[str, Callable[[Rows, BinaryIO, Advance], Written]] = {
    "parquet": write_parquet,
    "csv": write_csv,
    "jsonl": write_jsonl,
}


def kinds(rows: Rows) -> dict[str, Kind]:
    """What sort of value each column holds, by name."""
    return {name: _kind(type_) for name, type_ in zip(rows.columns, rows.types, strict=True)}


def select(rows: Rows, form: Mapping[str, str]) -> Rows:
    """The rows with each column selected as a format wants its kind.

    Raises:
        ExportError: two columns have one name.
    """
    check_names(rows)
    return rows.project(
        ", ".join(f"{value} AS {quote(name)}" for name, value in zip(rows.columns, _selected(rows, form), strict=True))
    )


def check_names(rows: Rows) -> None:
    """Every format but CSV would lose one of two columns of one name, and no reader of CSV could tell them apart."""
    doubled = sorted(name for name, n in Counter(rows.columns).items() if n > 1)
    if doubled:
        raise ExportError(
            f"Columns with a name of their own were expected, found more than one of {', '.join(doubled)}. "
            "Name them in the query: SELECT a.name AS one, b.name AS other."
        )


def batches(rows: Rows, reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    """The batches of a reader of rows, with DuckDB's errors as what they are.

    Raises:
        QueryError: the rows could not be read to their end.
    """
    while True:
        try:
            batch = reader.read_next_batch()
        except StopIteration:
            return
        except (OSError, pa.ArrowException) as error:  # what Arrow makes of an error of DuckDB
            raise QueryError(_cause(rows, str(error))) from error
        yield batch


def _cause(rows: Rows, message: str) -> str:
    """What an error that stopped a reader says.

    Where two threads read, one stops the other by an interrupt, and now and then DuckDB 1.5 hands on that interrupt in place of
    the error. Read as a whole, the rows always give the error itself.
    """
    if message.startswith("INTERRUPT"):
        try:
            rows.aggregate(f"max(hash({', '.join(f'#{i}' for i in range(1, len(rows.columns) + 1))}))").fetchall()
        except duckdb.Error as error:
            return str(error)
    return message


def _kind(type_: Any) -> Kind:
    return _KINDS.get(type_.id, "other")


def _selected(rows: Rows, form: Mapping[str, str]) -> Iterator[str]:
    # By position, so that no name of a query's column is ever part of an expression.
    for i, type_ in enumerate(rows.types, start=1):
        yield form.get(_kind(type_), form[""]).format(f"#{i}")


def _refuse(constant: str) -> NoReturn:
    raise ExportError(
        f"Numbers that JSON can hold were expected in lists and structs, found {constant}. Cast them in the query, or export as "
        "parquet."
    )
