"""What the briefing tells: its period, and what the published warehouse holds of it.

Here: the queries. DuckDB goes through the whole warehouse and hands on the rows that stand on the page, so the page costs about the
same for a thousand meetings and for a million. Not here: how they are told (`briefing.py`) and drawn (`briefing_charts.py`).

A meeting belongs to the period in which it was first told under the status that it has now: a planned one on the day it was
announced, a held one on the day of the first report, whatever was known before. Meetings that articles mention only in passing are
left out. Days are UTC.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import duckdb
import polars as pl

STATUSES = ("held", "planned", "proposed", "cancelled")
"""In the order of the page."""

DAYS, ARCHIVE_SPANS, ARCHIVE_MEETINGS = 7, (7, 30, 90, 365), 12
"""The usual length; where the newest article is older than that, the shortest of the spans in which so many meetings were told."""

LISTED, SENTENCES, PAIRS, CONTACTS, VENUES = 30, 4, 12, 45, 200
"""The most that stand on a page: meetings of one status, sentences of a meeting, pairs of states, pairs of people, cities."""


@dataclass(frozen=True)
class Period:
    """Days of reports, both ends included, with as many days before them to compare with."""

    first: date
    last: date
    is_archive: bool  # the newest article was old already as the warehouse was refreshed

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def first_before(self) -> date:
        """First day of the period before."""
        return self.first - timedelta(days=self.days)


@dataclass(frozen=True)
class BriefingData:
    """Everything on the page, for a period."""

    period: Period
    counts: pl.DataFrame  # status, n, n_before: Int64; a row for each of STATUSES, in that order
    states: pl.DataFrame  # name: String, n: Int64 meetings told in the period, the most first
    n_people: int  # who took part in a meeting held
    n_articles: int  # that tell of the period's meetings
    meetings: list[
        dict[str, Any]
    ]  # those listed: columns of fact_meeting, country, and lists parties, people, topics, sentences
    days: (
        pl.DataFrame
    )  # day: Date, status: String, meeting_id: String (null: n further ones that are not listed), n: Int64
    n_undated: int  # meetings told in the period whose day is not known
    venues: (
        pl.DataFrame
    )  # city, country: String, latitude, longitude: Float64, n, n_held: Int64, meetings: List(String)
    contacts: (
        pl.DataFrame
    )  # people: a_id, a, a_side (as of now), b_id, b, b_side: String, n: Int64, meetings: List(String)
    pairs: pl.DataFrame  # a, b: String (states), n, n_before: Int64, meetings: List(String)

    @property
    def has_before(self) -> bool:
        """Whether anything was told in the period before."""
        return bool(self.counts["n_before"].sum())


def read_briefing(con: duckdb.DuckDBPyConnection, days: int | None = None) -> BriefingData:
    """The period and what was told in it.

    Args:
        con: a connection to the published warehouse, read-only or not; temporary tables are made in it.
        days: length of the period; default: DAYS, or longer for an archive (ARCHIVE_SPANS).

    Raises:
        ValueError: the warehouse holds no article.
    """
    period = _period(con, days)
    con.execute(_TOLD, {"first": period.first, "before": period.first_before, "last": period.last, "listed": LISTED})
    counts = con.sql(_COUNTS).pl()
    n_people, n_articles, n_undated = con.sql(_TOTALS).fetchone() or (0, 0, 0)
    return BriefingData(
        period=period,
        counts=pl.DataFrame({"status": STATUSES})
        .join(counts, on="status", how="left", maintain_order="left")
        .fill_null(0),
        states=con.sql(_STATES).pl(),
        n_people=n_people,
        n_articles=n_articles,
        meetings=_meetings(con),
        days=con.sql(_DAYS).pl(),
        n_undated=n_undated,
        venues=con.execute(_VENUES, [VENUES]).pl(),
        contacts=con.execute(_CONTACTS, [CONTACTS]).pl(),
        pairs=con.execute(_PAIRS, [PAIRS]).pl(),
    )


def _period(con: duckdb.DuckDBPyConnection, days: int | None) -> Period:
    newest, refreshed = con.sql(_NEWEST).fetchone() or (None, None)
    if newest is None:
        raise ValueError(
            "Expected a warehouse with articles to make the briefing of, found one without any. Refresh it from a source "
            "that has some."
        )
    is_archive = (refreshed - newest).days > DAYS
    if days is None and is_archive:
        for days in ARCHIVE_SPANS:
            if _n_told(con, newest - timedelta(days=days - 1)) >= ARCHIVE_MEETINGS:
                break
    return Period(newest - timedelta(days=(days or DAYS) - 1), newest, is_archive)


def _n_told(con: duckdb.DuckDBPyConnection, first: date) -> int:
    return con.execute(f"SELECT count(*) FROM ({_FIRST_TOLD}) WHERE told_date >= ?", [first]).fetchall()[0][0]


def _meetings(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The listed meetings in the order of the page, each with the lists of what belongs to it."""
    meetings = con.sql(_MEETINGS).pl().to_dicts()
    of = {meeting["meeting_id"]: meeting for meeting in meetings}
    for name, query in (("parties", _PARTIES), ("people", _PEOPLE), ("topics", _TOPICS), ("sentences", _SENTENCES)):
        for meeting in meetings:
            meeting[name] = []
        for row in con.execute(query).pl().iter_rows(named=True):
            of[row["meeting_id"]][name].append(row)
    return meetings


