"""Cut text into tokens and give each the one-letter class that the date grammar is written in.

Here: which words, numbers and signs matter to a date, and which numbers only look like days or years. Not here: which
rows of tokens make a date (`dates.py`), and what day they mean (`dates_relative.py`).
"""

import re
from typing import NamedTuple

from pipelines.steps.calendars import (
    ISLAMIC_MONTH_NUMBERS,
    SOLAR_HIJRI_MONTH_NUMBERS,
    SOLAR_HIJRI_MONTHS,
    month_key,
)

CLASSES = {
    "M": "month",
    "m": "month, short or in small letters: a date only beside a number",
    "S": "Solar Hijri month",
    "I": "Islamic month",
    "W": "weekday",
    "w": "short weekday: a date only beside a day and month",
    "d": "number 1 to 31",
    "Y": "Gregorian year",
    "H": "Solar Hijri or Islamic year",
    "N": "a whole date in figures",
    "D": "today",
    "G": "yesterday",
    "R": "tomorrow",
    "u": "day, week, weekend, month, year",
    "h": "part of the day that is counted: hour, minute, moment, while",
    "p": "part of a day",
    "s": "season",
    "l": "last",
    "X": "next",
    "c": "this",
    "k": "same, that",
    "n": "following, preceding",
    "e": "early, mid, late, end",
    "a": "ago",
    "B": "before",
    "F": "after",
    "q": "count in words",
    "f": "from",
    "b": "between",
    "t": "to",
    "O": "or",
    "&": "and",
    "o": "of",
    "T": "the",
    "i": "preposition of time",
    "z": "now",
    "P": "end of a paragraph",
    "x": "anything else",
}
"""What each class means; `, . - ( ) /` stand for themselves."""


class Token(NamedTuple):
    """A word, number or sign: its class, character offsets, number (of month, weekday, day, year, count) and word."""

    kind: str
    start: int
    end: int
    number: int
    word: str


_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
# The last month of each season on the northern half of the globe; winter belongs to two years, hence to none.
_SEASONS = {"spring": 5, "summer": 8, "autumn": 11, "fall": 11, "winter": 0}
_COUNTS = ["a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_OTHERS = {
    "D": "today tonight",
    "G": "yesterday",
    "R": "tomorrow",
    "p": "morning afternoon evening night noon midnight",
    "h": "hour hours minute minutes moment moments while",
    "l": "last past previous",
    "X": "next coming upcoming forthcoming",
    "c": "this current",
    "k": "same that",
    "n": "following preceding",
    "e": "early earlier late later mid middle end beginning start",
    "a": "ago",
    "B": "before",
    "F": "after",
    "f": "from",
    "b": "between",
    "t": "to until till through",
    "O": "or",
    "&": "and",
    "o": "of",
    "T": "the",
    "i": "in since by during for around",
    "z": "now",
    "q": "an few several couple many",
}
_SHORT = {name[:3]: number for number, name in enumerate(_MONTHS, 1)} | {"sept": 9}
_SHORT_DAYS = {name[:3]: number for number, name in enumerate(_WEEKDAYS)} | {"tues": 1, "thur": 3, "thurs": 3}
# Slips of the pen seen in agency copy.
_SLIPS = {"febuary": "february", "februrary": "february", "septmber": "september", "wendesday": "wednesday"}
_SLIPS |= {"ocotber": "october", "novemeber": "november", "wednsday": "wednesday", "thurday": "thursday"}
_UNITS = ("day", "week", "weekend", "month", "year")


def _word_table() -> dict[str, tuple[str, int]]:
    table = {word: (kind, 0) for kind, words in _OTHERS.items() for word in words.split()}
    table |= {name: ("w", number) for name, number in _SHORT_DAYS.items()}
    table |= {name: ("W", number) for number, name in enumerate(_WEEKDAYS)}
    table |= {name: ("m", number) for name, number in _SHORT.items()}
    table |= {name: ("M", number) for number, name in enumerate(_MONTHS, 1)}
    table |= {season: ("s", month) for season, month in _SEASONS.items()}
    table |= {count: ("q", max(number, 1)) for number, count in enumerate(_COUNTS)} | {"an": ("q", 1)}
    table |= {form: ("u", 0) for unit in _UNITS for form in (unit, unit + "s")}
    return table | {slip: table[name] for slip, name in _SLIPS.items()}


