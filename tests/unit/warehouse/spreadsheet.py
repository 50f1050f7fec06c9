"""Reads back what `warehouse.workbook` writes, with nothing but zipfile and ElementTree, as ECMA-376 says it is to be read."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Cell = str | float | bool | None


def read_workbook(path: Path) -> dict[str, list[list[Cell]]]:
    """The cells of each sheet, by row, the header among them; a cell that is not there is None."""
    with ZipFile(path) as parts:
        targets = {
            relation.get("Id"): relation.get("Target")
            for relation in ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
        }
        sheets = ElementTree.fromstring(parts.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")
        return {str(sheet.get("name")): _rows(parts.read(f"xl/{targets[sheet.get(_ID)]}")) for sheet in sheets}


def moment(serial: Cell) -> datetime:
    """A day and time of Excel's count, to the millisecond that Excel keeps."""
    assert isinstance(serial, float)
    return datetime(1899, 12, 30) + timedelta(milliseconds=round(serial * 86_400_000))


def _rows(xml: bytes) -> list[list[Cell]]:
    rows = [{_column(cell): _value(cell) for cell in row} for row in ElementTree.fromstring(xml).iter(f"{_MAIN}row")]
    width = len(rows[0])
    return [[row.get(i) for i in range(width)] for row in rows]


def _column(cell: ElementTree.Element) -> int:
    letters = re.sub(r"\d", "", cell.get("r") or "")
    n = 0
    for letter in letters:
        n = n * 26 + ord(letter) - ord("A") + 1
    return n - 1


def _value(cell: ElementTree.Element) -> Cell:
    assert cell.find(f"{_MAIN}f") is None, "a formula"
    if cell.get("t") == "inlineStr":
        text = "".join(part.text or "" for part in cell.iter(f"{_MAIN}t"))
        return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)
    value = cell.findtext(f"{_MAIN}v")
    assert value is not None
    return value == "1" if cell.get("t") == "b" else float(value)
