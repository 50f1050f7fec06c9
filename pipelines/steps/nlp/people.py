"""The people of an article: who is named, in which forms, with which titles, for which side.

Here: `find_people`, which makes one `Person` of all the forms of a name in one article. Not here: where names stand
(`names.py`), the same person over several articles (`transform/participants.py`), and who took part in what
(`encounters.py`).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from rapidfuzz import fuzz
from spacy.tokens import Doc, Token

from pipelines.steps.given_names import full_given_name
from pipelines.steps.nlp.gazetteer import Entry, country_forms, fold, heads, leaders
from pipelines.steps.nlp.names import FAMILY_NAME_FIRST, NOT_NAMES, PARTICLES, NameSpan, find_names, leader_surnames
from pipelines.steps.nlp.roles import Title, is_capitalised, singular

Side = tuple[str, str]
DELEGATIONS = frozenset(("delegation", "delegations", "team", "mission", "entourage"))
MIN_MISSPELT = 12  # letters of a name that may be another but for one
LIST_MARKS = frozenset((",", ";", "and", "&", "the"))


@dataclass(eq=False, slots=True)
class Person:
    """One person of an article."""

    spans: list[NameSpan] = field(default_factory=list)
    titles: list[Title] = field(default_factory=list)
    name: str = ""
    country: str | None = None
    organization: str | None = None
    is_side_assumed: bool = False  # only because the article speaks from that country

    @property
    def side(self) -> Side | None:
        """The party that the person represents: ('country', ISO alpha-3) or ('organization', usual short name)."""
        if self.country:
            return "country", self.country
        return ("organization", self.organization) if self.organization else None

    @property
    def role(self) -> str | None:
        """The fullest title that the article gives, without the name of the person's own country in front."""
        if not self.titles:
            return None
        return (
            max((role_text(t) for t in self.titles), key=lambda text: (min(len(text.split()), 8), -len(text))) or None
        )

    @property
    def offices(self) -> frozenset[str]:
        """The words of all the person's titles that tell an office from another."""
        return frozenset().union(*(t.keys for t in self.titles)) if self.titles else frozenset()


def role_text(title: Title) -> str:
    """The words of a title without a demonym or possessive country in front, without honorifics."""
    words = title.text.replace("\n", " ").split()
    forms = country_forms()
    for length in (4, 3, 2, 1):
        front = " ".join(words[:length])
        bare = front.removesuffix("'s").removesuffix("’s")
        if len(words) > length and (front in forms or bare in forms):
            words = words[length:]
            break
    while words and words[0] in ("'s", "’s", "-", "–"):
        words = words[1:]
    if title.plural:
        words = [singular(word.lower()).title() if singular(word.lower()) != word.lower() else word for word in words]
    return " ".join(words).strip(" ,;:-–—")


def find_people(doc: Doc, titles: list[Title], home: str | None) -> tuple[list[Person], dict[int, Person]]:
    """One `Person` per person of the article, and the token index of every form -> its person.

    `home`: the country that the article speaks from (ISO alpha-3), for titles that name no side.
    """
    headline_end = next((token.i for token in doc if "\n" in token.text), 0)
    names = _parted(find_names(doc, titles), headline_end)
    _side_with_delegations(doc, names)
    _side_in_lists(doc, names)
    people: list[Person] = []
    bearing: dict[str, dict[Person, int]] = {}  # word of a name -> who bears it, with their place among the people
    for span in sorted(names, key=lambda s: (-_weight(s.words), -len(s.words))):
        person = _find(people, bearing, span)
        if person is None:
            person = Person()
            people.append(person)
        number = people.index(person)
        for word in _key(span.words):
            bearing.setdefault(word, {})[person] = number
        person.spans.append(span)
        if span.title is not None:
            person.titles.append(span.title)
    _spread(doc, people, titles)
    named = frozenset(entry.key for entry in doc._.gazetteer)
    at: dict[int, Person] = {}
    for person in people:
        person.spans.sort(key=lambda s: s.start)
        person.name = _canonical(person.spans)
        _settle_side(person, home, named)
        for span in person.spans:
            for i in range(span.start, span.end):
                at[i] = person
    people.sort(key=lambda p: p.spans[0].start)
    return people, at


def _side_with_delegations(doc: Doc, names: list[NameSpan]) -> None:
    """'The IMF delegation included A, B and C', 'the Norwegian team led by A', 'a delegation of the EU headed by A': whoever is of
    a delegation is of its side."""
    geo = {i: entry for entry in doc._.gazetteer for i in range(entry.start, entry.end)}
    ids = [doc.vocab.strings[word] for word in DELEGATIONS]
    for i in np.flatnonzero(np.isin(doc.to_array("LOWER"), ids)).tolist():
        side, after = _delegation_side(doc, i, geo)
        for start, end, is_list in _members(doc[i], after) if side is not None else ():
            named = [span for span in names if start <= span.start < end]
            for span in named if is_list else named[:1]:
                if span.title is None or span.title.side is None or span.title.is_side_implied:
                    span.side = side


