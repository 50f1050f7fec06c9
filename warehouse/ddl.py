"""The SQL that makes the warehouse: tables, marts and their comments, all from the registry and `views/*.sql`.

Here: text of statements, and nothing that runs them. Not here: what a table means (`warehouse/tables`), the file
(`warehouse/writer.py`).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from warehouse.tables import TABLES, Column, Table

VIEWS = Path(__file__).parent / "views"

# Not in TABLES: no step computes it and no check reads it; `write_warehouse` fills it from the registry.
DICTIONARY = Table(
    name="dictionary",
    group="log",
    grain="One column of one table or mart of this warehouse.",
    key=("table_name", "position"),
    columns=(
        Column("table_name", "TEXT", "The table or mart"),
        Column("position", "INTEGER", "Place of the column in it, from 1"),
        Column("column_name", "TEXT", "The column"),
        Column("type", "TEXT", "Its DuckDB type"),
        Column("nullable", "BOOLEAN", "Whether it may be null; true for each column of a mart"),
        Column("description", "TEXT", "What it means, with its unit"),
        Column("reference", "TEXT", "The key that it refers to, as table.column", nullable=True),
        Column("allowed_values", "TEXT", 'The values it may have, separated by "; "', nullable=True),
    ),
)


@dataclass(frozen=True)
class View:
    """One mart: what a row of it is, what its columns mean (in order), which of them identify a row, and the SELECT behind it.

    With `stored_by` it is a table of the rows at the time of the publish, sorted by these columns; without, a view. PostgreSQL gets a
    table too, unless `is_view_in_postgres`.
    """

    name: str
    description: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    query: str
    stored_by: tuple[str, ...] = ()
    is_view_in_postgres: bool = True


def quote(identifier: str) -> str:
    """The identifier in double quotes, safe in any statement."""
    return '"' + identifier.replace('"', '""') + '"'


def literal(text: str) -> str:
    """The text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def create_table(table: Table) -> list[str]:
    """CREATE TABLE and the COMMENT ON statements of a table, for DuckDB and PostgreSQL alike.

    No primary, unique or foreign key: a foreign key makes an atomic refresh impossible and a primary key makes a full
    load sixty times slower. The keys are checked before the load instead (`warehouse/quality.py`); PostgreSQL gets them
    after it (`warehouse/postgres.py`).
    """
    # The one type that PostgreSQL knows only by its long name, which DuckDB knows too.
    columns = ", ".join(
        f"{quote(column.name)} {column.type.replace('DOUBLE', 'DOUBLE PRECISION')}{'' if column.nullable else ' NOT NULL'}"
        for column in table.columns
    )
    return [
        f"CREATE TABLE {quote(table.name)} ({columns})",
        f"COMMENT ON TABLE {quote(table.name)} IS {literal(table.grain)}",
        *_comment_columns(table.name, {column.name: column_comment(column) for column in table.columns}),
    ]


def create_view(view: View) -> list[str]:
    """CREATE VIEW, or CREATE TABLE AS where it is stored, and the COMMENT ON statements of a mart."""
    kind, query = "VIEW", view.query
    if view.stored_by:
        kind, query = "TABLE", f"SELECT * FROM (\n{query}\n) ORDER BY {', '.join(map(quote, view.stored_by))}"
    return [
        f"CREATE {kind} {quote(view.name)} AS {query}",
        f"COMMENT ON {kind} {quote(view.name)} IS {literal(view.description)}",
        *_comment_columns(view.name, view.columns),
    ]


def column_comment(column: Column) -> str:
    """What stands in the database as the comment of a column: meaning, allowed values, and the key it refers to."""
    parts = [column.description]
    if column.values:
        parts.append(f"One of: {', '.join(column.values)}")
    if column.references:
        parts.append(f"Refers to {column.references}")
    return ". ".join(parts)


def load_views(folder: Path = VIEWS) -> list[View]:
    """The views of a folder, each after those it reads from.

    A file `<view>.sql` opens with comment lines. The first ones say what a row is. `-- key: column, column` names the columns that
    identify one, `-- stored_by: column, column` has the rows stored, sorted so, and `-- in_postgres: view` not in PostgreSQL
    (docs/adr/0009). Then comes `-- column: meaning` for each column, in order; `-- column: = table.column` takes the meaning from the
    registry.

    Raises:
        ValueError: a file has no description, no key or an unknown reference, or is stored by a column that it does not have, or
            views read from each other in a circle.
    """
    views = {path.stem: _parse_view(path) for path in sorted(folder.glob("*.sql"))}
    graph = {
        name: [other for other in views if other != name and re.search(rf"\b{re.escape(other)}\b", view.query)]
        for name, view in views.items()
    }
    try:
        return [views[name] for name in TopologicalSorter(graph).static_order()]
    except CycleError as error:
        raise ValueError(
            f"A view may read from tables and from other views, but not from itself; found the circle "
            f"{' -> '.join(error.args[1])} in {folder}. Take one of them out of it."
        ) from error


