"""People: one row each, however their name is spelt."""

from warehouse.tables.model import Column, Table

DIM_PARTICIPANT = Table(
    name="dim_participant",
    group="dimension",
    grain="A person who took or is to take part in a meeting.",
    key=("participant_id",),
    columns=(
        Column("participant_id", "TEXT", "Hash of what identifies the person"),
        Column("name", "TEXT", "Canonical name: the fullest well-attested form, without title"),
        Column("name_variants", "TEXT", 'All forms met with, separated by "; "'),
        Column("latest_role", "TEXT", "Role in the latest report that states one", nullable=True),
        Column(
            "latest_country_id",
            "TEXT",
            "Country represented in the latest report that states one",
            nullable=True,
            references="dim_country.country_id",
        ),
        Column(
            "latest_organization_id",
            "TEXT",
            "Organisation represented in the latest report that states one",
            nullable=True,
            references="dim_organization.organization_id",
        ),
        Column("n_meetings", "INTEGER", "Number of meetings the person is a participant of"),
        Column("first_seen_date", "DATE", "Day of the first report", nullable=True),
        Column("last_seen_date", "DATE", "Day of the last report", nullable=True),
    ),
)
