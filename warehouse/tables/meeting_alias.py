"""Former keys of meetings: of two that turned out to be one, and of one whose first report was read anew."""

from warehouse.tables.model import Column, Table

MEETING_ALIAS = Table(
    name="meeting_alias",
    group="fact",
    grain="A key that a meeting had, and the key under which what it told is now.",
    key=("alias_id",),
    columns=(
        Column("alias_id", "TEXT", "The former key; no meeting has it now"),
        Column("meeting_id", "TEXT", "The meeting of today", references="fact_meeting.meeting_id"),
    ),
)
