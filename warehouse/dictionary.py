"""The documents that are made from the registry: `make docs`, or `python -m warehouse.dictionary docs`.

Here: `data_dictionary.md` with its entity-relationship diagram, and the same diagram as a picture. Not here: what tables and
columns mean (`warehouse/tables`, `warehouse/views`), and the table `dictionary` of the warehouse (`warehouse/ddl.py`).
"""

import sys
from html import escape
from pathlib import Path

import duckdb

from warehouse.ddl import DICTIONARY, create_table, create_view, dictionary_rows, load_views
from warehouse.tables import TABLES, Table
from warehouse.writer import types_of

HEADER = """# Data dictionary

Every table, mart and column of the published warehouse, made from the registry by `make docs`; the table `dictionary` holds the
same. What may change in it and how is said in [warehouse.md](warehouse.md).

Types are DuckDB's. TIMESTAMP is UTC without a zone. Codes of countries are ISO 3166-1 alpha-3, of cities GeoNames ids.
"""

# Where a table stands in the picture, column by column: what refers to a thing stands beside it where it can.
PICTURE = (
    ("dim_topic", "dim_participant_role", "dim_participant", "dim_organization", "dim_country", "dim_date"),
    ("bridge_meeting_topic", "bridge_meeting_participant", "bridge_meeting_organization", "bridge_meeting_country", "dim_place"),
    ("meeting_alias", "fact_meeting", "refresh", "rejected_article"),
    ("fact_meeting_status", "fact_mention", "check_result", "quarantine"),
    ("dim_article", "fact_mention_slot"),
)  # fmt: skip
WIDTH, GAP, LINE, TOP = 232, 96, 19, 24
COLOURS = {"dimension": "#2f6f4f", "bridge": "#7a5a1e", "fact": "#1f4e79", "log": "#5d5d66"}


def columns_of_all() -> list[dict[str, object]]:
    """The rows of DICTIONARY for tables and marts, their types as DuckDB gives them."""
    views = load_views()
    with duckdb.connect() as con:
        for statement in (s for table in TABLES.values() for s in create_table(table)):
            con.execute(statement)
        for statement in (s for view in views for s in create_view(view)):
            con.execute(statement)
        types = {view.name: types_of(con, view.name) for view in views}
    return dictionary_rows(types, views)


def markdown() -> str:
    """The data dictionary as Markdown."""
    meanings = {t.name: t.grain for t in (*TABLES.values(), DICTIONARY)} | {v.name: v.description for v in load_views()}
    rows = columns_of_all()
    names = sorted({str(row["table_name"]) for row in rows}, key=lambda name: (not name.startswith("mart_"), name))
    parts = [HEADER, "## How the tables hang together\n", diagram()]
    for name in names:
        parts.append(f"## {name}\n\n{meanings[name]}\n\n| column | type | null | meaning |\n| --- | --- | --- | --- |")
        for row in rows:
            if row["table_name"] == name:
                parts[-1] += "\n" + _row(row)
        parts[-1] += "\n"
    return "\n".join(parts)


def _row(row: dict[str, object]) -> str:
    meaning = str(row["description"])
    if row["allowed_values"]:
        meaning += f". One of: {row['allowed_values']}"
    if row["reference"]:
        meaning += f". Refers to {row['reference']}"
    is_null = "" if row["table_name"] in TABLES and not row["nullable"] else "yes"
    return f"| `{row['column_name']}` | {row['type']} | {is_null} | {meaning.replace('|', '&#124;')} |"


def references() -> list[tuple[str, str, str]]:
    """(table, column, table that it refers to), for each reference of the registry."""
    return [
        (table.name, column.name, column.references.split(".")[0])
        for table in TABLES.values()
        for column in table.columns
        if column.references
    ]


