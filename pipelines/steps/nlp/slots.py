"""Filling the slots of an encounter from its sentence: status, kind, place, date, series, topics.

Here: what one sentence says about one frame. Not here: finding dates in text (`dates.py`), joining what several
sentences say (`merge.py`).
"""

import re
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from pipelines.steps.nlp.dates import DateMention, resolve
from pipelines.steps.nlp.encounters import Frame, Reading
from pipelines.steps.nlp.gazetteer import fold
from pipelines.steps.nlp.places import BUILDINGS, City, find_city

PLANNED_MODALS = frozenset({"will", "shall", "'ll", "’ll", "would", "wo"})
POSSIBLE_MODALS = frozenset({"may", "might", "could", "should", "can"})
PLANNED = frozenset("schedule expect plan set slate due intend prepare arrange agree announce aim".split())
PROPOSED = frozenset(
    """invite propose offer urge hope want seek request ask suggest wish ready willing welcome call demand like
    consider explore mull invitation proposal readiness willingness""".split()
)
CANCELLED = frozenset("cancel postpone scrap shelve delay suspend".split())
REFUSED = frozenset("refuse reject decline".split())
DEPARTURE = frozenset("leave depart head fly travel set".split())  # 'left for Geneva to attend': not there yet
UPCOMING = frozenset("upcoming forthcoming planned scheduled expected next impending future coming proposed".split())
CALL = re.compile(
    r"\b(?:tele)?phone|\bphoned\b|\btelephon|\bvideo[- ]?(?:call|conference|link|talks|meeting)|\bvirtual(?:ly)?\b|"
    r"\bonline (?:meeting|talks|summit|conversation)|\bteleconference|\bvia video|\bby video|\bby phone|\bphone[- ]call",
    re.IGNORECASE,
)
SERIES = re.compile(
    r"\b(?P<ordinal>\d{1,3}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)"
    r"\s+(?P<name>(?:[\w'’.-]+\s+){0,4}?(?:meeting|session|summit|round|conference|forum|consultations|dialogue|ministerial)"
    r"(?:\s+of\s+(?:[\w'’-]+\s?){1,8})?)",
    re.IGNORECASE,
)
ORDINALS = {w: i + 1 for i, w in enumerate(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split())}  # fmt: skip


def status_of(reading: Reading, frame: Frame) -> str | None:
    """held, planned, proposed or cancelled; None where the sentence denies that it took place."""
    doc = reading.doc
    trigger = doc[frame.trigger]
    chain = _chain(trigger, frame)
    lemmas = {t.lemma_.lower() for t in chain}
    words = {t.lower_ for t in chain}
    verb = doc[frame.verb] if frame.verb >= 0 else None
    near = {c.lower_ for c in trigger.children if c.dep_ in ("amod", "compound", "nmod", "advmod")}
    governors = list(_governors(trigger))
    governor_lemmas = {t.lemma_.lower() for t in governors}
    if governor_lemmas & CANCELLED or (lemmas & CANCELLED) or "off" in {c.lower_ for g in governors if g.lemma_ == "call" for c in g.children}:
        return "cancelled"
    if governor_lemmas & REFUSED:
        return "cancelled"
    negated = any(c.dep_ == "neg" for t in chain for c in t.children) or any(
        c.lower_ == "no" for c in trigger.children if c.dep_ == "det"
    )
    future = bool(words & PLANNED_MODALS) or any(c.lower_ in PLANNED_MODALS for t in chain for c in t.children if c.dep_ == "aux")
    if negated:
        return "cancelled" if future else None
    if _governed_by(trigger, PROPOSED):
        return "proposed"
    possible = any(c.lower_ in POSSIBLE_MODALS for t in chain for c in t.children if c.dep_ == "aux")
    if near & {"possible", "potential", "proposed"} or possible and not future:
        return "proposed"
    if future or near & UPCOMING:
        return "planned"
    if _governed_by(trigger, PLANNED) or any(t.lower_ in ("set", "due", "scheduled", "slated", "expected", "going") for t in governors):
        if not any(g.lower_ in ("agreed", "announced") for g in governors) or trigger.tag_ == "VB":
            return "planned"
    if trigger.tag_ == "VB" and any(c.lower_ == "to" for c in trigger.children if c.dep_ == "aux"):
        head = trigger.head
        past = head.tag_ in ("VBD", "VBN") and head != trigger and head.lemma_.lower() not in DEPARTURE
        if head == trigger or head.lemma_ == "be" or not past:
            return "planned"
    if verb is not None and verb.i != trigger.i and verb.tag_ == "VB" and any(c.lower_ == "to" for c in verb.children if c.dep_ == "aux"):
        head = verb.head
        if head == verb or head.lemma_ == "be" or head.tag_ not in ("VBD", "VBN") or head.lemma_.lower() in DEPARTURE:
            return "planned"
    before = doc[max(0, trigger.i - 6) : trigger.i].text.lower()
    if re.search(r"\b(?:ahead of|prior to|in advance of|in preparation for)\b", before) and verb is not None:
        return "planned"
    return "held"


