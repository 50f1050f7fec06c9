"""Write rows of the warehouse as an Excel workbook, within Excel's limits, or say which limit is in the way.

Here: one sheet a table; every text a text, never a formula or a link; what Excel cannot hold as a number or date a text, with a
note. Nothing is cut. Not here: the other formats (`export.py`).
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from warehouse.connection import streaming
from warehouse.export import (
    AS_TEXT,
    AT_UTC,
    BATCH_ROWS,
    Advance,
    ExportError,
    Kind,
    Rows,
    Written,
    batches,
    check_names,
    kinds,
    select,
)

# xlsxwriter has no types, and is imported when it is used.
Worksheet: TypeAlias = Any
Format: TypeAlias = Any

# https://support.microsoft.com/office/excel-specifications-and-limits
MAX_ROWS, MAX_COLUMNS, MAX_CHARACTERS, MAX_SHEET_NAME = 1_048_576, 16_384, 32_767, 31
MAX_INTEGER = 10**15 - 1  # Excel keeps 15 digits
# Excel counts 1900 as a leap year; its dates are right from the day after that February.
FIRST_DATE = date(1900, 3, 1)

_AS_CELL = {
    **AS_TEXT,
    **dict.fromkeys(("text", "integer", "boolean", "date"), "{0}"),
    "number": "{0}",
    # Excel knows no zone: all are UTC, in microseconds.
    "timestamp": "CAST({0} AS TIMESTAMP)",
    "zoned": AT_UTC,
}
_WIDTHS = {"text": 28, "date": 12, "timestamp": 20, "zoned": 20, "boolean": 10, "integer": 12, "number": 12}
_NOTES = {
    "integer": "numbers of more than 15 digits, which Excel would round, are texts",
    "number": "numbers that Excel would round, or has none of (NaN, infinite), are texts",
    "date": "days before 1900-03-01, which Excel has none of, are texts",
    **dict.fromkeys(("timestamp", "zoned"), "times before 1900-03-01, which Excel has none of, are texts"),
}


def write_workbook(path: Path, sheets: Mapping[str, Rows], advance: Advance) -> dict[str, Written]:
    """Write a workbook with a sheet for each of the relations, in order, row by row.

    A null is no cell, an empty text a cell with an empty text. Timestamps are UTC. Lists and structs are JSON, bytes base64.

    Args:
        path: the file; overwritten where it is.
        sheets: rows by sheet name.
        advance: is told how many rows were written.

    Raises:
        ExportError: rows, columns or a text are beyond Excel's limits, or two columns have one name.
        QueryError: the rows could not be read to their end.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    for name, rows in sheets.items():
        _check_size(name, rows)
    written: dict[str, Written] = {}
    # A folder of its own for the parts: an export that is stopped leaves none of them.
    with TemporaryDirectory(prefix="parley-") as parts:
        # Row by row to the disk, with the texts in the cells. No text is taken for more than a text.
        options = {"constant_memory": True, "tmpdir": parts, "strings_to_urls": False, "strings_to_formulas": False}
        book = xlsxwriter.Workbook(str(path), options)
        formats = {
            "text": book.add_format(),
            "header": book.add_format({"bold": True, "bottom": 1}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            **dict.fromkeys(("timestamp", "zoned"), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})),
        }
        for name, rows in sheets.items():
            title = _title(name, [sheet.name for sheet in book.worksheets()])
            done = _fill(book.add_worksheet(title), name, rows, formats, advance)
            renamed = () if title == name else (f"is the sheet '{title}': a name has {MAX_SHEET_NAME} characters",)
            written[name] = Written(done.n_rows, (*renamed, *done.notes))
        try:
            book.close()
        except XlsxWriterException as error:
            raise ExportError(f"A workbook was to be written, and that failed: {error}. Export as csv.") from error
    return written


def _check_size(name: str, rows: Rows) -> None:
    check_names(rows)
    (n_rows,) = rows.count("*").fetchone() or (0,)
    if n_rows >= MAX_ROWS or len(rows.columns) > MAX_COLUMNS:
        raise ExportError(
            f"At most {MAX_ROWS - 1:,} rows and {MAX_COLUMNS:,} columns were expected, which is what a sheet of Excel holds; "
            f"{name} has {n_rows:,} and {len(rows.columns):,}. Ask for fewer with --query, or export as parquet or csv."
        )


