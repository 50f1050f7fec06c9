"""Writing an encounter down as a row of MENTION, each value with the sentence that it comes from.

Here: from a judged encounter to a dict in the columns of MENTION. Not here: the judging (`judge.py`).
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pipelines.steps.nlp.article import Article
from pipelines.steps.nlp.measures import best_of
from pipelines.steps.nlp.merge import Encounter
from pipelines.steps.nlp.people import Person, role_text

SUBJECT = re.compile(r"\b(?:on|about|over|regarding|concerning)\s+(?:the\s+)?(?:[\w-]+\s+){0,4}$", re.IGNORECASE)


def _participant(person: Person, encounter: Encounter) -> dict[str, Any]:
    role = person.role
    if role and role.split()[-1].lower() == "counterpart":
        own = [t for t in person.titles if "counterpart" not in t.text.lower()]
        others = [
            p.role for p in encounter.people if p is not person and p.role and "counterpart" not in p.role.lower()
        ]
        role = max((role_text(t) for t in own), key=len) if own else (others[0] if others else None)
    return {"name": person.name, "role": role, "country": person.country, "organization": person.organization}


def salience_of(encounter: Encounter) -> str:
    """main or background: a proposal is never the news of a register; nor what is told once, without who and where."""
    if encounter.status == "proposed" or (not encounter.people and len(encounter.frames) == 1):
        return "background"
    return "main"


def subjects_of(article: Article, encounter: Encounter) -> list[str]:
    """States that the encounter was about and that are no party: 'talks on Syria'."""
    parties = set(encounter.countries)
    found: dict[str, None] = {}
    for (kind, key), tokens in article.named.items():
        for i in tokens if kind == "country" and key not in parties else ():
            frame = next((f for f in encounter.frames if f.sentence.start <= f.trigger < i < f.sentence.end), None)
            if frame is not None and SUBJECT.search(article.doc[frame.trigger : i].text + " "):
                found[key] = None
    return list(found)


def _sources(article: Article, encounter: Encounter) -> Iterator[tuple[str, str, Iterable[int]]]:
    """(slot, value, tokens that name it) of every value of an encounter; no tokens: the words of the encounter itself."""
    yield "kind", encounter.kind, ()
    yield "status", encounter.status, ()
    if encounter.date:
        yield "date", encounter.date, encounter.date_tokens
    if encounter.place:
        city = encounter.place.city
        key = (city.name if city else None, encounter.place.country)
        yield "place", city.name if city else str(key[1]), [i for i, *_ in article.place_namings.get(key, ())]  # type: ignore[arg-type]
    organizations = encounter.organizations
    for side in encounter.sides:
        if side[0] == "organization" and side[1] not in organizations:
            continue  # a format beside its members
        members = [span.start for person in encounter.people if person.side == side for span in person.spans]
        yield side[0], side[1], article.named.get(side, []) + members
    for person in encounter.people:
        yield "participant", person.name, [span.start for span in person.spans]
    for slot, value, token in encounter.notes:
        yield slot, value, (token,)


def record(article: Article, encounter: Encounter) -> dict[str, Any]:
    """An encounter in the columns of MENTION, without ids."""
    title_length, place = article.title_length, encounter.place
    in_body = [f for f in encounter.frames if f.sentence.start_char >= title_length]
    best = best_of(in_body or encounter.frames).sentence

    def offsets(start: int, end: int) -> tuple[int, int]:
        return (start - title_length, end - title_length) if start >= title_length else (-1, -1)

    evidence: dict[tuple[str, str], dict[str, Any]] = {}
    for slot, value, tokens in _sources(article, encounter):
        numbers = [article.sentence_of[i] for i in tokens]
        # The naming nearest to where the encounter is told; in the text rather than in the headline.
        nearest = min(numbers, key=lambda n: (n < article.body, abs(article.distance(n, encounter)), n), default=None)
        sentence = best if nearest is None else article.sentences[nearest]
        start, end = offsets(sentence.start_char, sentence.end_char)
        evidence.setdefault((slot, value), {
            "slot": slot, "value": value, "sentence": article.words_of(sentence), "start": start, "end": end,
        })  # fmt: skip
    start, end = offsets(best.start_char, best.end_char)
    return {
        "kind": encounter.kind,
        "status": encounter.status,
        "date": encounter.date,
        "date_end": encounter.date_end,
        "city": place.city.name if place and place.city else None,
        "country": place.country if place else None,
        "place_id": place.city.place_id if place and place.city else None,
        "countries": encounter.countries,
        "organizations": encounter.organizations,
        "subjects": subjects_of(article, encounter),
        "participants": [_participant(person, encounter) for person in encounter.people],
        "topics": encounter.topics[:5],
        "series_name": encounter.series_name,
        "series_ordinal": encounter.series_ordinal,
        "salience": salience_of(encounter),
        "confidence": round(encounter.confidence, 3),
        "sentence": article.words_of(best),
        "sentence_start": start,
        "sentence_end": end,
        "evidence": list(evidence.values()),
    }
