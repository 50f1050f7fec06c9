"""What is known before any article is read: states and main organisations, from the CSV files beside this.

Here: reading those files. Not here: how `country.csv` was made (`build.py`), words by which texts name a state or an
organisation (`pipelines/steps/nlp/data`), calendars (`pipelines/steps/calendars.py`), and the map that `outlines.json` is for
(`warehouse/briefing_charts.py`; the file says where it is from).
"""

from pathlib import Path

import polars as pl

from warehouse.tables import DIM_COUNTRY

_HERE = Path(__file__).parent


def countries() -> pl.DataFrame:
    """All 249 states and territories of ISO 3166-1, and Kosovo (XKX): the rows of dim_country.

    Names as English-language news write them; regions of the UN geoscheme (M49); capitals and coordinates in degrees
    of GeoNames.
    """
    # 'NA' is Namibia: only an empty cell is null.
    return DIM_COUNTRY.conform(pl.read_csv(_HERE / "country.csv", schema=DIM_COUNTRY.schema, null_values=[""]))


def organizations() -> pl.DataFrame:
    """Organisations, non-state parties and formats often met with.

    Columns: name (usual English short name, the key), full_name, kind (as in dim_organization); all String.
    """
    schema = {"name": pl.String(), "full_name": pl.String(), "kind": pl.String()}
    return pl.read_csv(_HERE / "organization.csv", schema=schema, null_values=[""]).sort("name")
