"""Small measures that the features share.

Here: flags, one-hot columns, distances in a parse, and words that count. Not here: what is measured for which judge
(`features.py`, `slot_features.py`).
"""

import re
from functools import cache, lru_cache

from spacy.tokens import Doc

from pipelines.steps.nlp.parties import Frame

Features = dict[str, float]
FAR = 99  # sentences or tokens: further than anything that matters
UNKNOWN = -1000.0  # of a number that is not to be had: below all real ones, so that a forest can part it from them


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b")  # of text in small letters: more than twice as fast as to ignore the case


# Words that a sentence or an article is counted for; each tells a judge something about what is told there.
WORDS: dict[str, re.Pattern[str]] = {
    "background": _words(
        r"last (?:year|month|week)|previous(?:ly)?|earlier (?:this|last|in)|years? ago|months? ago|weeks? ago|since|"
        r"former(?:ly)?|histor\w+|first (?:time|ever)|in the past|already|once|again|then-|ha(?:ve|s|d) (?:met|visited)|"
        r"often|frequent\w*|several times|regular\w*|repeatedly|always|every (?:year|month|week)"
    ),
    "hypothetical": _words(
        r"if|should|whether|would|could|might|may|unless|until|hop\w+|call(?:ed|s|ing)? for|urg\w+|ready|willing"
    ),
    "domestic": _words(
        r"cabinet|parliament\w*|coalition|opposition|party|parties|election\w*|voters?|campaign|budget|provinc\w+|district|"
        r"mayor|police|court|lawmakers?|senators?|congress\w*|bill|governor"
    ),
    "unofficial": _words(
        r"compan(?:y|ies)|firms?|shares?|investors?|ceo|bank|match|cup|league|coach|team|players?|tournament|championships?|"
        r"semi-?finals?|quarter-?finals?|stadium|goalkeeper|striker|midfielder|kick-?off|scored|olympi\w+|athletes?|film|music|"
        r"school|students?|universit\w+|hospital|doctors?|shareholders?|board|club|fans?|business\w*|airlines?|festival|"
        r"famil(?:y|ies)|relatives|refugees?|diaspora"
    ),
    "press": _words(
        r"interview\w*|press conference|reporters?|journalists?|correspondent|anchor|tweet\w*|letter|message|"
        r"congratulat\w+|statement"
    ),
    "summit": _words(r"summit|conference|forum|assembly|ministerial"),
    "call": _words(
        r"(?:tele)?phone\w*|telephon\w*|calls?|called|video\w*|virtual\w*|online|zoom|teleconference|conversations?|"
        r"spoke|briefed"
    ),
    "sideline": _words(r"sidelines?|margins?|fringes?"),
    "round": _words(r"rounds?|session|talks|negotiations?"),
    "visit": _words(r"visit\w*|trip|tour|travel\w*|arriv\w+"),
    "delegation": _words(r"delegations?|counterparts?|bilateral|two (?:sides|countries|leaders)"),
    "future": _words(r"will|shall|plan\w*|expected|scheduled|upcoming|due|going to|tomorrow|next|set to"),
    "cancel": _words(r"cancel\w*|postpon\w*|refus\w*|reject\w*|call(?:ed)? off|declin\w+|delay\w*"),
    "invite": _words(r"invit\w+|propos\w+|offer\w*|suggest\w*|request\w*"),
    "summon": _words(r"summon\w*|credentials?|farewell|courtesy"),
    "together": _words(
        r"accompan\w+|along with|together with|join\w*|attend\w*|present|includ\w+|delegation|also|comprising|"
        r"participat\w+|(?:led|headed) by"
    ),
    "building": _words(r"ministry|palace|presidential|office|embassy|secretariat|parliament|headquarters|residence"),
    "host": _words(r"visiting|host\w*|receiv\w+|welcom\w+|arriv\w+|guest"),
    "separate": _words(r"separate(?:ly)?|bilaterals?|one-(?:on|to)-one|each|individual(?:ly)?"),
    "again": _words(r"also|another|separate\w*|later|earlier|meanwhile|second|previous\w*|last"),
}


@lru_cache(maxsize=8192)  # each sentence is asked about by several judges
def count(kind: str, text: str) -> int:
    """How many words of a kind stand in a text."""
    return len(WORDS[kind].findall(text.lower()))


def flag(value: object) -> float:
    return 1.0 if value else 0.0


@cache
def _all_off(prefix: str, values: tuple[str, ...]) -> Features:
    return {f"{prefix}={v}": 0.0 for v in values}


def one_hot(prefix: str, value: str, values: tuple[str, ...]) -> Features:
    columns, name = _all_off(prefix, values).copy(), f"{prefix}={value}"
    if name in columns:
        columns[name] = 1.0
    return columns


def best_of(frames: list[Frame]) -> Frame:
    return max(frames, key=lambda f: (f.strong, not f.refers, not f.joint, len(f.people), -f.trigger))


def between(doc: Doc, start: int, frame: Frame) -> str:
    """The words from the trigger, or the start of the sentence, to a token, at most 12."""
    low = frame.trigger if frame.trigger < start else frame.sentence.start
    return doc[max(low, start - 12) : start].text
