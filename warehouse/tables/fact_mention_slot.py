"""The sentence behind each field: what `parley explain` shows."""

from warehouse.tables.model import Column, Table

FACT_MENTION_SLOT = Table(
    name="fact_mention_slot",
    group="fact",
    grain="One value of one field of one mention, with the words it comes from.",
    key=("mention_id", "slot", "value"),
    columns=(
        Column("mention_id", "TEXT", "The mention", references="fact_mention.mention_id"),
        Column(
            "slot",
            "TEXT",
            "The field",
            values=("kind", "status", "date", "place", "country", "organization", "participant", "topic", "series"),
        ),
        Column("value", "TEXT", "Its value as read"),
        Column("sentence", "TEXT", "The sentence it was read from"),
        Column(
            "sentence_start",
            "INTEGER",
            "First character of the sentence in the article text; -1 where it is the headline",
        ),
        Column("sentence_end", "INTEGER", "One past its last character; -1 where it is the headline"),
    ),
)