# An article from the future, by a slip or a lie, counts from when it was fetched; the period does not end there.
_NEWEST = """
    SELECT
        CAST(coalesce(max(published_at) FILTER (WHERE published_at <= fetched_at), max(fetched_at)) AS DATE),
        CAST(coalesce((SELECT max(finished_at) FROM refresh), max(fetched_at)) AS DATE)
    FROM dim_article
"""

_FIRST_TOLD = """
    SELECT told.meeting_id, meeting.status, CAST(min(least(told.stated_at, article.fetched_at)) AS DATE) AS told_date
    FROM fact_meeting_status AS told
    JOIN fact_meeting AS meeting ON meeting.meeting_id = told.meeting_id AND meeting.status = told.status
    JOIN dim_article AS article ON article.article_id = told.article_id
    WHERE NOT meeting.is_background
    GROUP BY told.meeting_id, meeting.status
"""

# The order within a status is that of the page: what most outlets tell first, of these the highest rank.
_TOLD = f"""
    CREATE OR REPLACE TEMP TABLE told AS
    SELECT
        first_told.meeting_id,
        first_told.status,
        first_told.told_date >= $first AS is_new,
        row_number() OVER (
            PARTITION BY first_told.status, first_told.told_date >= $first
            ORDER BY
                meeting.n_outlets DESC,
                list_position(['head of state or government', 'minister'], meeting.level) NULLS LAST,
                meeting.n_articles DESC,
                meeting.meeting_date DESC NULLS LAST,
                meeting.meeting_id
        ) AS position,
        is_new AND position <= $listed AS is_listed
    FROM ({_FIRST_TOLD}) AS first_told
    JOIN fact_meeting AS meeting ON meeting.meeting_id = first_told.meeting_id
    WHERE first_told.told_date BETWEEN $before AND $last
"""

_COUNTS = """
    SELECT status, count(*) FILTER (WHERE is_new) AS n, count(*) FILTER (WHERE NOT is_new) AS n_before
    FROM told GROUP BY status
"""

_TOTALS = """
    SELECT
        (SELECT count(DISTINCT participant_id) FROM bridge_meeting_participant
            WHERE meeting_id IN (SELECT meeting_id FROM told WHERE is_new AND status = 'held')),
        (SELECT count(DISTINCT article_id) FROM fact_mention
            WHERE meeting_id IN (SELECT meeting_id FROM told WHERE is_new)),
        (SELECT count(*) FROM fact_meeting
            WHERE meeting_id IN (SELECT meeting_id FROM told WHERE is_new) AND date_precision IS DISTINCT FROM 'day')
"""

_STATES = """
    SELECT country.name, count(*) AS n
    FROM told
    JOIN bridge_meeting_country AS party ON party.meeting_id = told.meeting_id AND party.part = 'party'
    JOIN dim_country AS country ON country.country_id = party.country_id
    WHERE told.is_new AND told.status = 'held'
    GROUP BY country.name ORDER BY n DESC, country.name
"""

