"""Finding encounters: the words that tell of one, and who the sentence says took part.

Here: triggers ('met', 'talks', 'phoned', 'summit') and their arguments in the dependency parse, one `Frame` per telling.
Not here: date, place and status (`slots.py`), and which frames tell the same encounter (`merge.py`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Span, Token

from pipelines.steps.nlp.gazetteer import Entry
from pipelines.steps.nlp.people import Person
from pipelines.steps.nlp.roles import Title, singular

# Verbs that tell of an encounter: lemma -> (kind, where the other side stands).
# d: direct object; w: after 'with'; t: after 'to'; p: place visited.
VERBS: dict[str, tuple[str, str]] = {
    "meet": ("meeting", "dw"),
    "confer": ("meeting", "w"),
    "consult": ("meeting", "w"),
    "negotiate": ("meeting", "w"),
    "receive": ("meeting", "d"),
    "host": ("meeting", "d"),
    "welcome": ("meeting", "d"),
    "greet": ("meeting", "d"),
    "summon": ("meeting", "d"),
    "huddle": ("meeting", "w"),
    "dine": ("meeting", "w"),
    "visit": ("visit", "dp"),
    "call": ("call", "d"),
    "phone": ("call", "d"),
    "telephone": ("call", "d"),
    "speak": ("call", "wt"),
    "talk": ("call", "wt"),
    "discuss": ("meeting", "w"),
    "travel": ("visit", "tp"),
    "arrive": ("visit", "p"),
    "fly": ("visit", "tp"),
    "head": ("visit", "tp"),
    "depart": ("visit", "p"),
    "leave": ("visit", "p"),
    "convene": ("conference", ""),
    "gather": ("conference", ""),
    "sit": ("meeting", "w"),
    "reconvene": ("conference", ""),
}
# Nouns that tell of an encounter: lemma -> kind.
NOUNS: dict[str, str] = {
    "meeting": "meeting", "talk": "meeting", "talks": "meeting", "negotiation": "meeting", "consultation": "meeting",
    "discussion": "meeting", "dialogue": "meeting", "encounter": "meeting", "audience": "meeting", "luncheon": "meeting",
    "lunch": "meeting", "dinner": "meeting", "breakfast": "meeting", "bilateral": "meeting", "trilateral": "meeting",
    "gathering": "meeting", "session": "meeting", "sit-down": "meeting", "round": "meeting", "reception": "meeting",
    "conversation": "meeting", "summit": "conference", "conference": "conference", "forum": "conference",
    "ministerial": "conference", "visit": "visit", "trip": "visit", "tour": "visit", "travel": "visit", "call": "call",
    "teleconference": "call", "videoconference": "call", "phonecall": "call",
}  # fmt: skip
# Verbs that carry a noun of meeting without meaning of their own.
LIGHT = frozenset(
    """hold have conduct attend host convene arrange organize organise begin start open conclude end finish launch
    resume continue schedule plan chair join lead pay make undertake take participate engage kick wrap do complete
    give request seek propose cancel postpone announce co-chair preside address""".split()
)
GROUPS = frozenset(
    """official leader delegation authority side government ministry administration envoy counterpart team diplomat
    minister president representative negotiator ambassador parliamentarian lawmaker lawmakers chief country state
    nation party member expert commander head colleague ally partner group mission secretary adviser advisor monarch
    premier regime opposition rebel movement militant faction bloc participant""".split()
)
HOSTS = frozenset("official counterpart government authority leader minister president lawmaker parliamentarian leadership".split())
BODIES = frozenset("ministry parliament senate congress government delegation republic council assembly majlis knesset".split())
GENERIC = frozenset("counterpart official diplomat leader envoy delegate politician chief representative".split())
# Verbs that tell of an encounter only where their object is a person.
WEAK = frozenset("speak talk call host welcome greet discuss".split())
# What two sides do together when they meet; tells of an encounter only where a later 'the meeting' or a place confirms it.
JOINT_ACTS = frozenset(
    """discuss exchange agree sign stress underline emphasize emphasise express reaffirm reiterate explore review
    address examine oppose confer inaugurate pledge vow call underscore highlight note welcome condemn negotiate talk
    speak chair co-chair attend""".split()
)
TELLING = frozenset("tell warn ask assure urge thank congratulate brief sign inform remind promise spend".split())
SIDELINES = frozenset("sideline sidelines margin margins fringe fringes".split())
NOT_ENCOUNTERS = frozenset("press news media interview reporter journalist peace board annual shareholder rate".split())
PRONOUNS = frozenset("he she him her his".split())
SPEAKERS = frozenset("i we our my".split())


@dataclass(eq=False, slots=True)
class Party:
    """A state or organisation that takes part without being named through a person: `kind` country or organization."""

    kind: str
    key: str


@dataclass(eq=False, slots=True)
class Frame:
    """One telling of one encounter in one sentence."""

    trigger: int  # token
    sentence: Span
    kind: str
    people: list[Person] = field(default_factory=list)
    parties: list[tuple[str, str]] = field(default_factory=list)  # ('country', 'IRN'), ('organization', 'EU')
    destinations: list[Entry] = field(default_factory=list)  # of a visit
    # The verb that the telling hangs on: its tense and what governs it tell the status.
    verb: int = -1
    strong: bool = True  # whether the trigger alone makes it an encounter
    has_pronoun: bool = False
    noun: str = ""
    joint: bool = False  # told only by what two sides did together
    refers: bool = False  # 'the meeting', 'these talks', 'the two met': one told before
    anaphoric: bool = False  # who took part is told by 'they', 'their', 'the two presidents'
    guests: list[Person] = field(default_factory=list)  # those whom the sentence puts on the other side: 'met X and Y'


class Reading:
    """A document with what was found in it, for the finders of encounters."""

    def __init__(self, doc: Doc, titles: list[Title], people: list[Person], at: dict[int, Person], home: str | None = None):
        self.doc, self.titles, self.people, self.at, self.home = doc, titles, people, at, home
        self.geo: dict[int, Entry] = {i: e for e in doc._.gazetteer for i in range(e.start, e.end)}
        self.title_at: dict[int, Title] = {i: t for t in titles for i in range(t.start, t.end)}
        self.bearer: dict[int, Person] = {
            id(span.title): person for person in people for span in person.spans if span.title is not None
        }

    def resolve_title(self, title: Title) -> tuple[list[Person], list[tuple[str, str]]]:
        """Whom a title means: its bearer, the person of the article who holds it, or just its side."""
        bearer = self.bearer.get(id(title))
        if bearer is not None:
            return [bearer], []
        sides = self.sides_in(range(title.start, title.end), title)
        if title.plural:
            return [], sides
        fitting = [
            p
            for p in self.people
            if title.keys
            and title.keys <= p.offices
            and (not title.country or p.country == title.country)
            and (title.country or not title.organization or p.organization == title.organization)
        ]
        if len(fitting) > 1:
            before = [p for p in fitting if p.spans[0].start < title.start]
            fitting = before[-1:] if before else fitting[:1]
        if fitting and (title.definite or title.country or title.possessive):
            return fitting, []
        if (title.definite or title.possessive) and title.country and singular(self.doc[title.head].lower_) in GENERIC:
            # 'the Indian official': the last person of that side named before
            before = [(s.start, p) for p in self.people if p.country == title.country for s in p.spans if s.start < title.start]
            if before:
                return [max(before, key=lambda pair: pair[0])[1]], []
        return [], sides

    def sides_in(self, tokens: range, title: Title | None = None) -> list[tuple[str, str]]:
        """The states and organisations among the tokens; of a single title only the side it represents."""
        if title is not None and not title.plural:
            if title.country:
                return [("country", title.country)]
            return [("organization", title.organization)] if title.organization else []
        found = []
        for i in tokens:
            entry = self.geo.get(i)
            if entry is not None and entry.start == i:
                found.append(("organization" if entry.kind == "organization" else "country", entry.key))
        return found

    def guests(self, token: Token, frame: Frame) -> None:
        """Adds to the frame whom an argument means that stands on the other side: 'met X', 'talks with Y'."""
        before = list(frame.people)
        self.actors(token, frame)
        frame.guests += [person for person in frame.people if person not in before]

    def actors(self, token: Token, frame: Frame) -> None:
        """Adds to the frame whom an argument of its trigger means."""
        core = _core(token)
        if not core:
            return
        seen_titles: set[int] = set()
        for i in sorted(core):
            person = self.at.get(i)
            if person is not None:
                _add(frame.people, person)
                continue
            title = self.title_at.get(i)
            if title is not None:
                if id(title) not in seen_titles:
                    seen_titles.add(id(title))
                    people, sides = self.resolve_title(title)
                    for p in people:
                        _add(frame.people, p)
                    frame.parties += [s for s in sides if s not in frame.parties]
                continue
            entry = self.geo.get(i)
            if i == token.i and _is_anaphor(token):
                frame.anaphoric = True
            if entry is None:
                if self.doc[i].lower_ in SPEAKERS and i == token.i and self.home and ("country", self.home) not in frame.parties:
                    frame.parties.append(("country", self.home))
                if self.doc[i].lower_ in PRONOUNS and i == token.i:
                    frame.has_pronoun = True
                    last = self.person_before(i)
                    if last is not None:
                        _add(frame.people, last)
                continue
            head = self.doc[i]
            if entry.kind == "demonym" and not (head.head.lemma_.lower() in GROUPS or head.pos_ == "NOUN" or head.head.i in self.at):
                continue
            owner = head.head
            if (
                head.dep_ in ("poss", "compound", "nmod", "amod")
                and owner.pos_ == "PROPN"
                and owner.i not in self.geo
                and owner.i not in self.at
                and owner.i not in self.title_at
                and owner.lemma_.lower() not in GROUPS | BODIES
            ):
                continue  # 'Vietnam's ROX Group' is a company, not a state
            if entry.kind == "seat" and head.dep_ == "pobj" and head.head.lower_ in ("in", "at", "to", "from", "near"):
                continue
            side = ("organization" if entry.kind == "organization" else "country", entry.key)
            if side not in frame.parties:
                frame.parties.append(side)
        definite = {c.lower_ for c in token.children} & {"the", "two", "both", "these", "those"}
        if token.lemma_.lower() in HOSTS and not definite and not any(i in self.geo or i in self.at for i in core):
            # 'In Djibouti, she will meet with government counterparts': those of the place
            place = self.place_country(token.sent)
            if place is not None and ("country", place) not in frame.parties:
                frame.parties.append(("country", place))

    def person_at(self, i: int) -> Person | None:
        """The person named at a token, or whose title stands there."""
        title = self.title_at.get(i)
        return self.at.get(i) or (self.bearer.get(id(title)) if title is not None else None)

    def is_official(self, arguments: list[Token]) -> bool:
        """Whether an argument names officials or a seat of government, not just a state or its people."""
        for token in arguments:
            for i in _core(token):
                entry = self.geo.get(i)
                if i in self.title_at or self.doc[i].lemma_.lower() in GROUPS or _is_anaphor(self.doc[i]):
                    return True
                if entry is not None and entry.kind in ("seat", "organization"):
                    return True
        return False

    def place_country(self, sentence: Span) -> str | None:
        """The state that a sentence says it takes place in; None where it names none or several."""
        found = set()
        for i in range(sentence.start + 1, sentence.end):
            entry = self.geo.get(i)
            if entry is not None and entry.start == i and i not in self.title_at and entry.kind in ("country", "seat"):
                before = self.doc[i - 1].lower_ if self.doc[i - 1].lower_ != "the" else self.doc[i - 2].lower_
                if before == "in":
                    found.add(entry.key)
        return found.pop() if len(found) == 1 else None

    def person_before(self, i: int) -> Person | None:
        """The person whom a pronoun at `i` most likely means: the subject of the sentence before it, else the last named."""
        for j in range(i - 1, max(-1, i - 120), -1):
            if self.doc[j].dep_ in ("nsubj", "nsubjpass"):
                person = self.person_at(j)
                if person is not None:
                    return person
        return next((self.at[j] for j in range(i - 1, max(-1, i - 60), -1) if j in self.at), None)


def _add(items: list, item: object) -> None:
    if item not in items:
        items.append(item)


def _is_anaphor(token: Token) -> bool:
    """Whether a word means several people named elsewhere: 'they', 'both men', 'the two presidents', 'the pair'."""
    if token.lower_ in ("they", "their", "them", "both", "pair", "duo", "two", "three", "each"):
        return True
    marks = {c.lower_ for c in token.children}
    return bool(marks & {"two", "both", "three"}) and token.lemma_.lower() in GROUPS | {"man", "woman", "politician", "guest"}


def _resolve_anaphor(reading: Reading, frame: Frame) -> None:
    """'... told Y, when the two met in Z': the two people of two sides that the sentence names; else one told before."""
    here = {id(p): p for i in range(frame.sentence.start, frame.sentence.end) if (p := reading.at.get(i)) is not None}
    people = list(here.values())
    if len(people) == 2 and len({p.country or p.organization for p in people} - {None}) == 2:
        for person in people:
            _add(frame.people, person)
    else:
        frame.refers = True


PRUNED = frozenset("relcl advcl ccomp xcomp acl parataxis".split())


def _core(token: Token) -> set[int]:
    """The tokens of an argument that name who it is: without clauses, and without the places and subjects beside it."""
    core = {token.i}
    stack = [token]
    while stack:
        current = stack.pop()
        for child in current.children:
            if child.dep_ in PRUNED or child.dep_ == "punct":
                continue
            if child.dep_ == "prep" and child.lower_ not in ("of", "from", "including", "between", "among", "with"):
                continue
            if child.dep_ == "prep" and child.lower_ == "with" and current != token:
                continue
            if child.dep_ == "prep" and child.lower_ == "from" and current.lemma_.lower() not in GROUPS:
                continue  # 'brokers from Japan' are no side
            if child.i not in core:
                core.add(child.i)
                stack.append(child)
    return core


def find_frames(reading: Reading) -> Iterator[Frame]:
    """Every telling of an encounter, in the order of the text."""
    for sentence in reading.doc.sents:
        if is_boilerplate(sentence):
            continue
        for token in sentence:
            frame = (
                _verb_frame(reading, token, sentence)
                or _noun_frame(reading, token, sentence)
                or _joint_frame(reading, token, sentence)
            )
            if frame is not None:
                if frame.anaphoric and len(frame.people) < 2 and frame.kind != "visit":
                    _resolve_anaphor(reading, frame)
                yield frame


BOILERPLATE = (
    "read more", "read also", "also read", "see also", "related:", "watch:", "photo:", "sign up", "subscribe", "follow us",
    "click here", "all content by", "(reporting by", "reporting by", "editing by", "more to read", "you may also",
    "related news", "related stories", "most read", "recommended", "for any questions", "for media inquiries", "copyright",
)  # fmt: skip


def is_boilerplate(sentence: Span) -> bool:
    """Whether a sentence belongs to the page, not to the report."""
    text = sentence.text.strip().lower()
    return text.startswith(BOILERPLATE) or len(text) < 8


# 'invited him to visit', 'asked her to meet': the object is who is to act.
OBJECT_CONTROL = frozenset("invite ask urge request allow permit want tell order send authorize authorise encourage".split())


def _subjects(verb: Token) -> list[Token]:
    """The subjects of a verb, those it shares with the verbs it hangs on included."""
    current = verb
    for _ in range(6):
        found = [c for c in current.children if c.dep_ in ("nsubj", "nsubjpass")]
        if current != verb and current.lemma_.lower() in OBJECT_CONTROL and verb.dep_ in ("xcomp", "ccomp", "advcl"):
            controlled = [c for c in current.children if c.dep_ == "dobj"]
            if controlled:
                return controlled
        if found:
            # 'who met': the noun that the clause belongs to
            return [current.head if c.tag_ in ("WP", "WDT") and current.dep_ == "relcl" else c for c in found]
        if current.dep_ in ("acl", "relcl"):
            return [current.head]
        if current.dep_ in ("xcomp", "conj", "advcl", "ccomp", "pcomp", "aux", "prep") and current.head != current:
            current = current.head
            continue
        if current.dep_ == "dobj" or current.dep_ == "pobj":
            current = current.head
            continue
        break
    return []


def _prep_objects(token: Token, words: tuple[str, ...]) -> list[Token]:
    found = []
    for child in token.children:
        if child.dep_ in ("prep", "dative", "agent") and child.lower_ in words:
            found += [g for g in child.children if g.dep_ in ("pobj", "pcomp")]
            found += [g for p in child.children if p.dep_ == "prep" and p.lower_ in words for g in p.children if g.dep_ == "pobj"]
    return found


def _verb_frame(reading: Reading, token: Token, sentence: Span) -> Frame | None:
    lemma = token.lemma_.lower()
    if token.pos_ not in ("VERB", "AUX") or lemma not in VERBS:
        return None
    kind, where = VERBS[lemma]
    frame = Frame(token.i, sentence, kind, verb=token.i)
    objects: list[Token] = []
    if "d" in where:
        objects += [c for c in token.children if c.dep_ in ("dobj", "oprd")]
    if "w" in where:
        objects += _prep_objects(token, ("with", "between"))
    if "t" in where:
        objects += _prep_objects(token, ("to",))
    if lemma == "call":
        visited = _prep_objects(token, ("on", "upon"))
        if visited and any(o.i in reading.at for o in visited):
            frame.kind, objects = "meeting", visited
        elif any(c.dep_ in ("oprd", "ccomp", "xcomp", "attr", "prt") for c in token.children) or not any(
            o.i in reading.at or o.lemma_.lower() == "counterpart" for o in objects
        ):
            return None  # 'called the plan a mistake', 'called for'
    if lemma == "sit" and not any(c.lower_ == "down" for c in token.children):
        return None
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in token.children)
    subjects = _subjects(token)
    guests = subjects if passive else objects
    if lemma == "receive" and not any(o.i in reading.at or o.i in reading.title_at or o.lemma_ in GROUPS for o in guests):
        return None
    if kind == "visit":
        return _visit_frame(reading, frame, token, subjects, where)
    for subject in subjects:
        reading.actors(subject, frame)
    n_subject = len(frame.people) + len(frame.parties)
    for other in objects:
        if other.lemma_.lower() in NOUNS and other.i not in reading.at:
            return None  # 'hosted talks': the noun is the trigger
        reading.guests(other, frame)
    if passive:
        for other in _prep_objects(token, ("by",)):
            reading.actors(other, frame)
    if lemma in WEAK and (
        len(frame.people) + len(frame.parties) == n_subject
        or not any(o.i in reading.at or o.i in reading.title_at or o.lemma_.lower() in GROUPS for o in [*objects, *subjects])
    ):
        return None
    frame.strong = lemma in ("meet", "confer", "sit", "receive", "summon", "phone", "telephone", "negotiate")
    if lemma == "meet" and not frame.people and not reading.is_official(subjects):
        return None  # 'Spain meet England': a match
    return frame if frame.people or frame.parties or frame.anaphoric else None


def _joint_frame(reading: Reading, token: Token, sentence: Span) -> Frame | None:
    """'A and B discussed ...', 'A told B ...': people of two sides face to face, which something else must confirm."""
    lemma = token.lemma_.lower()
    if token.pos_ != "VERB" or lemma not in JOINT_ACTS | TELLING:
        return None
    subjects = [c for c in token.children if c.dep_ == "nsubj"]
    frame = Frame(token.i, sentence, "meeting", verb=token.i, strong=False, joint=True)
    if not subjects:
        return None
    if lemma in TELLING:
        reading.actors(subjects[0], frame)
        for other in [c for c in token.children if c.dep_ in ("dobj", "dative")] + _prep_objects(token, ("with",)):
            reading.guests(other, frame)
    elif any(reading.doc[i].dep_ == "cc" for i in _core(subjects[0])):
        reading.actors(subjects[0], frame)
    sides = {p.country or p.organization for p in frame.people} - {None}
    return frame if len(frame.people) == 2 and len(sides) == 2 else None


def _visit_frame(reading: Reading, frame: Frame, token: Token, subjects: list[Token], where: str) -> Frame | None:
    words = {"travel": ("to",), "fly": ("to",), "head": ("to",), "arrive": ("in", "at"), "depart": ("for",), "leave": ("for",)}
    lemma = token.lemma_.lower()
    places = [c for c in token.children if c.dep_ == "dobj"] if lemma == "visit" else []
    places += _prep_objects(token, words.get(lemma, ("to",)))
    for subject in subjects:
        reading.actors(subject, frame)
    for place in places:
        for i in sorted(_core(place)):
            entry = reading.geo.get(i)
            if entry is not None and entry.start == i and entry.kind in ("country", "seat") and i not in reading.title_at:
                frame.destinations.append(entry)
    frame.strong = lemma == "visit"
    return frame if frame.destinations and (frame.people or frame.parties) else None


def _noun_frame(reading: Reading, token: Token, sentence: Span) -> Frame | None:
    lemma = token.lemma_.lower()
    if token.pos_ not in ("NOUN", "PROPN") or lemma not in NOUNS or token.i in reading.at:
        return None
    kind = NOUNS[lemma]
    before = {c.lower_ for c in token.children if c.dep_ in ("compound", "amod", "nmod")}
    if before & {"press", "news", "media", "phone"} and lemma == "conference" or before & {"town", "board", "cabinet", "party", "shareholder"}:
        return None
    if lemma in ("call", "conversation") and (before & {"phone", "telephone", "video", "virtual"}):
        kind = "call"
    elif lemma == "call" and (before & {"courtesy", "farewell"} or token.head.lemma_.lower() in ("pay", "make")) and any(
        c.lower_ in ("on", "upon") for c in token.children
    ):
        kind = "meeting"  # 'paid a farewell call on'
    elif lemma == "call" and not any(c.lower_ in ("with", "between", "to") for c in token.children):
        return None
    if lemma == "round" and not any(g.lemma_.lower() in NOUNS for g in _prep_objects(token, ("of",))):
        return None
    if token.dep_ == "compound" and token.head.lemma_.lower() not in NOUNS:
        return None
    if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lemma_.lower() in NOUNS:
        return None  # 'round of talks' is told by 'round'
    sidelines = token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lower_ in SIDELINES
    frame = Frame(token.i, sentence, kind, verb=_governor(token), noun=lemma)
    if sidelines:
        frame.strong = False
    for child in token.children:
        if child.dep_ == "poss":
            # 'In his meeting with X, Y said': the subject that follows
            subject = next((s for s in _subjects(reading.doc[frame.verb]) if s.i > token.i), None) if frame.verb >= 0 else None
            cataphoric = child.lower_ in PRONOUNS and subject is not None and reading.person_at(subject.i) is not None
            reading.actors(subject if cataphoric and subject is not None else child, frame)
    for other in _prep_objects(token, ("between", "among", "by")):
        reading.actors(other, frame)
    for other in _prep_objects(token, ("with", "on", "upon", "to") if lemma == "call" else ("with",)):
        reading.guests(other, frame)
    for other in _prep_objects(token, ("of",)):
        if other.lemma_.lower() in NOUNS:
            for deeper in _prep_objects(other, ("with", "between", "among", "of")):
                reading.actors(deeper, frame)
        else:
            reading.actors(other, frame)
    for child in token.children:
        if child.dep_ in ("compound", "amod", "nmod"):
            for i in range(child.left_edge.i, child.i + 1):
                entry = reading.geo.get(i)
                if entry is not None and entry.start == i and i not in reading.title_at:
                    side = ("organization" if entry.kind == "organization" else "country", entry.key)
                    if side not in frame.parties and entry.kind != "seat":
                        frame.parties.append(side)
    n_own = len(frame.people) + len(frame.parties)
    if kind == "visit":
        for other in _prep_objects(token, ("to", "of")):
            for i in sorted(_core(other)):
                entry = reading.geo.get(i)
                if entry is not None and entry.start == i and entry.kind in ("country", "seat") and i not in reading.title_at:
                    frame.destinations.append(entry)
    governor = reading.doc[frame.verb] if frame.verb >= 0 else None
    complete = kind != "visit" and any(c.lower_ in ("between", "among") for c in token.children)
    if governor is not None and not complete:
        possessed = any(c.dep_ == "poss" for c in token.children)
        if not possessed and not (kind == "conference" and n_own >= 2) and not (kind == "visit" and n_own):
            # 'held talks with', 'said in a meeting with': the subject took part
            if _carries(governor, token):
                for subject in _subjects(governor):
                    reading.actors(subject, frame)
                if any(c.dep_ in ("nsubjpass", "auxpass") for c in governor.children):
                    for other in _prep_objects(governor, ("by", "between", "with", "among")):
                        reading.actors(other, frame)
                else:
                    for other in _prep_objects(governor, ("with",)):
                        reading.guests(other, frame)
    if kind == "visit" and not frame.destinations:
        return None
    frame.refers = (
        n_own == 0
        and any(c.lower_ in ("the", "this", "that", "these", "those", "same") for c in token.children)
        and not any(c.lower_ == "of" or c.ent_type_ == "ORDINAL" or c.dep_ == "nummod" or c.like_num for c in token.children)
    )
    if not frame.refers and len(frame.people) + len(frame.parties) < 2 and sentence.start == 0 and frame.verb < 0 and kind != "visit":
        # A headline has little grammar: whoever it names took part.
        for i in range(sentence.start, sentence.end):
            if i in reading.at:
                _add(frame.people, reading.at[i])
    return frame if frame.people or frame.parties or frame.anaphoric else None


def split(frame: Frame) -> list[Frame]:
    """'A met B, C and D' as three encounters, unless the sentence says that they sat together.

    Holds where one person faces several named ones: a host receives a guest's ministers one by one, and a register
    counts those apart. A visit is split by the states visited.
    """
    if frame.kind == "visit":
        # Each state visited is a visit of its own; a capital named beside its state belongs to it.
        by_country: dict[str, list[Entry]] = {}
        for entry in frame.destinations:
            by_country.setdefault(entry.key, []).append(entry)
        return [replace(frame, destinations=sorted(entries, key=lambda e: e.kind != "seat")) for entries in by_country.values()]
    if frame.kind not in ("meeting", "call") or TOGETHER.search(frame.sentence.text):
        return [frame]
    if frame.kind == "call" and len(frame.people) <= 1 and frame.noun == "" and len(frame.parties) > 2:
        # 'I spoke with the presidents of Portugal and Lithuania': one call each
        own = frame.parties[0] if not frame.people else None
        return [replace(frame, parties=[*([own] if own else []), side]) for side in frame.parties if side != own]
    hosts = [person for person in frame.people if person not in frame.guests]
    if len(frame.guests) < 2 or len(hosts) > 1 or (not hosts and not frame.parties):
        return [frame]
    if len({person.country or person.organization for person in frame.guests}) > 3:
        return [frame]  # four sides and more in one breath are a round
    return [replace(frame, people=[*hosts, guest], guests=[guest], parties=list(frame.parties)) for guest in frame.guests]


TOGETHER = re.compile(r"\b(?:together|joint(?:ly)?|trilateral|quadrilateral|accompanied|also attended|joined)\b", re.IGNORECASE)


def _governor(noun: Token) -> int:
    """The verb that a noun of meeting hangs on; -1 where there is none (a headline without a verb)."""
    current = noun
    for _ in range(8):
        if current.head == current:
            break
        current = current.head
        if current.pos_ in ("VERB", "AUX"):
            return current.i
    return -1


def _carries(verb: Token, noun: Token) -> bool:
    """Whether the subject of the verb takes part in what the noun tells: as object of a light verb, or by 'in a meeting'."""
    path = [noun, *noun.ancestors]
    for step in path:
        if step == verb:
            return False
        if step.head == verb:
            if step.dep_ in ("dobj", "nsubjpass", "attr"):
                return verb.lemma_.lower() in LIGHT or step.dep_ == "nsubjpass"
            if step.dep_ == "prep":
                return step.lower_ in ("in", "during", "at", "after", "before", "following", "for", "on", "upon", "through", "via", "over", "to", "from", "by", "with", "into", "amid", "ahead")
            return step.dep_ in ("conj", "pcomp", "advmod", "npadvmod", "dep", "nsubj") and step.dep_ != "nsubj"
        if step.dep_ in ("relcl", "ccomp"):
            return False
    return False
