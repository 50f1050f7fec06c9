"""Every check's outcome in every refresh."""

from warehouse.tables.model import Column, Table

CHECK_RESULT = Table(
    name="check_result",
    group="log",
    grain="One evaluation of one check.",
    key=("check_result_id",),
    is_log=True,
    columns=(
        Column("check_result_id", "TEXT", "Hash of refresh and check"),
        Column("refresh_id", "TEXT", "The refresh", references="refresh.refresh_id"),
        Column("table_name", "TEXT", "The table checked"),
        Column("check_name", "TEXT", "The check"),
        Column("expectation_type", "TEXT", "Its Great Expectations type"),
        Column(
            "severity",
            "TEXT",
            "What a failure means: critical stops the publish",
            values=("critical", "warning", "info"),
        ),
        Column(
            "dimension",
            "TEXT",
            "Dimension of data quality",
            values=("completeness", "uniqueness", "validity", "consistency", "accuracy", "timeliness"),
        ),
        Column("why", "TEXT", "Why the check is there"),
        Column("status", "TEXT", "Passed, failed, or could not be evaluated", values=("passed", "failed", "error")),
        Column("observed_value", "TEXT", "What was observed, as JSON", nullable=True),
        Column("n_rows", "BIGINT", "Number of rows evaluated", nullable=True),
        Column("n_failed", "BIGINT", "Number of rows that failed", nullable=True),
        Column("error", "TEXT", "The error, where it could not be evaluated", nullable=True),
        Column("checked_at", "TIMESTAMP", "When (UTC)"),
    ),
)
