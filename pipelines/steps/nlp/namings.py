"""Where a parsed text names places: the tokens, the name, and the word that says how somebody is there.

Here: which tokens name a city, palace or event of a city. Not here: which city a name means (`places.py`), and whether a meeting
took place there (`slots.py`).
"""

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc, Span

from pipelines.steps.nlp.gazetteer import Entry, fold
from pipelines.steps.nlp.places import BUILDINGS, CITY_STATES, capital_of, find_city

BUILDING_STARTS = frozenset(re.split(end, name)[0] for name in BUILDINGS for end in ("[ ']", "[ '-]"))
# An event that bears the name of the city where it takes place: 'the Munich Security Conference'.
NAMED_AFTER_CITY = frozenset("conference forum summit dialogue talks".split())
IOB_BEGIN = 3  # of `ENT_IOB`: begins a name
WITHIN = frozenset("in at near outside".split())  # a name right behind is where something is
MISREAD = frozenset(
    ["PERSON", "ORG", "NORP", "PRODUCT", ""]
)  # labels that the model gives cities that it does not know
PLACE_BEFORE = frozenset(["in", "at", "to", "near", "outside", "from", "visit", "visited", "visits"])


class PlaceName(NamedTuple):
    """A naming: first token, the name to look up, the word before that counts ('in' of 'in the city of X')."""

    start: int
    name: str
    before: str


def place_names(doc: Doc, sentences: list[Span]) -> list[PlaceName]:
    """Everything in a text that may name a city, in order."""
    entries = {entry.start: entry for entry in doc._.gazetteer}
    begins = (doc.to_array("ENT_IOB") == IOB_BEGIN).tolist()
    starts, is_within = [], False
    for i, token in enumerate(doc):
        if begins[i] or i in entries or is_within or _may_begin_building(token.text):
            starts.append(i)
        is_within = token.lower_ in WITHIN
    found = []
    for sentence in sentences:
        free = sentence.start  # the first token that is part of no name yet
        for i in starts[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]:
            if i < free:
                continue
            end, name = _place_at(doc, i, entries.get(i), sentence.end)
            if end:
                found.append(PlaceName(i, name or doc[i:end].text, _before(doc, i, sentence.start)))
                free = end
    return found


@lru_cache(maxsize=50_000)  # asked of every token
def _may_begin_building(word: str) -> bool:
    return (word[:1].isupper() or word.isdigit()) and fold(word) in BUILDING_STARTS


def _place_at(doc: Doc, i: int, entry: Entry | None, stop: int) -> tuple[int, str]:
    """(end, name where the text does not give it) of the place that begins at a token; 0 as end where none does."""
    if entry is not None:
        if entry.kind == "seat":
            return entry.end, ""
        if entry.kind == "country" and fold(doc[entry.start : entry.end].text) in CITY_STATES:
            return entry.end, ""
        if entry.kind == "demonym" and entry.end < stop and doc[entry.end].lower_ == "capital":
            capital = capital_of(entry.key)
            return entry.end + 1, capital.name if capital else ""
        if entry.kind == "country" and entry.end < stop and doc[entry.end].text == "City":
            return entry.end + 1, ""  # 'Kuwait City'
        # 'UN headquarters', 'the UN General Assembly'
        return (_building(doc, i), "") if entry.kind == "organization" else (0, "")
    token = doc[i]
    if token.ent_iob_ == "B":
        end = i + 1
        while end < len(doc) and doc[end].ent_iob_ == "I":
            end += 1
        event = _city_of_event(doc, i, end)
        if event or token.ent_type_ in ("GPE", "FAC", "LOC"):
            return event or end, ""
        while doc[end - 1].is_space:
            end -= 1
    else:
        end = i + 1
    if not (token.text[:1].isupper() or token.is_digit):
        return 0, ""
    building = _building(doc, i) if _may_begin_building(token.text) else 0
    if not building and i and doc[i - 1].lower_ in WITHIN and _is_misread_city(doc, i, end):
        return end, ""
    return building, ""


def _is_misread_city(doc: Doc, i: int, end: int) -> bool:
    """Whether the model takes the city that somebody is in for a person or organisation ('in |Vladivostok'), or for no name."""
    label = doc[i].ent_type_
    if label not in MISREAD or (not label and end < len(doc) and doc[end].text[:1].isupper()):
        return False
    if label == "ORG" and doc[i - 1].lower_ == "at":
        return False  # 'a talk at Columbia'
    return find_city(doc[i:end].text) is not None


def _before(doc: Doc, i: int, start: int) -> str:
    before = doc[i - 1].lower_ if i > start else ""
    if before == "the" and i - 2 >= start:
        return doc[i - 2].lower_
    if before in ("capital", "city", "of", "'s", "’s", ","):
        j = i - 1
        while j > start and doc[j].lower_ not in PLACE_BEFORE and i - j < 8:
            j -= 1
        return doc[j].lower_
    return before


def _city_of_event(doc: Doc, i: int, end: int) -> int:
    """Where the city ends whose name an event bears ('the St Petersburg' of 'the St Petersburg Forum'); 0 for any other name."""
    start = i + (doc[i].lower_ == "the")
    if not NAMED_AFTER_CITY & {token.lower_ for token in doc[start + 1 : end]}:
        return 0
    return next((j for j in (start + 2, start + 1) if j < end and find_city(doc[start:j].text)), 0)


def _building(doc: Doc, i: int) -> int:
    for length in (5, 4, 3, 2, 1):
        if i + length <= len(doc) and fold(doc[i : i + length].text) in BUILDINGS:
            return i + length
    return 0
