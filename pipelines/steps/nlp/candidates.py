"""Candidates: every encounter that a parsed article may tell, with what grammar alone says of it.

Here: from the parse to an `Article` with candidate encounters. Not here: what the judges make of them (`judge.py`).
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import islice
from urllib.parse import urlsplit

import pycountry
from spacy.tokens import Doc

from pipelines.steps.nlp.article import Article
from pipelines.steps.nlp.dates import DateMention, find_dateline, find_dates, lead_day
from pipelines.steps.nlp.encounters import find_frames
from pipelines.steps.nlp.gazetteer import capitals, country_forms, fold, outlets
from pipelines.steps.nlp.merge import Encounter, merge
from pipelines.steps.nlp.parties import Frame, Reading
from pipelines.steps.nlp.people import find_people
from pipelines.steps.nlp.places import dateline_city
from pipelines.steps.nlp.roles import find_titles
from pipelines.steps.nlp.slots import date_of, is_ahead, kind_of, place_of, series_of
from pipelines.steps.nlp.splitting import split
from pipelines.steps.nlp.status import status_of
from pipelines.steps.nlp.topics import topics_in

# Of labelled articles none tells more than 41 times of something. Each encounter is weighed against each other and each person.
MOST_TELLINGS = 100


@lru_cache(maxsize=10_000)
def _home_of_outlet(outlet: str) -> str | None:
    key = fold(outlet)
    if key in outlets():
        return outlets()[key]
    for form, (kind, country) in country_forms().items():
        if len(form) > 3 and kind in ("country", "demonym", "seat"):
            if re.search(rf"\b{re.escape(fold(form))}\b", key):
                return country
    return None


def home_of(outlet: str | None, url: str | None, text: str) -> str | None:
    """The country that an article speaks from (ISO alpha-3), as its outlet, the end of its host name, or its dateline says."""
    named = _home_of_outlet(outlet) if outlet else None
    if named is not None:
        return named
    host = urlsplit(url or "").hostname or ""
    ending = host.rsplit(".", 1)[-1].upper()
    if len(ending) == 2 and ending not in ("CO", "TV", "IO", "ME", "AI", "FM"):
        state = pycountry.countries.get(alpha_2="GB" if ending == "UK" else ending)
        if state is not None:
            return str(state.alpha_3)
    city = dateline_city(text)
    return capitals().get(fold(city.name)) if city else None


def find_candidates(doc: Doc, *, title_length: int, published: date | None, home: str | None) -> Article:
    """What a parsed article names and every encounter that it may tell, before any is judged.

    `title_length`: characters of the headline and what separates it from the text, so that offsets count in the text.
    """
    titles = find_titles(doc)
    people, at = find_people(doc, titles, home)
    reading = Reading(doc, titles, people, at, home, title_length)
    text = reading.text
    title, body = text[:title_length], text[title_length:]
    dateline = find_dateline(body, published)
    if dateline is None and published is None and (lead := lead_day(body)) and lead.value:
        if is_ahead(doc, replace(lead, start=lead.start + title_length, end=lead.end + title_length)) is not True:
            dateline = date.fromisoformat(lead.value)
    dates = find_dates(title, published, dateline=dateline) + [
        replace(mention, start=mention.start + title_length, end=mention.end + title_length)
        for mention in find_dates(body, published, dateline=dateline)
    ]
    anchor = dateline or published
    sentence_index = {sentence.start: i for i, sentence in enumerate(reading.sentences)}
    tellings = list(islice(_tellings(reading, dates, anchor), MOST_TELLINGS))
    return Article(reading, text, published, anchor, dates, merge(tellings, sentence_index))


def _tellings(reading: Reading, dates: list[DateMention], anchor: date | None) -> Iterator[Encounter]:
    """Every telling of an encounter by itself, in the order of the text."""
    visited: dict[int, set[str]] = {}  # start of a sentence -> the states that it tells a visit to
    for frame in find_frames(reading):
        states = visited.setdefault(frame.sentence.start, set())
        states.update(entry.key for entry in frame.destinations)
        _complete_sides(reading, frame, states)
        for part in split(frame):
            telling = _telling(reading, part, dates, anchor)
            if telling is not None:
                yield telling


def _complete_sides(reading: Reading, frame: Frame, visited: set[str]) -> None:
    """Gives the one person of a frame who has no side the country that is left: that of the place ('In Ecuador, she met
    President Lasso'), one named without a person, else the one that the article speaks from."""
    home = reading.home
    assumed = [p for p in frame.guests if p.is_side_assumed]
    if assumed and home in {p.country for p in frame.people if p not in frame.guests}:
        # Guests listed together are on one side: that of those among them whose side is told, else that of the place.
        told = {p.country for p in frame.guests if p.country and not p.is_side_assumed}
        # 'On his visit to Oman, he met Y, head of the committee': the state visited is a place too
        place = reading.place_country(frame.sentence) or (min(visited) if len(visited) == 1 else None)
        side = told.pop() if len(told) == 1 else place
        if side is not None and side != home:
            for person in assumed:
                person.country, person.is_side_assumed = side, False
    unknown = [p for p in frame.people if not p.country and not p.organization]
    known = {p.country for p in frame.people if p.country}
    if len(unknown) != 1 or len(frame.people) < 2:
        return
    named = [key for kind, key in frame.parties if kind == "country" and key not in known]
    if len(named) == 1:
        unknown[0].country = named[0]
    elif home and home not in known and known:
        unknown[0].country = home


def _telling(reading: Reading, frame: Frame, dates: list[DateMention], anchor: date | None) -> Encounter | None:
    status = status_of(reading, frame)
    if status is None:
        return None
    frame.status = status
    parties = list(frame.parties)
    if frame.kind == "visit":
        for entry in frame.destinations:
            if ("country", entry.key) not in parties:
                parties.append(("country", entry.key))
    telling = Encounter(
        [frame], frame.kind, status, list(frame.people), parties, place_of(reading, frame), strong=frame.strong
    )
    telling.has_tentative_status = frame.verb < 0 and frame.sentence.start == 0 and status == "held"
    telling.kind = kind_of(reading, frame, len(telling.sides))
    found = date_of(frame, dates, status, anchor)
    if found:
        telling.date, telling.date_end = found[0], found[1]
    if telling.kind == "call":
        telling.place = None
    telling.series_name, telling.series_ordinal = (
        series_of(frame.sentence.text) if telling.kind != "call" else (None, None)
    )
    telling.topics = topics_in(frame.sentence, set(reading.at))
    for topic in telling.topics:
        telling.notes.append(("topic", topic, frame.trigger))
    if telling.series_name:
        telling.notes.append(("series", telling.series_name, frame.trigger))
    return telling
