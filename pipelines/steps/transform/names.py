"""Whether two names can be one person's.

Here: comparing names alone, with rapidfuzz. Not here: who is who, which takes sides and counts as well
(`participants.py`), and whether two mentions tell one meeting (`matching.py`).
"""

from functools import lru_cache

from rapidfuzz import fuzz

from pipelines.steps.given_names import full_given_name
from pipelines.steps.transform.common import fold

# Outlets leave them out or write them as they like: 'Bashar al-Assad' and 'Bashar Assad'.
PARTICLES = frozenset({"al", "el", "ul", "ol", "bin", "ibn", "ben", "bint"})

# Titles and ranks of birth that some outlets write as part of a name, and what follows a name.
HONORIFICS = frozenset(
    """jr sr ii iii iv dr hon shri smt seyed seyyed sayed sayyed sayyid hojatoleslam ayatollah sheikh shaikh general gen
    admiral rear vice lieutenant lt colonel col major brigadier""".split()
)

# States whose people's family name comes first, as news write it.
FAMILY_FIRST = frozenset({"CHN", "HKG", "KHM", "KOR", "MAC", "PRK", "SGP", "TWN", "VNM"})

# Percent of rapidfuzz's ratio (twice the common letters over all letters). 'Sergei' and 'Sergey' have 83, 'Zelensky'
# and 'Zelenskyy' 94; 'Rahman' and 'Rahmon', which can be two families, 83: given names may differ more.
GIVEN_NAME_RATIO = 80
FAMILY_NAME_RATIO = 85
# Of the name without spaces: 'Amir Abdollahian' and 'Amirabdollahian', 'Emomali Rahmon' and 'Emomali Rahman' (92).
WHOLE_NAME_RATIO = 92


@lru_cache(maxsize=100_000)
def words(name: str) -> tuple[str, ...]:
    """The folded words of a name without particles and honorifics; a hyphen joins ('Amir-Abdollahian' is one word)."""
    kept = ("".join(part for part in fold(word).split() if part not in PARTICLES) for word in name.split())
    kept = (word for word in kept if word not in HONORIFICS)
    return tuple(word for word in kept if word) or tuple(fold(name).split())


# Letters that transliterations of one sound differ by: 'Araghchi' and 'Araqchi', 'Mahmood' and 'Mahmoud'.
_SOUNDS = tuple(
    pair.split(">")
    for pair in "gh>q tch>ch sch>sh dj>j ph>f ck>k ou>u oo>u ee>i ie>i ij>i yy>i y>i w>v iy>i ii>i".split()
)


@lru_cache(maxsize=100_000)
def romanised(word: str) -> str:
    """A folded word by its sounds: usual transliterations of one name become equal, doubled letters single."""
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    return "".join(letter for i, letter in enumerate(word) if i == 0 or letter != word[i - 1])


def _alike(a: str, b: str, ratio: int) -> bool:
    if len(a) == 1 or len(b) == 1:  # an initial
        return a[0] == b[0]
    if min(len(a), len(b)) <= 3:  # one letter more or less is another name: Xi, Li, Kim
        return a == b
    return max(fuzz.ratio(a, b), fuzz.ratio(romanised(a), romanised(b))) >= ratio


def _given_alike(a: str, b: str) -> bool:
    """Whether two given names can be one: spellings of it, an initial, or its short form ('Joe', 'Joseph')."""
    return _alike(a, b, GIVEN_NAME_RATIO) or full_given_name(a) == full_given_name(b)


def is_short(name: str) -> bool:
    """Whether a name is a single word, such as a surname."""
    return len(words(name)) < 2


def same_full_name(a: str, b: str) -> bool:
    """Whether two names of two words or more can be spellings of one: 'Hossein Amir-Abdollahian', 'H. Amirabdollahian'.

    First and last words must be alike (an initial or a short form for a first name), and the shorter name's other words be
    among the longer's in the same order. A shorter name may lack first words ('Javad Zarif', 'Mohammad Javad Zarif'), or
    last words of a longer one that has three or more ('Mohammed bin Zayed', 'Mohamed bin Zayed Al Nahyan'); what it has must
    then sound the same.
    """
    first, second = words(a), words(b)
    if len(first) < 2 or len(second) < 2:
        return False
    if first == second or first == second[::-1]:  # the family name first, as some outlets write it
        return True
    short, long = sorted((first, second), key=lambda w: (len(w), w))
    joined_short, joined_long = "".join(short), "".join(long)
    if len(short[0]) > 1 and len(long[0]) > 1 and short[0][0] == long[0][0]:
        # Between names as short as 'Li Qiang' and 'Li Qian' a letter tells two people apart.
        if min(len(joined_short), len(joined_long)) >= 10 and fuzz.ratio(joined_short, joined_long) >= WHOLE_NAME_RATIO:
            return True
    if len(short) < len(long) and all(
        len(x) > 1 and romanised(x) == romanised(y) for x, y in zip(short, long[-len(short) :], strict=True)
    ):
        return True
    if not _given_alike(short[0], long[0]):
        return False
    if len(short) == len(long) or _alike(short[-1], long[-1], FAMILY_NAME_RATIO):
        return _in_order(short[1:], long[1:]) and _alike(short[-1], long[-1], FAMILY_NAME_RATIO)
    return len(short[0]) > 1 and all(
        romanised(x) == romanised(y) for x, y in zip(short[1:], long[1 : len(short)], strict=True)
    )


def _in_order(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    rest = iter(long)
    return all(any(_alike(word, other, GIVEN_NAME_RATIO) for other in rest) for word in short)


def family_name(name: str, country: str | None = None) -> str:
    """The folded family name: the last word, or the first where that is usual; empty for an empty name."""
    found = words(name)
    return (found[0] if country in FAMILY_FIRST else found[-1]) if found else ""


def short_fits(short: str, full: str, country: str | None = None) -> bool:
    """Whether a single word is the family name of a full name ('Lavrov'; of the first word where that is usual: 'Xi')."""
    one, many = words(short), words(full)
    if len(one) != 1 or len(many) < 2 or len(family_name(full, country)) < 2:
        return False
    return len(one[0]) > 1 and _alike(one[0], family_name(full, country), FAMILY_NAME_RATIO)


def can_be_one(a: str, b: str, country: str | None = None) -> bool:
    """Whether two names, of people of one side at one encounter, can be one person's."""
    first, second = words(a), words(b)
    if not first or not second:
        return False
    if len(first) == 1 and len(second) == 1:
        return _alike(first[0], second[0], FAMILY_NAME_RATIO)
    if len(first) == 1:
        return short_fits(a, b, country)
    if len(second) == 1:
        return short_fits(b, a, country)
    return same_full_name(a, b)