def _side_in_lists(doc: Doc, names: list[NameSpan]) -> None:
    """'Maldives Minister A, Additional Secretary B and Director General C' are all of one side."""
    geo = {i for entry in doc._.gazetteer for i in range(entry.start, entry.end)}
    for first, second in pairwise(names):
        if first.title is None or second.title is None or second.title.side or second.side:
            continue
        between = doc[first.end : second.title.start]
        words = [token.text for token in between]
        while words and words[-1].istitle():
            words.pop()  # 'A and |Additional Secretary B'
        if words and len(words) < 4 and set(words) <= LIST_MARKS and not any(t.i in geo for t in between):
            second.shared = first.title.side if first.title.side and not first.title.is_side_implied else first.shared


def _delegation_side(doc: Doc, i: int, geo: dict[int, Entry]) -> tuple[Side | None, int]:
    """The side of a delegation, that of the only party named before it in its phrase or else behind 'of' and 'from'; and where
    its phrase ends."""
    end = i + 1
    if doc[end : end + 1].text in ("of", "from"):
        while end < len(doc) and not doc[end].is_sent_start and doc[end].pos_ not in ("VERB", "AUX", "PUNCT"):
            end += 1
    entries = {geo[j] for j in range(doc[i].left_edge.i, i) if j in geo} or {geo[j] for j in range(i, end) if j in geo}
    sides = {("organization" if e.kind == "organization" else "country", e.key) for e in entries}
    return (sides.pop() if len(sides) == 1 else None), end


def _members(token: Token, after: int) -> Iterator[tuple[int, int, bool]]:
    """Where those are named who are of a delegation: tokens from and to, and whether all of them are or the first."""
    doc, end = token.doc, token.sent.end
    after += doc[after : after + 1].text == ","
    if doc[after : after + 2].text in ("led by", "headed by"):
        yield after + 2, _verb_after(doc, after + 2, end), False
    elif after < end and doc[after].lower_ in ("including", "comprising", "consisting"):
        yield after + 1, doc[after].right_edge.i + 1, True
    verb = token.head
    if token.dep_ in ("nsubj", "nsubjpass"):
        if verb.lemma_.lower() in ("include", "comprise", "consist"):
            yield verb.i + 1, end, True
        elif token.dep_ == "nsubjpass" and verb.lemma_.lower() in ("lead", "head"):
            yield verb.i + 1, _verb_after(doc, verb.i + 1, end), False


def _verb_after(doc: Doc, start: int, end: int) -> int:
    """Where the next verb stands: 'headed by a deputy minister |met A' names nobody of the delegation."""
    return next((i for i in range(start, end) if doc[i].pos_ in ("VERB", "AUX")), end)


def _parted(names: list[NameSpan], headline_end: int) -> list[NameSpan]:
    """Names that run together, mostly in a headline without punctuation, cut by what the rest of the article calls its people.

    'Rouhani Macron discuss ...' is two people where the article names both apart; of 'Anura Kumara Dissanayake Speaks' the
    part that is a name elsewhere stays. In a text both parts must be of two words: a surname that stands alone elsewhere is no
    other person than the full name that ends with it.
    """
    counts = Counter(tuple(_key(span.words)) for span in names)
    surnames: dict[str, set[tuple[str, ...]]] = {}
    for form in counts:
        if form:
            surnames.setdefault(form[-1], set()).add(form)
    result: list[NameSpan] = []
    for span in names:
        form = tuple(_key(span.words))
        least = 1 if span.start < headline_end else 2
        if len(span.words) != len(form) or len(form) < 2 * least or counts[form] > 1:
            result.append(span)
            continue
        cut = next(
            (
                n
                for n in range(len(form) - least, least - 1, -1)
                if _is_named_apart(form[:n], form, counts, surnames)
                and _is_named_apart(form[n:], form, counts, surnames)
            ),
            None,
        )
        if cut is not None:
            middle = span.start + cut
            result.append(replace(span, end=middle, words=span.words[:cut]))
            result.append(NameSpan(middle, span.end, span.words[cut:]))
            continue
        known = next((n for n in range(len(form) - 1, 1, -1) if form[:n] in counts), None) if least == 1 else None
        if known is not None and not any(word in other for word in form[known:] for other in counts if other != form):
            span = replace(span, end=span.start + known, words=span.words[:known])
        result.append(span)
    return result


