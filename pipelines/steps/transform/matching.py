"""The rule that says whether two mentions tell one meeting.

Here: comparing two mentions. Not here: which mentions are compared, and how pairs become groups (`consolidate.py`);
a better rule replaces `contradiction` and `support` and leaves that as it is.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rapidfuzz import fuzz

from pipelines.steps.transform.common import fold
from pipelines.steps.transform.names import can_be_one, same_full_name

MATCH = 2.0
"""Least support for one meeting: as much as a named person on each side, or the same day and city."""

SURE = 3.0
"""Support from which a mention may choose among meetings that contradict each other."""

IDENTICAL = 9.0
"""Support of a telling by its copy: more than any other."""

DAYS_APART = 1  # time zones and 'last night'
REPORT_DAYS = 10  # from an encounter without a date to its report, and between two reports of it
NAMELESS_REPORT_DAYS = 3  # the same where neither names a day: people who meet often are told often
MONTH_REPORT_DAYS = 45  # between two reports where one names only the month
WEAK_DAYS_APART = 2  # between two days that are but the days of their reports
LATE_DAYS_APART = 7  # from a day told as past to a later report that gives its own day; the most that days may be apart
SOON_DAYS = 1  # a report this soon after an encounter tells its day nearly as well as a date
VISIT_DAYS_APART = 7  # between the days that two outlets give for one visit: of departure, arrival, talks
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

    @property
    def is_dated_by_report(self) -> bool:
        """Whether its day is that of its report: 'today', or what stands for a day that the text does not tell."""
        return self.precision == "day" and self.first == self.last == self.reported

    @property
    def is_timeless(self) -> bool:
        """Whether neither a day nor a report says when it was, the year at best."""
        return self.reported is None and self.precision in (None, "year")

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
    if a.precision == b.precision == "day" and _days_apart(a, b) > LATE_DAYS_APART:
        return "days"  # most pairs end here, before names are compared
    if not _places_agree(a, b):
        return "places"
    people = common_people(a, b)
    sides = n_sides(people)
    if not _kinds_agree(a, b, sides):
        return "kinds"
    if {a.status, b.status} == {"held", "cancelled"}:
        return "held and cancelled"
    if not _days_agree(a, b, sides):
        return "days"
    if not _parties_agree(a, b, people):
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
    return sum(points for _, points in reasons(a, b))


def reasons(a: Telling, b: Telling) -> list[tuple[str, float]]:
    """What speaks for one meeting, in words, with its points; empty where what there is does not count."""
    if (a.content == b.content and a.article_id == b.article_id) or (
        a.text_id == b.text_id and a.article_id != b.article_id and a.sentence == b.sentence
    ):
        return [("the same sentence of a copied text", IDENTICAL)]
    people = common_people(a, b)
    sides = n_sides(people)
    same_city = bool(a.city and b.city)  # others contradict
    near = _nearness(a, b, sides, same_city=same_city)
    if near is None:
        return []
    if "proposed" in (a.status, b.status) and not _same_proposal(a, b, sides):
        return []
    if min(len(a.parties), len(b.parties)) == 1 and len(people) < 2:
        return []  # one person with nobody knows whom
    found = [(f"same people: {', '.join(sorted({p.name for p in people}))}", float(min(sides, 2)))] if sides else []
    found.append(near)
    series, most = _same_series(a, b), min(len(a.parties), len(b.parties)) >= MANY and _overlap(a, b) >= 0.75
    if series:
        same_number = a.series_ordinal is not None and a.series_ordinal == b.series_ordinal
        found.append(("same series and number", 2.0) if same_number else ("same series", 1.0))
    if most:
        found.append(("most of the parties", 1.0))
    # During a General Assembly several conferences share a city, a day and their usual parties.
    if same_city and (series or most or not a.kind == b.kind == "conference"):
        found.append((f"same city: {a.city}", 1.0))
    elif a.kind == b.kind == "visit" and a.country and a.country == b.country:
        found.append((f"visit to the same state: {a.country}", 1.0))
    return found


@dataclass(frozen=True)
class Common:
    """Somebody whom two mentions name."""

    name: str  # as in one of the two, the same whichever comes first
    sides: tuple[str | None, str | None]  # as the first and the second have it


def common_people(a: Telling, b: Telling) -> list[Common]:
    """Those whom both name: alike and of one side, or equally called in full where a side is told otherwise."""
    return [
        Common(min(name_a, name_b), (side_a or side_b, side_b or side_a))
        for name_a, side_a in a.people
        for name_b, side_b in b.people
        if (
            can_be_one(name_a, name_b, side_a or side_b)
            if side_a == side_b or None in (side_a, side_b)
            else same_full_name(name_a, name_b)
        )
    ]


def n_sides(people: list[Common]) -> int:
    """How many sides somebody in common stands for, as the mention says that tells more of them apart."""
    return max((len({person.sides[i] for person in people}) for i in (0, 1)), default=0)


def _kinds_agree(a: Telling, b: Telling, sides: int) -> bool:
    kinds = {a.kind, b.kind}
    if len(kinds) == 1 or kinds == {"meeting", "visit"}:
        return True
    if kinds == {"meeting", "call"}:
        # 'Spoke with' may be read as either, as long as nobody says where.
        return sides >= 2 and not a.city and not b.city and a.status == b.status == "held"
    # A summit may be told as a meeting of its many parties; two of them on its sidelines are another encounter.
    return kinds == {"meeting", "conference"} and min(len(a.parties), len(b.parties)) >= MANY


def _told_year(telling: Telling) -> int | None:
    """The year that a telling with a state names."""
    return telling.first.year if telling.first and telling.country else None


def days_between(a: Telling, b: Telling) -> int:
    """How many days lie between the days that two tellings name; 0 where they share one, or one of them names no full day."""
    return max(0, _days_apart(a, b)) if a.precision == b.precision == "day" else 0


def _days_apart(a: Telling, b: Telling) -> int:
    """Days between two dated tellings; 0 or less where they share a day."""
    if a.first is None or a.last is None or b.first is None or b.last is None:
        raise ValueError("Expected two dated tellings.")
    return max((a.first - b.last).days, (b.first - a.last).days)


def _days_agree(a: Telling, b: Telling, sides: int) -> bool:
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return True
    apart = _days_apart(a, b)
    if apart <= DAYS_APART:
        return True
    if not a.precision == b.precision == "day":
        return False
    if a.kind == b.kind == "visit":
        return sides >= 1 and apart <= VISIT_DAYS_APART
    if sides < 2:
        return False
    if a.is_dated_by_report and b.is_dated_by_report:
        return apart <= WEAK_DAYS_APART and bool(a.city and b.city)
    late = b if a.first < b.first else a
    return late.is_dated_by_report and late.status == "held" and apart <= LATE_DAYS_APART


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


def _parties_agree(a: Telling, b: Telling, people: list[Common]) -> bool:
    if not a.parties or not b.parties:
        return False
    if n_sides(people) >= 2 and max(len(a.parties), len(b.parties)) < MANY:
        # The same people, whatever they are taken to stand for; a third party with people of its own makes it another.
        theirs = {side for person in people for side in person.sides}
        return not any(party in t.sides and party not in theirs for party in a.parties ^ b.parties for t in (a, b))
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


def _same_series(a: Telling, b: Telling) -> bool:
    return (
        bool(a.series_name and b.series_name) and fuzz.token_sort_ratio(a.series_name or "", b.series_name or "") >= 85
    )


def _same_proposal(a: Telling, b: Telling, sides: int) -> bool:
    """A proposal belongs to other tellings of it, and to an encounter that it names the day or the people of."""
    if a.status == b.status or "held" not in (a.status, b.status):
        return sides >= 1
    return sides >= 1 and a.first is not None and b.first is not None


def _nearness(a: Telling, b: Telling, sides: int, *, same_city: bool) -> tuple[str, float] | None:
    """How near in time, in words, and its points: one for the same day, half for neighbouring ones or a report right after it,
    none for days that can be the same; null where they are not."""
    if a.is_timeless or b.is_timeless:
        in_one_place = same_city or (a.country == b.country and _told_year(a) and _told_year(a) == _told_year(b))
        return ("nothing speaks against the time", 0.0) if sides >= 2 and in_one_place else None
    if a.first and a.last and b.first and b.last:
        if a.precision == b.precision == "day":
            apart = _days_apart(a, b)
            return ("same day", 1.0) if apart <= 0 else ("neighbouring days", 0.5 if apart <= DAYS_APART else 0.0)
        # 'In March' is the encounter of the 15th where both are reported at that time, 'in 2019' is any.
        if "year" in (a.precision, b.precision) or a.reported is None or b.reported is None:
            return None
        near = abs((a.reported - b.reported).days) <= MONTH_REPORT_DAYS
        return ("reported at that time", 0.0) if near else None
    if a.first is None and b.first is None:
        if a.reported is None or b.reported is None:
            return None
        held = [t.reported for t in (a, b) if t.status == "held"]
        if len(held) == 1 and max(a.reported, b.reported) != held[0] and a.reported != b.reported:
            return None  # announced after the other was held: the next one
        apart = abs((a.reported - b.reported).days)
        return (
            ("reported at that time", 0.0) if apart <= (REPORT_DAYS if sides >= 2 else NAMELESS_REPORT_DAYS) else None
        )
    dated, undated = (a, b) if a.first else (b, a)
    if undated.reported is None or dated.first is None or dated.last is None:
        return None
    until = (dated.first - undated.reported).days
    since = (undated.reported - dated.last).days
    if undated.status == "held":
        if until <= DAYS_APART and since <= REPORT_DAYS:
            soon = dated.precision == "day" and until <= 0 and since <= SOON_DAYS
            return ("reported right after the day", 1.0) if soon and sides else ("reported after the day", 0.0)
        return None
    return ("announced before the day", 0.0) if until <= REPORT_DAYS and since <= DAYS_APART else None
