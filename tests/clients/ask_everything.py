"""Runs in a client's own environment, with nothing but its duckdb: opens a warehouse and asks for all that is in it.

Prints as JSON the version, the rows of each table and mart, the number of columns with a comment, and the answers to the questions.
"""

import json
import sys
from pathlib import Path

import duckdb

file, questions = sys.argv[1], Path(sys.argv[2])
con = duckdb.connect(file, read_only=True)
names = [
    row[0] for row in con.execute("SELECT table_name FROM information_schema.tables ORDER BY table_name").fetchall()
]
n_comments = "SELECT count(*) FROM duckdb_columns() WHERE NOT internal AND comment <> ''"
found = {
    "version": duckdb.__version__,
    # Not count(*): every value has to be read.
    "rows": {name: len(con.execute(f'SELECT * FROM "{name}"').fetchall()) for name in names},
    "commented": con.execute(n_comments).fetchall(),
    "answers": {path.stem: con.execute(path.read_text("utf-8")).fetchall() for path in sorted(questions.glob("*.sql"))},
}
print(json.dumps(found, default=str))