def _chain(trigger: Token, frame: Frame) -> list[Token]:
    """The trigger, the light verb that carries it, and their auxiliaries."""
    chain = [trigger]
    doc = trigger.doc
    if frame.verb >= 0 and frame.verb != trigger.i:
        chain.append(doc[frame.verb])
    chain += [c for t in list(chain) for c in t.children if c.dep_ in ("aux", "auxpass", "neg")]
    return chain


def _governors(trigger: Token) -> list[Token]:
    """The words that a trigger hangs on, up to the next verb that says or thinks."""
    found = []
    current = trigger
    for _ in range(5):
        if current.head == current:
            break
        dep = current.dep_
        current = current.head
        if dep in ("relcl", "advcl", "conj") and current.pos_ in ("VERB", "NOUN", "PROPN") and dep != "conj":
            break
        found.append(current)
        if current.lemma_.lower() in ("say", "tell", "add", "note", "state", "report", "stress"):
            break
    return found


def _governed_by(trigger: Token, lemmas: frozenset[str]) -> bool:
    """Whether a verb or noun of the set governs the trigger as what is wanted, not merely stands in the same sentence."""
    current = trigger
    preposition = ""
    for _ in range(4):
        if current.head == current:
            return False
        dep = current.dep_
        if dep == "prep":
            preposition = current.lower_
        current = current.head
        if current.lemma_.lower() in lemmas or (current.lower_ in lemmas):
            if preposition and preposition not in ("for", "to", "of", "about"):
                return False
            if current.lemma_.lower() in ("call", "welcome") and preposition != "for" and current.tag_.startswith("V"):
                return False
            return dep in ("xcomp", "ccomp", "dobj", "pobj", "prep", "acl", "advcl", "nsubjpass", "oprd", "pcomp", "dative", "amod")
        if dep in ("relcl", "conj", "advcl") and current.pos_ == "VERB" and current.lemma_ not in ("be",):
            return False
        if dep == "nsubj":
            return False
    return False


def kind_of(frame: Frame, n_parties: int) -> str:
    """The kind of encounter, from the trigger, the words around it and the number of parties."""
    sentence = frame.sentence
    doc = sentence.doc
    window = doc[max(sentence.start, frame.trigger - 12) : min(sentence.end, frame.trigger + 14)].text
    if frame.kind == "call":
        return "call"
    if frame.kind in ("meeting", "visit") and CALL.search(window) and frame.kind != "visit":
        return "call"
    if frame.kind == "conference" and n_parties == 2 and frame.noun in ("summit", "session"):
        return "meeting"
    if frame.kind == "meeting" and frame.noun in ("meeting", "session", "round") and GATHERING.search(window):
        return "conference"
    if frame.kind == "meeting" and n_parties >= 3 and re.search(r"\bsummit\b", window, re.IGNORECASE):
        return "conference"
    if frame.kind == "meeting" and n_parties >= 4 and frame.noun in ("meeting", "session", "gathering"):
        return "conference"
    return frame.kind


