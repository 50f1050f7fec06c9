"""Roles over time: type-2 history of people's titles, as far as reports show it."""

from warehouse.tables.model import Column, Table

DIM_PARTICIPANT_ROLE = Table(
    name="dim_participant_role",
    group="dimension",
    grain="A role that a person held over a time, as observed in reports.",
    key=("participant_role_id",),
    columns=(
        Column("participant_role_id", "TEXT", "Hash of participant, role, side and start"),
        Column("participant_id", "TEXT", "Who", references="dim_participant.participant_id"),
        Column("role", "TEXT", "Title as reports give it"),
        Column("country_id", "TEXT", "Country represented", nullable=True, references="dim_country.country_id"),
        Column(
            "organization_id",
            "TEXT",
            "Organisation represented",
            nullable=True,
            references="dim_organization.organization_id",
        ),
        Column("valid_from_date", "DATE", "First day on which the role was observed", nullable=True),
        Column(
            "valid_to_date",
            "DATE",
            "Last day before another role was observed; null while it is the latest",
            nullable=True,
        ),
        Column("is_current", "BOOLEAN", "Whether it is the latest role observed"),
        Column("n_mentions", "INTEGER", "Number of mentions that state it"),
    ),
)
