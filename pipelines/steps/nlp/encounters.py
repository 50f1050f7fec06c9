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
GENERIC = frozenset("official diplomat leader envoy delegate politician chief representative".split())
SIDELINES = frozenset("sideline sidelines margin margins fringe fringes".split())
NOT_ENCOUNTERS = frozenset("press news media interview reporter journalist peace board annual shareholder rate".split())
PRONOUNS = frozenset("he she him her his".split())


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
    refers: bool = False  # 'the meeting', 'these talks': one told before
    n_people_before: int = -1  # people of the first side, where the sentence keeps the sides apart


class Reading:
    """A document with what was found in it, for the finders of encounters."""

    def __init__(self, doc: Doc, titles: list[Title], people: list[Person], at: dict[int, Person]):
        self.doc, self.titles, self.people, self.at = doc, titles, people, at
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
        if title.definite and title.country and singular(self.doc[title.head].lower_) in GENERIC:
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
            if entry is None:
                if self.doc[i].lower_ in PRONOUNS and i == token.i:
                    frame.has_pronoun = True
                    last = self.person_before(i)
                    if last is not None:
                        _add(frame.people, last)
                continue
            head = self.doc[i]
            if entry.kind == "demonym" and not (head.head.lemma_.lower() in GROUPS or head.pos_ == "NOUN" or head.head.i in self.at):
                continue
            if entry.kind == "seat" and head.dep_ == "pobj" and head.head.lower_ in ("in", "at", "to", "from", "near"):
                continue
            side = ("organization" if entry.kind == "organization" else "country", entry.key)
            if side not in frame.parties:
                frame.parties.append(side)

    def person_before(self, i: int) -> Person | None:
        """The person whom a pronoun at `i` most likely means: the subject of the sentence before it, else the last named."""
        for j in range(i - 1, max(-1, i - 120), -1):
            person = self.at.get(j)
            if person is not None and self.doc[j].dep_ in ("nsubj", "nsubjpass"):
                return person
        return next((self.at[j] for j in range(i - 1, max(-1, i - 60), -1) if j in self.at), None)


def _add(items: list, item: object) -> None:
    if item not in items:
        items.append(item)


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
            frame = _verb_frame(reading, token, sentence) or _noun_frame(reading, token, sentence)
            if frame is not None:
                yield from split(frame)


BOILERPLATE = (
    "read more", "read also", "also read", "see also", "related:", "watch:", "photo:", "sign up", "subscribe", "follow us",
    "click here", "all content by", "(reporting by", "reporting by", "editing by", "more to read", "you may also",
    "related news", "related stories", "most read", "recommended", "for any questions", "for media inquiries", "copyright",
)  # fmt: skip


def is_boilerplate(sentence: Span) -> bool:
    """Whether a sentence belongs to the page, not to the report."""
    text = sentence.text.strip().lower()
    return text.startswith(BOILERPLATE) or len(text) < 8


def _subjects(verb: Token) -> list[Token]:
    """The subjects of a verb, those it shares with the verbs it hangs on included."""
    current = verb
    for _ in range(6):
        found = [c for c in current.children if c.dep_ in ("nsubj", "nsubjpass")]
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
        if visited and any(o.i in reading.at or o.i in reading.title_at for o in visited):
            frame.kind, objects = "meeting", visited
    if lemma == "sit" and not any(c.lower_ == "down" for c in token.children):
        return None
    if lemma == "receive" and not any(o.i in reading.at or o.i in reading.title_at or o.lemma_ in GROUPS for o in objects):
        return None
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in token.children)
    subjects = _subjects(token)
    if kind == "visit":
        return _visit_frame(reading, frame, token, subjects, where)
    for subject in subjects:
        reading.actors(subject, frame)
    n_subject = len(frame.people) + len(frame.parties)
    frame.n_people_before = len(frame.people)
    for other in objects:
        if other.lemma_.lower() in NOUNS and other.i not in reading.at:
            return None  # 'hosted talks': the noun is the trigger
        reading.actors(other, frame)
    if passive:
        for other in _prep_objects(token, ("by",)):
            reading.actors(other, frame)
    if lemma in ("speak", "talk", "call", "host", "welcome", "greet", "discuss") and len(frame.people) + len(frame.parties) == n_subject:
        return None
    frame.strong = lemma in ("meet", "confer", "sit", "receive", "summon", "phone", "telephone", "negotiate")
    return frame if frame.people or frame.parties else None


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
    elif lemma == "call" and any(c.lower_ in ("on", "upon") for c in token.children):
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
            reading.actors(child, frame)
    words = ("with", "between", "among", "by", "on", "upon", "to") if lemma == "call" else ("with", "between", "among", "by")
    for other in _prep_objects(token, words):
        reading.actors(other, frame)
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
        if not possessed and not (kind == "conference" and n_own >= 2):
            # 'held talks with', 'said in a meeting with': the subject took part
            if _carries(governor, token):
                for subject in _subjects(governor):
                    reading.actors(subject, frame)
                if any(c.dep_ in ("nsubjpass", "auxpass") for c in governor.children):
                    for other in _prep_objects(governor, ("by", "between", "with", "among")):
                        reading.actors(other, frame)
                else:
                    for other in _prep_objects(governor, ("with",)):
                        reading.actors(other, frame)
    if kind == "visit" and not frame.destinations:
        return None
    frame.refers = n_own == 0 and any(c.lower_ in ("the", "this", "that", "these", "those", "same") for c in token.children)
    if not frame.refers and len(frame.people) + len(frame.parties) < 2 and sentence.start == 0 and kind != "visit":
        # A headline has little grammar: whoever it names took part.
        for i in range(sentence.start, sentence.end):
            if i in reading.at:
                _add(frame.people, reading.at[i])
    return frame if frame.people or frame.parties else None


def split(frame: Frame) -> list[Frame]:
    """'A met B, C and D' as three encounters, unless the sentence says that they sat together.

    Holds where one person of one side faces several named people of one other side: a host receives a guest's ministers
    one by one, and guidelines of registers count those apart.
    """
    if len(frame.people) < 3 or frame.kind not in ("meeting", "call", "visit"):
        return [frame]
    sides: dict[str, list[Person]] = {}
    for person in frame.people:
        side = person.country or person.organization
        if side is None:
            return [frame]
        sides.setdefault(side, []).append(person)
    single = [people for people in sides.values() if len(people) == 1]
    several = [people for people in sides.values() if len(people) > 1]
    if len(sides) != 2 or len(single) != 1 or len(several) != 1 or TOGETHER.search(frame.sentence.text):
        return [frame]
    own = single[0][0]
    return [replace(frame, people=[own, other], parties=list(frame.parties)) for other in several[0]]


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
