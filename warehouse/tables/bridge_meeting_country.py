"""Which states took part in which meeting, and as what."""

from warehouse.tables.model import Column, Table

BRIDGE_MEETING_COUNTRY = Table(
    name="bridge_meeting_country",
    group="bridge",
    grain="One state's part in one meeting.",
    key=("meeting_id", "country_id", "part"),
    columns=(
        Column("meeting_id", "TEXT", "The meeting", references="fact_meeting.meeting_id"),
        Column("country_id", "TEXT", "The state", references="dim_country.country_id"),
        Column(
            "part",
            "TEXT",
            "Its part: a party of the meeting, the host or venue of it, or what it was about",
            values=("party", "host", "venue", "subject"),
        ),
        Column("n_mentions", "INTEGER", "Number of mentions that state it"),
    ),
)
