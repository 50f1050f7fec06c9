"""Whom a word of a sentence names: people, titles, states and organisations as those who took part.

Here: `Frame`, one telling of one encounter, and `Reading`, which resolves arguments to people and parties. Not here: which
words tell of an encounter (`encounters.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc, Span, Token

from pipelines.steps.nlp.gazetteer import Entry
from pipelines.steps.nlp.lexicon import BODIES, GENERIC, GROUPS, HOSTING, HOSTS, LED, OWNED, PRONOUNS, SPEAKERS
from pipelines.steps.nlp.namings import PlaceName, place_names
from pipelines.steps.nlp.people import Person
from pipelines.steps.nlp.roles import Title, singular
from pipelines.steps.nlp.speakers import Speech, author_of, quotations, quoted, turns
from pipelines.steps.nlp.syntax import antecedent_of, core_of, leaders_of, subjects_of

REACH = 120  # tokens: further back a pronoun means nobody
HEADS_OF_STATE = (frozenset(["president"]), frozenset(["prime", "minister"]), frozenset(["premier"]))


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
    status: str = ""  # what its own words say: held, planned, proposed, cancelled
    strong: bool = True  # whether the trigger alone makes it an encounter
    noun: str = ""
    bare: bool = False  # only a word of meeting: grammar found nobody in it
    joint: bool = False  # told only by what two sides did together
    refers: bool = False  # 'the meeting', 'these talks', 'the two met': one told before
    anaphoric: bool = False  # who took part is told by 'they', 'their', 'the two presidents'
    guests: list[Person] = field(default_factory=list)  # those whom the sentence puts on the other side: 'met X and Y'
    # Whom a bare title was taken for -> those who hold that office too and were named first before.
    rivals: dict[Person, list[Person]] = field(default_factory=dict)


class Reading:
    """A document with what was found in it, for the finders of encounters."""

    def __init__(
        self,
        doc: Doc,
        titles: list[Title],
        people: list[Person],
        at: dict[int, Person],
        home: str | None,
        title_length: int,
    ):
        self.doc, self.titles, self.people, self.at, self.home = doc, titles, people, at, home
        self.title_length = title_length  # in characters
        self.geo: dict[int, Entry] = {i: e for e in doc._.gazetteer for i in range(e.start, e.end)}
        self.title_at: dict[int, Title] = {i: t for t in titles for i in range(t.start, t.end)}
        self.bearer: dict[int, Person] = {
            id(span.title): person for person in people for span in person.spans if span.title is not None
        }

    @cached_property
    def lemmas(self) -> list[str]:
        """Token -> its lemma in small letters."""
        return [token.lemma_.lower() for token in self.doc]

    @cached_property
    def text(self) -> str:
        """Headline and text; kept, because spaCy puts `Doc.text` together anew each time."""
        return self.doc.text

    @cached_property
    def sentences(self) -> list[Span]:
        return list(self.doc.sents)

    @cached_property
    def quoted(self) -> list[tuple[int, int]]:
        """(first token, token behind the last) of what stands in quotation marks."""
        return list(quoted(self.doc, self.text))

    @cached_property
    def place_names(self) -> list[PlaceName]:
        """Everything that may name a city."""
        return place_names(self.doc, self.sentences)

    @cached_property
    def speeches(self) -> list[Speech]:
        """The quotations, then the turns of a transcript."""
        return quotations(self) + turns(self)

    @cached_property
    def is_quoted(self) -> list[bool]:
        """Token -> whether it stands in quotation marks."""
        found = [False] * len(self.doc)
        for start, end in self.quoted:
            found[start:end] = [True] * (end - start)
        return found

    @cached_property
    def author(self) -> Person | None:
        return author_of(self)

    def speaker_at(self, i: int) -> Person | None:
        """Whom 'I' and 'we' at a token mean: who is quoted there, else whose turn it is, else whose words the text is. In a
        quotation of somebody unnamed it is nobody: the words of others are no author's."""
        speech = next((s for s in self.speeches if s.start <= i < s.end), None)
        return speech.speaker if speech is not None else self.author

    def resolve_title(self, title: Title, frame: Frame | None = None) -> tuple[list[Person], list[tuple[str, str]]]:
        """Whom a title means: its bearer, the person of the article who holds it, or just its side. The frame that asks keeps who
        else it might be."""
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
        if self.home and not title.side and not title.possessive:
            # 'The President spoke with President A' is not A where a state's own press says it
            end = self.doc[title.head].sent.end
            fitting = [
                p
                for p in fitting
                if (p.country == self.home and not p.is_side_assumed)
                or (p.spans[0].start < title.start and not any(title.end <= s.start < end for s in p.spans))
            ]
            if not fitting and title.definite and title.keys in offices_at(self.home):
                return [], [("country", self.home)]
        if len(fitting) > 1 and self.home and not title.country:
            own = [p for p in fitting if p.country == self.home and p.spans[0].start < title.start]
            fitting = own or fitting  # 'the President' at home is that of the house
        if len(fitting) > 1:
            before = [p for p in fitting if p.spans[0].start < title.start]
            chosen = before[-1] if before else fitting[0]
            if frame is not None:
                frame.rivals[chosen] = [p for p in before if p.spans[0].start < chosen.spans[0].start]
            fitting = [chosen]
        if fitting and (title.definite or title.country or title.possessive):
            return fitting, []
        if title.definite and title.country and title.keys in HEADS_OF_STATE:
            # 'the Russian president' where Putin alone is named of his state, without an office
            own = [p for p in self.people if p.country == title.country]
            if len(own) == 1 and not own[0].offices and own[0].spans[0].start < title.start:
                return own, []
        if (title.definite or title.possessive) and title.country and singular(self.doc[title.head].lower_) in GENERIC:
            # 'the Indian official': the last person of that side named before
            named = [
                (s.start, p)
                for p in self.people
                if p.country == title.country
                for s in p.spans
                if s.start < title.start
            ]
            if named:
                return [max(named, key=lambda pair: pair[0])[1]], []
        return [], sides

    def sides_in(self, tokens: range, title: Title | None = None) -> list[tuple[str, str]]:
        """The states and organisations among the tokens; of a single title only the side it represents."""
        if title is not None and not title.plural:
            return [title.side] if title.side else []
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
        named = [person for person in frame.people if person not in before]
        for person in self.listed_after(named[-1], frame.sentence) if named else ():
            add(frame.people, person)
        frame.guests += [person for person in frame.people if person not in before]

    def listed_after(self, person: Person, sentence: Span) -> Iterator[Person]:
        """Those whom a list goes on with after somebody: ', C and D'. Found by the words between them, since the parse of
        a list with titles is often wrong; whom it makes a subject is none of them ('Meeting with A, B said')."""
        span = next((s for s in reversed(person.spans) if sentence.start <= s.start < sentence.end), None)
        i, is_linked = span.end if span else sentence.end, False
        while i < sentence.end:
            token = self.doc[i]
            other = self.at.get(i)
            if other is not None and is_linked:
                end = next((s.end for s in other.spans if s.start <= i < s.end), i + 1)
                if self.doc[end - 1].dep_ in ("nsubj", "nsubjpass"):
                    return
                yield other
                i, is_linked = end, False
                continue
            if token.lower_ in (",", "and", "&"):
                is_linked = True
            elif i not in self.title_at and i not in self.geo and token.lower_ not in ("the", "'s", "’s"):
                return
            i += 1

    def actors(self, token: Token, frame: Frame) -> None:
        """Adds to the frame whom an argument of its trigger means."""
        token = antecedent_of(token)
        core = core_of(token)
        if not core:
            return
        if is_anaphor(token):
            frame.anaphoric = True  # 'the two foreign ministers' too, whose title names nobody
        seen_titles: set[int] = set()
        for i in sorted(core):
            person = self.at.get(i)
            if person is not None:
                if not self.is_owner(i, person):
                    add(frame.people, person)
                elif person.side is not None:
                    add(frame.parties, person.side)
                continue
            title = self.title_at.get(i)
            if title is not None:
                if id(title) not in seen_titles:
                    seen_titles.add(id(title))
                    people, sides = self.resolve_title(title, frame)
                    for p in people:
                        add(frame.people, p)
                    frame.parties += [s for s in sides if s not in frame.parties]
                continue
            entry = self.geo.get(i)
            if entry is None:
                if self.doc[i].lower_ in SPEAKERS and i == token.i:
                    speaker = self.speaker_at(i)
                    if speaker is not None and self.doc[i].lower_ in ("i", "my"):
                        add(frame.people, speaker)
                    elif speaker is not None and speaker.side:  # 'we': whoever speaks need not have been there
                        add(frame.parties, speaker.side)
                    elif self.home:
                        add(frame.parties, ("country", self.home))
                if i == token.i and self.lemmas[i] in HOSTING and not any(j in self.at for j in core):
                    guest = self._other_side_before(i, frame)
                    if guest is not None and any(c.lower_ in ("the", "his", "her") for c in token.children):
                        add(frame.people, guest)  # 'told his guest', 'was received by her host'
                if self.doc[i].lower_ in PRONOUNS and i == token.i:
                    last = self.person_before(i)
                    if last in frame.people and i > frame.trigger and not frame.joint:
                        # 'Trump sat with him': somebody else
                        others = (self.at[j] for j in range(i - 1, max(-1, i - 60), -1) if j in self.at)
                        last = next((p for p in others if p not in frame.people), None)
                    if last is not None:
                        add(frame.people, last)
                continue
            head = first = self.doc[i]
            while first.dep_ == "conj" and first.head.i in self.geo:
                first = first.head  # 'the Ukrainian and Russian delegations'
            owner = first.head
            if entry.kind == "demonym" and not (
                owner.lemma_.lower() in GROUPS or head.pos_ == "NOUN" or owner.i in self.at
            ):
                continue
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
        for i in sorted(core):
            # 'a delegation led by X'
            for other in leaders_of(self.doc[i]) if self.doc[i].lemma_.lower() in LED else ():
                self.actors(other, frame)
        definite = {c.lower_ for c in token.children} & {"the", "two", "both", "these", "those"}
        if (
            any(self.doc[i].lemma_.lower() in HOSTS for i in core)
            and not definite
            and not any(i in self.geo or i in self.at for i in core)
        ):
            # 'In Djibouti, she will meet with government counterparts': those of the place
            place = self.place_country(token.sent)
            if place is not None and ("country", place) not in frame.parties:
                frame.parties.append(("country", place))

    def is_owner(self, i: int, person: Person) -> bool:
        """Whether a name tells only whose deputy, kin or envoys somebody is: 'met Lavrov's deputy Bogdanov'."""
        span = next((s for s in person.spans if s.start <= i < s.end), None)
        name = self.doc[span.start : span.end].root if span is not None else self.doc[i]
        owned = name.head
        if name.dep_ not in ("poss", "compound", "nmod"):
            return False
        if owned.lemma_.lower() in OWNED:
            return True
        is_other = self.at.get(owned.i, person) is not person
        if name.dep_ == "poss":
            return is_other or owned.i in self.title_at
        # 'Macron adviser Emmanuel Bonne', but not the headline 'Zarif Lavrov meet' nor 'Zarif and Foreign Minister Lavrov'
        between = range(name.i + 1, owned.i)
        return all(t in self.title_at or t in self.at for t in between) and (
            owned.i in self.title_at or (is_other and any(t in self.title_at for t in between))
        )

    def tell_rivals_apart(self, frame: Frame) -> None:
        """Where all of a frame are of one state, 'the President' among them is that of another: two sides meet."""
        sides = {person.side for person in frame.people} | set(frame.parties)
        if len(frame.people) < 2 or len(sides) != 1 or sides == {None}:
            return
        for person in list(frame.people):
            if any(frame.sentence.start <= span.start < frame.sentence.end for span in person.spans):
                continue  # named here, not only by the title
            other = next(
                (p for p in frame.rivals.get(person, ()) if p.side and p.side not in sides and p not in frame.people),
                None,
            )
            if other is not None:
                frame.people[frame.people.index(person)] = other
                frame.guests = [other if guest is person else guest for guest in frame.guests]
                return

    def person_at(self, i: int) -> Person | None:
        """The person named at a token, or whose title stands there."""
        title = self.title_at.get(i)
        return self.at.get(i) or (self.bearer.get(id(title)) if title is not None else None)

    def person_meant(self, i: int) -> Person | None:
        """The person named at a token, or whom the title means that stands there."""
        title = self.title_at.get(i)
        return self.at.get(i) or (next(iter(self.resolve_title(title)[0]), None) if title is not None else None)

    def is_official(self, arguments: list[Token]) -> bool:
        """Whether an argument names officials or a seat of government, not just a state or its people."""
        for token in arguments:
            for i in core_of(token):
                entry = self.geo.get(i)
                if i in self.title_at or self.doc[i].lemma_.lower() in GROUPS or is_anaphor(self.doc[i]):
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
        """The person whom a pronoun at `i` most likely means: whose trip it is that its clause tells of, the subject of the
        sentence before it, else the last named. 'Him' is not who does it to him, but whom a 'him' before it means."""
        reach = i - REACH
        while True:
            person, earlier = self._meant_by(i)
            if earlier is None or earlier < reach:
                return person
            i = earlier

    def _meant_by(self, i: int) -> tuple[Person | None, int | None]:
        """The person whom a pronoun means, or where the pronoun stands that means the same."""
        pronoun = self.doc[i]
        owner = self._owner_before(pronoun)
        if owner is not None:
            return owner, None
        beside = self._subjects_beside(pronoun)
        start, first = pronoun.sent.start, i
        for j in range(i - 1, max(start, i - REACH) - 1, -1) if beside else ():
            person = self._person_told(j)  # 'A gave B a lift and sat with him'
            if self.doc[j].lower_ in ("him", "her") and _is_same(self.doc[j], pronoun):
                return None, j
            if person is not None and person not in beside:
                return person, None
        limit, subjects_before = i - REACH, self._subjects_of_root(start - 1, i)
        for j in (*subjects_before, *range(i - 1, max(-1, i - 4 * REACH), -1)):
            # of the sentence before, the subject counts however long that is
            if (j >= limit or j in subjects_before) and self.doc[j].dep_ in ("nsubj", "nsubjpass"):
                person = self._person_told(j)
                if person is not None and person not in beside:
                    return person, None
                if self.doc[j].lower_ in ("he", "she") and _is_same(self.doc[j], pronoun):
                    first, limit = min(first, j), min(limit, j - REACH)
        last = [p for j in range(first - 1, max(-1, first - 60), -1) if (p := self.at.get(j)) and p not in beside]
        return next((p for p in last if p.side), last[0] if last else None), None

    def _person_told(self, i: int) -> Person | None:
        """The person named at a token; 'The US president said' names him as well as 'Trump said' does."""
        title = self.title_at.get(i)
        return self.person_meant(i) if title is not None and title.definite else self.person_at(i)

    def _subjects_beside(self, pronoun: Token) -> list[Person]:
        """Who does to 'him' or 'her' what the clause says, so that the pronoun means another."""
        if pronoun.lower_ not in ("him", "her") or pronoun.dep_ not in ("dobj", "pobj", "dative"):
            return []
        verb = next((t for t in pronoun.ancestors if t.pos_ in ("VERB", "AUX")), None)
        subjects = [i for s in subjects_of(verb) for i in core_of(s)] if verb is not None else []
        return [person for i in subjects if (person := self._person_told(i)) is not None]

    def _other_side_before(self, i: int, frame: Frame) -> Person | None:
        """The person named last before a token who is not of a side of the frame: whom 'his guest' means."""
        sides = {person.side for person in frame.people} | {None}
        before = (self.at[j] for j in range(i - 1, max(-1, i - 120), -1) if j in self.at)
        return next((person for person in before if person.side not in sides), None) if len(sides) > 1 else None

    def _owner_before(self, pronoun: Token) -> Person | None:
        """'During Zarif's visit, he met', 'Zarif's trip to Oman, where he met': whose the noun is that the clause of a pronoun
        goes with."""
        clause = next((t for t in pronoun.ancestors if t.dep_ in ("relcl", "acl")), None)
        if clause is not None:
            nouns = [t for t in clause.ancestors if t.pos_ == "NOUN"][:2]
        else:
            before = self.doc[pronoun.sent.start : pronoun.i]
            # 'At Putin's request, Xi said he would meet' speaks of Xi
            subject = max((t.i for t in before if t.dep_ in ("nsubj", "nsubjpass") and t.i in self.at), default=-1)
            nouns = [t for t in before if t.i > subject and t.pos_ == "NOUN" and t.dep_ in ("pobj", "nsubj")]
        owners = [c.i for t in nouns if t.i not in self.title_at for c in t.children if c.dep_ == "poss"]
        return next((self.at[j] for j in owners if j in self.at and j < pronoun.i), None)

    def _subjects_of_root(self, before: int, pronoun: int) -> list[int]:
        """Where a sentence begins with the pronoun: the subject of the one before it, not that of what is said there."""
        if before < 0 or pronoun > before + 1:
            return []
        return [c.i for c in self.doc[before].sent.root.children if c.dep_ in ("nsubj", "nsubjpass")]


