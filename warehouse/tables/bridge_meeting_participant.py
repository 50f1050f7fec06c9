"""Who took part in which meeting, and as what."""

from warehouse.tables.model import Column, Table

BRIDGE_MEETING_PARTICIPANT = Table(
    name="bridge_meeting_participant",
    group="bridge",
    grain="One person in one meeting, with role and side at that meeting.",
    key=("meeting_id", "participant_id"),
    columns=(
        Column("meeting_id", "TEXT", "The meeting", references="fact_meeting.meeting_id"),
        Column("participant_id", "TEXT", "The person", references="dim_participant.participant_id"),
        Column("name", "TEXT", "Fullest form of the name in the articles that tell this meeting"),
        Column("role", "TEXT", "Title at that meeting, as the articles give it", nullable=True),
        Column(
            "country_id",
            "TEXT",
            "Country represented at that meeting",
            nullable=True,
            references="dim_country.country_id",
        ),
        Column(
            "organization_id",
            "TEXT",
            "Organisation represented at that meeting",
            nullable=True,
            references="dim_organization.organization_id",
        ),
        Column("n_mentions", "INTEGER", "Number of mentions that name the person"),
    ),
)