def _is_named_apart(
    part: tuple[str, ...],
    whole: tuple[str, ...],
    counts: Counter[tuple[str, ...]],
    surnames: dict[str, set[tuple[str, ...]]],
) -> bool:
    """Whether part of a name is elsewhere in the article a name of its own, without the rest of it."""
    rest = set(whole) - set(part)
    full = {form for form in surnames.get(part[-1], ()) if set(part) <= set(form) and form != whole}
    return any(not rest & set(form) for form in full) and not any(rest & set(form) for form in full)


def _spread(doc: Doc, people: list[Person], titles: list[Title]) -> None:
    """Adds the places where a known surname stands alone: the model often misses the second naming."""
    taken = {i for p in people for s in p.spans for i in range(s.start, s.end)} | {
        i for t in titles for i in range(t.start, t.end)
    }
    geo = {i for entry in doc._.gazetteer for i in range(entry.start, entry.end)}
    surnames: dict[str, list[Person]] = {}
    for person in people:
        for form in {words for s in person.spans if (words := _surname(s.words))} | _family_names(person):
            surnames.setdefault(form, []).append(person)
    starts = {form[:2] for form in surnames}
    for token in doc:
        if (
            token.text[:2] not in starts
            or token.i in taken
            or token.i in geo
            or not (is_capitalised(token.text) or token.lower_ in PARTICLES)
        ):
            continue
        for length in (3, 2, 1):
            form = doc[token.i : token.i + length].text
            owners = surnames.get(form)
            if owners and not (taken & set(range(token.i, token.i + length))):
                before = [p for p in owners if min(s.start for s in p.spans) < token.i]
                person = (before or owners)[-1]
                end = token.i + len(doc[token.i : token.i + length])
                person.spans.append(NameSpan(token.i, end, tuple(t.text for t in doc[token.i : end])))
                taken |= set(range(token.i, end))
                break


def _family_names(person: Person) -> set[str]:
    """'Wang' of a Wang Yi who, as title or list say, is of a state where the family's name comes first."""
    full = [s.words for s in person.spans if 1 < len(s.words) < 4]
    states = {title.country for title in person.titles} | {leaders().get(fold(" ".join(words))) for words in full}
    return {words[0] for words in full} if states & FAMILY_NAME_FIRST else set()


def _surname(words: tuple[str, ...]) -> str | None:
    """The part of a name that stands for it alone, particles included: 'al-Kazemi', 'bin Salman'; None where too short."""
    if len(words) < 2:
        return words[0] if words and len(words[0]) > 3 else None
    start = len(words) - 1
    while start > 1 and (
        words[start - 1] in ("-", "–") or words[start - 1].lower() in PARTICLES or words[start] == "-"
    ):
        start -= 1
    text = " ".join(words[start:]).replace(" - ", "-")
    return text if len(text) > 2 and text.lower() not in NOT_NAMES else None


def _weight(words: tuple[str, ...]) -> int:
    return len([w for w in words if len(w.rstrip(".")) > 1])


@lru_cache(maxsize=50_000)  # each form is held against many others
def _key(words: tuple[str, ...]) -> list[str]:
    return fold(" ".join(words)).replace("-", " ").replace(".", " ").replace("'", "").split()


def _find(people: list[Person], bearing: dict[str, dict[Person, int]], span: NameSpan) -> Person | None:
    words = _key(span.words)
    if not words:
        return None
    # Forms of one name share a word: who shares none need not be looked at.
    places = {number for word in words for number in bearing.get(word, {}).values()}
    sharing = [people[number] for number in sorted(places)]
    candidates = [p for p in sharing if any(_compatible(words, _key(s.words)) for s in p.spans)]
    if not candidates and len(words) == 1 and len(words[0]) > 5 and span.title is None:
        # A slip of the pen: 'Shamkani' beside 'Shamkhani'
        candidates = [
            p for p in people if any(fuzz.ratio(words[0], _key(s.words)[-1]) >= 88 for s in p.spans if len(s.words) > 1)
        ]
    if not candidates and len(words) > 1 and span.title is None:
        candidates = [p for p in sharing if any(_is_misspelt(words, _key(s.words)) for s in p.spans)]
    if len(candidates) > 1:
        # The one named last before this place; else the first named after.
        before = [p for p in candidates if any(s.start < span.start for s in p.spans)]
        if before:
            return max(before, key=lambda p: max(s.start for s in p.spans if s.start < span.start))
    return candidates[0] if candidates else None


def _is_misspelt(words: list[str], full: list[str]) -> bool:
    """Whether a name is another but for the spelling of one long word: 'Ana Lindquist' beside 'Ana Maria Lindqvist'."""
    odd = [word for word in words if word not in full]
    if len(odd) != 1 or len(odd[0]) < 5 or {" ".join(words), " ".join(full)} <= leaders().keys():
        return False
    return any(word[0] == odd[0][0] and fuzz.ratio(odd[0], word) >= 80 for word in full if word not in words)