_MEETINGS = """
    SELECT meeting.*, venue.name AS country
    FROM told
    JOIN fact_meeting AS meeting ON meeting.meeting_id = told.meeting_id
    LEFT JOIN dim_country AS venue ON venue.country_id = meeting.country_id
    WHERE told.is_listed
    ORDER BY list_position(['held', 'planned', 'proposed', 'cancelled'], told.status), told.position
"""

_PARTIES = """
    SELECT told.meeting_id, country.name, 0 AS rank
    FROM told
    JOIN bridge_meeting_country AS party ON party.meeting_id = told.meeting_id AND party.part = 'party'
    JOIN dim_country AS country ON country.country_id = party.country_id
    WHERE told.is_listed
    UNION ALL
    SELECT told.meeting_id, organization.name, 1
    FROM told
    JOIN bridge_meeting_organization AS party ON party.meeting_id = told.meeting_id AND party.part = 'party'
    JOIN dim_organization AS organization ON organization.organization_id = party.organization_id
    WHERE told.is_listed
    ORDER BY meeting_id, rank, name
"""

_PEOPLE = """
    SELECT person.meeting_id, person.name, person.role, coalesce(country.name, organization.name) AS side
    FROM told
    JOIN bridge_meeting_participant AS person ON person.meeting_id = told.meeting_id
    LEFT JOIN dim_country AS country ON country.country_id = person.country_id
    LEFT JOIN dim_organization AS organization ON organization.organization_id = person.organization_id
    WHERE told.is_listed
    ORDER BY person.meeting_id, person.n_mentions DESC, person.name, person.participant_id
"""

_TOPICS = """
    SELECT about.meeting_id, topic.name
    FROM told
    JOIN bridge_meeting_topic AS about ON about.meeting_id = told.meeting_id
    JOIN dim_topic AS topic ON topic.topic_id = about.topic_id
    WHERE told.is_listed
    ORDER BY about.meeting_id, topic.name
"""

# The same words count once, as their first teller's. One sentence of each outlet comes first, and what is told under the meeting's
# own status.
_SENTENCES = f"""
    WITH evidence AS (
        SELECT
            mention.meeting_id, mention.mention_id, mention.sentence, mention.status = told.status AS says_status,
            article.copy_of_article_id IS NULL AS is_original, mention.confidence,
            coalesce(article.outlet, article.source) AS outlet, article.title, article.url, article.published_at
        FROM told
        JOIN fact_mention AS mention ON mention.meeting_id = told.meeting_id
        JOIN dim_article AS article ON article.article_id = mention.article_id
        WHERE told.is_listed
        QUALIFY row_number() OVER (
            PARTITION BY mention.meeting_id, mention.sentence ORDER BY is_original DESC, article.published_at, mention.mention_id
        ) = 1
    ),

    by_outlet AS (
        SELECT *, row_number() OVER (
            PARTITION BY meeting_id, outlet
            ORDER BY says_status DESC, is_original DESC, confidence DESC, published_at, mention_id
        ) AS n_of_outlet
        FROM evidence
    )

    SELECT * FROM by_outlet
    QUALIFY row_number() OVER (
        PARTITION BY meeting_id
        ORDER BY n_of_outlet, says_status DESC, is_original DESC, confidence DESC, published_at, mention_id
    ) <= {SENTENCES}
    ORDER BY meeting_id, n_of_outlet, says_status DESC, is_original DESC, confidence DESC, published_at, mention_id
"""

_DAYS = """
    SELECT
        meeting.meeting_date AS day, told.status, CASE WHEN told.is_listed THEN told.meeting_id END AS meeting_id, count(*) AS n
    FROM told
    JOIN fact_meeting AS meeting ON meeting.meeting_id = told.meeting_id
    WHERE told.is_new AND meeting.date_precision = 'day'
    GROUP BY ALL
    ORDER BY ALL
"""

