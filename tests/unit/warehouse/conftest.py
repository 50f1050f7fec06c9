"""A small warehouse in which everything is right: what the tests of this folder start from."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import product
from string import ascii_uppercase
from typing import Any

import polars as pl
import pytest

from warehouse.tables import TABLES, Column

Tables = dict[str, pl.DataFrame]

_EXAMPLES: dict[str, Any] = {
    "TEXT": "text",
    "INTEGER": 1,
    "BIGINT": 1,
    "DOUBLE": 0.5,
    "BOOLEAN": False,
    "DATE": date(2024, 2, 15),
    "TIMESTAMP": datetime(2024, 2, 16, 8, 30),
}


def _value(column: Column) -> Any:
    if column.nullable:
        return None
    return column.values[0] if column.values else _EXAMPLES[column.type]


def make_rows(table: str, *rows: dict[str, Any]) -> pl.DataFrame:
    """Rows of a table: what is not given is null where it may be, else an example of its type."""
    columns = TABLES[table].columns
    for row in rows:
        unknown = set(row) - {column.name for column in columns}
        assert not unknown, f"{table} has no {unknown}"
    full = [{column.name: row.get(column.name, _value(column)) for column in columns} for row in rows]
    return pl.DataFrame(full, schema=TABLES[table].schema)


@pytest.fixture
def rows() -> Callable[..., pl.DataFrame]:
    return make_rows


def _countries() -> pl.DataFrame:
    known = {"IRN": "Iran", "KGZ": "Kyrgyzstan", "RUS": "Russia"}
    # The rest are made up: as many as there are states, with codes that no test uses.
    codes = ["Z" + "".join(pair) for pair in product(ascii_uppercase, repeat=2)][: 250 - len(known)]
    pairs = ["".join(pair) for pair in product(ascii_uppercase, repeat=2)]
    names = known | {code: f"Country {code}" for code in codes}
    return make_rows(
        "dim_country",
        *(
            {"country_id": code, "iso_alpha_2": pair, "name": name}
            for (code, name), pair in zip(names.items(), pairs, strict=False)
        ),
    )


def _days(last: date) -> pl.DataFrame:
    first = date(2024, 1, 1)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return make_rows(
        "dim_date",
        *(
            {
                "date_id": day,
                "year": day.year,
                "quarter": (day.month + 2) // 3,
                "month": day.month,
                "day": day.day,
                "iso_year": day.isocalendar().year,
                "iso_week": day.isocalendar().week,
                "weekday": day.isoweekday(),
                # Only their form and order matter here; tests of the calendars are with the table's transform.
                "solar_hijri_date": f"14{n // 336:02}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}",
                "islamic_date": f"14{n // 336:02}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}",
            }
            for n, day in enumerate(days)
        ),
    )


@pytest.fixture
def tables() -> Tables:
    """A held meeting of two secretaries, told by two articles, and a planned conference, told by one of them."""
    said = datetime(2024, 2, 16, 8, 30)
    soon = datetime.now(UTC).date() + timedelta(days=10)
    held = {
        "meeting_id": "m1",
        "label": "IRN–KGZ meeting, Bishkek, 2024-02-15",
        "kind": "meeting",
        "status": "held",
        "meeting_date": date(2024, 2, 15),
        "date_precision": "day",
        "place_id": 1528675,
        "city": "Bishkek",
        "country_id": "KGZ",
        "n_countries": 2,
        "n_organizations": 0,
        "n_participants": 2,
        "n_mentions": 2,
        "n_articles": 2,
        "n_outlets": 2,
        "confidence": 0.9,
        "first_reported_at": said,
        "last_reported_at": said + timedelta(hours=5),
    }
    planned = {
        "meeting_id": "m2",
        "label": "IRN–UN conference",
        "kind": "conference",
        "status": "planned",
        "meeting_date": soon,
        "date_precision": "day",
        "n_countries": 1,
        "n_organizations": 1,
        "n_participants": 0,
        "n_mentions": 1,
        "n_articles": 1,
        "n_outlets": 1,
        "confidence": 0.6,
        "first_reported_at": said,
        "last_reported_at": said,
    }
    mention = {"sentence": "They met.", "sentence_start": 0, "sentence_end": 9, "confidence": 0.9}
    return {name: table.empty() for name, table in TABLES.items()} | {
        "dim_country": _countries(),
        "dim_date": _days(last=soon),
        "dim_organization": make_rows(
            "dim_organization",
            {"organization_id": "o1", "name": "UN", "kind": "international organisation", "n_meetings": 1},
        ),
        "dim_participant": make_rows(
            "dim_participant",
            {
                "participant_id": "p1",
                "name": "Ali Ahmadian",
                "name_variants": "Ahmadian; Ali Ahmadian",
                "latest_role": "Secretary",
                "latest_country_id": "IRN",
                "n_meetings": 1,
            },
            {"participant_id": "p2", "name": "Marat Imankulov", "latest_country_id": "KGZ", "n_meetings": 1},
        ),
        "dim_participant_role": make_rows(
            "dim_participant_role",
            {
                "participant_role_id": "r1",
                "participant_id": "p1",
                "role": "Secretary",
                "country_id": "IRN",
                "is_current": True,
            },
        ),
        "dim_place": make_rows(
            "dim_place",
            {"place_id": 1528675, "name": "Bishkek", "country_id": "KGZ", "latitude": 42.87, "longitude": 74.59},
        ),
        "dim_topic": make_rows("dim_topic", {"topic_id": "t1", "name": "border security", "n_meetings": 1}),
        "dim_article": make_rows(
            "dim_article",
            {"article_id": "a1", "outlet": "One", "url": "https://example.org/1", "n_characters": 900},
            {"article_id": "a2", "outlet": "Two", "url": "https://example.org/2", "n_characters": 700},
        ),
        "fact_meeting": make_rows("fact_meeting", held, planned),
        "bridge_meeting_country": make_rows(
            "bridge_meeting_country",
            {"meeting_id": "m1", "country_id": "IRN", "part": "party"},
            {"meeting_id": "m1", "country_id": "KGZ", "part": "party"},
            {"meeting_id": "m1", "country_id": "KGZ", "part": "venue"},
            {"meeting_id": "m1", "country_id": "RUS", "part": "subject"},
            {"meeting_id": "m2", "country_id": "IRN", "part": "party"},
        ),
        "bridge_meeting_organization": make_rows(
            "bridge_meeting_organization", {"meeting_id": "m2", "organization_id": "o1", "part": "party"}
        ),
        "bridge_meeting_participant": make_rows(
            "bridge_meeting_participant",
            {
                "meeting_id": "m1",
                "participant_id": "p1",
                "name": "Ali Ahmadian",
                "role": "Secretary",
                "country_id": "IRN",
            },
            {"meeting_id": "m1", "participant_id": "p2", "name": "Marat Imankulov"},
        ),
        "bridge_meeting_topic": make_rows("bridge_meeting_topic", {"meeting_id": "m1", "topic_id": "t1"}),
        "fact_mention": make_rows(
            "fact_mention",
            mention | {"mention_id": "n1", "article_id": "a1", "meeting_id": "m1", "status": "held"},
            mention | {"mention_id": "n2", "article_id": "a2", "meeting_id": "m1", "status": "held"},
            mention | {"mention_id": "n3", "article_id": "a2", "meeting_id": "m2", "status": "planned"},
        ),
        "fact_mention_slot": make_rows(
            "fact_mention_slot",
            {"mention_id": "n1", "slot": "place", "value": "Bishkek", "sentence_start": 0, "sentence_end": 9},
        ),
        "fact_meeting_status": make_rows(
            "fact_meeting_status",
            {"meeting_id": "m1", "mention_id": "n1", "article_id": "a1", "status": "held", "stated_at": said},
            {"meeting_id": "m1", "mention_id": "n2", "article_id": "a2", "status": "held", "stated_at": said},
            {"meeting_id": "m2", "mention_id": "n3", "article_id": "a2", "status": "planned", "stated_at": said},
        ),
        "refresh": make_rows(
            "refresh",
            {"refresh_id": "f1", "n_fetched": 3, "n_rejected": 1, "n_articles": 2, "n_mentions": 3, "n_meetings": 2},
        ),
    }
