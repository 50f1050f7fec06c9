"""States by their ISO 3166-1 alpha-3 code."""

from warehouse.tables.model import Column, Table

DIM_COUNTRY = Table(
    name="dim_country",
    group="dimension",
    grain="A state, as ISO 3166-1 lists it, and Kosovo.",
    key=("country_id",),
    columns=(
        Column("country_id", "TEXT", "ISO 3166-1 alpha-3 code; XKX for Kosovo"),
        Column("iso_alpha_2", "TEXT", "ISO 3166-1 alpha-2 code; XK for Kosovo"),
        Column("name", "TEXT", "Usual English name"),
        Column("official_name", "TEXT", "Official English name", nullable=True),
        Column("demonym", "TEXT", "English word for its people and things, such as Kyrgyz", nullable=True),
        Column("region", "TEXT", "Continent-sized region of the United Nations geoscheme", nullable=True),
        Column("subregion", "TEXT", "Subregion of the United Nations geoscheme", nullable=True),
        Column("capital", "TEXT", "English name of the capital", nullable=True),
        Column(
            "latitude",
            "DOUBLE",
            "Latitude of the capital, degrees north (of the country where it has no capital)",
            nullable=True,
        ),
        Column(
            "longitude",
            "DOUBLE",
            "Longitude of the capital, degrees east (of the country where it has no capital)",
            nullable=True,
        ),
    ),
)
