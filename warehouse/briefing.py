"""The briefing: what the newest reports tell, as one HTML page that needs nothing else.

Here: from the published warehouse to the page, and its words. Not here: the queries (`briefing_data.py`), the charts
(`briefing_charts.py`) and where the page goes (`assets/briefing.py`). Everything from an article is escaped by the template, and an
address becomes a link only where it is one of the web.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import duckdb
import polars as pl

from warehouse.briefing_data import STATUSES, BriefingData, read_briefing
from warehouse.pages import render

SECTIONS = {"held": "Held", "planned": "Newly planned", "proposed": "Proposed", "cancelled": "Called off"}
KINDS = {"meeting": "Talks", "conference": "Conference", "call": "Phone call", "visit": "Visit"}
PARTIES, PARTICIPANTS, LINKS, QUOTE = 6, 8, 5, 500
"""The most of a meeting: parties in its headline, people, links of a table's row; and characters of a sentence or title."""


@dataclass(frozen=True)
class Briefing:
    """The page, and what to say of it elsewhere."""

    html: str
    summary: str  # a few lines of Markdown with numbers and names of states: nothing from an article
    figures: pl.DataFrame  # figure: String, in_period, before: Int64


def make_briefing(con: duckdb.DuckDBPyConnection, days: int | None = None) -> Briefing:
    """The briefing of a published warehouse. The same warehouse gives the same page.

    Args:
        con: a connection to it, as `warehouse.connect` gives; temporary tables are made in it.
        days: length of the period that ends with the newest article; default: a week, longer for an archive.

    Raises:
        ValueError: the warehouse holds no article.
    """
    data = read_briefing(con, days)
    sources = _describe(data.meetings)
    n = dict(data.counts.select("status", "n").iter_rows())
    charts, n_outside, is_weekly = _charts(data)
    period = data.period
    return Briefing(
        html=render(
            "briefing.html",
            script=_script() if charts else "",
            charts=charts,
            period=period,
            dates=_span(period.first, period.last),
            dates_before=_span(period.first_before, _day_before(period.first)),
            figures=[row | {"name": SECTIONS[row["status"]]} for row in data.counts.to_dicts()],
            has_before=data.has_before,
            states=data.states.head(3).to_dicts(),
            n_states=data.states.height,
            n_people=data.n_people,
            n_articles=data.n_articles,
            n_outside=n_outside,
            is_weekly=is_weekly,
            n_undated=data.n_undated,
            sections=_sections(data.meetings, n),
            days=_day_rows(data),
            venues=_linked(data.venues, data.meetings),
            contacts=_linked(data.contacts, data.meetings),
            pairs=_linked(data.pairs, data.meetings),
            sources=sources,
            quote=QUOTE,
        ),
        summary=_summary(data, n),
        figures=data.counts.select(figure="status", in_period="n", before="n_before"),
    )


