"""Rows that broke a critical check, and why."""

from warehouse.tables.model import Column, Table

QUARANTINE = Table(
    name="quarantine",
    group="log",
    grain="A row that a critical check kept out of its table.",
    key=("quarantine_id",),
    is_log=True,
    columns=(
        Column("quarantine_id", "TEXT", "Hash of table, key and check"),
        Column("table_name", "TEXT", "The table it was kept out of"),
        Column("row_key", "TEXT", "The key of the row, as JSON"),
        Column("check_name", "TEXT", "The check that it broke"),
        Column("reason", "TEXT", "Why that matters"),
        Column("row_json", "TEXT", "The row itself, as JSON"),
        Column("refresh_id", "TEXT", "The refresh that quarantined it", references="refresh.refresh_id"),
        Column("quarantined_at", "TIMESTAMP", "When (UTC)"),
    ),
)
