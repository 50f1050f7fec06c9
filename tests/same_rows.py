"""Whether what stands in PostgreSQL is what stands in the DuckDB warehouse: every table and mart, value by value."""

import duckdb
import psycopg

from warehouse.ddl import DICTIONARY, load_views, quote
from warehouse.tables import TABLES

KEYS = {table.name: table.key for table in (*TABLES.values(), DICTIONARY)} | {
    view.name: view.key for view in load_views()
}

VIEWS = {view.name for view in load_views() if view.is_view_in_postgres}


def assert_same_rows(con: duckdb.DuckDBPyConnection, pg: psycopg.Connection, schema: str = "parley") -> dict[str, int]:
    """Compares all of them, in order of their keys; gives the number of rows of each."""
    # The calendar is as of the day of the query, and DuckDB's day is that of UTC.
    pg.execute("SET TimeZone = 'UTC'")
    counts = {}
    for name in KEYS:
        expected = sorted(con.execute(f"SELECT * FROM {quote(name)}").fetchall(), key=repr)
        cursor = pg.execute(f"SELECT * FROM {quote(schema)}.{quote(name)}")
        assert [column.name for column in cursor.description or ()] == [
            column[0] for column in con.execute(f"DESCRIBE {quote(name)}").fetchall()
        ]
        # By repr: so 1 is not True, null not the empty text, and NaN the same as NaN.
        assert [repr(row) for row in sorted(cursor.fetchall(), key=repr)] == [
            repr(tuple(v.replace("\0", "\ufffd") if isinstance(v, str) else v for v in row)) for row in expected
        ], name
        counts[name] = len(expected)
    return counts