# 'the 6th meeting of foreign ministers': a gathering with a place in a series is convened as an event.
GATHERING = re.compile(
    r"\b(?:\d{1,3}(?:st|nd|rd|th)|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b[^.]{0,40}?\b(?:meeting|session|round)\b"
    r" of (?:the )?(?:\w+ ){0,4}?(?:ministers|secretaries|leaders|presidents|heads|advisers|advisors|chiefs|council|officials)",
    re.IGNORECASE,
)
PLACE_BEFORE = frozenset("in at to near outside from visit visited visits".split())


def cities_in(doc: Doc, span: Span, countries: set[str]) -> list[tuple[int, City, str]]:
    """Cities that a span names as a place: (token, city, the word before)."""
    found = []
    i = span.start
    geo = {e.start: e for e in doc._.gazetteer}
    while i < span.end:
        token = doc[i]
        entry = geo.get(i)
        end = None
        if entry is not None and entry.kind == "seat":
            end = entry.end
        elif token.ent_type_ in ("GPE", "FAC", "LOC") and token.ent_iob_ == "B" and entry is None:
            end = i + 1
            while end < len(doc) and doc[end].ent_type_ == token.ent_type_ and doc[end].ent_iob_ == "I":
                end += 1
        elif token.text[:1].isupper() and fold(token.text) in ("presidential", "elysee") or (token.text[:1].isupper() and _building(doc, i)):
            end = _building(doc, i) or None
        if end is None:
            i += 1
            continue
        name = doc[i:end].text
        before = doc[i - 1].lower_ if i > span.start else ""
        if before == "the" and i - 2 >= span.start:
            before = doc[i - 2].lower_
        elif before in ("capital", "city", "of", "'s", "’s", ","):
            j = i - 1
            while j > span.start and doc[j].lower_ not in PLACE_BEFORE and i - j < 8:
                j -= 1
            before = doc[j].lower_
        city = find_city(name, countries)
        if city is None and name.lower().endswith((" airport", " international airport")):
            city = find_city(name.split()[0], countries)
        if city is not None:
            found.append((i, city, before))
        i = end
    return found


def _building(doc: Doc, i: int) -> int:
    for length in (5, 4, 3, 2, 1):
        if i + length <= len(doc) and fold(doc[i : i + length].text) in BUILDINGS:
            return i + length
    return 0


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
            city = find_city(doc[entry.start : entry.end].text, {entry.key})
            return Place(city, entry.key, 0.9)
        return Place(None, entry.key, 0.7)
    countries = {key for kind, key in frame.parties if kind == "country"} | {p.country for p in frame.people if p.country}
    best: Place | None = None
    for i, city, before in cities_in(doc, sentence, countries):
        if before not in PLACE_BEFORE:
            continue
        distance = abs(i - frame.trigger)
        score = {"in": 1.0, "at": 0.9, "near": 0.8, "outside": 0.8, "to": 0.6, "visit": 0.7, "visited": 0.7, "visits": 0.7, "from": 0.1}[before]
        score -= distance * 0.01
        if i < frame.trigger and before == "in":
            score -= 0.1
        if score > 0.15 and (best is None or score > best.score):
            best = Place(city, city.country, score)
    if best is None:
        for entry in doc._.gazetteer:
            if entry.kind == "country" and sentence.start <= entry.start < sentence.end and entry.start > sentence.start:
                if doc[entry.start - 1].lower_ == "in" and entry.start not in reading.title_at and abs(entry.start - frame.trigger) < 15:
                    if entry.key in countries or frame.kind == "conference":
                        best = Place(None, entry.key, 0.4)
    return best