def offices_at(home: str) -> list[frozenset[str]]:
    """The offices whose bearers the press of a state calls so without a name or a state: 'the Prime Minister'."""
    if home == "USA":
        return [frozenset(["president"]), frozenset(["secretary"])]
    ministers = [frozenset(words.split()) for words in ("prime minister", "foreign minister", "minister", "premier")]
    return ministers if home in MONARCHIES else [*ministers, frozenset(["president"])]


# In whose press 'the president' is that of another state.
MONARCHIES = frozenset(
    "GBR CAN AUS NZL JPN ESP SWE NOR DNK NLD BEL LUX THA MYS BRN KHM BTN SAU JOR MAR BHR KWT OMN QAT LSO SWZ TON".split()
)


def _is_same(pronoun: Token, other: Token) -> bool:
    """Whether two pronouns may mean one person: both 'he' and 'him' or both 'she' and 'her'."""
    return (pronoun.lower_ in ("she", "her")) == (other.lower_ in ("she", "her"))


def add(items: list, item: object) -> None:
    if item not in items:
        items.append(item)


def is_anaphor(token: Token) -> bool:
    """Whether a word means several people named elsewhere: 'they', 'both men', 'the two presidents', 'the pair'."""
    if token.lower_ in ("they", "their", "them", "both", "pair", "duo", "trio", "two", "three", "four", "each"):
        return True
    marks = {c.lower_ for c in token.children}
    return bool(marks & {"two", "both", "three", "four"}) and token.lemma_.lower() in GROUPS | {
        "man",
        "woman",
        "politician",
        "guest",
    }


def are_two_sides(people: list[Person]) -> bool:
    """Whether people are two of different sides, as somebody and 'his counterpart' are, whosever side is not told."""
    sides = {p.country or p.organization for p in people} - {None}
    is_faced = any(t.text.lower().endswith("counterpart") for p in people for t in p.titles)
    return len(people) == 2 and (
        len(sides) == 2 or (len(sides) == 1 and is_faced and any(p.side is None for p in people))
    )


def resolve_anaphor(reading: Reading, frame: Frame) -> None:
    """'... told Y, when the two met in Z': the two people of two sides that the sentence names; else one told before."""
    here = {id(p): p for i in range(frame.sentence.start, frame.sentence.end) if (p := reading.at.get(i)) is not None}
    people = list(here.values())
    if are_two_sides(people):
        for person in people:
            add(frame.people, person)
    else:
        frame.refers = True
