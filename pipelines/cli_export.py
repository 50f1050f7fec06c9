"""The command `export`: rows of the published warehouse as files, or on standard output.

Here: which rows go to which file, that nothing is overwritten unasked, and that all files of an export come or none. Not here:
options (`cli.py`), how a row is written (`warehouse/export.py`, `warehouse/workbook.py`) and described (`warehouse/datapackage.py`).
"""

import difflib
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
from rich.filesize import decimal as in_words

from pipelines.cli import CommandError
from pipelines.cli_progress import Bars, Lines, display_on
from pipelines.cli_read import console_for, query_text, rich_table
from pipelines.files import replacing
from pipelines.settings import load_settings
from warehouse.connection import connect, querying
from warehouse.datapackage import Exported, data_package, published_table, table_names, warehouse_version
from warehouse.ddl import DICTIONARY, literal, quote
from warehouse.export import WRITERS, write_parquet

ENDINGS = {".parquet": "parquet", ".csv": "csv", ".xlsx": "xlsx", ".jsonl": "jsonl", ".ndjson": "jsonl"}
FOLDER, WORKBOOK, PACKAGE, QUERY = "parley-export", "parley.xlsx", "datapackage.json", "query"


@dataclass(frozen=True)
class Target:
    """Where an export goes: a folder, one file, or (without a path) standard output; and in which format."""

    path: Path | None
    format: str
    is_folder: bool


@dataclass(frozen=True)
class _Line:
    """One line of the closing table: a file or sheet, and what a reader of it should know."""

    name: str
    n_rows: int | None = None
    n_bytes: int | None = None
    notes: tuple[str, ...] = ()


def run_export(
    target: str | None,
    form: str | None,
    *,
    tables: Sequence[str],
    every: bool,
    query: str | None,
    file: Path | None,
    force: bool,
) -> None:
    """Write tables or the rows of a query, and say what was written.

    Args:
        target: a folder, a file, or '-' for standard output; default: the folder `parley-export`.
        form: one of 'parquet', 'csv', 'xlsx', 'jsonl'; default: by the file's ending, else csv.
        tables: which; default: all marts.
        every: all tables instead.
        query: one SELECT instead.
        file: one with the SELECT instead.
        force: whether files may be overwritten.

    Raises:
        CommandError: what is asked for does not go together, is not there or is in the way.
        ExportError: the format cannot hold the rows.
        QueryError: the query cannot be run.
        WarehouseNotFound: nothing has been published yet.
    """
    asked = [
        name for name, given in (("--table", tables), ("--all", every), ("--query", query), ("--file", file)) if given
    ]
    if len(asked) > 1:
        raise CommandError(
            f"Expected one of --table, --all, --query and --file; found {' and '.join(asked)}. Choose one."
        )
    sql = query_text(query, file) if query is not None or file is not None else None
    with connect(load_settings().home) as con:
        names = [QUERY] if sql is not None else _names(con, tables, every=every)
        where = target_of(target, form, names, is_query=sql is not None)
        queries = {name: sql if sql is not None else _select(con, name) for name in names}
        if where.path is None:
            _to_standard_output(con, where.format, queries[names[0]])
            return
        try:
            with display_on(sys.stderr) as display:
                if where.format == "xlsx":
                    if sql is None:
                        queries[DICTIONARY.name] = _dictionary_of(names)
                    path = where.path / WORKBOOK if where.is_folder else where.path
                    lines = _write_workbook(con, path, queries, display, force=force)
                elif where.is_folder:
                    lines = _write_folder(con, where.path, where.format, queries, display, force=force)
                else:
                    lines = _write_file(
                        con, where.path, where.format, names[0], queries[names[0]], display, force=force
                    )
        except OSError as error:
            raise CommandError(
                f"Expected to write to {where.path}; {error.strerror or error}. Name another place."
            ) from error
    _report(where.path, lines)


def target_of(target: str | None, form: str | None, names: Sequence[str], *, is_query: bool) -> Target:
    """Where an export goes and in which format, by what the user named.

    Raises:
        CommandError: it says two things, or names a place that cannot hold what is asked for.
    """
    text = target or FOLDER
    if text == "-":
        found = Target(None, form or "csv", is_folder=False)
        if found.format not in ("csv", "jsonl"):
            raise CommandError(f"Expected csv or jsonl for standard output, found {form}. Name a file for it.")
    else:
        path = Path(text).expanduser()
        ending = ENDINGS.get(path.suffix.lower())
        if path.is_dir() or text.endswith("/") or not path.suffix:
            found = Target(path, form or "csv", is_folder=True)
        elif ending and form and ending != form:
            raise CommandError(
                f"Expected one format, found --format {form} and a file that ends with {path.suffix}. Drop one."
            )
        elif ending or form:
            found = Target(path, ending or form or "", is_folder=False)
        else:
            raise CommandError(
                f"Expected a folder, or a file that ends with {', '.join(ENDINGS)}; found '{text}'. "
                f"Say --format for such a file, or write '{text}/' for a folder."
            )
    if is_query and found.is_folder and found.format != "xlsx":
        raise CommandError(
            f"Expected a file for the rows of a query, found the folder '{text}'. "
            f"Name one, such as result.{found.format}, or - for standard output."
        )
    if len(names) > 1 and not found.is_folder and found.format != "xlsx":
        raise CommandError(
            f"Expected one table for one {found.format} file, found {len(names)}: {', '.join(names)}. "
            "Choose with --table, or name a folder."
        )
    return found