def date_of(frame: Frame, dates: list[DateMention], status: str, published: object) -> tuple[str, str | None, DateMention] | None:
    """The date of the encounter among those that its sentence names: the nearest to the trigger that is precise."""
    sentence = frame.sentence
    doc = sentence.doc
    position = doc[frame.trigger].idx
    best = None
    for mention in dates:
        if not (sentence.start_char <= mention.start < sentence.end_char):
            continue
        value, end = resolve(mention, published, future=status in ("planned", "proposed"))  # type: ignore[arg-type]
        if not value:
            continue
        between = doc.text[min(position, mention.end) : max(position, mention.start)]
        governor = _verb_over(doc, mention.start)
        if frame.noun and governor is not None and governor != frame.verb and doc[governor].lemma_.lower() in DEPARTURE:
            continue  # the day of departure is not that of the meeting
        cost = abs(mention.start - position) + (60 if len(value) < 10 else 0) + (40 if ";" in between else 0)
        if len(value) == 4:
            cost += 120
        if best is None or cost < best[0]:
            best = (cost, value, end, mention)
    if best is None or (len(best[1]) == 4 and best[0] > 260):
        return None
    return best[1], best[2], best[3]


def _verb_over(doc: Doc, character: int) -> int | None:
    """The verb that the word at a character hangs on."""
    span = doc.char_span(character, character + 1, alignment_mode="expand")
    if span is None:
        return None
    current = span[0]
    for _ in range(8):
        if current.pos_ == "VERB":
            return int(current.i)
        if current.head == current:
            return None
        current = current.head
    return None


def series_of(sentence: str) -> tuple[str | None, int | None]:
    """'the 6th meeting of security secretaries' -> ('meeting of security secretaries', 6)."""
    match = SERIES.search(sentence)
    if not match:
        return None, None
    word = match["ordinal"].lower()
    number = ORDINALS.get(word) or int(re.sub(r"\D", "", word))
    name = re.split(r"\s+(?:in|on|at|before|after|to|which|that|with|was|were|is|will|has|as|held|and then)\b", match["name"])[0]
    return " ".join(name.split()).strip(" ,"), number


TOPIC_VERBS = frozenset("discuss address exchange review explore emphasize emphasise stress underline cover examine raise consider focus".split())
TOPIC_STOP = frozenset("view views issue issues matter matters topic topics side sides number range way ways importance need variety other".split())


def topics_in(sentence: Span, people: set[int]) -> list[str]:
    """Short lower-case noun phrases of what was talked about: objects of 'discussed', and what follows 'talks on'."""
    found: list[str] = []
    for token in sentence:
        roots: list[Token] = []
        if token.lemma_.lower() in TOPIC_VERBS and token.pos_ == "VERB":
            roots = [c for c in token.children if c.dep_ == "dobj"]
            roots += [g for c in token.children if c.dep_ == "prep" and c.lower_ in ("on", "about") for g in c.children if g.dep_ == "pobj"]
        elif token.lower_ in ("on", "about", "regarding", "concerning", "over") and token.dep_ == "prep" and token.head.lemma_.lower() in (
            "talk", "meeting", "discussion", "negotiation", "consultation", "view", "focus", "conference", "summit", "dialogue", "cooperation", "issue"):
            roots = [g for g in token.children if g.dep_ == "pobj"]
        for root in roots:
            for item in [root, *root.conjuncts]:
                if item.i in people or item.ent_type_ in ("DATE", "TIME", "PERSON") or item.pos_ not in ("NOUN", "PROPN"):
                    continue
                tokens = [t for t in item.lefts if t.dep_ in ("compound", "amod", "nmod", "poss") and t.is_alpha] + [item]
                phrase = [t.text for t in tokens]
                for child in item.rights:
                    if child.dep_ == "prep" and child.lower_ in ("in", "of", "with", "between"):
                        inner = [g for g in child.children if g.dep_ == "pobj"]
                        if inner and len(phrase) < 4:
                            phrase += [child.text, *[t.text for t in inner[0].lefts if t.dep_ in ("compound", "amod", "nmod") and t.is_alpha], inner[0].text]
                        break
                text = " ".join(phrase).lower()
                if item.lemma_.lower() in TOPIC_STOP and len(phrase) < 3 or len(phrase) > 7:
                    continue
                if text not in found:
                    found.append(text)
    return found[:5]
