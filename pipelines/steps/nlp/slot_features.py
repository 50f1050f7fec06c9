"""What the judges see of what may fill a slot of an encounter: a person, a party, a day or a place.

Each is grammar, position or a count: no name of a person, state, outlet or article is a feature. Not here: features of the
encounter itself (`features.py`), and what the judges make of them (`judge.py`).
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from pipelines.steps.nlp.article import Article, Naming, PlaceKey
from pipelines.steps.nlp.dates import DateMention, resolve
from pipelines.steps.nlp.features import KINDS, STATUSES, siblings_of
from pipelines.steps.nlp.gazetteer import capitals, fold
from pipelines.steps.nlp.lexicon import SPEECH, VERBS
from pipelines.steps.nlp.measures import FAR, UNKNOWN, Features, between, count, flag, one_hot
from pipelines.steps.nlp.merge import Encounter
from pipelines.steps.nlp.people import Person, Side
from pipelines.steps.nlp.slots import CALL, is_day_of_another, span_of
from pipelines.steps.nlp.status import DEPARTURE

OFFICES = tuple("president minister ambassador spokes secretary advis chief leader speaker general deputy".split())
BEFORE_PARTY = (
    "in",
    "with",
    "between",
    "of",
    "to",
    "on",
    "from",
    "and",
    "by",
    "against",
    "the",
    "for",
    "at",
    "visit",
    "over",
)
BEFORE_PLACE = ("in", "at", "to", "near", "outside", "from", "visit", "visited", "of", "for", "on")
SUBJECT = re.compile(r"\b(?:on|about|over|regarding|concerning|against)\b[^,.;]{0,40}$")
ARRIVAL = frozenset("arrive land fly travel visit go come head return reach attend tour".split())
LEAVING = frozenset("leave depart".split())
PRESENCE = frozenset("attend participate join accompany include co-chair chair lead head represent".split())
OFFICIAL = frozenset("delegation official side counterpart government team".split())


def common_features(article: Article, encounter: Encounter) -> Features:
    """What of the encounter itself matters for what may fill its slots."""
    values: Features = {
        "e_people": len(encounter.people),
        "e_sides": len(encounter.sides),
        "e_frames": len(encounter.frames),
        "e_candidates": len(article.encounters),
        "e_in_title": flag(any(article.sentence_of[f.trigger] < article.body for f in encounter.frames)),
        "e_strong": flag(encounter.strong),
        "e_bare": flag(all(f.bare for f in encounter.frames)),
        "e_first": min(article.sentence_of[f.trigger] for f in encounter.frames) - article.body,
        "n_sentences": len(article.sentences),
    }
    values |= one_hot("e_kind", encounter.kind, KINDS)
    values |= one_hot("e_status", encounter.status, STATUSES)
    return values


@dataclass(frozen=True, slots=True)
class Known:
    """What of a person hangs on no encounter: found once for the rows of all."""

    tokens: list[int]  # at which a naming begins
    numbers: list[int]  # of their sentences
    side: str | None
    role: str
    spoken: list[int]  # the sentences of which the person is the subject, and that tell what is said
    n_acts: int  # in how many it is the subject of another verb
    present: list[int]  # the sentences that say of the person to have been there
    share_quoted: float
    offices: Features


def known_of(article: Article, person: Person) -> Known:
    """What of a person hangs on no encounter; kept, because every encounter asks."""
    if person not in article.known:
        doc = article.doc
        tokens = [s.start for s in person.spans]
        numbers = [article.sentence_of[i] for i in tokens]
        role = (person.role or "").lower()
        names = [doc[s.end - 1] for s in person.spans]
        speaks = [name.head.lemma_.lower() in SPEECH if name.dep_ == "nsubj" else None for name in names]
        article.known[person] = Known(
            tokens,
            numbers,
            person.country or person.organization,
            role,
            [n for n, does in zip(numbers, speaks, strict=True) if does],
            speaks.count(False),
            [n for name, n in zip(names, numbers, strict=True) if _is_present(article, name.i)],
            _share_quoted(article, tokens),
            {f"office={word}": flag(word in role) for word in OFFICES},
        )
    return article.known[person]


@dataclass(frozen=True, slots=True)
class Others:
    """What matters for who took part in an encounter, of the other encounters and of its parties."""

    n_siblings: int  # see `siblings_of`
    of_siblings: AbstractSet[Person]
    n_having: Counter[Person]  # person -> how many encounters have them, this one included
    party_keys: AbstractSet[str]  # of its own parties


def others_of(article: Article, encounter: Encounter, n_having: Counter[Person]) -> Others:
    siblings = siblings_of(article, encounter)
    of_siblings = {person for other in siblings for person in other.people}
    return Others(len(siblings), of_siblings, n_having, {key for _, key in encounter.sides})


def person_features(
    article: Article, encounter: Encounter, person: Person, common: Features, others: Others
) -> Features:
    """What tells who took part in an encounter from who is only named near it."""
    doc, frames, known = article.doc, encounter.frames, known_of(article, person)
    tokens, numbers, side, spoken, present = known.tokens, known.numbers, known.side, known.spoken, known.present
    in_frames = [f for f in frames if person in f.people]
    is_listed = person in encounter.people
    fellow = [p.country or p.organization for p in encounter.people if p is not person]
    bounds = [(f, f.sentence.start, f.sentence.end) for f in frames]
    here = [(s.start, s, f) for s in person.spans for f, start, end in bounds if start <= s.start < end]
    nearest = min(here, key=lambda item: abs(item[0] - item[2].trigger), default=None)
    dep = doc[nearest[1].end - 1].dep_ if nearest else ""
    distance_of = {n: article.distance(n, encounter) for n in numbers}
    distances = distance_of.values()
    values = common | {
        "in_frames": len(in_frames),
        "is_guest": flag(any(person in f.guests for f in frames)),
        "n_siblings": others.n_siblings,
        "is_of_sibling": flag(not is_listed and person in others.of_siblings),
        "in_strong_frame": flag(any(f.strong and not f.refers for f in in_frames)),
        "in_listed": flag(is_listed),
        "n_same_sentence": len({f.trigger for _, _, f in here}),
        "trigger_distance": min((abs(i - f.trigger) for i, _, f in here), default=FAR),
        "is_before_trigger": UNKNOWN if nearest is None else flag(nearest[0] < nearest[2].trigger),
        "tree_distance": min((article.tree_distance(s.end - 1, f.trigger) for _, s, f in here), default=FAR),
        "tree_distance_to_verb": min(
            (article.tree_distance(s.end - 1, f.verb) for _, s, f in here if f.verb >= 0), default=FAR
        ),
        "sentence_distance": min((abs(d) for d in distances), default=FAR),
        "is_in_sentence_before": flag(-1 in distances),
        "is_in_sentence_after": flag(1 in distances),
        "n_mentions": len(person.spans),
        "share_of_mentions": len(person.spans) / max(1, sum(article.naming_counts)),
        "first_named": numbers[0],
        "is_in_title": flag(any(n < article.body for n in numbers)),
        "is_first_person": flag(article.reading.people and article.reading.people[0] is person),
        "person_rank": len(article.naming_counts) - bisect_right(article.naming_counts, len(person.spans)),
        "has_title": flag(person.titles),
        "n_words": len(person.name.split()),
        "has_side": flag(side),
        "is_side_assumed": flag(person.is_side_assumed),
        "side_is_home": flag(person.country and person.country == article.reading.home),
        "side_is_party": flag(side in others.party_keys),
        "side_is_named_party": flag(side and any(key == side for f in frames for _, key in f.parties)),
        "n_fellows_of_side": fellow.count(side) if side else 0,
        "n_fellows_of_other_side": sum(other not in (side, None) for other in fellow),
        "is_private": flag(article.is_private(person)),
        "is_former": flag(any(t.former for t in person.titles)),
        "is_subject": flag(dep in ("nsubj", "nsubjpass")),
        "is_conjunct": flag(dep == "conj"),
        "is_possessor": flag(dep in ("poss", "compound")),
        "is_object": flag(dep in ("dobj", "pobj")),
        "speaks": len(spoken),
        "acts": known.n_acts,
        "together_before": flag(nearest and count("together", between(doc, nearest[1].start, nearest[2]))),
        "in_together_sentence": flag(
            any(abs(distance) <= 3 and article.is_together(n) for n, distance in distance_of.items())
        ),
        "n_people_in_sentence": len(article.people_in(nearest[2].sentence)) if nearest else 0,
        "n_other_encounters": others.n_having[person] - is_listed,
        "is_only_of_side": flag(side and article.n_people_of[side] == 1),
    }  # fmt: skip
    told = [article.arguments(f) for f in frames]
    values |= {
        "n_as_actor": sum(any(i in t.actors for i in tokens) for t in told),
        "n_as_counterpart": sum(any(i in t.counterparts for i in tokens) for t in told),
        "n_told": sum(bool(t.counterparts) for t in told),
        "n_first_person": sum(t.is_first_person for t in told),
        "share_quoted": known.share_quoted,
        "n_as_speaker": sum(t.speaker is person for t in told),
        "is_present": flag(present),
        "presence_distance": min((abs(distance_of[n]) for n in present), default=FAR),
        "is_author": flag(person is article.reading.author),
        "speaks_of_it": sum(article.sentence_of[f.trigger] in spoken for f in frames),
    }
    return values | known.offices


def _is_present(article: Article, token: int) -> bool:
    """Whether a sentence says of somebody that they were there: 'A and B were also present', 'was attended by C'."""
    word = article.doc[token]
    while word.dep_ in ("conj", "appos"):
        word = word.head
    if word.dep_ in ("nsubj", "nsubjpass"):
        verb = word.head
        return verb.lemma_.lower() in PRESENCE or (
            verb.lemma_ == "be" and any(c.lower_ in ("present", "among", "at", "there") for c in verb.children)
        )
    if word.dep_ == "pobj" and word.head.lower_ == "by":
        return word.head.head.lemma_.lower() in PRESENCE
    if word.dep_ == "pobj":
        return word.head.lower_ in ("including", "alongside")
    return word.dep_ == "dobj" and word.head.lemma_.lower() in ("include", "accompany", "comprise")


def _share_quoted(article: Article, tokens: Collection[int]) -> float:
    """The share of namings that stand in quotation marks."""
    return sum(article.reading.is_quoted[i] for i in tokens) / len(tokens) if tokens else UNKNOWN


def _is_official(article: Article, token: int) -> bool:
    """Whether a token makes a state before it a side: 'Iranian officials', 'the Turkish foreign minister'."""
    if token >= len(article.doc):
        return False
    return token in article.reading.title_at or article.doc[token].lemma_.lower() in OFFICIAL


def n_named_beside(article: Article, encounter: Encounter) -> int:
    """How many states and bodies the sentences name that tell of an encounter."""
    bounds = {(f.sentence.start, f.sentence.end) for f in encounter.frames}
    return len({e.key for e in article.doc._.gazetteer if any(start <= e.start < end for start, end in bounds)})


def party_features(
    article: Article, encounter: Encounter, side: Side, common: Features, n_having: Counter[Side], n_named_beside: int
) -> Features:
    """What tells a party of an encounter from a state or body that is its place, its subject or only named near it;
    `n_named_beside`: see that function."""
    doc, frames = article.doc, encounter.frames
    kind, key = side
    is_listed = side in encounter.sides
    tokens = article.named.get(side, [])
    members = [p for p in encounter.people if (p.country or p.organization) == key]
    bounds = [(f, f.sentence.start, f.sentence.end) for f in frames]
    here = [(i, f) for i in tokens for f, start, end in bounds if start <= i < end]
    nearest = min(here, key=lambda item: abs(item[0] - item[1].trigger), default=None)
    before = ""
    if nearest:
        j = nearest[0] - 1
        before = doc[j].lower_ if j >= 0 else ""
        if before == "the" and j > 0:
            before = doc[j - 1].lower_
    distances = [article.distance(article.sentence_of[i], encounter) for i in tokens]
    entries = {article.reading.geo[i].kind for i in tokens if i in article.reading.geo}
    here_kinds = {article.reading.geo[i].kind for i, _ in here if i in article.reading.geo}
    values = common | {
        "is_organization": flag(kind == "organization"),
        "n_members": len(members),
        "n_members_assumed": sum(p.is_side_assumed for p in members),
        "n_members_titled": sum(any(key in (t.country, t.organization) for t in p.titles) for p in members),
        "n_article_members": article.n_people_of[key],
        "in_frames": sum(side in f.parties for f in frames),
        "in_strong_frames": sum(side in f.parties and f.strong and not f.refers for f in frames),
        "is_listed": flag(is_listed),
        "is_destination": flag(any(d.key == key for f in frames for d in f.destinations)),
        "is_home": flag(key == article.reading.home),
        "is_place": flag(encounter.place and encounter.place.country == key),
        "n_same_sentence": len({f.trigger for _, f in here}),
        "trigger_distance": min((abs(i - f.trigger) for i, f in here), default=FAR),
        "tree_distance": min((article.tree_distance(i, f.trigger) for i, f in here), default=FAR),
        "is_before_trigger": UNKNOWN if nearest is None else flag(nearest[0] < nearest[1].trigger),
        "sentence_distance": min((abs(d) for d in distances), default=FAR),
        "n_mentions": len(tokens),
        "share_quoted": _share_quoted(article, tokens),
        "share_of_mentions": len(tokens) / max(1, article.n_party_namings),
        "first_named": article.sentence_of[tokens[0]] if tokens else FAR,
        "is_in_title": flag(any(article.sentence_of[i] < article.body for i in tokens)),
        "side_rank": sum(len(t) > len(tokens) for s, t in article.named.items() if s[0] == kind),
        "n_sides_in_frame_sentences": n_named_beside,
        "n_title_uses": sum(i in article.reading.title_at for i, _ in here),
        "n_demonym_uses": sum(article.reading.geo[i].kind == "demonym" for i, _ in here if i in article.reading.geo),
        "n_other_encounters": n_having[side] - is_listed,
        "has_official_after": flag(any(_is_official(article, i + 1) for i, _ in here)),
        "is_seat_use": flag("seat" in here_kinds),
        "is_ever_seat": flag("seat" in entries),
        "subject_of_talks": flag(nearest and SUBJECT.search(doc[nearest[1].trigger + 1 : max(nearest[0], nearest[1].trigger + 1)].text)),
        "home_known": flag(article.reading.home),
    }  # fmt: skip
    told = [article.arguments(f) for f in frames]
    values |= {
        "n_as_actor": sum(side in t.actor_sides for t in told),
        "n_as_counterpart": sum(side in t.counterpart_sides for t in told),
        "n_plain": sum(bool(t.counterparts) and not t.counterpart_sides for t in told),
        "n_counterparts": sum(bool(t.counterpart_sides) for t in told),
        "n_told": sum(bool(t.counterparts) for t in told),
    }
    values |= one_hot("before", before, BEFORE_PARTY)
    return values


def _n_within(positions: list[int], a: int, b: int) -> int:
    """How many of some sorted positions lie between two others."""
    low, high = min(a, b), max(a, b)
    return max(0, bisect_left(positions, high) - bisect_right(positions, low))


def date_features(
    article: Article,
    encounter: Encounter,
    mention: DateMention,
    value: str,
    end: str | None,
    future: bool,
    common: Features,
) -> Features:
    """What tells the day of an encounter from other days that the text names."""
    doc, frames = article.doc, encounter.frames
    span = span_of(doc, mention)
    start = span.start if span is not None else 0
    number = article.sentence_of[start]
    sentence = article.sentences[number]
    here = [f for f in frames if f.sentence.start <= start < f.sentence.end]
    nearest = min(here, key=lambda f: abs(f.trigger - start), default=None)
    rivals = [t for t in article.triggers if sentence.start <= t < sentence.end]
    closest = min(rivals, key=lambda t: abs(t - start), default=None)
    age = UNKNOWN
    if article.anchor and len(value) == 10:
        age = max(-800, min(800, (date.fromisoformat(value) - article.anchor).days))
    verbs = [t for t in doc[start].ancestors if t.pos_ in ("VERB", "AUX")] if span is not None else []
    head = verbs[0] if verbs else None
    before = doc[start - 1].lower_ if start else ""
    distance = article.distance(number, encounter)
    own = [doc[f.trigger].idx for f in frames]
    others = sorted(doc[f.trigger].idx for o in article.encounters if o is not encounter for f in o.frames)
    present = article.people_in(sentence)
    n_members = sum(p in encounter.people for p in present)
    place = encounter.place
    place_key = (place.city.name if place.city else None, place.country or "") if place else None
    values = common | {
        "n_dates_between": min(_n_within(article.date_starts, mention.start, at) for at in own),
        "n_others_between": min(_n_within(others, mention.start, at) for at in own),
        "n_of_this_day": article.n_readings_of[value],
        "place_is_in_sentence": flag(
            place_key and any(sentence.start <= n[0] < sentence.end for n in article.place_namings.get(place_key, ()))
        ),
        "n_members_sentence": n_members,
        "is_rule_choice": flag(encounter.date == value),
        "has_rule_choice": flag(encounter.date),
        "is_future_reading": flag(future),
        "has_two_readings": flag(resolve(mention, article.anchor, future=True) != resolve(mention, article.anchor, future=False)),
        "reading_agrees": flag(future == (encounter.status in ("planned", "proposed"))),
        "governor_is_past": flag(head is not None and head.tag_ in ("VBD", "VBN")),
        "governor_is_future": flag(
            head is not None and any(c.lower_ in ("will", "to", "shall", "'ll", "would") for c in head.children if c.dep_ == "aux")
        ),
        "governor_is_present": flag(head is not None and head.tag_ in ("VBZ", "VBP", "VBG")),
        "same_sentence": flag(here),
        "sentence_distance": abs(distance),
        "is_before": flag(distance < 0),
        "trigger_distance": abs(nearest.trigger - start) if nearest else FAR,
        "tree_distance": min((article.tree_distance(start, f.trigger) for f in here), default=FAR),
        "tree_distance_to_verb": min((article.tree_distance(start, f.verb) for f in here if f.verb >= 0), default=FAR),
        "closest_is_trigger": UNKNOWN if nearest is None else flag(closest == nearest.trigger or nearest.verb == closest),
        "n_rivals": len(rivals),
        "precision": len(value),
        "has_end": flag(end),
        "age": age,
        "is_past": flag(age < 0 and age != UNKNOWN),
        "is_today": flag(age == 0),
        "direction": mention.direction,
        "in_title": flag(number < article.body),
        "sentence_number": number - article.body,
        "is_absolute": flag(mention.kind == "absolute"),
        "is_calendar": flag(mention.kind == "calendar"),
        "governed_by_trigger": flag(head is not None and any(head.i in (f.trigger, f.verb) for f in frames)),
        "governed_by_departure": flag(any(v.lemma_.lower() in DEPARTURE for v in verbs[:2])),
        "governed_by_speech": flag(head is not None and head.lemma_.lower() in SPEECH),
        "governor_is_trigger_word": flag(head is not None and (head.lemma_.lower() in VERBS)),
        "n_same_value": article.n_dates_of[mention.value],
        "n_dates": len(article.dates),
        "n_dates_in_sentence": bisect_left(article.date_starts, sentence.end_char)
        - bisect_left(article.date_starts, sentence.start_char),
        "is_of_another": flag(here and span is not None and all(is_day_of_another(f, span, encounter.status) for f in here)),
        "before_on": flag(before == "on"),
        "before_in": flag(before == "in"),
        "before_since": flag(before in ("since", "until", "by", "from", "after", "before")),
        "has_published": flag(article.published),
        "in_dateline": flag(mention.start - article.title_length < 60 and number == article.body and start - sentence.start < 12),
        "same_people_sentence": flag(n_members),
        "n_people_sentence": len(present),
    }  # fmt: skip
    return values


def _is_there(encounter: Encounter, key: PlaceKey) -> bool:
    """Whether grammar has put an encounter in a place; any city of a state will do for the state."""
    place = encounter.place
    if place is None or place.country != key[1]:
        return False
    return key[0] is None or (place.city is not None and place.city.name == key[0])


@dataclass(frozen=True, slots=True)
class Scene:
    """What of a place hangs on no encounter: found once for the rows of all."""

    tokens: list[int]  # of the namings
    numbers: list[int]  # of their sentences
    stages: list[int]  # where the text goes to another city
    governors: list[str]  # the verbs near above the namings
    beside: AbstractSet[Person]  # named in the same sentences
    is_dateline: float
    is_capital: float
    is_only_city: float  # that the text names of its state
    told_above: AbstractSet[int]  # words of meeting near above the namings: 'the Vienna talks'


def scene_of(article: Article, key: PlaceKey, namings: list[Naming]) -> Scene:
    """What of a place hangs on no encounter; kept, because every encounter asks."""
    if key not in article.scenes_told:
        (name, country), line = key, article.dateline_city
        tokens = [n[0] for n in namings]
        numbers = [article.sentence_of[i] for i in tokens]
        above = [article.doc[i] for token in tokens for i in article.path(token)[1:5]]
        article.scenes_told[key] = Scene(
            tokens,
            numbers,
            [i for i, other in article.scenes if other != key],
            [token.lemma_.lower() for token in above if token.pos_ == "VERB"],
            {p for n in set(numbers) for p in article.people_in(article.sentences[n])},
            flag(line and line.country == country and (name is None or line.name == name)),
            flag(name and capitals().get(fold(name)) == country),
            flag(name and {n for n, state in article.place_keys if n and state == country} <= {name}),
            {i for token in tokens for i in article.path(token)[1:3] if i in article.triggers},
        )
    return article.scenes_told[key]


def words_of_tellings(article: Article, encounter: Encounter) -> Features:
    """Words of all tellings of an encounter that say of a place what it is."""
    texts = [article.text_of(f) for f in encounter.frames]
    return {
        "n_building_words": sum(count("building", text) for text in texts),
        "n_host_words": count("host", " ".join(texts)),
        "call_words": flag(any(CALL.search(text) for text in texts)),
    }


def place_features(
    article: Article,
    encounter: Encounter,
    key: PlaceKey,
    namings: list[Naming],
    common: Features,
    words: Features,
) -> Features:
    """What tells the place of an encounter from other places that the text names; `words`: see `words_of_tellings`."""
    frames, scene = encounter.frames, scene_of(article, key, namings)
    name, country = key
    tokens, stages, governors = scene.tokens, scene.stages, scene.governors
    people, sides = set(encounter.people), encounter.sides
    bounds = [(f, f.sentence.start, f.sentence.end) for f in frames]
    here = [(i, before, f) for i, _, _, before in namings for f, start, end in bounds if start <= i < end]
    nearest = min(here, key=lambda item: abs(item[0] - item[2].trigger), default=None)
    distances = [article.distance(n, encounter) for n in scene.numbers]
    place = encounter.place
    others = [o for o in article.encounters if o is not encounter]
    there = [o for o in others if _is_there(o, key)]
    fellows = [o for o in others if o.place is not None and not people.isdisjoint(o.people)]
    n_fellows_there = sum(_is_there(o, key) for o in fellows)
    near_before = ""
    if distances:
        closest = min(range(len(tokens)), key=lambda n: abs(distances[n]))
        near_before = namings[closest][3]
    values = common | {
        "is_city": flag(name),
        "is_rule_choice": flag(place and place.country == country and ((place.city.name if place.city else None) == name)),
        "is_rule_country": flag(place and place.country == country),
        "has_rule_choice": flag(place),
        "rule_score": place.score if place and place.country == country else 0.0,
        "n_same_sentence": len({f.trigger for _, _, f in here}),
        "trigger_distance": min((abs(i - f.trigger) for i, _, f in here), default=FAR),
        "tree_distance": min((article.tree_distance(i, f.trigger) for i, _, f in here), default=FAR),
        "is_before_trigger": UNKNOWN if nearest is None else flag(nearest[0] < nearest[2].trigger),
        "sentence_distance": min((abs(d) for d in distances), default=FAR),
        "n_mentions": len(tokens),
        "n_with_in": sum(n[3] in ("in", "at") for n in namings),
        "n_with_to": sum(n[3] in ("to", "visit", "visited") for n in namings),
        "first_named": min(scene.numbers, default=FAR),
        "is_in_title": flag(any(n < article.body for n in scene.numbers)),
        "is_dateline": scene.is_dateline,
        "is_party": flag(("country", country) in sides),
        "is_home": flag(country == article.reading.home),
        "is_destination": flag(any(d.key == country for f in frames for d in f.destinations)),
        "n_others_there": len(there),
        "n_fellows_there": n_fellows_there,
        "n_fellows_elsewhere": len(fellows) - n_fellows_there,
        "n_same_sides_there": sum(not set(sides).isdisjoint(o.sides) for o in there),
        "n_places": len(set(article.place_keys)),
        "n_cities": len({city for city, _ in article.place_keys if city}),
        "n_visits_there": sum(o.kind == "visit" and o.place is not None and o.place.country == country for o in article.encounters),
        "n_guests_of_place": sum(p.country == country for f in frames for p in f.guests),
        "n_hosts_of_place": sum(p.country == country for f in frames for p in f.people if p not in f.guests),
        "is_capital": scene.is_capital,
        "is_only_city": scene.is_only_city,
        "is_of_other_telling": flag(scene.told_above - {i for f in frames for i in (f.trigger, f.verb)}),
        "n_building_words": words["n_building_words"],
        "is_before_telling": flag(distances and min(distances, key=abs) < 0),
        "is_in_first_sentence": flag(article.body in scene.numbers),
        "n_guest_members": sum(p.country not in (None, country) for p in encounter.people),
        "n_members": sum(p.country == country for p in encounter.people),
        "is_first_side": flag(sides[:1] == [("country", country)]),
        "n_named": len(article.named.get(("country", country), ())),
        "n_host_words": words["n_host_words"],
        # Between the nearest naming and the telling the text goes to no other city: the scene is still there.
        "n_scenes_between": min((_n_within(stages, i, f.trigger) for i in tokens for f in frames), default=FAR),
        "n_scenes_before": min((_n_within(stages, i, f.trigger) for i in tokens for f in frames if i <= f.trigger), default=FAR),
        "n_arrivals": sum(verb in ARRIVAL for verb in governors),
        "n_leavings": sum(verb in LEAVING for verb in governors),
        "n_speeches_there": sum(verb in SPEECH for verb in governors),
        "n_members_beside": len(scene.beside & people),
        "share_of_mentions": len(tokens) / max(1, sum(city is not None for city, _ in article.place_keys)),
        "call_words": words["call_words"],
    }  # fmt: skip
    values |= one_hot("before", nearest[1] if nearest else "", BEFORE_PLACE)
    values |= one_hot("near_before", near_before, ("in", "at", "to", "visit", "visited", "from", "of"))
    return values
