"""Topics of talks, as short lower-case noun phrases."""

from warehouse.tables.model import Column, Table

DIM_TOPIC = Table(
    name="dim_topic",
    group="dimension",
    grain="A topic of talks.",
    key=("topic_id",),
    columns=(
        Column("topic_id", "TEXT", "Hash of the name"),
        Column("name", "TEXT", "Short lower-case noun phrase"),
        Column("n_meetings", "INTEGER", "Number of meetings about it"),
    ),
)
