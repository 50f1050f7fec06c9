"""The rule that says whether two mentions tell one meeting.

Here: comparing two mentions. Not here: which mentions are compared, and how pairs become groups (`consolidate.py`);
a better rule replaces `contradiction` and `support` and leaves that as it is.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from rapidfuzz import fuzz

from pipelines.steps.transform.common import fold
from pipelines.steps.transform.names import can_be_one

MATCH = 2.0
"""Least support for one meeting: as much as a named person on each side, or the same day and city."""

IDENTICAL = 9.0
"""Support of a telling by its copy: more than any other."""

DAYS_APART = 1  # time zones and 'last night'
REPORT_DAYS = 10  # from an encounter without a date to its report, and between two reports of it
NAMELESS_REPORT_DAYS = 3  # the same where neither names a day: people who meet often are told often
MONTH_REPORT_DAYS = 45  # between two reports where one names only the month
MANY = 4  # parties from which an encounter is multilateral
CITY_RATIO = 85


@dataclass(frozen=True)
class Telling:
    """What the rule looks at in one mention."""

    mention_id: str
    article_id: str
    text_id: str  # the article that this one's text is a copy of, or itself
    kind: str
    status: str
    first: date | None  # first and last day told; a month is its first and last day
    last: date | None
    precision: str | None
    reported: date | None  # day of publication, where known
    place_id: int | None
    city: str | None
    country: str | None
    parties: frozenset[str]  # 'IRN', 'organization:UN'
    people: tuple[tuple[str, str | None], ...]  # name and party
    series_name: str | None
    series_ordinal: int | None
    sentence: str

    @cached_property
    def sides(self) -> dict[str | None, list[str]]:
        """The names by party."""
        result: dict[str | None, list[str]] = {}
        for name, side in self.people:
            result.setdefault(side, []).append(name)
        return result

    @property
    def is_multilateral(self) -> bool:
        """Whether it is a gathering of many rather than talks of two or three."""
        return len(self.parties) >= MANY or self.kind == "conference"

    @property
    def content(self) -> tuple[object, ...]:
        """All but the ids: equal for two identical tellings."""
        return (self.kind, self.status, self.first, self.last, self.city, self.country, self.parties, self.people,
                self.series_name, self.series_ordinal, self.sentence)  # fmt: skip


def contradiction(a: Telling, b: Telling) -> str | None:
    """Why two mentions cannot tell one meeting, as a short phrase; null where nothing speaks against it.

    It is symmetric. Missing values never contradict.
    """
    if a.article_id == b.article_id and a.content != b.content:
        return "told apart in one article"
    if not _kinds_agree(a, b):
        return "kinds"
    if {a.status, b.status} == {"held", "cancelled"}:
        return "held and cancelled"
    if not _days_agree(a, b):
        return "days"
    if not _places_agree(a, b):
        return "places"
    if not _parties_agree(a, b):
        return "parties"
    if _same_series(a, b) and None not in (a.series_ordinal, b.series_ordinal) and a.series_ordinal != b.series_ordinal:
        return "number in the series"
    if not (a.is_multilateral and b.is_multilateral) and _other_people(a, b):
        return "people"
    return None


def support(a: Telling, b: Telling) -> float:
    """How much speaks for one meeting, given that there is no contradiction; `MATCH` and more is enough. Symmetric.

    One point for each side with the same person, the same day, city, series, or most of many parties; half a point
    for neighbouring days. One and the same sentence in a copied article is enough by itself.
    """
    if a.content == b.content and a.article_id == b.article_id:
        return IDENTICAL
    if a.text_id == b.text_id and a.article_id != b.article_id and a.sentence == b.sentence:
        return IDENTICAL
    people = _same_people(a, b)
    sides = len({side for _, side in people})
    nearness = _nearness(a, b, sides)
    if nearness is None:
        return 0.0
    if "proposed" in (a.status, b.status) and not _same_proposal(a, b, sides):
        return 0.0
    if min(len(a.parties), len(b.parties)) == 1 and len(people) < 2:
        return 0.0  # one person with nobody knows whom
    series, most = _same_series(a, b), min(len(a.parties), len(b.parties)) >= MANY and _overlap(a, b) >= 0.75
    points = min(sides, 2) + nearness + series + most
    if series and a.series_ordinal is not None and a.series_ordinal == b.series_ordinal:
        points += 1
    # During a General Assembly several conferences share a city, a day and their usual parties.
    if a.city and b.city and (series or most or not a.kind == b.kind == "conference"):
        points += 1
    return points


def _kinds_agree(a: Telling, b: Telling) -> bool:
    kinds = {a.kind, b.kind}
    if len(kinds) == 1 or kinds == {"meeting", "visit"}:
        return True
    # A summit may be told as a meeting of its many parties; two of them on its sidelines are another encounter.
    return kinds == {"meeting", "conference"} and min(len(a.parties), len(b.parties)) >= MANY


def _days_agree(a: Telling, b: Telling) -> bool:
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return True
    slack = timedelta(days=DAYS_APART)
    return a.first <= b.last + slack and b.first <= a.last + slack


def _places_agree(a: Telling, b: Telling) -> bool:
    if a.country and b.country and a.country != b.country:
        return False
    if not a.city or not b.city:
        return True
    if a.place_id is not None and b.place_id is not None:
        return a.place_id == b.place_id
    return fuzz.ratio(fold(a.city), fold(b.city)) >= CITY_RATIO


def _overlap(a: Telling, b: Telling) -> float:
    return len(a.parties & b.parties) / min(len(a.parties), len(b.parties))


def _parties_agree(a: Telling, b: Telling) -> bool:
    if not a.parties or not b.parties:
        return False
    shared = a.parties & b.parties
    if max(len(a.parties), len(b.parties)) >= MANY:
        if a.kind == b.kind == "conference" and (_same_series(a, b) or (a.city and b.city)):
            # Each outlet lists those that its readers care for.
            return len(shared) >= (1 if _same_series(a, b) else 2)
        return len(shared) >= MANY - 1 and _overlap(a, b) >= 0.6
    if min(len(a.parties), len(b.parties)) == 1:
        return bool(shared)
    # A third state makes it another encounter; an organisation may be forgotten beside two states.
    extra = a.parties ^ b.parties
    return len(shared) >= 2 and all(party.startswith("organization:") for party in extra)


def _other_people(a: Telling, b: Telling) -> bool:
    """Whether some side is represented by people of whom none can be the same."""
    for side in a.sides.keys() & b.sides.keys() - {None}:
        if not any(can_be_one(x, y, side) for x in a.sides[side] for y in b.sides[side]):
            return True
    return False


def _same_people(a: Telling, b: Telling) -> set[tuple[str, str | None]]:
    """Name (as in one of the two, the same whichever comes first) and side of everyone whom both name."""
    return {
        (min(name_a, name_b), side_a or side_b)
        for name_a, side_a in a.people
        for name_b, side_b in b.people
        if (side_a == side_b or None in (side_a, side_b)) and can_be_one(name_a, name_b, side_a or side_b)
    }


def _same_series(a: Telling, b: Telling) -> bool:
    return (
        bool(a.series_name and b.series_name) and fuzz.token_sort_ratio(a.series_name or "", b.series_name or "") >= 85
    )


def _same_proposal(a: Telling, b: Telling, sides: int) -> bool:
    """A proposal belongs to other tellings of it, and to an encounter that it names the day or the people of."""
    if a.status == b.status or "held" not in (a.status, b.status):
        return sides >= 1
    return sides >= 1 and a.first is not None and b.first is not None


def _nearness(a: Telling, b: Telling, sides: int) -> float | None:
    """One for the same day, half for neighbouring ones, none for days that can be the same; null where they are not."""
    if a.first and a.last and b.first and b.last:
        if a.precision == b.precision == "day":
            return 1.0 if a.first <= b.last and b.first <= a.last else 0.5
        # 'In March' is the encounter of the 15th where both are reported at that time, 'in 2019' is any.
        if "year" in (a.precision, b.precision) or a.reported is None or b.reported is None:
            return None
        return 0.0 if abs((a.reported - b.reported).days) <= MONTH_REPORT_DAYS else None
    if a.reported is None and b.reported is None:
        return None
    if a.first is None and b.first is None:
        if a.reported is None or b.reported is None:
            return None
        held = [t.reported for t in (a, b) if t.status == "held"]
        if len(held) == 1 and max(a.reported, b.reported) != held[0] and a.reported != b.reported:
            return None  # announced after the other was held: the next one
        apart = abs((a.reported - b.reported).days)
        return 0.0 if apart <= (REPORT_DAYS if sides >= 2 else NAMELESS_REPORT_DAYS) else None
    dated, undated = (a, b) if a.first else (b, a)
    if undated.reported is None or dated.first is None or dated.last is None:
        return None
    if undated.status == "held":
        since = (undated.reported - dated.last).days
        before = (dated.first - undated.reported).days
        return 0.0 if before <= DAYS_APART and since <= REPORT_DAYS else None
    until = (dated.first - undated.reported).days
    since = (undated.reported - dated.last).days
    return 0.0 if until <= REPORT_DAYS and since <= DAYS_APART else None
