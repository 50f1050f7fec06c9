"""Make an importable Superset bundle from `bundle/` and a warehouse: python bundle.py WAREHOUSE BUNDLE.zip

Here: putting the path of the warehouse, the condition of the filters, and the columns with their types and comments into the YAML
files. Not here: datasets, charts and the dashboard, which stand in `bundle/`, and starting Superset (`serve.py`).
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
    chosen = (BUNDLE / "chosen.sql").read_text(encoding="utf-8").strip()
    with (
        duckdb.connect(str(warehouse), read_only=True, config=READ_ONLY) as con,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for path in sorted(BUNDLE.rglob("*.yaml")):
            config = yaml.safe_load(path.read_text(encoding="utf-8"))
            if path.parent.name == "databases":
                config["sqlalchemy_uri"] = f"duckdb:///{warehouse}"
            elif "sql" in config:
                config["columns"] = _columns(con, config, config.pop("mart"))
                config["sql"] = config["sql"].replace("{chosen}", chosen)
            archive.writestr(f"parley/{path.relative_to(BUNDLE)}", yaml.safe_dump(config, allow_unicode=True))


def _columns(con: duckdb.DuckDBPyConnection, dataset: dict[str, Any], mart: str) -> list[dict[str, Any]]:
    """The columns of a dataset, each with what it means: by the dataset itself, else as the mart behind it says."""
    named = {column["column_name"]: column for column in dataset["columns"]}
    try:
        found = con.execute(f"DESCRIBE {dataset['sql'].replace('{chosen}', 'TRUE')}").fetchall()
    except duckdb.Error as error:
        raise SystemExit(
            f"A warehouse with {mart} as this version of Parley makes it was expected, found another ({error}). Refresh the warehouse."
        ) from error
    comments = dict(
        con.execute("SELECT column_name, comment FROM duckdb_columns() WHERE table_name = ?", [mart]).fetchall()
    )
    return [
        {
            "column_name": name,
            "verbose_name": named.get(name, {}).get("verbose_name"),
            "description": named.get(name, {}).get("description") or comments[name],
            "type": type_,
            "is_dttm": type_ in ("DATE", "TIMESTAMP"),
            "groupby": True,
            "filterable": True,
            "is_active": True,
        }
        for name, type_, *_ in found
    ]


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    make_bundle(Path(sys.argv[1]), Path(sys.argv[2]))
