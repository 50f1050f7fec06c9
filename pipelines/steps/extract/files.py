"""Reading articles from files: JSON Lines, CSV, Parquet, and folders of text and HTML files.

Here: what is in a file, row by row, and the rejection of what cannot be taken. Not here: the meaning of a row's fields
(`records.py`), keys and duplicates (`extract.py`), and the text of HTML (`clean.py`).
"""

import csv
import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.steps.extract.html import decoded
from pipelines.steps.extract.records import (
    CONTENT_SHOWN,
    MAX_BYTES,
    Found,
    Rejection,
    article_from_row,
    shown,
    storable,
    too_large,
)
from pipelines.steps.extract.sources import GLOB_MARKS, FilesSource

COLUMNS = ("text", "title", "outlet", "url", "published_at", "article_id")
MAX_TITLE = 200  # characters: a longer first line of a text file is its first paragraph

_UTF8_BOM = b"\xef\xbb\xbf"
_OTHER_BOMS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16 and UTF-32
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")
_BATCH = 256  # Parquet rows held at a time

Item = Found | Rejection


def read_files(source: FilesSource) -> Iterator[Item]:
    """Every article of a source's files and every rejection, in the order of file names and of rows.

    Locations are relative to the source's path, so that they are the same on another machine: `file:line` for rows
    (CSV: the row's first line; Parquet: its number from 1), `file` for whole files.
    """
    folder, paths = _listed(source.path)
    if not paths:
        yield Rejection(
            source.path.name,
            "unreadable_source",
            f"Expected {', '.join(_READERS)} files at {source.path}; found none. Put them there, or correct the path "
            f"of source {source.name!r}.",
        )
    for path in paths:
        name = storable(path.relative_to(folder).as_posix())
        read = _reader(path)
        if read is None:
            yield Rejection(
                name,
                "unreadable_source",
                f"Expected a file that ends in one of {', '.join(_READERS)}; found {path.name!r}. "
                "Rename or convert it, or narrow the path of the source.",
            )
            continue
        try:
            yield from read(path, name)
        # EOFError, zlib.error: cut or broken gzip. ValueError: what pyarrow cannot turn into Python values.
        except (OSError, EOFError, zlib.error, csv.Error, pa.ArrowException, ValueError, OverflowError) as error:
            yield Rejection(
                name,
                "unreadable_source",
                f"Expected {path.suffix.lstrip('.')} that can be read to its end; found {type(error).__name__}: "
                f"{str(error)[:300]}. What was read before it is kept. Repair or replace the file.",
            )


def _listed(path: Path) -> tuple[Path, list[Path]]:
    """The folder that locations are relative to, and the files in order of their names."""
    if path.is_dir():
        visible = (found for found in path.rglob("*") if not _is_hidden(found.relative_to(path)))
        return path, sorted(found for found in visible if found.is_file() and _reader(found))
    parts = path.parts
    first = next((i for i, part in enumerate(parts) if any(mark in part for mark in GLOB_MARKS)), None)
    # A file may itself be called 'a[1].txt'.
    if first is None or path.exists():
        return path.parent, [path]
    folder = Path(*parts[:first])
    return folder, sorted(found for found in folder.glob(str(Path(*parts[first:]))) if found.is_file())


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _read_json_lines(path: Path, name: str) -> Iterator[Item]:
    with cast(BinaryIO, gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb")) as stream:
        for number, line in _lines(stream):
            location = f"{name}:{number}"
            if number == 1 and line is not None:
                if line.startswith(_OTHER_BOMS):
                    yield Rejection(name, "unreadable_source", _not_utf8("a file"), shown(line, CONTENT_SHOWN))
                    return
                line = line.removeprefix(_UTF8_BOM)
            if line is None:
                yield Rejection(location, "too_large", too_large("a line", MAX_BYTES))
            elif line.strip():
                yield article_from_line(line, location)


def article_from_line(line: bytes, location: str) -> Item:
    """The article that one line of JSON states, or why it states none. Never raises."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return Rejection(location, "unreadable_row", _not_utf8("a line"), shown(line, CONTENT_SHOWN))
    try:
        # strict=False: raw control characters within a text are a common slip of those who write such files.
        row = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        return Rejection(
            location,
            "unreadable_row",
            f"Expected one JSON object on the line; found {type(error).__name__}: {error}. Correct or remove the line.",
            text,
        )
    if not isinstance(row, dict):
        return Rejection(
            location,
            "unreadable_row",
            f"Expected a JSON object with the field 'text'; found {type(row).__name__}. Correct or remove the line.",
            text,
        )
    return article_from_row(row, location, text)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Number from 1 and bytes of each line; None for one over `MAX_BYTES`, of which no more is held than that."""
    number = 0
    while line := stream.readline(MAX_BYTES + 1):
        number += 1
        if len(line) <= MAX_BYTES:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_BYTES)
        yield number, None


