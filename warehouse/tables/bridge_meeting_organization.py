"""Which organisations took part in which meeting, and as what."""

from warehouse.tables.model import Column, Table

BRIDGE_MEETING_ORGANIZATION = Table(
    name="bridge_meeting_organization",
    group="bridge",
    grain="One organisation's or non-state party's part in one meeting.",
    key=("meeting_id", "organization_id", "part"),
    columns=(
        Column("meeting_id", "TEXT", "The meeting", references="fact_meeting.meeting_id"),
        Column("organization_id", "TEXT", "The organisation", references="dim_organization.organization_id"),
        Column(
            "part",
            "TEXT",
            "Its part: a party of the meeting, the host of it, or what it was about",
            values=("party", "host", "subject"),
        ),
        Column("n_mentions", "INTEGER", "Number of mentions that state it"),
    ),
)
