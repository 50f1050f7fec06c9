"""Filling the slots of an encounter from its sentence: kind, place, date, series.

Here: what one sentence says about one frame. Not here: status (`status.py`), topics (`topics.py`), finding dates in text
(`dates.py`), joining what several sentences say (`merge.py`).
"""

import re
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc, Span, Token

from pipelines.steps.nlp.dates import DateMention, resolve
from pipelines.steps.nlp.lexicon import NOUNS, SPEECH
from pipelines.steps.nlp.namings import PLACE_BEFORE
from pipelines.steps.nlp.parties import Frame, Reading
from pipelines.steps.nlp.places import City, find_city
from pipelines.steps.nlp.status import DEPARTURE, is_to_come

CALL = re.compile(
    r"\b(?:tele)?phone|\bphoned\b|\btelephon|\bvideo[- ]?(?:call|conference|link|talks|meeting|discussion|conversation)|"
    r"\bvirtual(?:ly)?\b|\bonline (?:meeting|talks|summit|conversation|consultations|discussion|negotiations|dialogue)|"
    r"\bteleconference|\bvia video|\bby video|\bby phone|\bphone[- ]call",
    re.IGNORECASE,
)
LINES = frozenset("phone telephone videoconference teleconference".split())
SERIES = re.compile(
    r"\b(?P<ordinal>\d{1,3}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)"
    r"\s+(?P<name>(?:[\w'’.-]+\s+){0,4}?(?:meeting|session|summit|round|conference|forum|consultations|dialogue|ministerial)"
    r"(?:\s+of\s+(?:[\w'’-]+\s?){1,8})?)",
    re.IGNORECASE,
)
ORDINALS = {w: i + 1 for i, w in enumerate(
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"])}  # fmt: skip


def _manner(frame: Frame) -> str:
    """The words that say how an encounter took place: those beside its trigger and its own adverbs and prepositions."""
    doc = frame.sentence.doc
    trigger = doc[frame.trigger]
    near = doc[max(frame.sentence.start, frame.trigger - 3) : min(frame.sentence.end, frame.trigger + 4)].text
    verbs = [trigger] if frame.verb < 0 or frame.verb == frame.trigger else [trigger, doc[frame.verb]]
    own = [
        doc[child.left_edge.i : child.right_edge.i + 1].text[:60]
        for verb in verbs
        for child in verb.children
        if child.dep_ in ("prep", "advmod", "npadvmod") and child.i > verb.i - 4
        if child.dep_ != "prep" or child.lower_ in ("by", "via", "over", "on", "through")
    ]
    # 'discussed the accord |by phone': the parse hangs it on the accord
    lines = [
        token.head.text + " " + token.text
        for verb in verbs
        for token in verb.subtree
        if token.lower_ in LINES
        and token.dep_ == "pobj"
        and token.head.lower_ in ("by", "via", "over", "on", "through")
    ]
    return " ".join([near, *own, *lines])


def _is_in_person(reading: Reading, frame: Frame) -> bool:
    """Whether those who speak are in one place: 'spoke with her in Paris', 'spoke there', 'during his visit he talked to'."""
    verb = frame.sentence.doc[frame.trigger]
    if verb.lemma_ not in ("speak", "talk") or not any(child.lower_ in ("with", "to") for child in verb.children):
        return False
    places = {place.start for place in reading.place_names}
    for child in verb.children:
        below = {token.i for token in child.subtree}
        is_visit = child.lower_ == "during" and any(NOUNS.get(token.lemma_) == "visit" for token in child.subtree)
        if is_visit or child.lower_ == "there" or (child.lower_ in ("in", "at") and below & places):
            return not CALL.search(_manner(frame))
    return False


def kind_of(reading: Reading, frame: Frame, n_parties: int) -> str:
    """The kind of encounter, from the trigger, the words around it and the number of parties."""
    sentence = frame.sentence
    doc = sentence.doc
    window = doc[max(sentence.start, frame.trigger - 12) : min(sentence.end, frame.trigger + 14)].text
    if frame.kind == "call":
        return "meeting" if _is_in_person(reading, frame) else "call"
    if frame.kind == "meeting" and CALL.search(_manner(frame)):
        return "call"
    if frame.kind == "conference" and n_parties == 2 and frame.noun in ("summit", "session"):
        return "meeting"
    if frame.kind == "meeting" and frame.noun in ("meeting", "session", "round") and GATHERING.search(window):
        return "conference"
    if frame.kind == "meeting" and frame.noun in ("meeting", "session", "gathering") and _is_of_body(reading, frame):
        return "conference"
    if frame.kind == "meeting" and n_parties >= 3 and re.search(r"\bsummit\b", window, re.IGNORECASE):
        return "conference"
    if frame.kind == "meeting" and n_parties >= 4 and frame.noun in ("meeting", "session", "gathering"):
        return "conference"
    return frame.kind


def _is_of_body(reading: Reading, frame: Frame) -> bool:
    """Whether an organisation's members meet: 'an OPEC meeting', 'the meeting of NATO foreign ministers'."""
    trigger = frame.sentence.doc[frame.trigger]
    if trigger.tag_ == "NNS":
        return False
    own = [child for child in trigger.children if child.dep_ == "compound"]
    own += [o for child in trigger.children if child.lower_ == "of" for o in child.children if o.dep_ == "pobj"]
    own += [
        child for noun in own if noun.tag_ == "NNS" for child in noun.children if child.dep_ in ("compound", "nmod")
    ]
    entries = [reading.geo[token.i] for token in own if token.i in reading.geo]
    return any(entry.kind == "organization" for entry in entries)


# 'the 6th meeting of foreign ministers': a gathering with a place in a series is convened as an event.
GATHERING = re.compile(
    r"\b(?:\d{1,3}(?:st|nd|rd|th)|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b[^.]{0,40}?\b(?:meeting|session|round)\b"
    r" of (?:the )?(?:\w+ ){0,4}?(?:ministers|secretaries|leaders|presidents|heads|advisers|advisors|chiefs|council|officials)",
    re.IGNORECASE,
)


def cities_in(reading: Reading, span: Span, countries: frozenset[str]) -> list[tuple[int, City, str]]:
    """Cities that a span names as a place: (token, city, the word before)."""
    found = []
    for start, name, before in reading.place_names:
        if span.start <= start < span.end:
            if start in reading.at and " " in reading.at[start].name:
                continue  # 'Shannon met the delegation', of Thomas Shannon
            city = find_city(name, countries)
            if city is None and name.lower().endswith(" airport"):
                city = find_city(name.split()[0], countries)
            if city is not None:
                found.append((start, city, before))
    return found


@dataclass(slots=True)
class Place:
    """Where: a city with its country, or just a country; `score` says how sure."""

    city: City | None
    country: str | None
    score: float


def place_of(reading: Reading, frame: Frame) -> Place | None:
    """The place that the sentence gives for the encounter."""
    doc, sentence = reading.doc, frame.sentence
    if frame.kind == "visit" and frame.destinations:
        entry = frame.destinations[0]
        if entry.kind == "seat":
            city = find_city(doc[entry.start : entry.end].text, frozenset((entry.key,)))
            return Place(city, entry.key, 0.9)
        return Place(None, entry.key, 0.7)
    countries = frozenset(key for kind, key in frame.parties if kind == "country") | frozenset(
        p.country for p in frame.people if p.country
    )
    best: Place | None = None
    for i, city, before in cities_in(reading, sentence, countries):
        if before not in PLACE_BEFORE:
            continue
        distance = abs(i - frame.trigger)
        score = {
            "in": 1.0,
            "at": 0.9,
            "near": 0.8,
            "outside": 0.8,
            "to": 0.6,
            "visit": 0.7,
            "visited": 0.7,
            "visits": 0.7,
            "from": 0.1,
        }[before]
        score -= distance * 0.01
        if i < frame.trigger and before == "in":
            score -= 0.1
        if score > 0.15 and (best is None or score > best.score):
            best = Place(city, city.country, score)
    if best is None:
        for entry in doc._.gazetteer:
            if (
                entry.kind == "country"
                and sentence.start <= entry.start < sentence.end
                and entry.start > sentence.start
            ):
                if (
                    doc[entry.start - 1].lower_ == "in"
                    and entry.start not in reading.title_at
                    and abs(entry.start - frame.trigger) < 15
                ):
                    if entry.key in countries or frame.kind == "conference":
                        best = Place(None, entry.key, 0.4)
    return best


def is_day_of_departure(frame: Frame, start: int) -> bool:
    """Whether a day named at a character of the frame's sentence is that on which somebody left for the encounter, not
    its own: 'left on Thursday to attend the meeting'."""
    trigger = frame.sentence.doc[frame.trigger]
    departs = any(t.lemma_.lower() in DEPARTURE and t.tag_ in ("VBD", "VBN") for t in trigger.ancestors)
    return departs and not any(t.idx <= start < t.idx + len(t) for t in trigger.subtree)


def _is_of_another_noun(frame: Frame, verb: Token) -> bool:
    """Whether a verb tells of something beside the encounter: 'met to discuss the deal |signed in July'. A statement is issued,
    and somebody somewhere received ('India, where he was welcomed'), mostly on the day itself."""
    trigger, noun = frame.sentence.doc[frame.trigger], verb.head
    return (
        verb.dep_ in ("acl", "relcl")
        and verb.i not in (frame.trigger, frame.verb)
        and verb.lemma_.lower() not in ("hold", "issue", "release")
        and noun.lemma_.lower() not in NOUNS
        and not verb.is_ancestor(trigger)
        and not (noun.pos_ == "PROPN" and trigger.is_ancestor(noun))  # 'talks with A scheduled for Monday'
        and not any(child.lower_ == "where" for child in verb.children)
    )


def is_day_of_another(frame: Frame, named: Span, status: str) -> bool:
    """Whether a day is of something else than the encounter: 'since Monday', 'Monday's attack', 'the March 12 election',
    'announced on Monday that they will meet'. Of a meeting that was held the day of saying is mostly its own."""
    day = named.root
    if named.start > frame.sentence.start and named[0].nbor(-1).lower_ == "since":
        return True
    if day.dep_ == "poss":
        return day.head.i != frame.trigger and day.head.lemma_.lower() not in NOUNS
    if _is_within_name(named):
        return day.head.i not in (frame.trigger, frame.verb)
    verb = next((t for t in day.ancestors if t.pos_ in ("VERB", "AUX")), None)
    if verb is not None and _is_of_another_noun(frame, verb):
        return True
    return (
        status != "held"
        and verb is not None
        and verb.i not in (frame.trigger, frame.verb)
        and verb.lemma_.lower() in SPEECH
    )


def _is_within_name(named: Span) -> bool:
    """Whether a date belongs to a noun right after it, as its name: 'his |May 22 meeting with A', 'the |2015 nuclear deal'.
    Where a preposition stands before it ('on Thursday Ramaphosa', 'on March 3, ways to'), the parse errs."""
    day = named.root
    return (
        day.dep_ in ("nummod", "nmod", "compound")
        and day.head.i >= named.end
        and named.start > 0
        and named[0].nbor(-1).pos_ != "ADP"
        and not any(token.is_punct for token in named.doc[named.end : day.head.i])
    )


def span_of(doc: Doc, mention: DateMention) -> Span | None:
    """The tokens of a date."""
    return doc.char_span(mention.start, mention.end, alignment_mode="expand")


def is_ahead(doc: Doc, mention: DateMention) -> bool | None:
    """Whether the words around a date speak of it as to come; None where they leave it open."""
    span = span_of(doc, mention)
    return is_to_come(span.root) if span is not None else None


def date_of(
    frame: Frame, dates: list[DateMention], status: str, published: date | None
) -> tuple[str, str | None, DateMention] | None:
    """The date of the encounter among those that its sentence names: the nearest to the trigger that is precise."""
    sentence = frame.sentence
    doc = sentence.doc
    position, text = doc[frame.trigger].idx, sentence.text
    best = None
    for mention in dates:
        if not (sentence.start_char <= mention.start < sentence.end_char):
            continue
        ahead = is_ahead(doc, mention)
        future = status in ("planned", "proposed") if ahead is None else ahead
        value, end = resolve(mention, published, future=future)
        if not value:
            continue
        low, high = min(position, mention.end), max(position, mention.start)
        between = text[max(0, low - sentence.start_char) : high - sentence.start_char]
        if frame.kind != "visit" and is_day_of_departure(frame, mention.start):
            continue
        named = span_of(doc, mention)
        if named is not None and is_day_of_another(frame, named, status):
            continue
        cost = abs(mention.start - position) + (60 if len(value) < 10 else 0) + (40 if ";" in between else 0)
        if len(value) == 4 and abs(mention.start - position) > 60:
            continue  # a bare year that far off belongs to something else
        if best is None or cost < best[0]:
            best = (cost, value, end, mention)
    if best is None:
        return None
    return best[1], best[2], best[3]


def series_of(sentence: str) -> tuple[str | None, int | None]:
    """'the 6th meeting of security secretaries' -> ('meeting of security secretaries', 6)."""
    match = SERIES.search(sentence)
    if not match:
        return None, None
    word = match["ordinal"].lower()
    number = ORDINALS.get(word) or int(re.sub(r"\D", "", word))
    name = re.split(
        r"\s+(?:in|on|at|before|after|to|which|that|with|was|were|is|will|has|as|held|and then)\b", match["name"]
    )[0]
    return " ".join(name.split()).strip(" ,"), number