_VENUES = """
    SELECT
        place.name AS city, country.name AS country, place.latitude, place.longitude, count(*) AS n,
        count(*) FILTER (WHERE told.status = 'held') AS n_held,
        coalesce(list(told.meeting_id ORDER BY told.position) FILTER (WHERE told.is_listed), []) AS meetings
    FROM told
    JOIN fact_meeting AS meeting ON meeting.meeting_id = told.meeting_id
    JOIN dim_place AS place ON place.place_id = meeting.place_id
    JOIN dim_country AS country ON country.country_id = place.country_id
    WHERE told.is_new AND told.status <> 'cancelled'
    GROUP BY place.place_id, place.name, country.name, place.latitude, place.longitude
    ORDER BY n DESC, n_held DESC, city, place.place_id
    LIMIT ?
"""

# Two people met where they sat on different sides of a meeting held. Among pairs that met equally often, those of busy people come
# first: they make a network and not a list of pairs.
_CONTACTS = """
    WITH present AS (
        SELECT
            told.meeting_id, told.is_listed, told.position, person.participant_id AS id, who.name,
            coalesce(person.country_id, person.organization_id, person.participant_id) AS side_then,
            coalesce(country.name, organization.name) AS side
        FROM told
        JOIN bridge_meeting_participant AS person ON person.meeting_id = told.meeting_id
        JOIN dim_participant AS who ON who.participant_id = person.participant_id
        LEFT JOIN dim_country AS country ON country.country_id = who.latest_country_id
        LEFT JOIN dim_organization AS organization ON organization.organization_id = who.latest_organization_id
        WHERE told.is_new AND told.status = 'held'
    ),

    met AS (
        SELECT
            a.meeting_id, a.is_listed, a.position,
            a.id AS a_id, a.name AS a, a.side AS a_side, b.id AS b_id, b.name AS b, b.side AS b_side
        FROM present AS a
        JOIN present AS b ON b.meeting_id = a.meeting_id AND a.id < b.id AND a.side_then <> b.side_then
    ),

    busy AS (
        SELECT id, count(*) AS n_meetings
        FROM (SELECT a_id AS id, meeting_id FROM met UNION SELECT b_id, meeting_id FROM met)
        GROUP BY id
    )

    SELECT
        met.a_id, met.a, met.a_side, met.b_id, met.b, met.b_side, count(*) AS n,
        coalesce(list(met.meeting_id ORDER BY met.position) FILTER (WHERE met.is_listed), []) AS meetings,
        count(*) OVER () AS n_pairs
    FROM met
    JOIN busy AS busy_a ON busy_a.id = met.a_id
    JOIN busy AS busy_b ON busy_b.id = met.b_id
    GROUP BY met.a_id, met.a, met.a_side, met.b_id, met.b, met.b_side, busy_a.n_meetings, busy_b.n_meetings
    ORDER BY n DESC, busy_a.n_meetings + busy_b.n_meetings DESC, met.a, met.b, met.a_id, met.b_id
    LIMIT ?
"""

# Among pairs that met equally often, those that met by themselves come before those of one large conference.
_PAIRS = """
    WITH party AS (
        SELECT told.*, country.name
        FROM told
        JOIN bridge_meeting_country AS party ON party.meeting_id = told.meeting_id AND party.part = 'party'
        JOIN dim_country AS country ON country.country_id = party.country_id
        WHERE told.status = 'held'
    )

    SELECT
        a.name AS a, b.name AS b, count(*) FILTER (WHERE a.is_new) AS n, count(*) FILTER (WHERE NOT a.is_new) AS n_before,
        coalesce(list(a.meeting_id ORDER BY a.position) FILTER (WHERE a.is_listed), []) AS meetings
    FROM party AS a
    JOIN party AS b ON b.meeting_id = a.meeting_id AND a.name < b.name
    JOIN fact_meeting AS meeting ON meeting.meeting_id = a.meeting_id
    GROUP BY a.name, b.name
    HAVING count(*) FILTER (WHERE a.is_new) > 0
    ORDER BY n DESC, count(*) FILTER (WHERE a.is_new AND meeting.n_countries = 2) DESC, n_before DESC, a, b
    LIMIT ?
"""
