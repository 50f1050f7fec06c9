"""Cities, by GeoNames."""

from warehouse.tables.model import Column, Table

DIM_PLACE = Table(
    name="dim_place",
    group="dimension",
    grain="A city where a meeting took or is to take place.",
    key=("place_id",),
    columns=(
        Column("place_id", "BIGINT", "GeoNames id of the city"),
        Column("name", "TEXT", "English name of the city"),
        Column("country_id", "TEXT", "Country the city lies in", references="dim_country.country_id"),
        Column("latitude", "DOUBLE", "Degrees north"),
        Column("longitude", "DOUBLE", "Degrees east"),
        Column("population", "BIGINT", "Inhabitants, as GeoNames has them", nullable=True),
    ),
)