_WORDS = _word_table()
# Words of every day in small letters, or names that begin most of their sentences: a month or weekday only as 'May'.
_NEEDS_CAPITAL = {"may", "march", "mar", "dec", "jan", "sat", "sun", "mon", "wed", "august"}
_HIJRI = {**{key: ("I", n) for key, n in ISLAMIC_MONTH_NUMBERS.items()}}
_HIJRI |= {key: ("S", n) for key, n in SOLAR_HIJRI_MONTH_NUMBERS.items()}
_HIJRI_FIRST = {key.split()[0] for key in _HIJRI}
USUAL_SOLAR_MONTHS = {month_key(name) for name in SOLAR_HIJRI_MONTHS}
"""Solar Hijri months in the spelling that is no other common word ('Hut', 'Asad' and 'Mizan' are)."""

# A number before one of these counts things; it is no day and no year.
_COUNTED_WORDS = """
    people persons men women children troops soldiers fighters militants civilians workers families refugees migrants
    prisoners hostages dead killed wounded injured km kilometers kilometres miles meters metres feet tons tonnes barrels
    dollars euros pounds rupees yuan rials percent pct per hours minutes seconds am pm members lawmakers deputies votes
    seats countries states nations companies delegates officials points articles pages million billion trillion mw
    missiles drones rockets tanks aircraft flights
"""
_COUNTED = frozenset(_COUNTED_WORDS.split())
# A number after one of these is a name, not a day or a year.
_NUMBERED_WORDS = """
    resolution resolutions article articles no nos number chapter section page pages flight channel room paragraph annex
    verse boeing airbus area division brigade group
"""
_NUMBERED = frozenset(_NUMBERED_WORDS.split())

_NO_DATE_BEFORE = frozenset("$€£₹#+'_@=")
_NO_DATE_AFTER = frozenset("%_@°")

