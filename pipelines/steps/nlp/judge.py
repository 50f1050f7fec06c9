"""Judging candidate encounters: who took part, for whom, where, when, of what kind, and whether it is one at all.

Here: the stages, each a judge over the numbers or words of `features.py` and `slot_features.py`, and how its verdicts become slots.
Not here: finding candidates (`encounters.py`, `merge.py`) and growing the forests (`benchmarks/train.py`, which goes
through the same stages).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from pipelines.steps.nlp.article import Article, PlaceKey
from pipelines.steps.nlp.days import is_after_report, is_day, is_shown, people_in_captions, possible_days
from pipelines.steps.nlp.features import (
    KINDS,
    STATUSES,
    encounter_features,
    pair_features,
    rivals_of,
    siblings_of,
    word_features,
)
from pipelines.steps.nlp.forest import load_judges
from pipelines.steps.nlp.gazetteer import DATA
from pipelines.steps.nlp.measures import Features
from pipelines.steps.nlp.merge import Encounter
from pipelines.steps.nlp.people import Person, Side
from pipelines.steps.nlp.places import City
from pipelines.steps.nlp.slot_features import (
    common_features,
    date_features,
    n_named_beside,
    others_of,
    party_features,
    person_features,
    place_features,
    words_of_tellings,
)
from pipelines.steps.nlp.slots import Place

JUDGES = DATA / "judges.npz"
Item = tuple[Any, ...]  # what a row is about: the encounter first

# Chances from which a verdict counts, set on the articles that the forests were grown on, each judged by forests that had
# not seen it (`make train` prints F1 by threshold): about the best of its slot, in steps of 0.05.
PERSON, STATE_PARTY, ORGANIZATION_PARTY, SAME, CITY, STATE, DATE = 0.4, 0.5, 0.4, 0.85, 0.4, 0.35, 0.3
# An encounter counts from ACCEPT; the likeliest of an article already from LIKELIEST: an article mostly tells something.
ACCEPT, LIKELIEST = 0.45, 0.35
# The likeliest further side is that of an encounter with only one, from the first of these; from the second where all else says
# that it is an encounter ('Telephone conversation with President of X' by the office of another president).
SECOND_PARTY, SECOND_PARTY_OF_ACCEPTED = 0.08, 0.03
# A mere month or year counts from here in an article of unknown day: mostly it is of something past (below: right for 0 of 7).
MONTH_OF_UNKNOWN = 0.7
# The chance of a day told in a caption that shows both sides (right for 6 of the 7 such main encounters).
CAPTION = 0.75
MANY_PARTIES = 5  # from here a gathering is a conference
# Where the likeliest status leads by less, what grammar says of every telling stands (right in 892 of 983 for 889, out of fold).
UNDECIDED = 0.15


@dataclass(frozen=True)
class Stage:
    """One question to a forest, asked of every row, and what is made of the answers."""

    name: str
    rows: Callable[[Article], list[tuple[Item, Features]]]
    apply: Callable[[Article, list[Item], np.ndarray], None]
    n_classes: int = 1
    is_of_words: bool = False  # a bag of words, not a forest


def _described(article: Article) -> Iterator[tuple[Encounter, Features]]:
    """The candidates, each with what matters of it for every slot."""
    for encounter in article.encounters:
        yield encounter, common_features(article, encounter)


def _people_rows(article: Article) -> list[tuple[Item, Features]]:
    n_having = Counter(person for encounter in article.encounters for person in set(encounter.people))
    return [
        ((encounter, person), person_features(article, encounter, person, common, others))
        for encounter, common in _described(article)
        for others in [others_of(article, encounter, n_having)]
        for person in article.reading.people
    ]


def _apply_people(article: Article, items: list[Item], chances: np.ndarray) -> None:
    for encounter, found in _by_encounter(items, chances):
        apart = _met_apart(article, encounter)
        encounter.people = [person for person, chance in found if chance > PERSON and person not in apart]
        encounter.person_chances = sorted((chance for _, chance in found), reverse=True)


def _met_apart(article: Article, encounter: Encounter) -> set[Person]:
    """Whom the same words put into an encounter of their own: of 'separate talks with A and B', B is not there with A."""
    own = {person for frame in encounter.frames for person in frame.people}
    return {g for other in siblings_of(article, encounter) for f in other.frames for g in f.guests} - own


def parties_near(article: Article, encounter: Encounter) -> list[Side]:
    """The states and organisations that may be a party: those that the article names, and those of its people."""
    sides = dict.fromkeys(encounter.sides)
    sides |= dict.fromkeys(article.named)
    sides |= dict.fromkeys(person.side for person in article.reading.people if person.side)
    if article.reading.home:
        sides[("country", article.reading.home)] = None
    return list(sides)


def _party_rows(article: Article) -> list[tuple[Item, Features]]:
    n_having = Counter(side for encounter in article.encounters for side in encounter.sides)
    return [
        ((encounter, side), party_features(article, encounter, side, common, n_having, n_beside))
        for encounter, common in _described(article)
        for n_beside in [n_named_beside(article, encounter)]
        for side in parties_near(article, encounter)
    ]


def _apply_parties(article: Article, items: list[Item], chances: np.ndarray) -> None:
    for encounter, found in _by_encounter(items, chances):
        encounter.parties = [
            side for side, chance in found if chance > (STATE_PARTY if side[0] == "country" else ORGANIZATION_PARTY)
        ]
        encounter.party_chances = sorted((chance for _, chance in found), reverse=True)
        others = [(chance, side) for side, chance in found if side not in encounter.sides]
        encounter.next_party = max(others, default=(0.0, None), key=lambda item: item[0])
        _complete(encounter, SECOND_PARTY)
    # A bare word of meeting that nobody is found for is dropped: no later stage could make an encounter of it.
    article.encounters = [e for e in article.encounters if len(e.sides) >= 2 or not all(f.bare for f in e.frames)]


def _complete(encounter: Encounter, threshold: float) -> None:
    """An encounter has two sides: where one is missing, the likeliest of the others is it, from a threshold on."""
    chance, side = encounter.next_party
    if len(encounter.sides) == 1 and side is not None and chance > threshold:
        encounter.parties.append(side)


def _by_encounter(items: list[Item], chances: np.ndarray) -> list[tuple[Encounter, list[tuple[Any, float]]]]:
    """Encounter -> what was asked about it, each with its chance."""
    groups: dict[int, tuple[Encounter, list[tuple[Any, float]]]] = {}
    for (encounter, thing), chance in zip(items, chances, strict=True):
        groups.setdefault(id(encounter), (encounter, []))[1].append((thing, float(chance)))
    return list(groups.values())


def _pair_rows(article: Article) -> list[tuple[Item, Features]]:
    rivals = rivals_of(article)
    return [
        ((a, b), pair_features(article, a, b, rivals))
        for a, b in combinations(article.encounters, 2)
        if rivals.sides[a] & rivals.sides[b] or set(a.people) & set(b.people)
    ]


def _apply_pairs(article: Article, items: list[Item], chances: np.ndarray) -> None:
    """Joins the encounters that are surely one, by average linkage: the two likeliest groups first."""
    chance = {
        (id(a), id(b)): 0.0 if _is_next_time(a, b) or _is_next_time(b, a) else float(c)
        for (a, b), c in zip(items, chances, strict=True)
    }
    groups = [[encounter] for encounter in article.encounters]
    while True:
        best: tuple[float, int, int] | None = None
        for x, y in combinations(range(len(groups)), 2):
            links = [chance.get((id(a), id(b)), chance.get((id(b), id(a)), 0.0)) for a in groups[x] for b in groups[y]]
            mean = sum(links) / len(links)
            if mean > SAME and (best is None or mean > best[0]):
                best = mean, x, y
        if best is None:
            break
        groups[best[1]] += groups.pop(best[2])
    article.encounters = [_joined(group) for group in groups]


def _is_next_time(held: Encounter, planned: Encounter) -> bool:
    """Whether one of two encounters was held and the other is to come after it: 'they will meet again', 'the next round'."""
    return (held.status, planned.status) == ("held", "planned") and any(
        child.lower_ in ("again", "next") for f in planned.frames for child in f.sentence.doc[f.trigger].children
    )


def _joined(group: Sequence[Encounter]) -> Encounter:
    """One encounter of several tellings: everything that each says, the best told first."""
    if len(group) == 1:
        return group[0]
    ordered = sorted(group, key=lambda e: e.frames[0].trigger)
    best = max(ordered, key=lambda e: (e.strong, len(e.people)))
    joined = replace(
        best,
        frames=sorted((f for e in ordered for f in e.frames), key=lambda f: f.trigger),
        people=list(dict.fromkeys(p for e in ordered for p in e.people)),
        parties=list(dict.fromkeys(s for e in ordered for s in e.parties)),
        topics=list(dict.fromkeys(t for e in ordered for t in e.topics)),
        notes=[note for e in ordered for note in e.notes],
        strong=any(e.strong for e in ordered),
    )
    for other in ordered:
        if other.place and (joined.place is None or (joined.place.city is None and other.place.city)):
            joined.place = other.place
        if other.date and len(other.date) > len(joined.date or ""):
            joined.date, joined.date_end = other.date, other.date_end
        joined.series_name = joined.series_name or other.series_name
        joined.series_ordinal = joined.series_ordinal or other.series_ordinal
    return joined


def _encounter_rows(article: Article) -> list[tuple[Item, Features]]:
    return [((encounter,), encounter_features(article, encounter)) for encounter in article.encounters]


def _apply_kinds(article: Article, items: list[Item], chances: np.ndarray) -> None:
    for (encounter,), chance in zip(items, chances, strict=True):
        encounter.kind = KINDS[int(np.argmax(chance))]
        # By definition; of the labelled ones with five or more parties, 53 of 66 that are no call or visit.
        if encounter.kind == "meeting" and len(encounter.sides) >= MANY_PARTIES:
            encounter.kind = "conference"


def _apply_statuses(article: Article, items: list[Item], chances: np.ndarray) -> None:
    for (encounter,), chance in zip(items, chances, strict=True):
        if encounter.status == "cancelled":
            continue  # too few labels are to learn from: what grammar says of those stays
        said = {frame.status for frame in encounter.frames}
        best = int(np.argmax(chance))
        if len(said) == 1 and chance[best] - chance[STATUSES.index(*said)] < UNDECIDED:
            encounter.status = said.pop()
        else:
            encounter.status = STATUSES[best]


def _article_rows(article: Article) -> list[tuple[Item, Features]]:
    return [((article,), word_features(article))]


def _apply_article(article: Article, items: list[Item], chances: np.ndarray) -> None:
    article.chance = float(chances[0])


def _city_rows(article: Article) -> list[tuple[Item, Features]]:
    return [
        ((encounter, key), place_features(article, encounter, key, namings, common, words))
        for encounter, common in _described(article)
        for words in [words_of_tellings(article, encounter)]
        for key, namings in article.place_namings.items()
        if key[0]
    ]


def _apply_cities(article: Article, items: list[Item], chances: np.ndarray) -> None:
    article.city_chances = {id(encounter): {} for encounter in article.encounters}
    for (encounter, key), chance in zip(items, chances, strict=True):
        article.city_chances[id(encounter)][key] = float(chance)


def _state_rows(article: Article) -> list[tuple[Item, Features]]:
    rows = []
    for encounter, common in _described(article):
        cities, words = article.city_chances.get(id(encounter), {}), words_of_tellings(article, encounter)
        for key, namings in article.place_namings.items():
            if key[0]:
                continue
            row = place_features(article, encounter, key, namings, common, words)
            row["best_city"] = max((c for k, c in cities.items() if k[1] == key[1]), default=0.0)
            row["best_other_city"] = max((c for k, c in cities.items() if k[1] != key[1]), default=0.0)
            rows.append(((encounter, key), row))
    return rows


def _apply_states(article: Article, items: list[Item], chances: np.ndarray) -> None:
    states: dict[int, tuple[float, str]] = {}
    for (encounter, key), chance in zip(items, chances, strict=True):
        states[id(encounter)] = max(states.get(id(encounter), (0.0, "")), (float(chance), key[1]))
    for encounter in article.encounters:
        cities = article.city_chances.get(id(encounter), {})
        best: PlaceKey | None = max(cities, key=lambda k: cities[k], default=None)
        chance, state = states.get(id(encounter), (0.0, ""))
        if encounter.kind == "call":  # by definition
            encounter.place = None
        elif best is not None and cities[best] > CITY:
            city: City = article.cities[best]
            encounter.place = Place(city, city.country, cities[best])
        else:
            encounter.place = Place(None, state, chance) if chance > STATE else None


def _date_rows(article: Article) -> list[tuple[Item, Features]]:
    return [
        (
            (encounter, value, end, mention.start),
            date_features(article, encounter, mention, value, end, future, common),
        )
        for encounter, common in _described(article)
        for mention, value, end, future in possible_days(article, encounter)
    ]


def _apply_dates(article: Article, items: list[Item], chances: np.ndarray) -> None:
    best: dict[int, tuple[float, str, str | None, int]] = {}
    captions = people_in_captions(article)
    for (encounter, value, end, start), chance in zip(items, chances, strict=True):
        if start in captions and is_day(value) and is_shown(encounter, captions[start]):
            chance = max(chance, CAPTION)
        if article.anchor is None and not is_day(value) and chance <= MONTH_OF_UNKNOWN:
            continue
        if chance > best.get(id(encounter), (DATE,))[0]:
            best[id(encounter)] = float(chance), value, end, start
    for encounter in article.encounters:
        encounter.date = encounter.date_end = None
        if id(encounter) in best:
            _, encounter.date, encounter.date_end, start = best[id(encounter)]
            span = article.doc.char_span(start, start + 1, alignment_mode="expand")
            encounter.date_tokens = [span.start] if span is not None else []
        if encounter.status == "held" and is_after_report(article, encounter.date):
            encounter.status = "planned"  # of labelled ones 7 of 9


def _apply_accept(article: Article, items: list[Item], chances: np.ndarray) -> None:
    for (encounter,), chance in zip(items, chances, strict=True):
        encounter.chance = float(chance)
        if encounter.chance <= ACCEPT and _is_summons(article, encounter):
            encounter.chance = ACCEPT + 0.01
        if encounter.chance > ACCEPT:
            _complete(encounter, SECOND_PARTY_OF_ACCEPTED)


ENVOYS = frozenset("ambassador envoy diplomat chargé charge consul commissioner representative attaché attache".split())


def _is_summons(article: Article, encounter: Encounter) -> bool:
    """A summons of an ambassador is a meeting by definition; labels hold too few of them to learn it from. To summon one's
    own ('its envoys home') is none."""
    for frame in encounter.frames:
        verb = article.doc[frame.trigger]
        if frame.strong and frame.status == "held" and verb.lemma_.lower() == "summon":
            summoned = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")] or list(verb.children)
            words = {t.lemma_.lower() for c in summoned for t in c.subtree}
            if words & ENVOYS and not words & {"its", "their", "our"}:
                return encounter.status == "held"
    return False


def _confidence_rows(article: Article) -> list[tuple[Item, Features]]:
    """The encounters that count, with the log odds of their chance: what Platt's method calibrates."""
    odds = {id(e): min(0.999, max(0.001, e.chance)) for e in accepted(article)}
    return [
        ((encounter,), {"log_odds": float(np.log(odds[id(encounter)] / (1 - odds[id(encounter)])))})
        for encounter in article.encounters
        if id(encounter) in odds
    ]