def dictionary_rows(view_types: Mapping[str, Mapping[str, str]], views: Iterable[View]) -> list[dict[str, object]]:
    """The rows of DICTIONARY: every column of every table (itself too) and of the views.

    Args:
        view_types: for each view, its columns in order with the types that the database gives them.
        views: the views, for what their columns mean.
    """
    rows: list[dict[str, object]] = [
        {
            "table_name": table.name,
            "position": position,
            "column_name": column.name,
            "type": column.type,
            "nullable": column.nullable,
            "description": column.description,
            "reference": column.references,
            "allowed_values": "; ".join(column.values) or None,
        }
        for table in (*TABLES.values(), DICTIONARY)
        for position, column in enumerate(table.columns, start=1)
    ]
    meanings = {view.name: view.columns for view in views}
    rows += [
        {
            "table_name": view,
            "position": position,
            "column_name": name,
            "type": type_,
            "nullable": True,
            "description": meanings[view][name],
            "reference": None,
            "allowed_values": None,
        }
        for view, columns in view_types.items()
        for position, (name, type_) in enumerate(columns.items(), start=1)
    ]
    return rows


def _comment_columns(table: str, comments: Mapping[str, str]) -> list[str]:
    return [
        f"COMMENT ON COLUMN {quote(table)}.{quote(name)} IS {literal(comment)}" for name, comment in comments.items()
    ]


def _parse_view(path: Path) -> View:
    lines = path.read_text(encoding="utf-8").splitlines()
    n_comments = next((i for i, line in enumerate(lines) if not line.startswith("--")), len(lines))
    description: list[str] = []
    columns: dict[str, str] = {}
    stored_by: tuple[str, ...] = ()
    is_view_in_postgres = False
    key: tuple[str, ...] = ()
    for number, line in enumerate(lines[:n_comments], start=1):
        text = line.removeprefix("--").strip()
        column = re.fullmatch(r"(\w+): (.+)", text)
        if column is None:
            if columns:
                raise ValueError(
                    f"{path.name} line {number}: a line `-- column: meaning` was expected after the first one of "
                    f"these, found {text!r}. Put each meaning on one line."
                )
            description.append(text)
        elif column[1] == "stored_by":
            stored_by = tuple(column[2].split(", "))
        elif text == "in_postgres: view":
            is_view_in_postgres = True
        elif column[1] == "key":
            key = tuple(column[2].split(", "))
        else:
            columns[column[1]] = _meaning(column[2], f"{path.name} line {number}")
    if not description or not columns:
        raise ValueError(
            f"{path.name} must open with `-- what a row is` and then `-- column: meaning` for each column; "
            f"found {len(description)} lines of the one and {len(columns)} of the other. Add them at its top."
        )
    unknown = [name for name in stored_by if name not in columns]
    if unknown:
        raise ValueError(
            f"{path.name}: columns that it describes were expected after 'stored_by:', separated by ', '; found "
            f"{', '.join(map(repr, unknown))}. Name some of {', '.join(columns)}."
        )
    if not key or not set(key) <= set(columns):
        raise ValueError(
            f"{path.name} must name the columns that identify a row as `-- key: column, column` before their meanings; "
            f"found {', '.join(key) or 'none'}, where the columns are {', '.join(columns)}. Correct its top."
        )
    query = "\n".join(lines[n_comments:]).strip().rstrip(";")
    return View(path.stem, " ".join(description), columns, key, query, stored_by, is_view_in_postgres or not stored_by)


def _meaning(text: str, where: str) -> str:
    if not text.startswith("= "):
        return text
    table_name, _, column_name = text.removeprefix("= ").partition(".")
    table = TABLES.get(table_name)
    column = next((c for c in table.columns if c.name == column_name), None) if table else None
    if column is None:
        raise ValueError(
            f"{where}: a column of the registry was expected after '=', found {text.removeprefix('= ')!r}. "
            "Name one as table.column, or write the meaning out."
        )
    return column_comment(column)
