"""Names that a list can hold: states with their demonyms and seats of government, organisations, cities.

Here: loading the lists and finding their entries in a spaCy document. Not here: people (`people.py`).
"""

import csv
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import zip_longest
from pathlib import Path

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

DATA = Path(__file__).parent / "data"
# Between 'the' and 'opposition' that is who opposes a government, and after one that is not.
WITH_OPPOSITION = frozenset(("main", "mainstream", "moderate", "armed"))
AFTER_OTHER_OPPOSITION = frozenset(
    "to from of by over against party parties lawmaker lawmakers mp mps leader leaders figures 's ’s".split()
)
POSSESSIVES = frozenset(("'s", "’s", "'", "’"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One gazetteer entry found in a document, token `start` to `end` (exclusive).

    `kind` is `country` ('Iran'), `demonym` ('Iranian'), `people` ('Iranians'), `seat` (a capital or palace that can
    stand for a government: 'Tehran', 'the Kremlin') or `organization`; `key` is ISO alpha-3 or the usual short name.
    """

    start: int
    end: int
    kind: str
    key: str


@lru_cache(maxsize=50_000)  # the same words are asked about again and again
def fold(text: str) -> str:
    """Lower-case text without accents, with plain quotes and single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).lower().split())


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="|", quoting=csv.QUOTE_NONE))


def _split(cell: str | None) -> list[str]:
    return [part for part in (cell or "").split(";") if part]


@cache
def country_forms() -> dict[str, tuple[str, str]]:
    """Every form by which a text may name a state: form -> (kind, ISO alpha-3)."""
    forms: dict[str, tuple[str, str]] = {}
    for row in _rows("countries.psv"):
        country = row["country_id"]
        for kind, column in (("seat", "metonyms"), ("country", "names")):
            for form in _split(row[column]):
                forms[form] = (kind, country)
        for form in _split(row["demonyms"]):
            # A demonym that ends in s beside one that does not is its plural: people, not an adjective.
            plural = form.endswith("s") and form[:-1] in _split(row["demonyms"])
            forms.setdefault(form, ("people" if plural else "demonym", country))
    return forms


@cache
def capitals() -> dict[str, str]:
    """Cities that stand for a government: folded name -> ISO alpha-3."""
    return {fold(form): country for form, (kind, country) in country_forms().items() if kind == "seat"}


@cache
def organization_forms() -> dict[str, str]:
    """Every form by which a text may name an organisation or non-state party: form -> usual short name."""
    forms = {}
    at_home: dict[str, list[str]] = {}  # state -> 'Lebanese', 'Lebanon's'
    for form, (kind, country) in country_forms().items():
        if kind in ("demonym", "country"):
            at_home.setdefault(country, []).append(form if kind == "demonym" else f"{form}'s")
    for row in _rows("organizations.psv"):
        for form in (row["name"], *_split(row["aliases"])):
            forms[form] = row["name"]
            for owner in at_home.get(row["home"] or "", ()):
                # 'the Lebanese Hezbollah', 'Yemen's Ansarullah': the movement, and not its state beside it
                forms.setdefault(f"{owner} {form}", row["name"])
    return forms


@cache
def members_of_formats() -> dict[str, frozenset[str]]:
    """The states of formats that are no more than these: short name -> ISO alpha-3 of each."""
    return {row["name"]: frozenset(_split(row["members"])) for row in _rows("organizations.psv") if row["members"]}


@cache
def leaders() -> dict[str, str]:
    """Folded names of heads of state and government and foreign ministers -> ISO alpha-3; for those whom texts name
    without their country."""
    return {fold(name): row["country_id"] for row in _rows("leaders.psv") for name in _split(row["names"])}


@cache
def heads() -> dict[str, str]:
    """Folded names of those who head or headed an organisation or movement and are known for that -> its short name; for
    those whom texts name without it."""
    return {fold(name): row["organization"] for row in _rows("heads.psv") for name in _split(row["names"])}


@cache
def outlets() -> dict[str, str]:
    """Folded names of outlets that do not name their country -> ISO alpha-3."""
    return {fold(name): row["country_id"] for row in _rows("outlets.psv") for name in _split(row["names"])}


