"""What was talked about at which meeting."""

from warehouse.tables.model import Column, Table

BRIDGE_MEETING_TOPIC = Table(
    name="bridge_meeting_topic",
    group="bridge",
    grain="One topic of one meeting.",
    key=("meeting_id", "topic_id"),
    columns=(
        Column("meeting_id", "TEXT", "The meeting", references="fact_meeting.meeting_id"),
        Column("topic_id", "TEXT", "The topic", references="dim_topic.topic_id"),
        Column("n_mentions", "INTEGER", "Number of mentions that state it"),
    ),
)