def diagram() -> str:
    """Tables with their keys, and what refers to what, as a Mermaid diagram in Markdown."""
    lines = ["```mermaid", "erDiagram"]
    for table in TABLES.values():
        lines.append(f"    {table.name} {{")
        lines += [f"        {type_} {name}{' ' + mark if mark else ''}" for name, type_, mark in _keys(table)]
        lines.append("    }")
    lines += [f"    {parent} ||--o{{ {child} : {column}" for child, column, parent in references()]
    return "\n".join([*lines, "```\n"])


def _keys(table: Table) -> list[tuple[str, str, str]]:
    """(column, type, 'PK', 'FK' or both) of a table's keys and references."""
    return [
        (column.name, column.type, ", ".join(["PK"] * (column.name in table.key) + ["FK"] * bool(column.references)))
        for column in table.columns
        if column.name in table.key or column.references
    ]


def picture() -> str:
    """The same diagram as SVG: keys in bold, a line from each reference to the table that it names."""
    place: dict[str, tuple[int, int]] = {}
    for i, names in enumerate(PICTURE):
        y = TOP
        for name in names:
            place[name] = (20 + i * (WIDTH + GAP), y)
            y += LINE * (len(_keys(TABLES[name])) + 1) + 40
    height = max(y + LINE * (len(_keys(TABLES[name])) + 1) for name, (_, y) in place.items()) + 50
    width = 20 + len(PICTURE) * (WIDTH + GAP) - GAP + 20
    lines = [_line(place, *reference) for reference in references() if reference[0] != reference[2]]
    boxes = [_box(TABLES[name], *at) for name, at in place.items()]
    legend = "".join(
        f'<rect x="{20 + 130 * i}" y="{height - 28}" width="12" height="12" rx="2" fill="{colour}"/>'
        f'<text x="{38 + 130 * i}" y="{height - 18}">{group}</text>'
        for i, (group, colour) in enumerate(COLOURS.items())
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="DejaVu Sans, Arial, sans-serif" font-size="12" role="img">\n'
        "<title>The tables of the warehouse and what refers to what</title>\n"
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n' + "\n".join([*lines, *boxes, legend]) + "\n</svg>\n"
    )


def _box(table: Table, x: int, y: int) -> str:
    keys = _keys(table)
    colour = COLOURS[table.group]
    rows = "".join(
        f'<text x="{x + 10}" y="{y + LINE * (i + 1) + 14}" font-weight="{400 + 300 * is_key}" fill="#222">'
        f"{escape(name)}</text>"
        for i, (name, is_key) in enumerate((name, "PK" in mark) for name, _, mark in keys)
    )
    return (
        f'<g><rect x="{x}" y="{y}" width="{WIDTH}" height="{LINE * (len(keys) + 1) + 4}" rx="4" fill="#fff" stroke="{colour}"/>'
        f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{LINE}" rx="4" fill="{colour}"/>'
        f'<text x="{x + 10}" y="{y + 14}" fill="#fff" font-weight="bold">{escape(table.name)}</text>{rows}</g>'
    )


def _line(place: dict[str, tuple[int, int]], child: str, column: str, parent: str) -> str:
    (x, y), (px, py) = place[child], place[parent]
    row = [name for name, *_ in _keys(TABLES[child])].index(column)
    y, py = y + LINE * (row + 1) + 10, py + LINE // 2
    # From the side that looks to the parent; in one column, both from the right.
    start, end, bend = (x, px + WIDTH, -1) if px < x else (x + WIDTH, px, 1)
    pull = GAP * 0.6
    if px == x:
        start, end, back = x + WIDTH, px + WIDTH, 1
    else:
        back = -bend
    path = f"M{start},{y} C{start + bend * pull:.0f},{y} {end + back * pull:.0f},{py} {end},{py}"
    colour = COLOURS[TABLES[parent].group]
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-opacity="0.55" stroke-width="1.4"/>'
        f'<circle cx="{end}" cy="{py}" r="3" fill="{colour}"/>'
    )


def main(docs: Path) -> None:
    (docs / "data_dictionary.md").write_text(markdown(), encoding="utf-8")
    (docs / "images" / "erd.svg").write_text(picture(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
