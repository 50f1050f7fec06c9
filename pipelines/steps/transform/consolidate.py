"""Put together the mentions that tell one meeting, over all articles.

Here: which mentions are compared (blocks), how agreeing pairs become groups, and the key of a group. Not here: the rule
for two mentions (`matching.py`) and the values of the meeting (`meetings.py`).
"""

import calendar
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations
from operator import itemgetter

import polars as pl

from pipelines.steps.frames import MENTION, stable_id
from pipelines.steps.transform.articles import text_ids
from pipelines.steps.transform.common import first_rows, with_dates, with_reports
from pipelines.steps.transform.matching import MANY, MATCH, Telling, contradiction, support
from pipelines.steps.transform.organizations import short_name

CONSOLIDATED = pl.Schema({**MENTION, "meeting_id": pl.String()})
"""MENTION and meeting_id, the meeting that it tells; key: mention_id."""

WINDOW_DAYS = 45
"""Mentions are compared where their days (told, else reported) lie at most this far apart."""


def consolidate(mentions: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Mentions with the meeting that each tells.

    Args:
        mentions: MENTION rows; a mention_id that occurs twice counts once.
        articles: dim_article rows; used are article_id, published_at, fetched_at and copy_of_article_id.

    Returns:
        CONSOLIDATED rows, sorted by mention_id, whatever the order of the rows given.

    Pairs are joined from the best supported to the least, unless any two mentions of the two groups contradict each
    other. A meeting's id is the hash of its earliest mention (by report, then id): more articles that come in later
    leave it as it is.
    """
    mentions = first_rows(mentions.select(MENTION.names()), "mention_id", "extractor_version", "confidence", "sentence")
    if mentions.is_empty():
        return pl.DataFrame(schema=CONSOLIDATED)
    tellings = _tellings(mentions, articles)
    order = with_reports(mentions.select("mention_id", "article_id"), articles).sort(
        "reported_at", "mention_id", nulls_last=True
    )
    rank = {mention_id: i for i, mention_id in enumerate(order["mention_id"])}
    keys = {
        mention_id: stable_id("meeting", min(group, key=rank.__getitem__))
        for group in _groups(tellings)
        for mention_id in group
    }
    return mentions.with_columns(meeting_id=pl.col("mention_id").replace_strict(keys, return_dtype=pl.String))


def _tellings(mentions: pl.DataFrame, articles: pl.DataFrame) -> list[Telling]:
    frame = with_dates(with_reports(mentions, articles)).join(text_ids(articles), on="article_id", how="left")
    return [_telling(row) for row in frame.iter_rows(named=True)]


def _telling(row: dict) -> Telling:
    first, last = row["meeting_date"], row["meeting_end_date"]
    if first is not None:
        last = last or _span_end(first, row["date_precision"])
    parties = set(row["countries"] or ()) | {f"organization:{short_name(name)}" for name in row["organizations"] or ()}
    people = {
        (
            person["name"].strip(),
            person["country"] or (f"organization:{short_name(person['organization'])}" if person["organization"] else None),
        )
        for person in row["participants"] or ()
        if person["name"] and person["name"].strip()
    }  # fmt: skip
    return Telling(
        mention_id=row["mention_id"],
        article_id=row["article_id"],
        text_id=row["text_id"] or row["article_id"],
        kind=row["kind"],
        status=row["status"],
        first=first,
        last=last,
        precision=row["date_precision"],
        reported=row["published_at"].date() if row["published_at"] else None,
        place_id=row["place_id"],
        city=row["city"],
        country=row["country"],
        parties=frozenset(parties),
        people=tuple(sorted(people, key=str)),
        series_name=row["series_name"],
        series_ordinal=row["series_ordinal"],
        sentence=row["sentence"] or "",
    )


def _span_end(first: date, precision: str) -> date:
    if precision == "month":
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first.replace(month=12, day=31) if precision == "year" else first


def _blocks(telling: Telling) -> Iterator[tuple[str, ...]]:
    """Keys of which two tellings of one meeting share at least one: a pair of parties, or one of many."""
    if len(telling.parties) < MANY:
        yield from combinations(sorted(telling.parties), 2)
    if telling.kind == "conference" or len(telling.parties) >= MANY - 1:
        for party in sorted(telling.parties):
            yield "many", party


def _pairs(tellings: list[Telling]) -> set[tuple[str, str]]:
    """All pairs of mention ids that the rule has to look at."""
    blocks: dict[tuple[str, ...], list[tuple[int, str]]] = defaultdict(list)
    by_party: dict[str, list[tuple[int, str]]] = defaultdict(list)
    texts: dict[tuple[str, str], list[str]] = defaultdict(list)
    alone = []
    for telling in tellings:
        texts[telling.text_id, telling.sentence].append(telling.mention_id)
        date_known = telling.first if telling.first and telling.precision != "year" else telling.reported
        if date_known is None:  # nothing to compare by, but the same text elsewhere
            continue
        member = (date_known.toordinal(), telling.mention_id)
        for key in _blocks(telling):
            blocks[key].append(member)
        for party in telling.parties:
            by_party[party].append(member)
            if len(telling.parties) == 1:
                alone.append((party, member))
    pairs = {(min(a, b), max(a, b)) for same in texts.values() for a, b in combinations(same, 2)}
    for members in blocks.values():
        members.sort()
        for i, (day, a) in enumerate(members):
            for later, b in members[i + 1 :]:
                if later - day > WINDOW_DAYS:
                    break
                pairs.add((min(a, b), max(a, b)))
    for members in by_party.values():
        members.sort()
    for party, (day, a) in alone:  # the counterpart is missing: it may be any
        members = by_party[party]
        window = slice(
            bisect_left(members, day - WINDOW_DAYS, key=itemgetter(0)),
            bisect_right(members, day + WINDOW_DAYS, key=itemgetter(0)),
        )
        pairs.update((min(a, b), max(a, b)) for _, b in members[window] if a != b)
    return pairs


def _groups(tellings: list[Telling]) -> Iterable[list[str]]:
    by_id = {telling.mention_id: telling for telling in tellings}
    scored = []
    for a, b in _pairs(tellings):
        if contradiction(by_id[a], by_id[b]) is None and (points := support(by_id[a], by_id[b])) >= MATCH:
            scored.append((-points, a, b))
    group_of = {mention_id: [mention_id] for mention_id in by_id}
    for _, a, b in sorted(scored):
        first, second = group_of[a], group_of[b]
        if first is second or any(contradiction(by_id[x], by_id[y]) for x in first for y in second):
            continue
        first.extend(second)
        for mention_id in second:
            group_of[mention_id] = first
    return {id(group): group for group in group_of.values()}.values()