def _compatible(short: list[str], full: list[str]) -> bool:
    """Whether a form with at most as many words can name the person of the fuller form."""
    if short == full:
        return True
    # 'the' word order of East Asian names: any one word of the full name can stand for the person.
    if len(short) == 1:
        return short[0] in full and (short[0] == full[-1] or len(short[0]) > 1)
    if set(short) <= set(full):
        return True
    if short[-1] == full[-1] and full_given_name(short[0]) == full_given_name(full[0]):
        return True  # 'Joe Biden', 'Joseph R. Biden'
    return short[-1] == full[-1] and short[0][0] == full[0][0] and (len(short[0]) == 1 or len(full[0]) == 1)


def _canonical(spans: list[NameSpan]) -> str:
    counts = Counter(" ".join(_joined(span.words)) for span in spans)
    name = max(counts, key=lambda form: (min(len(form.split()), 5), counts[form], -len(form)))
    if name.isupper():
        mixed = [form for form in counts if not form.isupper() and len(form.split()) == len(name.split())]
        name = mixed[0] if mixed else name
    return name


def _joined(words: tuple[str, ...]) -> list[str]:
    """Words with hyphens put back: ('Park', 'Geun', '-', 'hye') -> ['Park', 'Geun-hye']."""
    text = " ".join(words).replace(" - ", "-").replace(" ’", "’").replace(" '", "'")
    return text.split()


@cache
def head_surnames() -> dict[str, str]:
    """Folded surname -> the organisation or movement whose heads alone bear it, among leaders and heads."""
    owners: dict[str, set[str | None]] = {}
    for name in leaders() | heads():
        owners.setdefault(name.split()[-1], set()).add(heads().get(name))
    return {surname: one for surname, (one, *others) in owners.items() if one and not others}


@cache
def leaders_without_initials() -> dict[str, set[str]]:
    """Folded full names without initials and points -> states: 'Ashton B. Carter' is Ashton Carter."""
    owners: dict[str, set[str]] = {}
    for name, country in leaders().items():
        owners.setdefault(_without_initials(name), set()).add(country)
    return owners


def _without_initials(name: str) -> str:
    return " ".join(word for word in fold(name).replace(".", " ").split() if len(word) > 1)


@cache
def _leaders_by_surname() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for name in leaders():
        names.setdefault(name.split()[-1], []).append(name)
    return names


def _listed_state(name: str, named: frozenset[str]) -> str | None:
    """The state of a leader, whose name may be spelt otherwise ('Shah Mehmood Qureshi') or be longer than the list's ('Iván Duque
    Márquez'); of a surname that leaders of several states bear, the only one of these that the article names."""
    words = fold(name).split()
    if len(words) == 1:
        owners = leader_surnames().get(words[0], set())
    else:
        owners = leaders_without_initials().get(_without_initials(name), set())
        if not owners and len(name) >= MIN_MISSPELT:
            like = [n for n in _leaders_by_surname().get(words[-1], ()) if fuzz.ratio(n, " ".join(words)) >= 92]
            owners = {leaders()[n] for n in like}
        if not owners and len(words) > 2:
            owners = {leaders()[full] for full in (" ".join(words[:-1]),) if full in leaders()}
    if len(owners) > 1:
        owners = owners & named
    return next(iter(owners)) if len(owners) == 1 else None


def _settle_side(person: Person, home: str | None, named: frozenset[str]) -> None:
    beside = [span.side for span in person.spans if span.side]
    sides = Counter(t.country for t in person.titles if t.country and not t.is_side_implied)
    sides.update(key for kind, key in beside if kind == "country")
    organizations = Counter(t.organization for t in person.titles if t.organization)
    organizations.update(key for kind, key in beside if kind == "organization")
    named_in_full = leaders().get(fold(person.name))
    known = named_in_full or _listed_state(person.name, named)
    implied = next((t.country for t in person.titles if t.country and t.is_side_implied), None)
    headed = heads().get(fold(person.name))
    surname = head_surnames().get(fold(person.name))
    if headed is None and surname is not None and (surname in named or fold(person.name) in leader_surnames()):
        headed = surname
    if headed and (not sides or headed in organizations):
        person.organization = organizations.most_common(1)[0][0] if organizations else headed
    elif named_in_full and not organizations:
        person.country = named_in_full
    elif sides:
        person.country = sides.most_common(1)[0][0]
    elif organizations:
        person.organization = organizations.most_common(1)[0][0]
    elif known or implied:
        person.country = known or implied
    elif shared := next((span.shared for span in person.spans if span.shared), None):
        if shared[0] == "country":
            person.country = shared[1]
        else:
            person.organization = shared[1]
    elif person.titles and home and not any(t.possessive for t in person.titles):
        person.country = home
        person.is_side_assumed = True
    if organizations and person.organization is None and person.country is None:
        person.organization = organizations.most_common(1)[0][0]
