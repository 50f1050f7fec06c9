"""Who speaks where a text says 'I' or 'we': whoever is quoted, whose turn it is in a transcript, or whose address it is.

Here: quotations, turns, and their speakers. Not here: what the words in them tell (`encounters.py`).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Token

from pipelines.steps.nlp.lexicon import PRONOUNS, SPEECH

if TYPE_CHECKING:
    from pipelines.steps.nlp.names import NameSpan
    from pipelines.steps.nlp.parties import Reading
    from pipelines.steps.nlp.people import Person

PARTNERS = {"“": "”", "„": "“”", "«": "»", '"': '"'}  # opening mark -> what closes it
MARKS_AND_BREAKS = re.compile('[“”„«»"\\n]')
# Wider than what the judges learned from: here a verb only has to lead to who speaks.
SAYING = SPEECH | frozenset(
    "insist emphasize emphasise underline underscore reiterate explain continue remark mention recall tweet warn point go".split()
)
SPOKEN = frozenset("address speech remark remarks statement message comment comments op-ed".split())
FEW_WORDS = 4  # a shorter quotation is a phrase ('the "Silk Road"'), after which nobody need go on speaking
LABEL = 9  # tokens: the longest title and name that stand before a colon


@dataclass(frozen=True, slots=True)
class Speech:
    """Tokens that are one person's words, a quotation or a turn in a transcript, and whose they are, where the text says so."""

    start: int
    end: int
    speaker: "Person | None"


def quotations(reading: "Reading") -> list[Speech]:
    """The quotations of a text, in order. One whose speaker is not named beside it goes on with the words of the one before,
    where that is of the same paragraph or the one before it."""
    found: list[Speech] = []
    for start, end in reading.quoted:
        speaker = _named_beside(reading, start, end)
        if speaker is None and found:
            last = found[-1]
            if last.end - last.start >= FEW_WORDS and _n_breaks(reading.doc, last.end, start) <= 1:
                speaker = last.speaker
        found.append(Speech(start, end, speaker))
    return found


def quoted(doc: Doc, text: str) -> Iterator[tuple[int, int]]:
    """(first token, token behind the last) of what stands in quotation marks; a paragraph's end closes them too."""
    start, closing = -1, ""
    offsets = doc.to_array("IDX").tolist()
    for mark in MARKS_AND_BREAKS.finditer(text):  # not token by token: most have neither
        sign, token = mark.group(), doc[bisect_right(offsets, mark.start()) - 1]
        if sign == "\n":
            if closing and token.is_space:
                yield start, token.i
                closing = ""
        elif closing:
            if sign in closing:
                end = token.i + (mark.start() > token.idx)  # marks are at times not cut from a word: 'A".He'
                if end > start:
                    yield start, end
                closing = ""
        elif sign in PARTNERS and not _is_inch(token, sign):
            start, closing = token.i + (mark.end() == token.idx + len(token)), PARTNERS[sign]
    if closing and start < len(doc):
        yield start, len(doc)


def _is_inch(token: Token, mark: str) -> bool:
    before = token.nbor(-1) if token.i else None
    return mark == '"' and before is not None and not before.whitespace_ and before.text[-1].isdigit()


def _is_break(token: Token) -> bool:
    return token.is_space and "\n" in token.text


def _n_breaks(doc: Doc, start: int, end: int) -> int:
    return sum(_is_break(doc[i]) for i in range(start, end))


def _named_beside(reading: "Reading", start: int, end: int) -> "Person | None":
    """Who is said to say it, in the rest of the sentences that the quotation begins and ends in: behind it first, unless what
    stands before leads over to it ('X said: “')."""
    doc = reading.doc
    behind = doc[end].sent.end if end < len(doc) else end
    if end + 1 < len(doc) and doc[end].sent.end == end + 1 and not _is_break(doc[end + 1]):
        behind = doc[end + 1].sent.end  # '... ." He said' cut behind the mark
    sides = [range(end, behind), range(doc[start].sent.start, start)]
    if start > 1 and doc[start - 2].text in (":", ","):
        sides = [range(doc[start - 2].sent.start, start), range(end, behind)]
        if doc[start - 2].text == ":" and start > 2 and (person := reading.person_at(start - 3)) is not None:
            return person
    for i in (i for side in sides for i in side):
        speaker = None
        if doc[i].lower_ == "according":
            speaker = next((p for t in doc[i].subtree if (p := reading.person_at(t.i)) is not None), None)
        elif doc[i].pos_ == "VERB" and reading.lemmas[i] in SAYING:
            speaker = _subject(reading, doc[i], start, end)
        if speaker is not None:
            return speaker
    return None


def _subject(reading: "Reading", verb: Token, start: int, end: int) -> "Person | None":
    """The person who does what a verb says, of words outside a quotation; where the parse sees none, whoever is named next."""
    doc = reading.doc
    for i in [c.i for c in verb.children if c.dep_ == "nsubj"] + [verb.i + 1]:
        if start <= i < end or i >= len(doc):
            continue
        person = reading.person_meant(i)
        if person is None and doc[i].lower_ in PRONOUNS:
            person = reading.person_before(i)
        if person is not None:
            return person
    return None


def turns(reading: "Reading") -> list[Speech]:
    """What each says in a transcript, which puts who speaks before a colon: 'SECRETARY SMITH: Thank you.' 'QUESTION: ...'"""
    doc = reading.doc
    begins = [0] + [i + 1 for i in range(len(doc) - 1) if _is_break(doc[i])]
    labels = [
        (colon, _labelled(reading, start, colon)) for start in begins if (colon := _colon(doc, start)) is not None
    ]
    if sum(speaker is not None for _, speaker in labels) < 2:  # one alone is a headline or a list
        return []
    ends = [colon for colon, _ in labels[1:]] + [len(doc)]
    return [Speech(colon + 1, end, speaker) for (colon, speaker), end in zip(labels, ends, strict=True)]


def _colon(doc: Doc, start: int) -> int | None:
    """The colon behind the label that a paragraph begins with: of names and titles only, so written with capitals."""
    for i in range(start, min(start + LABEL, len(doc))):
        if doc[i].text == ":":
            return i if i > start else None
        if doc[i].is_alpha and not (doc[i].text[0].isupper() or doc[i].lower_ in ("of", "the", "and")):
            return None
        if not doc[i].is_alpha and doc[i].text not in (",", "-", "(", ")") and "." not in doc[i].text:
            return None
    return None


def _labelled(reading: "Reading", start: int, colon: int) -> "Person | None":
    """Whom a label means: the name in it, else the title."""
    label = range(start, colon)
    named = next((reading.at[i] for i in label if i in reading.at), None)
    return named or next((reading.person_meant(i) for i in label if i in reading.title_at), None)


def author_of(reading: "Reading") -> "Person | None":
    """Whose words the text is, by its headline: 'Address by President A'."""
    return next((p for p in reading.people if any(_signs(reading, span) for span in p.spans)), None)


def _signs(reading: "Reading", span: "NameSpan") -> bool:
    start = span.title.start if span.title is not None else span.start
    doc = reading.doc
    if start < 2 or doc[start].idx >= reading.title_length or doc[start - 1].lower_ != "by":
        return False
    return any(token.lower_ in SPOKEN for token in doc[:start])
