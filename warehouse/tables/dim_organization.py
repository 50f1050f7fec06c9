"""Parties that are not states."""

from warehouse.tables.model import Column, Table

DIM_ORGANIZATION = Table(
    name="dim_organization",
    group="dimension",
    grain="An international organisation, non-state party or named format that took part in a meeting.",
    key=("organization_id",),
    columns=(
        Column("organization_id", "TEXT", "Hash of the name"),
        Column("name", "TEXT", "Usual English short name, such as UN or Hezbollah"),
        Column("full_name", "TEXT", "Full English name", nullable=True),
        Column(
            "kind", "TEXT", "What it is", values=("international organisation", "non-state party", "format", "other")
        ),
        Column("n_meetings", "INTEGER", "Number of meetings it was a party of"),
        Column("first_seen_date", "DATE", "Day of the first report that names it", nullable=True),
        Column("last_seen_date", "DATE", "Day of the last report that names it", nullable=True),
    ),
)