def _title(name: str, taken: list[str]) -> str:
    """The name as that of a sheet. Names of tables have no character that Excel forbids, but may be too long."""
    title, n = name[:MAX_SHEET_NAME], 1
    while title in taken:
        n += 1
        title = f"{name[: MAX_SHEET_NAME - len(str(n)) - 1]}~{n}"
    return title


def _fill(sheet: Worksheet, name: str, rows: Rows, formats: Mapping[str, Format], advance: Advance) -> Written:
    columns = kinds(rows)
    for i, (column, kind) in enumerate(columns.items()):
        sheet.set_column(i, i, max(_WIDTHS.get(kind, 20), min(len(column) + 4, 40)))
        sheet.write_string(0, i, column, formats["header"])
    sheet.freeze_panes(1, 0)
    as_texts: Counter[str] = Counter()
    writers = [_writer(sheet, kind, formats) for kind in columns.values()]
    n_rows = 0
    selected = select(rows, _AS_CELL)
    with streaming(selected, BATCH_ROWS) as reader:
        for batch in batches(selected, reader):
            try:
                values = [column.to_pylist() for column in batch.columns]
            except (OverflowError, ValueError) as error:
                raise ExportError(
                    f"Days up to the year 9999 were expected, found later ones in {name} ({error}). Export as parquet or csv."
                ) from error
            for row in zip(*values, strict=True):
                n_rows += 1
                for i, (column, write, value) in enumerate(zip(columns, writers, row, strict=True)):
                    if value is None:
                        continue
                    try:
                        as_texts[column] += write(n_rows, i, value)
                    except _TooLong as error:
                        raise ExportError(
                            f"Texts of at most {MAX_CHARACTERS:,} characters were expected, which is what a cell of Excel holds; "
                            f"{name}.{column} has one of {error} in row {n_rows:,}. Leave it out with --query, or export as "
                            "parquet, csv or jsonl."
                        ) from error
            advance(batch.num_rows)
    sheet.autofilter(0, 0, n_rows, len(columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MAX_ROWS}"})
    return Written(n_rows, tuple(f"{column}: {n:,} {_NOTES[columns[column]]}" for column, n in as_texts.items() if n))


class _TooLong(ValueError):
    """A text of more characters (as Excel counts them: UTF-16) than a cell holds."""


def _writer(sheet: Worksheet, kind: Kind, formats: Mapping[str, Format]) -> Callable[[int, int, Any], bool]:
    """What writes a value of a kind to a cell, and says whether it had to be a text against its kind."""

    def text(row: int, column: int, value: str) -> bool:
        if len(value) > MAX_CHARACTERS // 2:
            n = len(value.encode("utf-16-le")) // 2
            if n > MAX_CHARACTERS:
                raise _TooLong(f"{n:,}")
        if value.startswith("<r>") and value.endswith("</r>"):
            # xlsxwriter takes such a text for markup of its own. In two runs it is escaped as any other.
            sheet.write_rich_string(row, column, value[:1], formats["text"], value[1:])
        else:
            sheet.write_string(row, column, value)
        return False

    def number(row: int, column: int, value: int | float | Decimal) -> bool:
        if _fits(value):
            sheet.write_number(row, column, value)
            return False
        text(row, column, str(value))
        return True

    def moment(row: int, column: int, value: date | datetime) -> bool:
        day = value.date() if isinstance(value, datetime) else value
        if day >= FIRST_DATE:
            sheet.write_datetime(row, column, value, formats[kind])
            return False
        stamp = f"{value.isoformat()}Z" if isinstance(value, datetime) else str(value)
        text(row, column, stamp)
        return True

    def boolean(row: int, column: int, value: bool) -> bool:
        sheet.write_boolean(row, column, value)
        return False

    if kind in ("integer", "number"):
        return number
    if kind in ("date", "timestamp", "zoned"):
        return moment
    return boolean if kind == "boolean" else text


def _fits(value: float | Decimal) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, Decimal):
        return value.is_finite() and len(value.normalize().as_tuple().digits) <= 15
    return abs(value) <= MAX_INTEGER
