"""The rules that see which rows of tokens make a date, and what each says.

Here: one regular expression over token classes (`dates_words.CLASSES`) and one reading function per way of writing a
date. Not here: cutting text into tokens (`dates_words.py`), arithmetic on days (`dates_relative.py`), and the public
calls (`dates.py`).
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from pipelines.steps.nlp.dates_relative import (
    DayFrom,
    DayOfMonth,
    DayOfYear,
    DayShift,
    Fixed,
    MonthOfYear,
    Period,
    Said,
    Season,
    Unclear,
    Weekday,
    make_day,
    month_value,
)
from pipelines.steps.nlp.dates_words import USUAL_SOLAR_MONTHS, Token

Match = re.Match[str]


class Found(NamedTuple):
    """One reading of a row of tokens: what it says, the index after its last token, kind and direction."""

    said: Said
    end: int
    kind: str = "relative"
    direction: int = 0


Reader = Callable[[list[Token], Match], Found | None]


class Rule(NamedTuple):
    """A way of writing a date: the classes that it may begin with, its expression, and the function that reads it."""

    first: str
    pattern: re.Pattern[str]
    read: Reader


SHIFT = {"l": -1, "c": 0, "X": 1}


def _number(tokens: list[Token], match: Match, name: str) -> int:
    """The number of the token in a group; 0 where the group took no part."""
    at = match.start(name)
    return 0 if at < 0 else tokens[at].number


def _words(tokens: list[Token], match: Match, name: str) -> list[Token]:
    return tokens[match.start(name) : match.end(name)] if match.start(name) >= 0 else []


def _unit(token: Token) -> tuple[str, bool]:
    """A unit of time and whether it stands in the plural."""
    return token.word.removesuffix("s"), token.word.endswith("s")


def _year_shift(tokens: list[Token], match: Match, name: str = "shift") -> int | None:
    """0, -1, 1 for 'this year', 'last year', 'next year' in a group; None for other words."""
    row = _words(tokens, match, name)
    if not row or _unit(row[-1]) != ("year", False):
        return None
    return SHIFT[next(token.kind for token in row if token.kind in SHIFT)]


def _following(tokens: list[Token], at: int) -> Token | None:
    return tokens[at] if at < len(tokens) else None


# Pieces of the expressions. A stop belongs to a month only where it is short ('Feb.').
MONTH = r"(?P<{0}>[Mm])(?:(?<=m)\.)?"
YEAR = r"(?:[,/]?(?P<{0}>Y))?"
SHIFTED = r"(?:,?o?(?P<shift>[lXc]u))?"
WEEKDAY = r"(?:(?P<w>[Ww])\.?p?,?T?)?"
UPTO = r"(?P<sep>[-t]|&)T?"
DAY_MONTH = r"(?P<d1>d)o?-?" + MONTH.format("m1") + "-?" + YEAR.format("y1")
MONTH_DAY = MONTH.format("m1") + r"T?(?P<d1>d)" + YEAR.format("y1")
MORE_DAYS = r"(?:,d){0,4},?"  # bounded: a table of numbers must not be walked again from each of them


def _day_month(tokens: list[Token], match: Match) -> Found | None:
    """A day and month, or a span of them, with or without a year, a weekday before, 'last year' behind."""
    groups = match.groupdict()
    get = {name: _number(tokens, match, name) for name in groups if name not in ("shift", "sep", "w")}
    month, day = get["m1"], get["d1"]
    end_month, end_day = get.get("m2") or month, get.get("d2", 0)
    if end_day and not _is_span(tokens, match, (month, day), (end_month, end_day)):
        return None
    end_year = get.get("y2", 0) or get.get("y1", 0)
    year = get.get("y1", 0) or end_year
    if year:
        if end_day and not get.get("y1") and (end_month, end_day) < (month, day):
            year -= 1
        if end_day and get.get("y1") and not get.get("y2") and (end_month, end_day) < (month, day):
            end_year += 1
        start = make_day("gregorian", year, month, day)
        end = make_day("gregorian", end_year, end_month, end_day) if end_day else None
        if start is None or (end_day and (end is None or end <= start)):
            return None
        return Found(Fixed(start.isoformat(), end.isoformat() if end else None), match.end(), "absolute")
    if make_day("gregorian", 2024, month, day) is None:  # a leap year: February 29 is a day
        return None
    if end_day and make_day("gregorian", 2024, end_month, end_day) is None:
        return None
    weekday = _number(tokens, match, "w") if match.start("w") >= 0 else None
    shift = _year_shift(tokens, match) if "shift" in groups else None
    stop = match.start("shift") if "shift" in groups and match.start("shift") >= 0 and shift is None else match.end()
    said = DayOfYear(
        month,
        day,
        end_month=end_month if end_day else 0,
        end_day=end_day,
        weekday=weekday,
        year_shift=shift,
    )
    return Found(said, stop, direction=shift or 0)


def _is_span(tokens: list[Token], match: Match, first: tuple[int, int], last: tuple[int, int]) -> bool:
    """Whether two days are the ends of a span. Joined by 'and' they are one only after 'between' or as days in a row
    of one month, and where no noun follows that the second number might count ('July 3 and 5 others')."""
    if "y2" not in match.groupdict() and first[0] == last[0] and last <= first:
        return False
    if match.group("sep") != "&":
        return True
    before = tokens[max(match.start() - 2, 0) : match.start()]
    if any(token.kind == "b" for token in before):
        return True
    following = _following(tokens, match.end())
    if following is not None and following.kind == "x" and following.word.isalpha():
        if following.word.lower() not in {"at", "on", "with", "where", "when", "as", "will", "under", "hosted"}:
            return False
    n_days = match.group().count("d")
    return "m2" not in match.groupdict() and last[1] - first[1] == n_days - 1


def _figures(tokens: list[Token], match: Match) -> Found | None:
    """'2024-02-15', '15/02/2024', '02/15/2024', '15.02.2024', '1402/11/26'. Which of '05/06/2024' is the day cannot
    be told: its value is None here, and `dates.find_dates` may settle it by others in the text."""
    word = tokens[match.start()].word
    first, second, third = (int(part) for part in re.split(r"[-./]", word))
    if first > 31:
        if 1300 <= first <= 1450:
            solar = make_day("solar", first, second, third)
            return Found(Fixed(solar.isoformat()), match.end(), "calendar") if solar else None
        day = make_day("gregorian", first, second, third) if 1900 <= first <= 2100 else None
        return Found(Fixed(day.isoformat()), match.end(), "absolute") if day else None
    if not 1900 <= third <= 2100:
        return None
    day_first, month_first = make_day("gregorian", third, second, first), make_day("gregorian", third, first, second)
    if "." in word:  # with stops the day always comes first
        month_first = None
    if not (day_first or month_first):
        return None
    if day_first and month_first and day_first != month_first:
        return Found(Fixed(None), match.end(), "absolute")
    return Found(Fixed(str(day_first or month_first)), match.end(), "absolute")


def _hijri(tokens: list[Token], match: Match) -> Found | None:
    """'26 Bahman 1402', 'Bahman 26', 'Ramadan 12, 1445', '12th of Ramadan'."""
    month = tokens[match.start("m")]
    day, year = _number(tokens, match, "d"), _number(tokens, match, "y")
    calendar = "solar" if month.kind == "S" else "islamic"
    if year:
        found = make_day(calendar, year, month.number, day)
        return Found(Fixed(found.isoformat()), match.end(), "calendar") if found else None
    if calendar == "solar" and month.word not in USUAL_SOLAR_MONTHS:
        return None
    if day > (31 if calendar == "solar" and month.number <= 6 else 30):
        return None
    weekday = _number(tokens, match, "w") if match.start("w") >= 0 else None
    return Found(DayOfYear(month.number, day, calendar, weekday=weekday), match.end(), "calendar")


# 'Sunday Times', 'Good Friday': names, not days.
_PAPERS = {"times", "telegraph", "mail", "mirror", "post", "herald", "express", "observer", "morning", "mornings"}
_FEASTS = {"good", "black", "bloody", "palm", "super", "easter", "cyber", "ash", "holy", "every", "each"}


def _weekday(tokens: list[Token], match: Match) -> Found | None:
    """'Thursday', 'last Monday', 'Tuesday (07)', 'Monday next week', 'Monday to Wednesday', 'Monday and Tuesday'."""
    at = match.start("w")
    named = tokens[at]
    before = tokens[at - 1] if at else None
    after = _following(tokens, at + 1)
    if before is not None and (before.word.lower() in _FEASTS):
        return None
    if _is_sunday_paper(tokens, match.start()):
        return None
    if after is not None and after.word.lower() in _PAPERS and (after.kind == "x" or _is_capital(tokens, at + 1)):
        return None
    modifier = match.group("which") or ""
    which = SHIFT.get(modifier, 0)
    end = match.end()
    groups = match.groupdict()
    if groups.get("w2"):
        other = _number(tokens, match, "w2")
        apart = (other - named.number) % 7
        between = any(token.kind == "b" for token in tokens[max(match.start() - 1, 0) : match.start()])
        if not apart or (match.group("sep") == "&" and apart != 1 and not between):
            return None
        return Found(Weekday(named.number, other, which, modifier == "c"), end, direction=which)
    week = None
    if groups.get("shift"):
        if _unit(tokens[match.end("shift") - 1]) == ("week", False):
            week = SHIFT[tokens[match.start("shift")].kind]
        else:
            end = match.start("shift")
            while tokens[end - 1].kind in "o,":
                end -= 1
    day = _number(tokens, match, "day")
    if match.start("ordinal") >= 0:
        if _is_ordinal(tokens[match.start("ordinal")]):
            day = _number(tokens, match, "ordinal")
        else:
            end = match.start("ordinal") - 1
            end -= tokens[end - 1].kind == ","
    said = Weekday(named.number, None, which, modifier == "c", week, day)
    return Found(said, end, direction=which or week or 0)


def _is_sunday_paper(tokens: list[Token], at: int) -> bool:
    """'The Independent on Sunday', 'the Mail on Sunday'; not 'told the Daily Mail on Sunday'."""
    return (
        at > 2
        and tokens[at - 3].word.lower() == "the"
        and tokens[at].number == 6
        and tokens[at - 1].word.lower() == "on"
        and tokens[at - 2].word in ("Independent", "Mail")
    )


def _is_capital(tokens: list[Token], at: int) -> bool:
    # Known words are kept in small letters, so only the length of what they were cut from tells; a part of a day
    # written with a capital ('Sunday Morning Futures') is followed by another name.
    following = _following(tokens, at + 1)
    return following is not None and following.kind == "x" and following.word[:1].isupper()


def _near_day(tokens: list[Token], match: Match) -> Found | None:
    """'today', 'this morning', 'last night', 'yesterday (12)', 'tomorrow'."""
    at = match.start("day")
    kind, day = tokens[at].kind, _number(tokens, match, "of")
    if kind in "lc":
        part = tokens[at + 1].word
        if kind == "l" and part not in ("night", "evening"):
            return None
        shift = -1 if kind == "l" else 0
        return Found(DayShift(shift, day), match.end(), direction=shift)
    shift = {"D": 0, "G": -1, "R": 1}[kind]
    direction = shift
    if match.start() < at:  # 'earlier today', 'later today'
        direction = {"earlier": -1, "later": 1}.get(tokens[match.start()].word, 0)
    return Found(DayShift(shift, day), match.end(), direction=direction)


def _two_days_off(tokens: list[Token], match: Match) -> Found | None:
    """'the day before yesterday', 'the day after tomorrow'."""
    if _unit(tokens[match.start()]) != ("day", False):
        return None
    shift = -2 if tokens[match.end() - 1].kind == "G" else 2
    return Found(DayShift(shift), match.end(), direction=1 if shift > 0 else -1)


_VAGUE = {"than", "nearly", "almost", "about", "roughly", "some", "over", "around", "least", "under"}


def _ago(tokens: list[Token], match: Match) -> Found | None:
    """'two days ago', 'a month ago', 'three weeks from now'; None as value where the count is loose ('several')."""
    count = _number(tokens, match, "n")
    sign = -1 if match.group("way") == "a" else 1
    before = tokens[match.start() - 1].word.lower() if match.start() else ""
    unit, _ = _unit(tokens[match.start("u")])
    if not count or before in _VAGUE or unit == "weekend":
        return Found(Unclear(), match.end(), direction=sign)
    if unit == "day":
        return Found(DayShift(sign * count), match.end(), direction=sign)
    return Found(Period(unit, sign * count, loose=3 if unit == "week" else 0), match.end(), direction=sign)


_AHEAD = {"next", "following", "later", "after"}
_DURING = {"in", "within", "over", "during", "for"}
_BACK = {"previous", "preceding", "earlier", "before"}


def _other_day(tokens: list[Token], match: Match) -> Found | None:
    """'the same day', 'later that evening', 'the next day', 'two days later': counted from the day named before."""
    groups = match.groupdict()
    unit = tokens[match.start("u")]
    count = _number(tokens, match, "n") if "n" in groups else 1
    if unit.kind == "u" and _unit(unit) != ("day", count > 1):
        return None
    word = tokens[match.start("way")].word.lower() if "way" in groups else ""
    if not count or (word and word not in _AHEAD | _BACK):
        return None
    if word and match.start() and tokens[match.start() - 1].word.lower() in _DURING:  # 'in the next day or two'
        return None
    sign = 1 if word in _AHEAD else -1 if word in _BACK else 0
    return Found(DayFrom(sign * count), match.end())


def _in_the_day(tokens: list[Token], match: Match) -> Found | None:
    """'later in the day': the day that the text is at, which is that of the report unless one near it is named before."""
    if _unit(tokens[match.start("u")]) != ("day", False):
        return None
    return Found(DayFrom(0, is_recent=True), match.end())


def _hours_ago(tokens: list[Token], match: Match) -> Found | None:
    """'a short while ago', 'moments ago', 'two hours ago': the same day; nothing where it may be longer ago."""
    before = tokens[match.start() - 1].word if match.start() else ""
    if tokens[match.end() - 2].word == "while" and tokens[match.end() - 3].word not in ("short", "little"):
        return None
    if any(word.isdigit() and int(word) >= 12 for word in (before, tokens[match.start()].word)):
        return None
    return Found(DayShift(0), match.end(), direction=-1)


def _lean(tokens: list[Token], match: Match) -> int:
    """-1 for 'earlier …', 1 for 'later …' at the start of a match, else 0."""
    return {"earlier": -1, "later": 1}.get(tokens[match.start()].word, 0)


def _period(tokens: list[Token], match: Match) -> Found | None:
    """'last week', 'next month', 'earlier this year', 'the past months'."""
    modifier = tokens[match.start("which")]
    unit, plural = _unit(tokens[match.start("u")])
    shift = SHIFT[modifier.kind]
    if unit == "day" and not plural:
        return None
    if plural or modifier.word in ("past", "previous") or (modifier.word == "coming" and unit == "year"):
        return Found(Unclear(), match.end(), direction=shift) if shift else None
    return Found(Period(unit, shift), match.end(), direction=shift or _lean(tokens, match))


def _season(tokens: list[Token], match: Match) -> Found | None:
    """'summer of 2022', 'this spring', 'last summer'."""
    if match.group("y"):
        return Found(Fixed(f"{_number(tokens, match, 'y'):04d}"), match.end(), "absolute")
    shift = SHIFT[match.group("which")]
    said = Season(_number(tokens, match, "s"), shift)
    return Found(said, match.end(), direction=shift or _lean(tokens, match))


def _month_year(tokens: list[Token], match: Match) -> Found | None:
    """'June 2024', 'late May 2023', 'February or March 2022', 'July last year'."""
    month, year = _number(tokens, match, "m1"), _number(tokens, match, "y1")
    groups = match.groupdict()
    if "m2" in groups:
        other, end_year = _number(tokens, match, "m2"), _number(tokens, match, "y2")
        first, last = month_value(year or end_year - (other < month), month), month_value(end_year, other)
        return Found(Fixed(first, last), match.end(), "absolute") if first < last else None
    if year:
        return Found(Fixed(month_value(year, month)), match.end(), "absolute")
    shift = _year_shift(tokens, match)
    if shift is None:
        return None
    return Found(MonthOfYear(month, year_shift=shift), match.end(), direction=shift)


_MONTH_OPENERS = "ietblXcfO"  # classes that stand before a month alone


def _month(tokens: list[Token], match: Match) -> Found | None:
    """A month alone: 'in June', 'last November', 'mid-June'. 'May' and 'March' only after a word of time, as both are
    other words too; no month that is part of a name ('Black September', 'April Ryan')."""
    at = match.start("m1")
    month = tokens[at]
    opened = (at > 0 and tokens[at - 1].kind in _MONTH_OPENERS) or match.start() < at
    after = _following(tokens, at + 1)
    before = tokens[at - 1] if at else None
    if after is not None and after.kind == "d":  # 'February 30': no day, and no month either
        return None
    if month.word in ("may", "march"):
        by_name = before is not None and (
            before.word in ("by", "for", "from", "to", "or", "between") or before.kind in "fbtO"
        )
        if (not opened or by_name) and not (before is not None and before.word in ("until", "till")):
            return None
        if after is not None and after.word == "'":
            return None
    elif not opened:
        if any(near is not None and near.kind == "x" and near.word[:1].isupper() for near in (before, after)):
            return None
    modifier = match.group("which") or ""
    which = SHIFT.get(modifier, 0)
    said = MonthOfYear(month.number, which, 0 if modifier == "c" else None)
    return Found(said, match.end(), direction=which)


def _day_of_month(tokens: list[Token], match: Match) -> Found | None:
    """'the 15th of this month', 'the 3rd of next month'."""
    if _unit(tokens[match.end() - 1]) != ("month", False):
        return None
    shift = SHIFT[match.group("which")]
    return Found(DayOfMonth(_number(tokens, match, "d"), shift), match.end(), direction=shift)


_AFTER_ORDINAL = {"to", "for", "at", "with", "but", "as", "he", "she", "they"}


def _day_alone(tokens: list[Token], match: Match) -> Found | None:
    """'on the 17th', where no noun follows that it might count ('on the 17th floor')."""
    before = tokens[match.start() - 1].word.lower() if match.start() else ""
    after = _following(tokens, match.end())
    is_noun_next = after is not None and after.word.isalpha() and after.kind not in "itfFB&"
    if before != "on" or not _is_ordinal(tokens[match.start("d")]):
        return None
    if is_noun_next and after is not None and after.word.lower() not in _AFTER_ORDINAL:
        return None
    return Found(DayOfMonth(_number(tokens, match, "d")), match.end())


def _is_ordinal(token: Token) -> bool:
    return token.word.lower().endswith(("st", "nd", "rd", "th"))


def _year(tokens: list[Token], match: Match) -> Found | None:
    """A year alone or a span of years: '2019', 'early 2022', '2021-2025', '2021-24'."""
    first = _number(tokens, match, "y1")
    at = match.start("y1")
    before = tokens[at - 1] if at else None
    if before is not None and before.kind == "/":
        return None
    end, last = match.end(), None
    if match.group("y2"):
        number = _number(tokens, match, "y2")
        last = number if number > 100 else first // 100 * 100 + number
        # '2024-06' may be a month or the year after 2005; only a later year makes a span.
        if last <= first or (number < 100 and match.group("y2") == "d" and number <= 12 and last != first + 1):
            return None
    return Found(Fixed(f"{first:04d}", f"{last:04d}" if last else None), end, "absolute")


def _rule(first: str, pattern: str, read: Reader) -> Rule:
    return Rule(first, re.compile(pattern), read)


_M2 = MONTH.format("m2")
_Y2 = YEAR.format("y2")
# In order: of two rules that fit at one place, the first that reads a date wins.
RULES = (
    _rule("N", r"N", _figures),
    _rule("Wwd", WEEKDAY + DAY_MONTH + UPTO + r"(?P<d2>d)o?" + _M2 + _Y2, _day_month),
    _rule("Wwd", WEEKDAY + r"(?P<d1>d)" + MORE_DAYS + UPTO + r"(?P<d2>d)o?" + MONTH.format("m1") + YEAR.format("y1"), _day_month),
    _rule("WwMm", WEEKDAY + MONTH_DAY + UPTO + _M2 + r"T?(?P<d2>d)" + _Y2, _day_month),
    _rule("WwMm", WEEKDAY + MONTH.format("m1") + r"T?(?P<d1>d)" + MORE_DAYS + UPTO + r"(?P<d2>d)" + YEAR.format("y1"), _day_month),
    _rule("Wwd", WEEKDAY + DAY_MONTH + SHIFTED, _day_month),
    _rule("WwMm", WEEKDAY + MONTH_DAY + SHIFTED, _day_month),
    _rule("Wwd", WEEKDAY + r"(?P<d>d)o?(?P<m>[SI]),?(?P<y>H)?", _hijri),
    _rule("WwSI", WEEKDAY + r"(?P<m>[SI])T?(?P<d>d),?(?P<y>H)?", _hijri),
    _rule("WlXc", r"(?P<which>[lXc])?(?P<w>W)p?" + UPTO + r"(?P<w2>W)p?", _weekday),
    _rule("WlXc", r"(?P<which>[lXc])?(?P<w>W)(?:e?p)?(?:\((?P<day>d)\)p?|,?T(?P<ordinal>d))?(?:,?o?(?P<shift>[lXc]u))?", _weekday),
    _rule("eDGRlc", r"e?(?P<day>[DGR]|[lc](?=p))p?(?:\((?P<of>d)\)p?)?", _near_day),
    _rule("u", r"u(?:BG|FR)", _two_days_off),
    _rule("qd", r"(?P<n>[qd])(?P<u>u)(?:(?P<way>a)|fz)", _ago),
    _rule("ekT", r"[eT]?k{1,2}(?P<u>[up])", _other_day),
    _rule("e", r"eiT(?P<u>u)", _in_the_day),
    _rule("T", r"T(?P<way>[nXl])(?P<u>[up])", _other_day),
    _rule("T", r"T(?P<u>u)(?P<way>[BF])(?=[.,P]|\Z)", _other_day),
    _rule("qd", r"(?P<n>[qd])(?P<u>u)(?P<way>e)", _other_day),
    _rule("qdh", r"(?:d|q[qx]?)?ha", _hours_ago),
    _rule("slXce", r"(?:e?(?P<which>[lXc]))?(?P<s>s)(?:o?(?P<y>Y))?", lambda t, m: _season(t, m) if m["y"] or m["which"] else None),
    _rule("Mme", r"(?:e-?o?T?)?" + MONTH.format("m1") + YEAR.format("y1") + r"[-tO&](?:e-?o?T?)?" + _M2 + r",?o?(?P<y2>Y)", _month_year),
    _rule("Mme", r"(?:e-?o?T?)?" + MONTH.format("m1") + r"(?:,?o?(?P<y1>Y)|,?o?(?P<shift>[lXc]u))", _month_year),
    _rule("MelXc", r"(?:e-?i?o?T?)?(?P<which>[lXc])?(?P<m1>M)", _month),
    _rule("elXc", r"(?:e-?i?o?)?(?P<which>[lXc])(?P<u>u)", _period),
    _rule("T", r"T(?P<d>d)(?!o)", _day_alone),
    _rule("d", r"(?P<d>d)o(?P<which>[lXc])u", _day_of_month),
    _rule("Ye", r"(?:e-?i?o?)?(?P<y1>Y)(?:[-/t](?P<y2>Y|d))?", _year),
)  # fmt: skip

RULES_BY_CLASS: dict[str, tuple[Rule, ...]] = {
    kind: tuple(rule for rule in RULES if kind in rule.first)
    for kind in sorted({c for rule in RULES for c in rule.first})
}
"""The rules that may begin with a token of a class, in the order in which they are tried."""
