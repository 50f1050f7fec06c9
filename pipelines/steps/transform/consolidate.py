"""Put together the mentions that tell one meeting, over all articles, and keep the meetings' keys from refresh to refresh.

Here: which mentions are compared (blocks), how agreeing pairs become groups, what a refresh has to look at again, and the key
of a group. Not here: the rule for two mentions (`matching.py`) and the values of the meeting (`meetings.py`).

Mentions that agree, directly or through others, are a component. Groups are made inside a component only, so a new mention
concerns no more than the components that it agrees with: the rest of the history keeps its groups, and the result is that of
a full rebuild.
"""

import calendar
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import combinations

import polars as pl

from pipelines.steps.frames import MENTION, stable_id
from pipelines.steps.transform.articles import text_ids
from pipelines.steps.transform.common import first_rows, fold, with_dates, with_reports
from pipelines.steps.transform.matching import (
    LATE_DAYS_APART,
    MANY,
    MATCH,
    SURE,
    Telling,
    contradiction,
    days_between,
    support,
)
from pipelines.steps.transform.names import family_name
from pipelines.steps.transform.organizations import short_name

CONSOLIDATED = pl.Schema({**MENTION, "meeting_id": pl.String()})
"""MENTION and meeting_id, the meeting that it tells; key: mention_id."""

LINK = pl.Schema(
    {
        "mention_id": pl.String(),
        "meeting_id": pl.String(),
        "component_id": pl.String(),  # least mention_id of those that agree with it, directly or through others
        "stamp": pl.UInt64(),  # hash of all that the rule looks at: whether the mention is as it was
        "day": pl.Int32(),  # by which it is compared, as days since 1970-01-01; null where nothing tells it
        "is_exact": pl.Boolean(),  # whether that is its one day, as told
        "blocks": pl.List(pl.UInt64()),
        "text": pl.UInt64(),  # its sentence in its text: what a copy shares
        "timeless_blocks": pl.List(pl.UInt64()),  # by which it is compared with mentions that nothing dates
        "is_timeless": pl.Boolean(),
    }
)
"""What one refresh hands to the next about a mention; key: mention_id."""

ALIAS = pl.Schema({"alias_id": pl.String(), "meeting_id": pl.String()})
"""A meeting's former key and the key under which its mentions are now; key: alias_id."""

RULE_VERSION = 3
"""Of the blocks and of `matching.py`: a change of either wants the next number, so that all is looked at again."""

WINDOW_DAYS = 45
"""Mentions are compared where their days (told, else reported) lie at most this far apart: `LATE_DAYS_APART` where both tell
one exact day, since further apart they are two meetings whatever else they say."""

NAMED = 6
"""People of a mention by whom it is compared with others; more are a list of those present."""


@dataclass(frozen=True)
class Links:
    """Which mention tells which meeting, and former keys."""

    links: pl.DataFrame  # LINK, sorted by mention_id
    aliases: pl.DataFrame  # ALIAS, sorted by alias_id
    n_compared: int  # mentions that were looked at