def _names(con: duckdb.DuckDBPyConnection, asked: Sequence[str], *, every: bool) -> list[str]:
    known = table_names(con)
    if not asked:
        return [name for name in known if every or name.startswith("mart_")]
    for name in asked:
        if name not in known:
            near = difflib.get_close_matches(name.lower(), known, n=3, cutoff=0.4)
            raise CommandError(
                f"Expected a table of the warehouse, found '{name}'. There is {', '.join(near or known)}."
            )
    return list(dict.fromkeys(asked))


def _select(con: duckdb.DuckDBPyConnection, name: str) -> str:
    # Tables are stored by their key. A view has no order, and two exports of one version should be the same.
    is_view = con.execute("SELECT 1 FROM duckdb_views() WHERE view_name = ?", [name]).fetchone()
    return f"SELECT * FROM {quote(name)}{' ORDER BY ALL' if is_view else ''}"


def _dictionary_of(names: Sequence[str]) -> str:
    wanted = ", ".join(literal(name) for name in (*names, DICTIONARY.name))
    return f"SELECT * FROM {DICTIONARY.name} WHERE table_name IN ({wanted}) ORDER BY table_name, position"


def _refuse_to_overwrite(paths: Sequence[Path], *, force: bool) -> None:
    there = [path.name for path in paths if path.is_dir() or (path.exists() and not force)]
    if there:
        more = f" and {len(there) - 3} more" if len(there) > 3 else ""
        raise CommandError(
            f"Expected to write new files, found {', '.join(there[:3])}{more} in {paths[0].parent.absolute()}. "
            "Name another place, or overwrite files with --force."
        )


def _to_standard_output(con: duckdb.DuckDBPyConnection, form: str, sql: str) -> None:
    with querying(con, sql) as rows:
        written = WRITERS[form](rows, sys.stdout.buffer, lambda n: None)
    sys.stdout.buffer.flush()
    for note in written.notes:
        print(f"Note: {note}", file=sys.stderr)


def _write_file(
    con: duckdb.DuckDBPyConnection, path: Path, form: str, name: str, sql: str, display: Lines | Bars, *, force: bool
) -> list[_Line]:
    _refuse_to_overwrite([path], force=force)
    with replacing(path) as beside:
        return [_write(con, form, name, sql, path.name, beside, display)]


def _write_folder(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    form: str,
    queries: Mapping[str, str],
    display: Lines | Bars,
    *,
    force: bool,
) -> list[_Line]:
    ending = next(ending for ending, its_form in ENDINGS.items() if its_form == form)
    planned = {name: (f"{name}{ending}", form, sql) for name, sql in queries.items() if name != DICTIONARY.name}
    # A dictionary that everyone can open, whatever the format of the rest.
    planned[DICTIONARY.name] = (f"{DICTIONARY.name}.csv", "csv", _dictionary_of(list(queries)))
    _refuse_to_overwrite([folder / name for name in (*(file for file, *_ in planned.values()), PACKAGE)], force=force)
    lines, exported = [], []
    # All take their places as the block ends, the package, which tells of the others, last; or none does.
    with ExitStack() as places:
        package = places.enter_context(replacing(folder / PACKAGE))
        for name, (file, its_form, sql) in planned.items():
            beside = places.enter_context(replacing(folder / file))
            lines.append(_write(con, its_form, name, sql, file, beside, display))
            with beside.open("rb") as content:
                sha256 = hashlib.file_digest(content, "sha256").hexdigest()
            exported.append(Exported(published_table(con, name), file, its_form, beside.stat().st_size, sha256))
        found = data_package(exported, version=warehouse_version(con), created=datetime.now(UTC))
        package.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        return [*lines, _Line(PACKAGE, n_bytes=package.stat().st_size)]


def _write_workbook(
    con: duckdb.DuckDBPyConnection, path: Path, queries: Mapping[str, str], display: Lines | Bars, *, force: bool
) -> list[_Line]:
    from warehouse.workbook import write_workbook

    _refuse_to_overwrite([path], force=force)
    with ExitStack() as open_queries, replacing(path) as beside:
        sheets = {name: open_queries.enter_context(querying(con, sql)) for name, sql in queries.items()}
        with display.track(path.name, None) as advance:
            written = write_workbook(beside, sheets, advance)
        lines = [_Line(f"sheet {name}", done.n_rows, None, done.notes) for name, done in written.items()]
        return [*lines, _Line(path.name, n_bytes=beside.stat().st_size)]


def _write(
    con: duckdb.DuckDBPyConnection, form: str, name: str, sql: str, file_name: str, path: Path, display: Lines | Bars
) -> _Line:
    with querying(con, sql) as rows, path.open("wb") as file, display.track(name, None) as advance:
        if form == "parquet":
            about = {column.name: column.description for column in published_table(con, name).columns}
            written = write_parquet(rows, file, advance, about=about)
        else:
            written = WRITERS[form](rows, file, advance)
    return _Line(file_name, written.n_rows, path.stat().st_size, written.notes)


def _report(path: Path, lines: Sequence[_Line]) -> None:
    console = console_for(sys.stdout)
    cells = [(line.name, line.n_rows, None if line.n_bytes is None else in_words(line.n_bytes)) for line in lines]
    schema = {"written": pl.String, "rows": pl.Int64, "size": pl.String}
    console.print(rich_table(pl.DataFrame(cells, schema=schema, orient="row")))
    for line in lines:
        for note in line.notes:
            console.print(f"Note: {line.name}: {note}", markup=False, soft_wrap=True)
    console.print(f"In {path.absolute()}", markup=False, soft_wrap=True)
