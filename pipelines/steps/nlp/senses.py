"""What a word of meeting means where it stands: whether it tells of an encounter at all, and whom it is done to.

Here: questions about one word and its arguments, for every sort of telling. Not here: the frames that they open
(`encounters.py`, `noun_frames.py`).
"""

import re

from spacy.tokens import Doc, Token

from pipelines.steps.nlp.gazetteer import Entry
from pipelines.steps.nlp.lexicon import (
    CONVENING,
    GROUPS,
    MEDIA,
    MET,
    NOUNS,
)
from pipelines.steps.nlp.parties import Reading
from pipelines.steps.nlp.syntax import core_of, prep_objects, subjects_of

BOILERPLATE = (
    "read more", "read also", "also read", "see also", "related:", "watch:", "photo:", "sign up", "subscribe", "follow us",
    "click here", "all content by", "(reporting by", "reporting by", "editing by", "more to read", "you may also",
    "related news", "related stories", "most read", "recommended", "for any questions", "for media inquiries", "copyright",
)  # fmt: skip
CREDIT = re.compile(r"\((?:\w+ )?Photo\b|\b[A-Z]\w+ Images\b")  # of a picture, often of another day


def is_boilerplate(sentence: str) -> bool:
    """Whether a sentence belongs to the page, not to the report."""
    text = sentence.strip()[:30].lower()  # longer than any of them
    return text.startswith(BOILERPLATE) or len(text) < 8


def is_caption(sentence: str) -> bool:
    """Whether a sentence tells what a picture shows, by the credit behind it."""
    return CREDIT.search(sentence) is not None


def lemma_of(token: Token) -> str:
    """The lemma of a word, that of a proper noun in the singular if it is a noun of meeting."""
    lemma = token.lemma_.lower()
    if lemma == "down" and token.doc[max(0, token.i - 2) : token.i].text.lower() == "sit-":
        return "sit-down"
    return lemma[:-1] if token.pos_ == "PROPN" and lemma[:-1] in NOUNS and lemma not in NOUNS else lemma


def tells_of_a_noun(verb: Token) -> bool:
    """Whether a verb only says more of a noun of meeting, which tells of it: 'the summit, hosted by Gambia'."""
    about = whom(verb) if verb.tag_ == "VBN" else []
    if verb.lemma_.lower() in CONVENING and not any(c.dep_ == "dobj" for c in verb.children):
        about = about or subjects_of(verb)  # 'the talks convened in Geneva'
    clause = verb.head if verb.dep_ == "xcomp" else verb
    if clause.dep_ == "relcl" and is_where(verb, clause) and not whom(verb):
        # 'a summit at which A and B were to meet', but 'a visit during which they met'
        about = about + [clause.head] * (NOUNS.get(clause.head.lemma_.lower()) != "visit")
    return any(noun.lemma_.lower() in NOUNS for noun in about)


def is_where(*verbs: Token) -> bool:
    """Whether a clause tells what goes on at what it belongs to: 'at which', 'where'."""
    return any(
        c.lower_ == "where" or (c.dep_ == "prep" and any(g.tag_ == "WDT" for g in c.children))
        for verb in verbs
        for c in verb.children
    )


def meets_a_thing(verb: Token) -> bool:
    """Whether nobody is met: 'met its obligations', 'was met with criticism'."""
    met = [c for c in verb.children if c.dep_ == "dobj"] + prep_objects(verb, ("with",))
    return verb.lemma_.lower() == "meet" and bool(met) and all(o.lemma_.lower() in MET for o in met)


def whom(verb: Token) -> list[Token]:
    """Whom or what a verb of meeting is done to: its objects, the subject of its passive, the noun that 'hosted by' follows."""
    if any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children):
        return [c for c in verb.children if c.dep_ == "nsubjpass"]
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        return [verb.head]
    return [c for c in verb.children if c.dep_ == "dobj"] + prep_objects(verb, ("with",))


def may_be_people(reading: Reading, arguments: list[Token]) -> bool:
    """Whether arguments may be people or those who stand for a state; none at all may, since the parse may have lost them."""
    heads = [head for argument in arguments for head in (argument, *argument.conjuncts)]
    members = [member for head in heads for member in prep_objects(head, ("of",))]  # 'a number of officials'
    return (
        not heads
        or any(h.i in reading.geo or h.pos_ in ("PROPN", "PRON") for h in heads)
        or any(is_somebody(reading, t) for t in (*heads, *members))
    )


def is_somebody(reading: Reading, token: Token) -> bool:
    """Whether a word names a person, an office or a group of them."""
    return token.i in reading.at or token.i in reading.title_at or reading.lemmas[token.i] in GROUPS


def are_people(reading: Reading, arguments: list[Token]) -> bool:
    """Whether arguments are people, by name, title or as 'his counterpart'."""
    return any(o.i in reading.at or o.i in reading.title_at or o.lemma_.lower() == "counterpart" for o in arguments)


AT_HOME = frozenset("town board cabinet party shareholder".split())  # a meeting of these is nobody else's


def is_no_meeting(reading: Reading, token: Token, lemma: str) -> bool:
    """Whether a noun of meeting is of another sense: 'a round of sanctions', 'the talk of the town', an interview."""
    if any(g.lemma_.lower() in MEDIA for g in prep_objects(token, ("with",))):
        return True  # 'a conversation with a journalist' is an interview
    of = prep_objects(token, ("of",))
    if lemma == "exchange":  # of fire, of prisoners
        return not any(g.lemma_.lower() in ("view", "opinion") for g in of) and token.head.lemma_.lower() != "have"
    if lemma == "round":
        return bool(of) and not any(g.lemma_.lower() in NOUNS for g in of)
    if any(g.lemma_.lower() == "cabinet" for g in of):
        return True
    return lemma == "talk" and token.tag_ == "NN" and bool(of) and not any(is_somebody(reading, g) for g in of)


def states_in(reading: Reading, places: list[Token]) -> list[Entry]:
    """The states and seats of government that arguments name, other than in titles."""
    named = [(i, reading.geo.get(i)) for place in places for i in sorted(core_of(place)) if i not in reading.title_at]
    return [
        entry
        for i, entry in named
        if entry and entry.start == i and (entry.kind in ("country", "seat") or _is_of_a_capital(places[0].doc, entry))
    ]


def _is_of_a_capital(doc: Doc, entry: Entry) -> bool:
    """Whether a demonym means a seat of government: 'the Iranian capital'."""
    return entry.kind == "demonym" and entry.end < len(doc) and doc[entry.end].lower_ == "capital"
