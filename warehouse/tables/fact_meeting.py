"""Meetings: the heart of the warehouse."""

from warehouse.tables.model import Column, Table

FACT_MEETING = Table(
    name="fact_meeting",
    group="fact",
    grain="One real-world meeting between two or more parties, however many articles tell it.",
    key=("meeting_id",),
    columns=(
        Column("meeting_id", "TEXT", "Hash of what identifies the meeting"),
        Column("label", "TEXT", 'Short description for people, such as "IRN–KGZ meeting, Bishkek, 2024-02-15"'),
        Column("kind", "TEXT", "What sort of encounter", values=("meeting", "conference", "call", "visit")),
        Column("status", "TEXT", "Latest well-supported status", values=("held", "planned", "proposed", "cancelled")),
        Column(
            "meeting_date",
            "DATE",
            "First day; where the precision is month or year, the first day of that",
            nullable=True,
        ),
        Column("meeting_end_date", "DATE", "Last day of a meeting of several days", nullable=True),
        Column(
            "date_precision", "TEXT", "How exactly the day is known", nullable=True, values=("day", "month", "year")
        ),
        Column("place_id", "BIGINT", "City where it takes place", nullable=True, references="dim_place.place_id"),
        Column("city", "TEXT", "Name of that city", nullable=True),
        Column(
            "country_id", "TEXT", "Country where it takes place", nullable=True, references="dim_country.country_id"
        ),
        Column(
            "level",
            "TEXT",
            "Highest rank among the participants",
            nullable=True,
            values=("head of state or government", "minister", "deputy minister", "ambassador", "other official"),
        ),
        Column("series_name", "TEXT", 'Series it belongs to, such as "meeting of security secretaries"', nullable=True),
        Column("series_ordinal", "INTEGER", "Its number in that series", nullable=True),
        Column("n_countries", "INTEGER", "Number of states that are a party"),
        Column("n_organizations", "INTEGER", "Number of organisations and non-state parties that are a party"),
        Column("n_participants", "INTEGER", "Number of named participants"),
        Column("n_mentions", "INTEGER", "Number of tellings"),
        Column("n_articles", "INTEGER", "Number of articles that tell it"),
        Column("n_outlets", "INTEGER", "Number of outlets that tell it, a copied report counted once"),
        Column("is_background", "BOOLEAN", "Whether every article mentions it in passing only"),
        Column("confidence", "DOUBLE", "Probability, 0 to 1, that this is a real meeting rightly read"),
        Column("first_reported_at", "TIMESTAMP", "Publication of the first article that tells it (UTC)", nullable=True),
        Column("last_reported_at", "TIMESTAMP", "Publication of the last article that tells it (UTC)", nullable=True),
    ),
)
