"""Which of the dates that an article names may be the day of an encounter.

Here: what tense and the day of the report rule out, and what a caption shows. Not here: finding dates and reading
them as days (`dates.py`), the date that a single sentence gives (`slots.py`), and weighing those that remain (`judge.py`).
"""

import re
from collections.abc import Iterator
from datetime import date

from pipelines.steps.nlp.article import Article
from pipelines.steps.nlp.dates import DateMention
from pipelines.steps.nlp.merge import Encounter
from pipelines.steps.nlp.parties import Frame
from pipelines.steps.nlp.people import Person
from pipelines.steps.nlp.slots import is_day_of_departure, span_of

# The credit that ends the caption of a picture, right after its date: 'in Oslo on June 3, 2024. (Jane Doe/AP)'.
CREDIT_BEHIND = re.compile(r"[.,]?\s?\((?:[^()\n]{0,80}\b)?(?:AP|AFP|Reuters|REUTERS|Getty|Photo|Pool|Press|Handout)\b")


def possible_days(article: Article, encounter: Encounter) -> Iterator[tuple[DateMention, str, str | None, bool]]:
    """(mention, first day, last day, whether read as to come) of the dates that may be those of an encounter."""
    # 'Met on Monday' in an article of unknown age is not of the mere 2016 that it names elsewhere.
    is_of_unknown_day = any(_tellings_beside(encounter, mention) for mention in article.dates if not mention.value)
    for mention, value, end, future in article.date_readings:
        beside = _tellings_beside(encounter, mention)
        if is_of_unknown_day and not beside and not is_day(value):
            continue
        if encounter.kind != "visit" and any(is_day_of_departure(frame, mention.start) for frame in beside):
            continue
        if not _is_out_of_time(article, encounter, value, end or value):
            yield mention, value, end, future


def is_day(value: str) -> bool:
    """Whether a date is a full one, no mere year or month."""
    return len(value) == len("YYYY-MM-DD")


def is_after_report(article: Article, day: str | None) -> bool:
    """Whether a day lies after the one on which an article was written, by more than a time zone may account for."""
    if article.anchor is None or day is None or not is_day(day):
        return False
    return (date.fromisoformat(day) - article.anchor).days > 1


def people_in_captions(article: Article) -> dict[int, list[Person]]:
    """Where the date of a picture stands -> whom its caption names, in an article of unknown day: where the article has a
    day, the picture may well be an old one."""
    if article.anchor is not None:
        return {}
    shown = {}
    for mention in article.dates:
        span = span_of(article.doc, mention)
        if span is not None and CREDIT_BEHIND.match(article.text, mention.end):
            shown[mention.start] = article.people_in(article.sentences[article.sentence_of[span.start]])
    return shown


def is_shown(encounter: Encounter, people: list[Person]) -> bool:
    """Whether a picture of these people shows two sides of an encounter."""
    return len({person.side for person in encounter.people if person in people and person.side}) >= 2


def _tellings_beside(encounter: Encounter, mention: DateMention) -> list[Frame]:
    """The tellings of an encounter in whose sentence a date stands."""
    return [f for f in encounter.frames if f.sentence.start_char <= mention.start < f.sentence.end_char]


def _is_out_of_time(article: Article, encounter: Encounter, value: str, last: str) -> bool:
    """Whether a date cannot be that of an encounter for its tense: over when the article told of it as to come, or a month or
    year to come of one that was held; `value` to `last`. (A full day to come makes a held one planned: see `judge.py`.)"""
    if article.anchor is None:
        return False
    report = article.anchor.isoformat()[: len(value)]
    if encounter.status in ("planned", "proposed"):
        return last < report and not (is_day(last) and (article.anchor - date.fromisoformat(last)).days <= 1)
    return encounter.status == "held" and value > report and not is_day(value)
