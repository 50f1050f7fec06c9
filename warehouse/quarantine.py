"""Set rows aside that break a critical check, with what depends on them, so that the rest can be published.

Here: which rows, and the tables without them. Not here: running checks (`quality.py`), and where the rows are kept
(`pipelines/checks.py`).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from warehouse.checks import digest, to_json
from warehouse.quality import CheckResult
from warehouse.tables import QUARANTINE, TABLES

MAX_SHARE, FEW_ROWS = 0.2, 10
"""A check that fails for more than a fifth of a table, and for more rows than a few or for all, tells of the table, not of
rows."""

COUNTS = (
    ("fact_meeting", "n_countries", "bridge_meeting_country", "country_id"),
    ("fact_meeting", "n_organizations", "bridge_meeting_organization", "organization_id"),
    ("fact_meeting", "n_participants", "bridge_meeting_participant", "participant_id"),
    ("fact_meeting", "n_mentions", "fact_mention", "mention_id"),
    ("fact_meeting", "n_articles", "fact_mention", "article_id"),
    ("dim_participant", "n_meetings", "bridge_meeting_participant", "meeting_id"),
    ("dim_organization", "n_meetings", "bridge_meeting_organization", "meeting_id"),
    ("dim_topic", "n_meetings", "bridge_meeting_topic", "meeting_id"),
)
"""Counts of rows that may be set aside: (table, count, table of the rows, what is counted of them), parties only where the rows have
a part."""


@dataclass(frozen=True)
class Aside:
    """What was set aside and what is left."""

    tables: dict[str, pl.DataFrame]
    rows: pl.DataFrame  # QUARANTINE rows


def set_aside(
    tables: Mapping[str, pl.DataFrame],
    results: Iterable[CheckResult],
    released: Collection[str],
    refresh_id: str,
    now: datetime,
) -> Aside:
    """The tables without the rows that break a critical check by row.

    Args:
        tables: frames by table name.
        results: outcomes of checks on them.
        released: quarantine_ids of rows that stay whatever the checks say.
        refresh_id: of the refresh.
        now: time (UTC) to note.

    A row that refers to one set aside goes with it, or loses the reference where that may be null; what counts such rows counts
    less. Rows of logs, and rows of
    a check that more than `MAX_SHARE` of a table break, stay: that failure stops the publish.
    """
    left = dict(tables)
    found: list[dict[str, object]] = []
    queue: list[tuple[str, pl.DataFrame, str, str]] = []
    for result in results:
        table = TABLES[result.check.table]
        if not result.blocks or result.keys is None or table.is_log:
            continue
        n_rows, n_failed = tables[table.name].height, result.keys.height
        if n_failed > MAX_SHARE * n_rows and (n_failed > FEW_ROWS or n_failed == n_rows):
            continue
        queue.append((table.name, result.keys, result.check.name, result.check.why))
    while queue:
        name, keys, check_name, reason = queue.pop(0)
        table = TABLES[name]
        key = list(table.key)
        rows = left[name].join(keys, on=key, how="semi", nulls_equal=True)
        taken = []
        for row in rows.iter_rows(named=True):
            own = {column: row[column] for column in key}
            row_id = quarantine_id(name, own, check_name)
            if row_id in released:
                continue
            taken.append(own)
            found.append(
                {
                    "quarantine_id": row_id, "table_name": name, "row_key": to_json(own), "check_name": check_name,
                    "reason": reason, "row_json": to_json(row), "refresh_id": refresh_id, "quarantined_at": now,
                }
            )  # fmt: skip
        if not taken:
            continue
        gone = pl.DataFrame(taken, schema={column: table.schema[column] for column in key})
        left[name] = left[name].join(gone, on=key, how="anti", nulls_equal=True, maintain_order="left")
        if len(key) == 1:
            queue += _dependents(left, name, key[0], gone[key[0]], check_name)
    if found:
        left |= _recounted(tables, left)
    frame = pl.DataFrame(found, schema=QUARANTINE.schema).unique("quarantine_id", keep="first", maintain_order=True)
    return Aside(left, QUARANTINE.conform(frame))


def _recounted(before: Mapping[str, pl.DataFrame], after: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables that count rows of which some were set aside, counted anew."""
    found: dict[str, pl.DataFrame] = {}
    for name, count, rows, what in COUNTS:
        if after[rows].height == before[rows].height:
            continue
        (key,) = TABLES[name].key
        counted = after[rows].filter(pl.col("part") == "party") if "part" in after[rows].columns else after[rows]
        frame = found.get(name, after[name])
        numbers = counted.group_by(key).agg(n=pl.col(what).n_unique())
        found[name] = (
            frame.join(numbers, on=key, how="left", maintain_order="left")
            .with_columns(pl.col("n").fill_null(0).cast(frame.schema[count]).alias(count))
            .drop("n")
        )
    return found


def quarantine_id(table: str, key: Mapping[str, object], check_name: str) -> str:
    """The key of a row in quarantine: the hash of table, the row's key and the check."""
    return digest(table, to_json(dict(key)), check_name)


def _dependents(
    left: dict[str, pl.DataFrame], name: str, column: str, gone: pl.Series, check_name: str
) -> list[tuple[str, pl.DataFrame, str, str]]:
    """The rows that refer to rows set aside; a reference that may be null is taken out at once."""
    # A key that another row still has is not gone: of two rows with one key both are set aside, so none is left.
    lost = gone.filter(~gone.is_in(left[name][column].implode())).implode()
    more = []
    for child in TABLES.values():
        if child.is_log:
            continue
        for own in child.columns:
            if own.references != f"{name}.{column}":
                continue
            hit = pl.col(own.name).is_in(lost)
            if own.nullable:
                frame = left[child.name]
                left[child.name] = frame.with_columns(pl.when(~hit).then(own.name).alias(own.name))
            else:
                keys = left[child.name].filter(hit).select(child.key)
                if keys.height:
                    reason = f"It refers to a row of {name} that is in quarantine ({own.name})."
                    more.append((child.name, keys, check_name, reason))
    return more
