"""Find the dates that an article's text names, and resolve them to days.

Here: the public calls. Not here: cutting text into tokens (`dates_words.py`), which rows of tokens make a date
(`dates_rules.py`), the arithmetic of relative dates (`dates_relative.py`), and which date belongs to which meeting
(`slots.py`).
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from pipelines.steps.nlp.dates_relative import (
    DayFrom,
    DayOfMonth,
    DayOfYear,
    DayShift,
    Fixed,
    Said,
    Values,
    Weekday,
    make_day,
)
from pipelines.steps.nlp.dates_rules import RULES_BY_CLASS, Found
from pipelines.steps.nlp.dates_words import Token, fold_text, tokens_of

DATELINE_REACH = 120  # characters: the longest dateline of the agencies seen names two cities and an outlet
LEAD_REACH = 250  # characters: a sentence or two, no more than one paragraph


@dataclass(frozen=True)
class DateMention:
    """A date as it stands in a text.

    `start`, `end`: character offsets in the text; `text`: the words there. `value`: 'YYYY-MM-DD', 'YYYY-MM' or 'YYYY';
    None where the words name no date or nothing tells from which day to count. `value_end`: the last day of a span.
    `kind`: 'absolute' (with its year), 'relative' (counts from the day of publication) or 'calendar' (not Gregorian).
    `direction`: -1 the words point back ('last Monday'), 1 ahead ('next week'), 0 neither. `said`: what the words say
    before a day to count from is known; copy a mention with `dataclasses.replace` to keep it.
    """

    start: int
    end: int
    text: str
    value: str | None
    value_end: str | None
    kind: str
    direction: int
    said: Said | None = field(default=None, compare=False, repr=False)


def find_dates(text: str, published: date | None, *, dateline: date | None = None) -> list[DateMention]:
    """Every date in a text, in order, none overlapping another.

    `published` is the day of publication, `dateline` the day in the article's dateline; the dateline wins, being the
    day on which the reporter wrote. Without both, a day and month take their year from `infer_anchor`, and all else
    that is relative has no value. Where the tense matters, a weekday or month alone gets the value of an event that is
    over, a day and month the nearest one; `resolve` reads them again by tense. Never raises on any text.
    """
    tokens = tokens_of(text)
    classes = "".join(token.kind for token in tokens)
    mentions: list[DateMention] = []
    at, end = 0, len(tokens)
    while at < end:
        found = _read_at(tokens, classes, at)
        if found is None:
            at += 1
            continue
        start, stop = tokens[at].start, tokens[found.end - 1].end
        at = found.end
        if text[start:stop] == "Today" and _PAPER_OR_CHANNEL.search(text, max(0, start - 8), stop + 12):
            continue
        mentions.append(DateMention(start, stop, text[start:stop], None, None, found.kind, found.direction, found.said))
    anchor = dateline or published
    mentions = _counted_on(_settle_figures(mentions, anchor), text)
    inferred = _inferred(mentions) if anchor is None else None
    return [_valued(mention, anchor, inferred) for mention in mentions]


def resolve(mention: DateMention, published: date | None, *, future: bool) -> Values:
    """First and last day of a mention, read for a sentence that speaks of the future (planned) or the past (held).

    'on Thursday' in a held sentence is the last Thursday on or before `published`, in a planned one the next on or
    after it; a day and month without a year take the year that puts them before or after (two weeks of tolerance);
    'last …' and 'next …' go their own way whatever `future` says. Without `published` the mention's own values stay.
    """
    said = mention.said
    if said is None:  # a mention that was put together elsewhere: read its words again
        said = next((found.said for found in find_dates(mention.text, None)), None)
    if said is None or published is None:
        return mention.value, mention.value_end
    return _on(said, published, future)


def find_dateline(text: str, published: date | None) -> date | None:
    """The day in a dateline ('Colombo, Feb. 13 (Daily Mirror)-') or in a closing stamp ('(Colombo/July30/2025)').

    A dateline without a year takes the one nearest to `published`, and is None without that. One in the future is none
    ('Weekly schedule'), and one of the right day in a wrong year has a slip of the pen in it.
    """
    day = _dateline_in(text, published)
    if day is None or published is None:
        return day
    late = (published - day).days
    years = round(late / 365.25)
    if years and abs(late - years * 365.25) < 5:
        return make_day("gregorian", day.year + years, day.month, day.day)
    return day if late >= -1 else None


def _dateline_in(text: str, published: date | None) -> date | None:
    head = text[: DATELINE_REACH + 60]
    for mention in find_dates(head, published):
        if mention.start > DATELINE_REACH:
            break
        day = _as_day(mention)
        # 'Monday' alone would be counted from the day of publication: it adds nothing to it.
        if day and isinstance(mention.said, Fixed | DayOfYear) and _is_dateline(fold_text(head), mention):
            return day
    if not _STAMP.search(text):
        return None  # most texts: what has no stamp has none when its odd signs are made plain
    for match in reversed(list(_STAMP.finditer(fold_text(text)))):
        inside = find_dates(match.group(1), published)
        if len(inside) == 1 and isinstance(inside[0].said, Fixed | DayOfYear) and (day := _as_day(inside[0])):
            return day
    return None


def lead_day(text: str) -> DateMention | None:
    """The one full day that the first lines of a text name: where nothing else dates an article, its news is of that day."""
    days = [mention for mention in find_dates(text[: LEAD_REACH + 60], None) if mention.start < LEAD_REACH]
    full = [
        mention for mention in days if isinstance(mention.said, Fixed) and mention.value and len(mention.value) == 10
    ]
    return full[0] if len(full) == 1 and _as_day(full[0]) else None


def infer_anchor(text: str) -> date | None:
    """The one full day that a text names, if it names just one and no other year: what a day and month elsewhere in
    an article without a date of publication can be counted from. None in every other case."""
    return _inferred(find_dates(text, date(2000, 1, 1)))


# 'Today' as part of a name, in the words right before and after it; asked of the text, since tokens keep no capitals.
_PAPER_OR_CHANNEL = re.compile(r"\b(?:USA|Russia) Today\b|\bToday (?:programme|program|show|newspaper)\b")

# A number is tried as a day only where a month or unit of time is near: pages of figures cost little then.
_NEAR_NUMBER = re.compile("[MmSIu]")
_NUMBER_REACH = 16


def _read_at(tokens: list[Token], classes: str, at: int) -> Found | None:
    if classes[at] == "d" and not _NEAR_NUMBER.search(classes, at, at + _NUMBER_REACH):
        return None
    for rule in RULES_BY_CLASS.get(classes[at], ()):
        match = rule.pattern.match(classes, at)
        if match is not None:
            found = rule.read(tokens, match)
            if found is not None:
                return found
    return None


def _on(said: Said, anchor: date, future: bool | None) -> Values:
    try:
        return said.on(anchor, future)
    except (ValueError, OverflowError):  # a day before year 1 or after 9999
        return None, None


def _valued(mention: DateMention, anchor: date | None, inferred: date | None) -> DateMention:
    said = mention.said
    if said is None:
        return mention
    if isinstance(said, Fixed):
        return replace(mention, value=said.value, value_end=said.value_end)
    if isinstance(said, DayFrom):
        counted = said.named
        said = said if anchor else replace(said, is_recent=False)  # no day of report to fall back on
    else:
        counted = said
    if anchor is None and isinstance(counted, DayOfYear):
        anchor = inferred
    if anchor is None and isinstance(counted, Fixed) and counted.value and len(counted.value) == 10:
        anchor = date.fromisoformat(counted.value)
    if anchor is None:
        return mention
    value, value_end = _on(said, anchor, mention.direction > 0 if mention.direction else None)
    return replace(mention, value=value, value_end=value_end)


def _as_day(mention: DateMention) -> date | None:
    if mention.value is None or len(mention.value) != 10 or mention.value_end:
        return None
    return date.fromisoformat(mention.value)


def _inferred(mentions: list[DateMention]) -> date | None:
    values = [mention.said.value for mention in mentions if isinstance(mention.said, Fixed) and mention.said.value]
    days = {value for value in values if len(value) == 10}
    if len(days) != 1 or len({value[:4] for value in values}) != 1:
        return None
    return date.fromisoformat(days.pop())


_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s|\n")


def _counted_on(mentions: list[DateMention], text: str) -> list[DateMention]:
    """Give 'the same day' and 'two days later' the day from which they count: of the last sentence that names one the first,
    as what follows is often an aside ('the deal signed on March 17'). Without one they are left out."""
    counted: list[DateMention] = []
    named: Said | None = None
    end = 0
    for mention in mentions:
        said = mention.said
        if isinstance(said, DayFrom):
            if named is None and not said.is_recent:
                continue
            if isinstance(named, DayFrom):  # 'the next day' after 'later in the day'
                said = replace(named, days=named.days + said.days, is_recent=named.is_recent or said.is_recent)
            else:
                said = replace(said, named=named)
            mention = replace(mention, said=said)
        names_day = isinstance(said, Weekday | DayShift | DayOfMonth | DayOfYear | DayFrom)
        if names_day or (isinstance(said, Fixed) and said.value and len(said.value) == 10):
            if named is None or _SENTENCE_END.search(text, end, mention.start):
                named = said
            end = mention.end
        counted.append(mention)
    return counted


def _settle_figures(mentions: list[DateMention], anchor: date | None) -> list[DateMention]:
    """Give dates such as '05/06/2024' a value where another in the text shows which number is the day, or where only
    one of the two readings lies within 15 days of the anchor (they are at least 28 days apart)."""
    styles = set()
    for mention in mentions:
        parts = re.split("[-/]", mention.text)
        if len(parts) == 3 and all(part.isdigit() for part in parts) and len(parts[2]) == 4:
            styles |= {"day"} if int(parts[0]) > 12 else {"month"} if int(parts[1]) > 12 else set()
    settled = []
    for mention in mentions:
        if isinstance(mention.said, Fixed) and mention.said.value is None:
            first, second, year = (int(part) for part in re.split("[-/]", mention.text))
            readings = {
                "day": make_day("gregorian", year, second, first),
                "month": make_day("gregorian", year, first, second),
            }
            if len(styles) == 1:
                fitting = [readings[style] for style in styles]
            else:
                reach = timedelta(days=15)
                fitting = [day for day in readings.values() if anchor and day and abs(day - anchor) <= reach]
            if len(fitting) == 1 and fitting[0]:
                mention = replace(mention, said=Fixed(fitting[0].isoformat()))
        settled.append(mention)
    return settled


# What may stand before the date of a dateline: names of places and outlets, each with a capital ('NEW DELHI, ').
_PLACES = re.compile(
    r"[\s(*\"]*(?!(?:On|In|At|By|Since|Until|From|After|Before|As)\b)(?:(?:[A-Z][\w.'&]*|de|al|el|da|of|the|and)[\s,/():-]{1,3}){1,8}"
)
_AFTER_DATELINE = re.compile(r"\s{0,2}(?:\([^()\n]{1,40}\)\s{0,2}[-:.]?|\[[^\[\]\n]{1,40}\]|[-:]{1,2}\s)")
# After a date with its year: the end of a line, the hour, the full stop of 'Oslo, 12 July 2018.', an agency in capitals.
_AFTER_YEAR = re.compile(r" {0,3}(?:\n|[0-9]{1,2}[:.][0-9]{2}\b|\. |,? /?[A-Z][A-Z .]{2,30}[./:-](?![A-Za-z]))|\Z")
_STAMP = re.compile(r"\(([A-Z][^()\n/]{1,30}/[^()\n]{4,20})\)")


def _is_dateline(head: str, mention: DateMention) -> bool:
    before = head[: mention.start]
    has_year = isinstance(mention.said, Fixed)
    is_stamp = _AFTER_DATELINE.match(head, mention.end) is not None
    if has_year and not is_stamp:
        before = before.rpartition("\n")[2]
        is_stamp = _AFTER_YEAR.match(head, mention.end) is not None
    return is_stamp and ((has_year and not before.strip()) or _PLACES.fullmatch(before) is not None)