# One character for one, so that offsets in the folded text are those of the given text.
_FOLD = str.maketrans(
    {
        **dict.fromkeys(
            "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f", " "
        ),
        **dict.fromkeys("\u200b\u200c\u200e\u200f\ufeff\u3000\t\r\f\v\u2060", " "),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc\u02bb\u02bd\u02bf\u02be`\u00b4", "'"),
        **dict.fromkeys("\u2028\u2029\u0085", "\n"),
    }
)
_TOKEN = re.compile(
    r"(?P<date>(?<![0-9./-])(?:[0-9]{4}([/-])[0-9]{1,2}\2[0-9]{1,2}|[0-9]{1,2}([./-])[0-9]{1,2}\3[0-9]{4})(?![0-9/-]))"
    r"|(?P<amount>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+[.:][0-9]+)"
    r"|(?P<word>[A-Za-z0-9]+)"
    r"|(?P<gap>\n[ \n]*\n)"
    r"|(?P<sign>[^ \nA-Za-z0-9])"
)
_PIECE = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[A-Z]|[0-9]+(?:st|nd|rd|th)?(?![a-z])|[0-9]+")
_NUMBER = re.compile(r"0*([0-9]{1,4})(?:st|nd|rd|th|ST|ND|RD|TH)?")
_LONGEST_GLUED = 32


def fold_text(text: str) -> str:
    """`text` with its odd spaces, dashes and quotation marks made plain; every character keeps its place."""
    return text.translate(_FOLD)


def tokens_of(text: str) -> list[Token]:
    """The tokens of `fold_text(text)`, in order; glued words are cut apart where one of them is a month or weekday."""
    plain = fold_text(text)
    tokens: list[Token] = []
    for match in _TOKEN.finditer(plain):
        group, word = match.lastgroup, match.group()
        if group == "word":
            known = _WORDS.get(word.lower())
            if known is not None:
                tokens.append(_word(word, match.start(), known))
                continue
            if word.isalpha() and (word.islower() or word[1:].islower()):  # one piece: most words end here
                tokens.append(Token("x", match.start(), match.end(), 0, word))
                continue
            pieces = _pieces(word, match.start())
            for piece in pieces:
                tokens.append(piece if piece.kind != "9" else _number(piece, tokens, plain))
        elif group == "sign":
            kind = word if word in ",.-()/" else "&" if word == "&" else "x"
            tokens.append(Token(kind, match.start(), match.end(), 0, word))
        else:
            kind = {"date": "N", "amount": "x", "gap": "P"}[str(group)]
            tokens.append(Token(kind, match.start(), match.end(), 0, word))
    return _joined(_counted(tokens), plain)


def _word(word: str, start: int, known: tuple[str, int]) -> Token:
    kind, number = known
    lower = word.lower()
    if not word[0].isupper():
        if lower in _NEEDS_CAPITAL:
            kind = "x"
        elif kind == "M":
            kind = "m"
    return Token(kind, start, start + len(word), number, lower)


def _pieces(word: str, start: int) -> list[Token]:
    """A run of letters and digits as tokens: whole, or cut where that sets free a month or weekday ('onSunday',
    'July30'); a bare number has class 9 until its neighbours are known."""
    if _NUMBER.fullmatch(word):
        return [Token("9", start, start + len(word), 0, word.lower())]
    whole = [Token("x", start, start + len(word), 0, word)]
    if len(word) > _LONGEST_GLUED or word.islower() or word.isdigit():
        return whole
    cut: list[Token] = []
    for match in _PIECE.finditer(word):
        piece = match.group()
        known = _WORDS.get(piece.lower())
        at = start + match.start()
        if known is not None:
            cut.append(_word(piece, at, known))
        else:
            cut.append(Token("9" if piece[0].isdigit() else "x", at, at + len(piece), 0, piece))
    if not any(token.kind in "MmW" for token in cut):
        return whole
    # 'COP28May' cuts into a name, its number and a month: only a number that touches a month counts.
    return [
        token
        if token.kind != "9" or any(near.kind in "Mm" for near in (*cut[max(i - 1, 0) : i], *cut[i + 1 : i + 2]))
        else token._replace(kind="x")
        for i, token in enumerate(cut)
    ]


def _number(token: Token, before: list[Token], plain: str) -> Token:
    """Class a bare number as day, year or neither, by what stands around it."""
    match = _NUMBER.fullmatch(token.word)
    if match is None:
        return token._replace(kind="x")
    number = int(match.group(1))
    kind = "x"
    if 1 <= number <= 31 and len(token.word) <= 4:
        kind = "d"
    elif len(token.word) == 4 and token.word.isdigit():
        kind = "Y" if 1900 <= number <= 2100 else "H" if 1300 <= number <= 1500 else "x"
    left = plain[max(token.start - 2, 0) : token.start]
    right = plain[token.end : token.end + 2]
    if left[-1:] in _NO_DATE_BEFORE or right[:1] in _NO_DATE_AFTER or _is_named(before):
        kind = "x"
    elif kind == "d":
        code = left[-1:] == "-" and left[:1].isalpha() and not _follows_month(before)  # 'F-16'
        length = right[:1] == "-" and right[1:].isalpha() and not _is_month(plain, token.end + 1)  # '10-year'
        kind = "x" if code or length else kind
    return Token(kind, token.start, token.end, number, token.word)


def _is_named(before: list[Token]) -> bool:
    """'Resolution 1929', 'No. 12'."""
    if not before:
        return False
    word = before[-2].word if before[-1].kind == "." and len(before) > 1 else before[-1].word
    return word.lower() in _NUMBERED and (before[-1].kind != "." or word == "No")


def _follows_month(before: list[Token]) -> bool:
    return len(before) > 1 and before[-2].kind in "Mm"


def _is_month(plain: str, at: int) -> bool:
    match = _PIECE.match(plain, at)
    return match is not None and _WORDS.get(match.group().lower(), "x")[0] in "Mm"


def _counted(tokens: list[Token]) -> list[Token]:
    """Days and years that turn out to count things ('12 people') lose their class."""
    for i in range(len(tokens) - 1):
        if tokens[i].kind in "dYH" and tokens[i + 1].word.lower() in _COUNTED:
            tokens[i] = tokens[i]._replace(kind="x")
    return tokens


def _joined(tokens: list[Token], plain: str) -> list[Token]:
    """Months of the two Hijri calendars, which may be several words ('Rabi al-Awwal', 'Sha'ban'), as one token each."""
    result: list[Token] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if token.kind in "xs" and token.word[:1].isupper() and month_key(token.word) in _HIJRI_FIRST:
            for length in (5, 4, 3, 2, 1):
                last = tokens[min(i + length, len(tokens)) - 1]
                found = _HIJRI.get(month_key(plain[token.start : last.end])) if last.end - token.start < 30 else None
                if found is not None and last.word != "'":
                    key = month_key(plain[token.start : last.end])
                    result.append(Token(found[0], token.start, last.end, found[1], key))
                    i = min(i + length, len(tokens))
                    break
            else:
                result.append(token)
                i += 1
        else:
            result.append(token)
            i += 1
    return result