def _apply_confidence(article: Article, items: list[Item], chances: np.ndarray) -> None:
    for (encounter,), chance in zip(items, chances, strict=True):
        encounter.confidence = float(chance)


# In this order: each stage sees what those before it decided.
STAGES = (
    Stage("person", _people_rows, _apply_people),
    Stage("party", _party_rows, _apply_parties),
    Stage("same", _pair_rows, _apply_pairs),
    Stage("article", _article_rows, _apply_article, is_of_words=True),
    Stage("status", _encounter_rows, _apply_statuses, n_classes=len(STATUSES)),
    Stage("kind", _encounter_rows, _apply_kinds, n_classes=len(KINDS)),
    Stage("city", _city_rows, _apply_cities),
    Stage("state", _state_rows, _apply_states),
    Stage("date", _date_rows, _apply_dates),
    Stage("accept", _encounter_rows, _apply_accept),
    Stage("confidence", _confidence_rows, _apply_confidence, is_of_words=True),
)


def accepted(article: Article) -> list[Encounter]:
    """The encounters that count, in the order of the text; all stages have been gone through."""
    likeliest = max((e.chance for e in article.encounters), default=0.0)
    return [
        e for e in article.encounters if len(e.sides) >= 2 and (e.chance > ACCEPT or e.chance == likeliest > LIKELIEST)
    ]


def decide(article: Article) -> list[Encounter]:
    """The encounters that an article tells, of its candidates, with all slots as judged."""
    judges = load_judges(JUDGES)
    if article.encounters:
        for stage in STAGES:
            rows = stage.rows(article)
            stage.apply(article, [item for item, _ in rows], judges[stage.name].predict([row for _, row in rows]))
    return accepted(article)
