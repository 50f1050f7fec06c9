"""The rank that a title stands for.

Here: title -> level, and titles written alike. Not here: finding titles in text (`nlp/roles.py`).
"""

import re
from functools import cache

from pipelines.steps.transform.common import fold
from warehouse import reference

LEVELS = ("head of state or government", "minister", "deputy minister", "ambassador", "other official")
"""Levels as in fact_meeting.level, the highest first."""

# The first that matches gives the level. Ranks of protocol, not of power: deputy heads, heads of parliament, of security
# councils and of international organisations are received as ministers are.
_RULES: tuple[tuple[str, str], ...] = tuple(
    (pattern, level)
    for level, patterns in (
        (
            "other official",
            [
                r"\b(former|ex|late|opposition|candidate|nominee|spokes\w+|aide)\b",
                r"\b(advisor|assistant|special assistant|secretary) (to|of) (the )?(president|prime minister|king)\b",
            ],
        ),
        (
            "minister",
            [
                r"(?<!deputy )\bnational security advisor\b",
                r"\bchancellor of the exchequer\b",
                r"\b(vice|deputy) (president|prime minister|premier|chair\w*|speaker)\b",
            ],
        ),
        (
            "deputy minister",
            [
                r"\b(deputy|vice|assistant|under|junior) ?(foreign|defen[cs]e|interior|finance|trade|energy|oil|\w+)?"
                r" ?(ministers?|secretary)\b(?! general)",
                r"\b(deputy|assistant|under) ?secretary\b(?! general)",
                r"\bundersecretary\b",
                r"\bminister of state\b",
                r"\bdeputy (national security advisor|head|chief|director|commander|governor|for)\b",
            ],
        ),
        (
            "ambassador",
            [r"\b(ambassador|charge d ?affaires|envoy|consul|permanent representative|high commissioner)\b"],
        ),
        (
            "other official",
            [
                r"\b(president|chancellor|chair\w*|governor) of (the )?(\w+ )*"
                r"(university|bank|chamber|company|federation|party|court|academy|association|club|corporation)\b",
                r"\b(university|bank|company|chamber of commerce|federation|party) (president|chancellor)\b",
            ],
        ),
        (
            "minister",
            [
                r"\b(president|speaker|chair\w*) of (the )?(\w+ )*"
                r"(parliament|senate|assembly|duma|majlis|knesset|bundestag|house|congress|committee|conference)\b",
                r"\b(parliament|senate|assembly|house|knesset|majlis)\w* (speaker|president)\b|\bspeaker\b",
            ],
        ),
        (
            "head of state or government",
            [
                r"\b(president|prime minister|premier|chancellor|taoiseach|pm|king|queen|emir|amir|sultan|pope|monarch)\b",
                r"\b(crown prince|head of (state|government)|supreme leader|leader of the (islamic )?revolution)\b",
                r"\b(grand duke|chief executive|chair\w* of the (presidency|council of ministers|state affairs))\b",
            ],
        ),
        (
            "minister",
            [
                r"\b(minister|fm|foreign secretary|home secretary|defen[cs]e secretary|secretary of \w+)\b",
                r"\b(treasury|energy|commerce|state|homeland security|trade) secretary\b",
                r"\bsecretary of (the )?(\w+ )*security council\b",
                r"\bsecretary general\b|\bdirector general\b|\bhigh representative\b|\b(foreign policy|diplomatic) chief\b",
                r"\b(top|chief) diplomat\b|\bcommissioner\b|\bsecretary\b.*\bcouncil\b",
            ],
        ),
    )
    for pattern in patterns
)
_USUAL = (
    ("adviser", "advisor"),
    ("fm", "foreign minister"),
    ("pm", "prime minister"),
    ("minister (of|for) foreign affairs", "foreign minister"),
    ("foreign affairs minister", "foreign minister"),
)
UNTITLED = frozenset({"leader", "official", "representative", "delegate", "counterpart", "head", "diplomat"})
"""Words (as `role_key` writes them) that say that somebody has an office, but not which."""

_COMPILED = tuple((re.compile(pattern), level) for pattern, level in _RULES)


def level_of(role: str | None) -> str | None:
    """The level of a title: one of LEVELS; null for no title, 'other official' for one that none of the rules knows."""
    text = role_key(role)
    if not text:
        return None
    return next((level for pattern, level in _COMPILED if pattern.search(text)), "other official")


def role_key(role: str | None) -> str:
    """A title for comparison, folded; empty for none.

    Abbreviations are written out ('FM' is 'foreign minister'), and the state is left out where it only repeats the
    side ('President of the Islamic Republic of Iran' and 'Iranian President' are 'president').
    """
    text = re.sub(r"\b(charg\w+) d\W*affaires\b", "charge d affaires", role or "", flags=re.IGNORECASE)
    text = fold(re.sub(r"['’]s\b", "", text))
    for form, usual in _USUAL:
        text = re.sub(rf"\b{form}\b", usual, text)
    text = text.removeprefix("the ")
    tail = re.search(r" of (?:the )?(.+)$", text)
    if tail and tail[1] in _state_words():
        text = text[: tail.start()]
    for n in (3, 2, 1):
        head = " ".join(text.split()[:n])
        if head in _state_words() and text != head:
            text = text.removeprefix(head).strip()
            break
    return text


@cache
def _state_words() -> frozenset[str]:
    """Names and demonyms of states, folded."""
    states = reference.countries().select("name", "official_name", "demonym")
    return frozenset(fold(word) for row in states.iter_rows() for word in row if word)
