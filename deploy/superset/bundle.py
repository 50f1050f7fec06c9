"""Make an importable Superset bundle from `bundle/` and a warehouse: python bundle.py WAREHOUSE BUNDLE.zip

Here: putting the path of the warehouse, and the columns of its marts with their types and comments, into the YAML files.
Not here: charts and the dashboard, which stand in `bundle/`, and starting Superset (`serve.py`).
"""

import sys
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import yaml

BUNDLE = Path(__file__).parent / "bundle"
READ_ONLY = {"enable_external_access": "false", "lock_configuration": "true"}


def make_bundle(warehouse: Path, target: Path) -> None:
    """Write the bundle for a warehouse file. Superset opens the path as it is given here, made absolute.

    Raises:
        SystemExit: there is no warehouse, or it lacks a view that the bundle shows.
    """
    # Not resolved: the link is what moves on when a refresh publishes.
    warehouse = warehouse.expanduser().absolute()
    if "?" in str(warehouse):
        raise SystemExit(
            f"A path without a question mark was expected, which ends it in an address; found {warehouse}."
        )
    if not warehouse.is_file():
        raise SystemExit(f"A warehouse was expected at {warehouse}, found none. Make one with `parley refresh`.")
    with (
        duckdb.connect(str(warehouse), read_only=True, config=READ_ONLY) as con,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for path in sorted(BUNDLE.rglob("*.yaml")):
            config = yaml.safe_load(path.read_text(encoding="utf-8"))
            if path.parent.name == "databases":
                config["sqlalchemy_uri"] = f"duckdb:///{warehouse}"
            elif "table_name" in config:
                config["columns"] = _columns(con, config)
            archive.writestr(f"parley/{path.relative_to(BUNDLE)}", yaml.safe_dump(config, allow_unicode=True))


def _columns(con: duckdb.DuckDBPyConnection, dataset: dict[str, Any]) -> list[dict[str, Any]]:
    named = {column["column_name"]: column["verbose_name"] for column in dataset["columns"]}
    found = con.execute(
        "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
        [dataset["table_name"]],
    ).fetchall()
    missing = sorted(named.keys() - {name for name, *_ in found})
    if missing:
        raise SystemExit(
            f"The view {dataset['table_name']} with {', '.join(missing)} was expected in the warehouse, found "
            f"{'the view without' if found else 'no such view'}. Refresh the warehouse with this version of Parley."
        )
    return [
        {
            "column_name": name,
            "verbose_name": named.get(name),
            "description": comment,
            "type": type_,
            "is_dttm": type_ in ("DATE", "TIMESTAMP"),
            "groupby": True,
            "filterable": True,
            "is_active": True,
        }
        for name, type_, comment in found
    ]


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    make_bundle(Path(sys.argv[1]), Path(sys.argv[2]))