class Gazetteer:
    """The spaCy component: sets `doc._.gazetteer` to the entries found, in order, longest first where they overlap."""

    def __init__(self, nlp: Language):
        self.matcher = PhraseMatcher(nlp.vocab, attr="ORTH")
        self.entries: dict[tuple[str, ...], tuple[str, str]] = {}  # words of a form -> (kind, key)
        patterns: list[Doc] = []
        forms = {form: ("organization", name) for form, name in organization_forms().items()} | country_forms()
        for form, entry in forms.items():
            variants = {form, form.replace("'", "’")}
            if len(form) > 4 or " " in form:
                variants |= {form.upper(), f"The {form[4:]}" if form.startswith("The ") else form}
            for variant in variants:
                patterns.append(nlp.make_doc(variant))
                self.entries.setdefault(tuple(token.text for token in patterns[-1]), entry)
        self.matcher.add("entry", patterns)

    def __call__(self, doc: Doc) -> Doc:
        found: list[Entry] = []
        spans = sorted(self.matcher(doc), key=lambda match: (match[1], -match[2]))
        last = 0
        for _, start, end in spans:
            if start < last:
                continue
            kind, key = self.entries[tuple(token.text for token in doc[start:end])]
            found.append(Entry(start, end, kind, key))
            last = end
        found = [e for e, after in zip_longest(found, found[1:]) if not _is_only_owner(doc, e, after)]
        doc._.gazetteer = sorted(found + _oppositions(doc, found), key=lambda entry: entry.start)
        return doc


def _is_only_owner(doc: Doc, entry: Entry, after: Entry | None) -> bool:
    """Whether an organisation is named only as that of a body named next: 'the United Nations' IAEA', 'EU's Frontex'."""
    return (
        entry.kind == "organization"
        and after is not None
        and after.kind == "organization"
        and after.start == entry.end + 1
        and doc[entry.end].text in POSSESSIVES
    )


@cache
def oppositions() -> dict[str, str]:
    """State -> the short name of who opposes its government, where that is a party of its own: SYR -> 'Syrian opposition'."""
    names = {name: country_forms().get(name.removesuffix(" opposition")) for name in organization_forms().values()}
    return {state[1]: name for name, state in names.items() if state is not None and name.endswith(" opposition")}


def _oppositions(doc: Doc, found: list[Entry]) -> list[Entry]:
    """'The opposition', where the text names that of a single state in full, or beside the government of the only state that it
    names with a listed one: 'talks between the government and the opposition'."""
    taken = {i for entry in found for i in range(entry.start, entry.end)}
    places = [token.i for token in doc if token.text == "opposition" and token.i not in taken]
    if not places:
        return []
    keys = {entry.key for entry in found if entry.kind == "organization" and entry.key.endswith(" opposition")}
    facing = [i for i in places if _faces_government(doc, i)]
    if not keys and facing:
        keys = {oppositions()[entry.key] for entry in found if entry.key in oppositions()}
    if len(keys) != 1:
        return []
    return [Entry(i, i + 1, "organization", *keys) for i in places if i in facing or _is_body(doc, i)]


def _faces_government(doc: Doc, i: int) -> bool:
    """Whether 'opposition' stands in a list after a government: 'the government of President A and opposition groups'."""
    before = [token.lower_ for token in doc[max(doc[i].sent.start, i - 8) : i]]
    if i and doc[i - 1].lower_ == "armed":
        return True
    if doc[i + 1 : i + 2].text in AFTER_OTHER_OPPOSITION:
        return False
    return "government" in before and before[-1] in ("and", ",", "the") and ("and" in before or "," in before)


def _is_body(doc: Doc, i: int) -> bool:
    """Whether 'opposition' is who opposes a government, not the opposing of something, another's, or a part of a name."""
    before = i - 1
    while before > 0 and doc[before].lower_ in WITH_OPPOSITION:
        before -= 1
    after = doc[i + 1].text if i + 1 < len(doc) else ""
    return (
        before >= 0 and doc[before].lower_ == "the" and not after[:1].isupper() and after not in AFTER_OTHER_OPPOSITION
    )


if not Doc.has_extension("gazetteer"):
    Doc.set_extension("gazetteer", default=None)


@Language.factory("parley_gazetteer")
def make_gazetteer(nlp: Language, name: str) -> Gazetteer:
    """States, their demonyms and seats, and organisations, from the lists in data/."""
    return Gazetteer(nlp)