def _read_csv(path: Path, name: str) -> Iterator[Item]:
    with path.open("rb") as start:
        if start.read(2) in _OTHER_BOMS:
            yield Rejection(name, "unreadable_source", _not_utf8("a file"))
            return
    csv.field_size_limit(MAX_BYTES)
    # surrogateescape: a byte that is not UTF-8 spoils its own row only, see below.
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
        rows = csv.reader(stream, strict=True)
        header = [column.strip() for column in next(rows, [])]
        if "text" not in header:
            yield _without_text(name, header)
            return
        while True:
            line = rows.line_num + 1
            location = f"{name}:{line}"
            try:
                values = next(rows, None)
            except csv.Error as error:
                yield Rejection(
                    location,
                    "too_large" if "field limit" in str(error) else "unreadable_row",
                    f"Expected a row of CSV with fields of at most {MAX_BYTES:,} characters; found an error on lines "
                    f"{line} to {rows.line_num} ({error}). Correct or remove the row.",
                )
                continue
            if values is None:
                return
            if not any(values):
                continue
            content = ",".join(value[:CONTENT_SHOWN] for value in values)
            if any("\udc80" <= character <= "\udcff" for value in values for character in _not_ascii(value)):
                yield Rejection(location, "unreadable_row", _not_utf8("a row"), content)
            elif len(values) != len(header):
                yield Rejection(
                    location,
                    "unreadable_row",
                    f"Expected {len(header)} fields as in the header; found {len(values)}. "
                    "Quote the fields that hold commas or line ends.",
                    content,
                )
            else:
                # CSV has no null: an empty field is one, except for the text itself.
                row = {
                    column: value or (None if column != "text" else "")
                    for column, value in zip(header, values, strict=True)
                }
                yield article_from_row(row, location, content)


def _not_ascii(text: str) -> Iterable[str]:
    return () if text.isascii() else text


def _read_parquet(path: Path, name: str) -> Iterator[Item]:
    with pq.ParquetFile(path) as file:
        header = file.schema_arrow.names
        if "text" not in header:
            yield _without_text(name, header)
            return
        number = 0
        for batch in file.iter_batches(_BATCH, columns=[column for column in COLUMNS if column in header]):
            for row in batch.to_pylist():
                number += 1
                yield article_from_row(row, f"{name}:{number}")


def _read_text(path: Path, name: str) -> Iterator[Item]:
    content = _small(path)
    if content is None:
        yield Rejection(name, "too_large", too_large("a file", path.stat().st_size))
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield Rejection(name, "unreadable_source", _not_utf8("a file"), shown(content, CONTENT_SHOWN))
        return
    title, body = _title_and_body(text.replace("\r\n", "\n").replace("\r", "\n"))
    yield _from_file(name, body, title)


def _title_and_body(text: str) -> tuple[str | None, str]:
    """The first line is a title if it is short, is no sentence, and stands apart from text that follows."""
    first, _, rest = text.lstrip("\n").partition("\n")
    title = first.strip()
    second, _, body = rest.partition("\n")
    if title and len(title) <= MAX_TITLE and not title.endswith(".") and not second.strip() and body.strip():
        return title, body.lstrip("\n")
    return None, text


def _read_html(path: Path, name: str) -> Iterator[Item]:
    content = _small(path)
    if content is None:
        yield Rejection(name, "too_large", too_large("a file", path.stat().st_size))
        return
    found = _from_file(name, decoded(content), None)
    if isinstance(found, Rejection):
        yield found
    else:
        yield Found(found.body, "text/html", published_at=found.published_at, external_id=name)


def _from_file(name: str, body: str, title: str | None) -> Item:
    """The article of a file that is one article: its name is its id and may begin with the day it was published."""
    day = _DAY.match(name.rpartition("/")[2])
    try:
        published_at = datetime.fromisoformat(day.group()) if day else None
    except ValueError:
        published_at = None  # only looks like a day (2024-99-99): the name promises nothing
    row = {"text": body, "title": title, "published_at": published_at, "article_id": name}
    return article_from_row(row, name, body[:CONTENT_SHOWN])


def _small(path: Path) -> bytes | None:
    """The file's bytes, or None where they are more than `MAX_BYTES`."""
    with path.open("rb") as stream:
        content = stream.read(MAX_BYTES + 1)
    return content if len(content) <= MAX_BYTES else None


def _without_text(name: str, header: list[str]) -> Rejection:
    return Rejection(
        name,
        "missing_field",
        f"Expected the columns {', '.join(COLUMNS)}, of which 'text' must be there; found "
        f"{', '.join(header)[:300] or 'no column'}. Rename the column that holds the articles' text.",
    )


def _not_utf8(what: str) -> str:
    return f"Expected {what} in UTF-8; found another encoding. Convert the file, such as with iconv -t UTF-8."


_READERS: dict[str, Callable[[Path, str], Iterator[Item]]] = {
    ".jsonl": _read_json_lines,
    ".jsonl.gz": _read_json_lines,
    ".ndjson": _read_json_lines,
    ".ndjson.gz": _read_json_lines,
    ".csv": _read_csv,
    ".parquet": _read_parquet,
    ".txt": _read_text,
    ".html": _read_html,
    ".htm": _read_html,
}


def _reader(path: Path) -> Callable[[Path, str], Iterator[Item]] | None:
    name = path.name.lower()
    return next((read for suffix, read in _READERS.items() if name.endswith(suffix)), None)