def web_address(url: str | None) -> str | None:
    """The address where it is one of the web (http or https, with a host and without blanks or control characters), else null."""
    if url is None or any(character.isspace() or not character.isprintable() for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def join_words(words: Sequence[str]) -> str:
    """'A', 'A and B', 'A, B and C'."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _describe(meetings: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each meeting its headline, place, day and numbered sources; returns the sources in order."""
    sources: list[dict[str, Any]] = []
    for meeting in meetings:
        names = [party["name"] for party in meeting["parties"]]
        more = len(names) - PARTIES
        shown = names if more <= 1 else [*names[:PARTIES], f"{more} more"]
        meeting["headline"] = join_words(shown) or "Parties not known"
        meeting["kind"] = KINDS[meeting["kind"]]
        meeting["day"] = _day_text(meeting)
        country = meeting["country"] if meeting["country"] != meeting["city"] else None
        meeting["place"] = ", ".join(filter(None, (meeting["city"], country)))
        meeting["n_more_people"] = max(len(meeting["people"]) - PARTICIPANTS, 0)
        meeting["people"] = meeting["people"][:PARTICIPANTS]
        meeting["numbers"] = []
        for row in meeting["sentences"]:
            number = len(sources) + 1
            meeting["numbers"].append({"number": number, "outlet": row["outlet"]})
            published = row["published_at"]
            sources.append(
                row
                | {
                    "number": number,
                    "link": web_address(row["url"]),
                    "date": None if published is None else _long(published.date()),
                    "headline": meeting["headline"],
                }
            )
        meeting["n_more_articles"] = max(meeting["n_articles"] - len(meeting["sentences"]), 0)
    return sources


def _sections(meetings: Sequence[dict[str, Any]], n: dict[str, int]) -> list[dict[str, Any]]:
    """The statuses with meetings, each with the listed ones and how many there are besides."""
    found = []
    for status in STATUSES:
        own = [meeting for meeting in meetings if meeting["status"] == status]
        if own:
            found.append(
                {
                    "status": status,
                    "name": SECTIONS[status],
                    "meetings": own,
                    "n": n[status],
                    "n_more": n[status] - len(own),
                }
            )
    return found


def _charts(data: BriefingData) -> tuple[dict[str, Any], int, bool]:
    """The charts by name, how many meetings the timeline leaves out, and whether it counts by the week.

    The libraries are loaded only where there is something to draw.
    """
    if not data.counts["n"].sum():
        return {}, 0, False
    from warehouse import briefing_charts as charts

    timeline, n_outside = charts.timeline(data)
    found = {
        "timeline": timeline,
        "venues": charts.venues(data),
        "network": charts.network(data),
        "pairs": charts.pairs(data),
    }
    return {name: spec for name, spec in found.items() if spec is not None}, n_outside, charts.is_weekly(data)


def _script() -> str:
    from warehouse.briefing_charts import script

    return script()


def _day_rows(data: BriefingData) -> list[dict[str, Any]]:
    """The timeline as a table: a row for each day and status."""
    rows = (
        data.days.group_by("day", "status", maintain_order=True)
        .agg(pl.col("n").sum(), meetings=pl.col("meeting_id").drop_nulls())
        .sort("day", pl.col("status").replace_strict(dict(zip(STATUSES, range(len(STATUSES)), strict=True))))
    )
    linked = _linked(rows, data.meetings)
    return [row | {"day": _long(row["day"]), "status": SECTIONS[row["status"]]} for row in linked]


def _linked(rows: pl.DataFrame, meetings: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with the first few of their meetings as id and headline."""
    headlines = {meeting["meeting_id"]: f"{meeting['headline']}, {meeting['day']}" for meeting in meetings}
    return [row | {"meetings": [(key, headlines[key]) for key in row["meetings"][:LINKS]]} for row in rows.to_dicts()]


def _summary(data: BriefingData, n: dict[str, int]) -> str:
    lines = [f"**{_span(data.period.first, data.period.last)}** ({data.period.days} days to the newest article)", ""]
    lines += [f"* {SECTIONS[status]}: {n[status]:,}" for status in STATUSES]
    busiest = [f"{row['name']} ({row['n']:,})" for row in data.states.head(3).iter_rows(named=True)]
    if busiest:
        lines.append(f"* Most often at the table: {join_words(busiest)}")
    return "\n".join(lines)


def _day_text(meeting: dict[str, Any]) -> str:
    day, end = meeting["meeting_date"], meeting["meeting_end_date"]
    if day is None:
        return "day not known"
    if meeting["date_precision"] == "year":
        return f"{day:%Y}"
    if meeting["date_precision"] == "month":
        return f"{day:%B %Y}"
    return _long(day) if end is None or end <= day else _span(day, end)


def _span(first: date, last: date) -> str:
    if first == last:
        return _long(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_long(last)}"
    return f"{first.day} {first:%B} – {_long(last)}" if first.year == last.year else f"{_long(first)} – {_long(last)}"


def _long(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