def consolidate(mentions: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Mentions with the meeting that each tells, from nothing: CONSOLIDATED rows, sorted by mention_id."""
    return with_meetings(mentions, link(mentions, articles).links)


def with_meetings(mentions: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """CONSOLIDATED rows, sorted by mention_id, of MENTION and LINK rows."""
    told = _once(mentions).join(links.select("mention_id", "meeting_id"), on="mention_id")
    return told.select(CONSOLIDATED.names()).sort("mention_id")


def link(
    mentions: pl.DataFrame,
    articles: pl.DataFrame,
    known: pl.DataFrame | None = None,
    aliases: pl.DataFrame | None = None,
) -> Links:
    """Which meeting each mention tells.

    Args:
        mentions: all MENTION rows; a mention_id that occurs twice counts once.
        articles: dim_article rows; used are article_id, published_at, fetched_at and copy_of_article_id.
        known: LINK rows of the refresh before; without them all is done anew.
        aliases: ALIAS rows of the refresh before.

    Pairs are joined from the best supported to the least, unless any two mentions of the two groups contradict each
    other; a mention that fits two groups which contradict each other, and none of them surely, stays by itself. Which
    mentions are together does not depend on the order of rows nor on what was known.

    A new meeting's key is the hash of its earliest mention (by report, then id). It keeps that key whatever comes in later.
    Of meetings that turn out to be one, that of the earliest mention stays; the other becomes an alias.
    """
    mentions = _once(mentions)
    known = LINK.to_frame() if known is None else known
    aliases = ALIAS.to_frame() if aliases is None else aliases
    stamped = _stamped(mentions, articles)
    kept = known.join(stamped, on=["mention_id", "stamp"], how="semi")
    new = stamped.join(kept, on="mention_id", how="anti")
    gone = known.join(kept, on="mention_id", how="anti")

    def read(wanted: pl.DataFrame) -> dict[str, Telling]:
        some = mentions.join(wanted, on="mention_id", how="semi")
        return {telling.mention_id: telling for telling in tellings_of(some, articles)}

    tellings = read(new)
    keys = _keys(tellings.values())
    candidates = _candidates(keys, kept)
    near = kept.join(candidates, left_on="mention_id", right_on="second", how="semi")
    tellings |= read(near)
    component_of = dict(near.select("mention_id", "component_id").iter_rows())
    touched = set(gone["component_id"])
    for a, b in candidates.iter_rows():
        if component_of[b] not in touched and _score(tellings[a], tellings[b]) is not None:
            touched.add(component_of[b])
    is_touched = pl.col("component_id").is_in(list(touched))
    rest, again = kept.filter(~is_touched), kept.filter(is_touched)
    tellings |= read(again.join(near, on="mention_id", how="anti"))
    keys = pl.concat([keys, again.select(keys.columns)])
    inside = [tellings[mention_id] for mention_id in keys["mention_id"].sort()]
    groups, components = _groups(inside, _pairs(keys))

    before = dict(known.join(keys, on="mention_id", how="semi").select("mention_id", "meeting_id").iter_rows())
    order = _order(mentions, articles, [t.mention_id for t in inside])
    ids = _ids(groups, before, order, taken=set(rest["meeting_id"]))
    found = keys.join(stamped, on="mention_id").with_columns(
        meeting_id=pl.col("mention_id").replace_strict(ids, return_dtype=pl.String),
        component_id=pl.col("mention_id").replace_strict(components, return_dtype=pl.String),
    )
    links = pl.concat([rest, found.select(pl.col(name).cast(dtype) for name, dtype in LINK.items())]).sort("mention_id")
    return Links(links, _aliases(aliases, before, links, order), len(tellings))


def _once(mentions: pl.DataFrame) -> pl.DataFrame:
    mentions = mentions.select(MENTION.names())
    if not mentions["mention_id"].is_duplicated().any():
        return mentions
    return first_rows(mentions, "mention_id", "extractor_version", "confidence", "sentence")


def _stamped(mentions: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """mention_id and stamp."""
    frame = with_reports(mentions, articles).join(text_ids(articles), on="article_id", how="left")
    looked_at = [name for name in frame.columns if name not in ("mention_id", "evidence", "topics", "confidence")]
    return frame.select("mention_id", stamp=pl.struct(*looked_at, rule=pl.lit(RULE_VERSION)).hash(seed=0))


def _order(mentions: pl.DataFrame, articles: pl.DataFrame, mention_ids: Collection[str]) -> dict[str, int]:
    """Mention -> its place in the order of reports."""
    some = mentions.select("mention_id", "article_id").filter(pl.col("mention_id").is_in(list(mention_ids)))
    ordered = with_reports(some, articles).sort("reported_at", "mention_id", nulls_last=True)
    return {mention_id: place for place, mention_id in enumerate(ordered["mention_id"])}


def _ids(groups: Iterable[list[str]], before: dict[str, str], order: dict[str, int], taken: set[str]) -> dict[str, str]:
    """Mention -> key of its meeting."""
    ids: dict[str, str] = {}
    used = set(taken)
    # Groups by their earliest known mention, so that a meeting that falls apart leaves its key to its earliest part.
    ordered = sorted(groups, key=lambda g: (not any(m in before for m in g), min(order[m] for m in g)))
    for group in ordered:
        earliest_first = sorted(group, key=order.__getitem__)
        had = [before[m] for m in earliest_first if m in before and before[m] not in used]
        meeting_id = had[0] if had else stable_id("meeting", earliest_first[0])
        attempt = 1
        while meeting_id in used:  # its earliest mention gave its hash to a meeting that it has left since
            attempt += 1
            meeting_id = stable_id("meeting", earliest_first[0], attempt)
        used.add(meeting_id)
        ids.update(dict.fromkeys(group, meeting_id))
    return ids


def _aliases(old: pl.DataFrame, before: dict[str, str], links: pl.DataFrame, order: dict[str, int]) -> pl.DataFrame:
    """Former keys, each with the key under which its earliest mention that is still there is now."""
    now = dict(links.filter(pl.col("mention_id").is_in(list(order))).select("mention_id", "meeting_id").iter_rows())
    alive = set(links["meeting_id"])
    moved: dict[str, str] = {}
    for mention_id in sorted(order, key=order.__getitem__):
        former = before.get(mention_id)
        if former is not None and former not in alive:
            moved.setdefault(former, now[mention_id])
    merged = {alias: moved.get(target, target) for alias, target in old.iter_rows()} | moved
    rows = [(alias, target) for alias, target in sorted(merged.items()) if target in alive and alias not in alive]
    return pl.DataFrame(rows, schema=ALIAS, orient="row")


def tellings_of(mentions: pl.DataFrame, articles: pl.DataFrame) -> list[Telling]:
    """What the rule looks at in MENTION rows. Articles: dim_article rows."""
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


def _key(*parts: object) -> int:
    return int.from_bytes(blake2b(repr(parts).encode(), digest_size=8).digest(), "big")


def _blocks(telling: Telling) -> Iterator[int]:
    """Keys of which two tellings of one meeting share at least one: a pair of parties or of people, or one of many."""
    if len(telling.parties) < MANY:
        for pair in combinations(sorted(telling.parties), 2):
            yield _key("parties", *pair)
    if telling.kind == "conference" or len(telling.parties) >= MANY - 1:
        for party in sorted(telling.parties):
            yield _key("many", party)
    for people in _people(telling):
        yield _key("people", *people)


def _timeless_blocks(telling: Telling) -> Iterator[int]:
    """Keys by which a telling is compared with one that nothing dates: the same people in one city, or in one state and year."""
    for pair in _people(telling):
        if telling.city:
            yield _key("people", *pair, fold(telling.city))
        if telling.country and telling.first:
            yield _key("people", *pair, telling.country, telling.first.year)


def _people(telling: Telling) -> Iterator[tuple[str, ...]]:
    """Pairs of the people of a telling by the beginning of their family names, which spellings share."""
    families = sorted({family_name(name, side)[:4] for name, side in telling.people})
    if len(families) <= NAMED:
        yield from combinations(families, 2)


def _keys(tellings: Iterable[Telling]) -> pl.DataFrame:
    """mention_id and the columns of LINK from `day` on."""
    rows = []
    for telling in tellings:
        day = telling.first if telling.first and telling.precision != "year" else telling.reported
        blocks = sorted(set(_blocks(telling))) if day else []
        rows.append(
            {
                "mention_id": telling.mention_id,
                "day": (day - date(1970, 1, 1)).days if day else None,
                "is_exact": telling.precision == "day" and telling.first == telling.last,
                "blocks": blocks,
                "text": _key(telling.text_id, telling.sentence),
                "timeless_blocks": sorted(set(_timeless_blocks(telling))),
                "is_timeless": telling.is_timeless,
            }
        )
    schema = {
        name: LINK[name]
        for name in ("mention_id", "day", "is_exact", "blocks", "text", "timeless_blocks", "is_timeless")
    }
    return pl.DataFrame(rows, schema=schema)


def _candidates(new: pl.DataFrame, old: pl.DataFrame) -> pl.DataFrame:
    """All pairs (first, second) of a new and an old mention id that the rule has to look at. Takes the columns of `_keys`."""
    joined = [
        _by_day(new).join(_by_day(old), on="key", suffix="_2").filter(_is_near()),
        _by_text(new).join(_by_text(old), on="key", suffix="_2"),
        _by_people(new).filter("is_timeless").join(_by_people(old), on="key", suffix="_2"),
        _by_people(new).join(_by_people(old).filter("is_timeless"), on="key", suffix="_2"),
    ]
    return pl.concat([part.select(first="mention_id", second="mention_id_2") for part in joined]).unique()


def _pairs(keys: pl.DataFrame) -> set[tuple[str, str]]:
    """All pairs of mention ids, the lesser first, that the rule has to look at. Takes the columns of `_keys`."""
    days = _by_day(keys).with_columns(stretch=pl.col("day") // WINDOW_DAYS)
    ahead = days.with_columns(pl.col("stretch") + 1)  # those near lie in the same stretch of days or in the next
    joined = [
        days.join(days, on=["key", "stretch"], suffix="_2").filter(_is_near()),
        ahead.join(days, on=["key", "stretch"], suffix="_2").filter(_is_near()),
        _by_text(keys).join(_by_text(keys), on="key", suffix="_2"),
        _by_people(keys).filter("is_timeless").join(_by_people(keys), on="key", suffix="_2"),
    ]
    both = pl.concat([part.select(first="mention_id", second="mention_id_2") for part in joined])
    both = both.filter(pl.col("first") != pl.col("second"))
    ordered = both.select(a=pl.min_horizontal("first", "second"), b=pl.max_horizontal("first", "second"))
    return set(ordered.unique().iter_rows())


def _by_day(keys: pl.DataFrame) -> pl.DataFrame:
    return keys.select("mention_id", "day", "is_exact", key="blocks").explode("key").drop_nulls("key")


def _by_text(keys: pl.DataFrame) -> pl.DataFrame:
    return keys.select("mention_id", key="text")


def _by_people(keys: pl.DataFrame) -> pl.DataFrame:
    return keys.select("mention_id", "is_timeless", key="timeless_blocks").explode("key").drop_nulls("key")


def _is_near() -> pl.Expr:
    window = pl.when(pl.col("is_exact") & pl.col("is_exact_2")).then(LATE_DAYS_APART).otherwise(WINDOW_DAYS)
    return (pl.col("day") - pl.col("day_2")).abs() <= window


def _score(a: Telling, b: Telling) -> float | None:
    """The support for one meeting where it is enough, else null."""
    if contradiction(a, b) is not None:
        return None
    points = support(a, b)
    return points if points >= MATCH else None


def _groups(tellings: list[Telling], pairs: Iterable[tuple[str, str]]) -> tuple[list[list[str]], dict[str, str]]:
    """Groups of mention ids that tell one meeting, and the component of each mention."""
    by_id = {telling.mention_id: telling for telling in tellings}
    agreeing = {(a, b): points for a, b in pairs if (points := _score(by_id[a], by_id[b])) is not None}
    component_of = {mention_id: [mention_id] for mention_id in by_id}
    for a, b in agreeing:
        _join(component_of, a, b)
    for doubtful in _doubtful(by_id, agreeing):
        del agreeing[doubtful]
    group_of = {mention_id: [mention_id] for mention_id in by_id}
    ordered = sorted((-points, days_between(by_id[a], by_id[b]), a, b) for (a, b), points in agreeing.items())
    for _, _, a, b in ordered:
        first, second = group_of[a], group_of[b]
        if first is not second and not any(contradiction(by_id[x], by_id[y]) for x in first for y in second):
            _join(group_of, a, b)
    groups = list({id(group): group for group in group_of.values()}.values())
    return groups, {m: min(component) for m, component in component_of.items()}


def _join(set_of: dict[str, list[str]], a: str, b: str) -> None:
    first, second = set_of[a], set_of[b]
    if first is not second:
        if len(first) < len(second):
            first, second = second, first
        first.extend(second)
        for member in second:
            set_of[member] = first


def _doubtful(by_id: dict[str, Telling], agreeing: dict[tuple[str, str], float]) -> set[tuple[str, str]]:
    """The pairs of a mention that agrees with two which contradict each other, and as well with one as with the other: their
    support is the same, and so are the days between."""
    partners: dict[str, list[tuple[float, str, tuple[str, str]]]] = defaultdict(list)
    for (a, b), points in agreeing.items():
        partners[a].append((points, b, (a, b)))
        partners[b].append((points, a, (a, b)))
    found: set[tuple[str, str]] = set()
    for mention_id, own in partners.items():
        best = max(points for points, _, _ in own)
        if best >= SURE and not by_id[mention_id].is_timeless:
            continue
        equal = [other for points, other, _ in own if points == best]
        if all(by_id[told].precision == "day" for told in (mention_id, *equal)):
            apart = {other: days_between(by_id[mention_id], by_id[other]) for other in equal}
            equal = [other for other in equal if apart[other] == min(apart.values())]
        if any(contradiction(by_id[x], by_id[y]) for x, y in combinations(equal, 2)):
            found.update(pair for _, _, pair in own)
    return found
