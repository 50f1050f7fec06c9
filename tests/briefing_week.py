"""A made-up week of news as the frames of a warehouse: what the tests of the briefing look at, with and without a browser."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from tests.unit.warehouse.conftest import make_rows
from warehouse import reference
from warehouse.writer import write_warehouse

Tables = dict[str, pl.DataFrame]
Taint = Callable[[str], str]

NEWEST = date(2024, 6, 14)
CITIES = {
    1: ("Beijing", "CHN", 39.91, 116.4),
    2: ("Astana", "KAZ", 51.18, 71.45),
    3: ("Budapest", "HUN", 47.5, 19.04),
    4: ("Ankara", "TUR", 39.92, 32.85),
}
PEOPLE = {
    "p1": ("Xi Jinping", "CHN"),
    "p2": ("Viktor Orbán", "HUN"),
    "p3": ("Kassym-Jomart Tokayev", "KAZ"),
    "p4": ("Hakan Fidan", "TUR"),
    "p5": ("Péter Szijjártó", "HUN"),
}
# id: kind, status, day of the meeting (from the newest report), city, states, people, days on which outlets told it
MEETINGS: dict[str, tuple[str, str, int | None, int | None, list[str], list[str], list[int]]] = {
    "m1": ("meeting", "held", -2, 1, ["CHN", "HUN"], ["p1", "p2"], [-2, -1]),
    "m2": ("conference", "held", -4, 2, ["CHN", "KAZ", "TUR"], ["p1", "p3", "p4"], [-4]),
    "m3": ("call", "held", -1, None, ["CHN", "HUN"], ["p1", "p2", "p5"], [0]),
    "m4": ("visit", "planned", 5, 3, ["HUN", "TUR"], ["p4"], [0]),
    "m5": ("meeting", "proposed", None, None, ["CHN", "TUR"], [], [-3]),
    "m6": ("meeting", "cancelled", -1, 4, ["KAZ", "TUR"], [], [-1]),
    "m7": ("meeting", "held", -9, 4, ["HUN", "CHN"], ["p1", "p2"], [-9]),  # the week before
}


def same(text: str) -> str:
    """Texts as they are."""
    return text


def day(offset: int) -> date:
    """A day by its distance from the newest report."""
    return NEWEST + timedelta(days=offset)


def told_at(offset: int) -> datetime:
    """Nine o'clock on that day."""
    return datetime.combine(day(offset), datetime.min.time()).replace(hour=9)


def week_of_news(
    taint: Taint = same, url: str = "https://news.example/{}?a=1&b=2", meetings: dict[str, Any] | None = None
) -> Tables:
    """The frames, `taint` done to every text that comes from an article, and `url` the address of each."""
    meetings = MEETINGS if meetings is None else meetings
    rows: dict[str, list[dict[str, Any]]] = {
        name: []
        for name in (
            "dim_article", "fact_meeting", "fact_mention", "fact_meeting_status", "bridge_meeting_country",
            "bridge_meeting_participant", "bridge_meeting_topic", "bridge_meeting_organization",
        )
    }  # fmt: skip
    # An article that tells of no meeting, on the last day: the period ends with it.
    rows["dim_article"].append({"article_id": "cup", "published_at": told_at(0), "fetched_at": told_at(0)})
    for key, (kind, status, offset, city, states, people, told) in meetings.items():
        rows["fact_meeting"].append(
            {
                "meeting_id": key, "label": taint(key), "kind": kind, "status": status,
                "meeting_date": None if offset is None else day(offset), "date_precision": None if offset is None else "day",
                "place_id": city, "city": None if city is None else taint(CITIES[city][0]),
                "country_id": None if city is None else CITIES[city][1], "series_name": taint("summit"), "series_ordinal": 3,
                "n_countries": len(states), "n_articles": len(told), "n_outlets": len(told),
            }
        )  # fmt: skip
        rows["bridge_meeting_country"] += [
            {"meeting_id": key, "country_id": state, "part": "party"} for state in states
        ]
        rows["bridge_meeting_participant"] += [
            {
                "meeting_id": key, "participant_id": who, "name": taint(PEOPLE[who][0]), "role": taint("leader"),
                "country_id": PEOPLE[who][1],
            }
            for who in people
        ]  # fmt: skip
        rows["bridge_meeting_topic"].append({"meeting_id": key, "topic_id": "t1"})
        if kind == "conference":
            rows["bridge_meeting_organization"].append({"meeting_id": key, "organization_id": "o1", "part": "party"})
        for n, at in enumerate(told):
            article, mention = f"{key}a{n}", f"{key}n{n}"
            rows["dim_article"].append(
                {
                    "article_id": article, "outlet": taint(f"Outlet {n}"), "title": taint(f"They met, {article}"),
                    "url": url.format(article), "published_at": told_at(at), "fetched_at": told_at(at),
                }
            )  # fmt: skip
            rows["fact_mention"].append(
                {
                    "mention_id": mention, "article_id": article, "meeting_id": key, "status": status,
                    "sentence": taint(f"This tells of {key} in {article}."),
                }
            )  # fmt: skip
            rows["fact_meeting_status"].append(
                {
                    "meeting_id": key,
                    "mention_id": mention,
                    "article_id": article,
                    "status": status,
                    "stated_at": told_at(at),
                }
            )
    return {name: make_rows(name, *found) for name, found in rows.items() if found} | {
        "dim_country": reference.countries(),
        "dim_topic": make_rows("dim_topic", {"topic_id": "t1", "name": taint("trade")}),
        "dim_organization": make_rows("dim_organization", {"organization_id": "o1", "name": taint("SCO")}),
        "dim_participant": make_rows(
            "dim_participant",
            *(
                {"participant_id": key, "name": taint(name), "latest_country_id": state}
                for key, (name, state) in PEOPLE.items()
            ),
        ),
        "dim_place": make_rows(
            "dim_place",
            *(
                {"place_id": key, "name": taint(name), "country_id": state, "latitude": north, "longitude": east}
                for key, (name, state, north, east) in CITIES.items()
            ),
        ),
        "refresh": make_rows("refresh", {"refresh_id": "f1", "finished_at": told_at(0) + timedelta(hours=1)}),
    }


def write_week(path: Path, tables: Tables | None = None) -> Path:
    """A warehouse file of the frames (default: the week of news) at a path."""
    write_warehouse(week_of_news() if tables is None else tables, path)
    return path
