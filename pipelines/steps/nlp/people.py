"""The people of an article: who is named, in which forms, with which titles, for which side.

Here: `find_people`, which makes one `Person` of all the forms of a name in one article. Not here: the same person over
several articles (`transform/participants.py`), and who took part in what (`encounters.py`).
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

from rapidfuzz import fuzz
from spacy.tokens import Doc

from pipelines.steps.nlp.gazetteer import Entry, country_forms, fold, heads, leaders
from pipelines.steps.nlp.roles import HEADS, HONORIFICS, RANKS, Title, is_capitalised, office, singular

PARTICLES = frozenset(
    "al bin ibn bint abu van von der den de da del la le el ul ur di dos das ter ten af av abdul ben".split()
)
Side = tuple[str, str]
FAMILY_NAME_FIRST = frozenset(["CHN", "TWN", "HKG", "KOR", "PRK", "VNM"])
# Words with a capital that NER takes for people or that stand beside names.
NOT_NAMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december embassy ministry council committee parliament senate house white state department the a an
    government republic islamic party airport palace university center centre summit conference agreement treaty
    congress assembly union nations security supreme national commission organization iran's office spokesperson
    mission bureau province institutions board association promotion federation foundation institute fund authority chamber forum
    group company corporation speaks meets visits tells says calls urges hosts arrives welcomes
    press agency news read more photo file reuters ap afp getty covid covid-19 brexit street square hotel zionist
    eid nowruz ramadan christmas quran daesh isis
    north south east west northern southern eastern western persian gulf via getty images credit he she they his her it
    we you i in on at by for with from after before during while when if as but and or not no this that these those
    """.split()
)


# Surnames of leaders that are words or common names as well.
COMMON_WORDS = frozenset(
    """johnson brown smith costa silva santos herath trump biden castro martin bishop harris burns vance among power little
    young price parts struck store grant sessions gross loose chambers borne brink junior holder royal craft hockey gates
    frank straw hammer parry cannon darling cleverly champagne benjamin mason mills manning chris hijab""".split()
)


INITIALS = re.compile(r"(?!D\.C\.)(?:[A-Z]\.){2,}")  # 'G.L. Peiris'


@dataclass(slots=True)
class NameSpan:
    """One form of a name at one place: tokens `start` to `end`, with the title beside it if there is one."""

    start: int
    end: int
    words: tuple[str, ...]
    title: Title | None = None


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


def _name_words(doc: Doc, start: int, end: int) -> tuple[str, ...]:
    return tuple(doc[i].text for i in range(start, end))


def _scan_name(doc: Doc, start: int, geo: dict[int, Entry], stop: set[int]) -> int:
    """One past the last token of the capitalised name that begins at `start`; `start` itself where none does."""
    i = start
    n = 0
    while i < len(doc) and n < 6:
        token = doc[i]
        if i > start and (token.is_sent_start or i in stop):
            break
        if token.lower_ in NOT_NAMES or (i in geo and geo[i].kind in ("country", "seat", "organization")):
            if not (n and i in geo and geo[i].kind != "organization" and doc[i].ent_type_ == "PERSON"):
                break
        if (
            token.text == "-"
            and i > start
            and i + 1 < len(doc)
            and not token.whitespace_
            and not doc[i - 1].whitespace_
        ):
            i += 2 if doc[i + 1].is_alpha else 1  # 'Geun-hye': what follows a hyphen need not be capitalised
            continue
        if is_capitalised(token.text) and (
            token.is_alpha
            or "-" in token.text
            or "'" in token.text
            or "’" in token.text
            or token.text.rstrip(".").isalpha()
            or INITIALS.fullmatch(token.text)
        ):
            n += 1
            i += 1
        elif token.lower_ in PARTICLES and i not in geo and _next_is_name(doc, i):
            i += 1
        else:
            break
    while i > start and doc[i - 1].text in ("-", "."):
        i -= 1
    return i if n else start


@cache
def leader_surnames() -> dict[str, set[str]]:
    """Folded surname -> the states whose leaders bear it."""
    owners: dict[str, set[str]] = {}
    for name, country in leaders().items():
        words = name.split()
        owners.setdefault(words[0] if country in FAMILY_NAME_FIRST else words[-1], set()).add(country)
    return owners


@cache
def known_surnames() -> frozenset[str]:
    """Surnames of leaders that are long, of one state only and no word or place, so that they name a person wherever they
    stand."""
    others = COMMON_WORDS | NOT_NAMES | {fold(form) for form in country_forms()}
    return frozenset(
        s for s, countries in leader_surnames().items() if len(countries) == 1 and len(s) >= 5 and s not in others
    )


def _next_is_name(doc: Doc, i: int) -> bool:
    """Whether a particle at `i` is followed by a name: 'bin Salman', or 'al-Kazemi' as 'al', '-', 'Kazemi'."""
    while i + 1 < len(doc) and doc[i + 1].lower_ in PARTICLES:
        i += 1  # 'von der Leyen'
    rest = [doc[j] for j in range(i + 1, min(i + 3, len(doc)))]
    return bool(rest) and (
        is_capitalised(rest[0].text) or (rest[0].text == "-" and len(rest) > 1 and is_capitalised(rest[1].text))
    )


PORTFOLIO_ENDS = frozenset("affairs employment economics cooperation relations resources development".split())


def _skip_portfolio(doc: Doc, start: int) -> int:
    """The first token after the rest of an office that a title's end cuts off: 'for South and Central |Asian Affairs' and the
    name."""
    for i in range(start, min(start + 4, len(doc) - 1)):
        if not (is_capitalised(doc[i].text) or doc[i].lower_ in ("and", "for", "of")):
            break
        if doc[i].lower_ in PORTFOLIO_ENDS and is_capitalised(doc[i + 1].text):
            return i + 1
    return start


def find_names(doc: Doc, titles: list[Title]) -> list[NameSpan]:
    """Every place where a person is named: the model's PERSON entities, and names straight after a title."""
    geo: dict[int, Entry] = {i: entry for entry in doc._.gazetteer for i in range(entry.start, entry.end)}
    title_tokens = {i for t in titles for i in range(t.start, t.end)}
    spans: dict[int, NameSpan] = {}
    for title in titles:
        start = _skip_portfolio(doc, title.end)
        start = _skip_bracket(doc, start)
        start = _skip_honorifics(doc, start)
        if start < len(doc) and start not in title_tokens:
            end = _scan_name(doc, start, geo, title_tokens)
            entity_end = _entity_end(doc, start, "PERSON")
            if (
                entity_end
                and entity_end < end
                and doc[entity_end].text != "-"
                and doc[entity_end].lower_ not in PARTICLES
            ):
                end = entity_end
            if end > start:
                spans[start] = NameSpan(start, end, _name_words(doc, start, end), title)
                continue
        # 'the country's foreign minister, Hossein Amir Abdollahian,'
        if (
            start + 1 < len(doc)
            and doc[start].text == ","
            and doc[start + 1].ent_type_ == "PERSON"
            and doc[start + 1].ent_iob_ == "B"
        ):
            start += 1
            start = _skip_honorifics(doc, start)
            end = _scan_name(doc, start, geo, title_tokens)
            if end - start >= 2 and (end >= len(doc) or doc[end].text in (",", ".", "'s", "’s", "and", ";", ")")):
                spans[start] = NameSpan(start, end, _name_words(doc, start, end), title)
    for entity in doc.ents:
        if entity.label_ != "PERSON" and not (
            entity.label_ in ("ORG", "GPE", "NORP", "FAC", "LOC") and fold(entity.text) in leaders()
        ):
            continue
        start, end = entity.start, entity.end
        while start < end and (
            doc[start].lower_ in HONORIFICS
            or doc[start].lower_ in RANKS
            or start in title_tokens
            or doc[start].lower_ in NOT_NAMES
            or (not is_capitalised(doc[start].text) and doc[start].lower_ not in PARTICLES)
        ):
            start += 1
        if start >= end or any(s <= start < span.end for s, span in spans.items()):
            continue
        stop = _scan_name(doc, start, geo, title_tokens)
        if stop > start:
            spans[start] = NameSpan(start, stop, _name_words(doc, start, stop))
    for token in doc:
        # Surnames of leaders that the model missed ('Zarif made an unannounced visit').
        if (
            token.pos_ == "PROPN"
            and fold(token.text) in known_surnames()
            and not any(s <= token.i < n.end for s, n in spans.items())
        ):
            if (
                token.i not in title_tokens
                and token.i not in geo
                and token.dep_ in ("nsubj", "nsubjpass", "pobj", "dobj", "poss", "conj")
            ):
                spans[token.i] = NameSpan(token.i, token.i + 1, (token.text,))
    names = sorted(spans.values(), key=lambda span: span.start)
    result: list[NameSpan] = []
    for span in names:
        if result and span.start < result[-1].end:
            continue
        if span.words and not all(
            w.lower() in HEADS or w.lower() in HONORIFICS or w in ("Jr.", "Sr.", "II") for w in span.words
        ):
            result.append(span)
    _attach_titles_after(doc, result, titles)
    _share_plural_titles(doc, result)
    for span in result:
        # 'President Hun Sen of Cambodia'
        side = geo.get(span.end + 1) or (
            geo.get(span.end + 2) if doc[span.end : span.end + 2].text.lower() == "of the" else None
        )
        if span.title is not None and span.end < len(doc) and doc[span.end].lower_ == "of" and side is not None:
            if side.kind == "organization":
                span.title.organization = span.title.organization or side.key
            else:
                span.title.country = span.title.country or side.key
    return result


def _entity_end(doc: Doc, i: int, label: str) -> int | None:
    if doc[i].ent_type_ != label:
        return None
    while i < len(doc) and doc[i].ent_type_ == label and (doc[i].ent_iob_ != "B" or doc[i - 1].ent_type_ != label):
        i += 1
    return i


def _skip_bracket(doc: Doc, i: int) -> int:
    if i < len(doc) and doc[i].text == "(":
        for j in range(i + 1, min(i + 8, len(doc))):
            if doc[j].text == ")":
                return j + 1
    return i


def _skip_honorifics(doc: Doc, i: int) -> int:
    while i < len(doc) and (doc[i].lower_ in HONORIFICS or doc[i].lower_ in RANKS) and doc[i].text[0].isupper():
        i += 1
        if i < len(doc) and doc[i].text == "." and not doc[i].is_sent_end:
            i += 1
    return i


def _attach_titles_after(doc: Doc, names: list[NameSpan], titles: list[Title]) -> None:
    """'Ali Shamkhani, secretary of Iran's Supreme National Security Council, ...'"""
    by_start = {title.start: title for title in titles}
    used = {id(span.title) for span in names if span.title}
    for span in names:
        i = span.end
        if i < len(doc) and doc[i].text == "(":
            i = _skip_bracket(doc, i)
        if i >= len(doc) or doc[i].text not in (",", "(", "–", "—"):
            continue
        i += 1
        if (
            i < len(doc)
            and doc[i].lower_ in ("who",)
            and i + 1 < len(doc)
            and doc[i + 1].lower_ in ("is", "was", "serves")
        ):
            i += 2
        while i < len(doc) and doc[i].lower_ in ("the", "a", "an", "as", "also", "its", "then"):
            i += 1
        title = by_start.get(i)
        if title is None or id(title) in used or title.plural:
            continue
        after = doc[title.end].text if title.end < len(doc) else "."
        if is_capitalised(after) and span.title is not None and title.end not in {s.end for s in names}:
            continue
        if any(other.title is title for other in names):
            continue
        if span.title is None:
            span.title = title
        used.add(id(title))


def _share_plural_titles(doc: Doc, names: list[NameSpan]) -> None:
    """'Presidents A of X and B of Y': each of them holds the office, for the own state."""
    for first, second in pairwise(names):
        between = doc[first.end : second.start]
        if first.title is None or not first.title.plural or second.title is not None or len(between) > 6:
            continue
        if between.text.lower().split()[-1:] == ["and"]:
            second.title = replace(first.title, country=None, organization=None)


def find_people(doc: Doc, titles: list[Title], home: str | None) -> tuple[list[Person], dict[int, Person]]:
    """One `Person` per person of the article, and the token index of every form -> its person.

    `home`: the country that the article speaks from (ISO alpha-3), for titles that name no side.
    """
    names = _parted(find_names(doc, titles))
    people: list[Person] = []
    for span in sorted(names, key=lambda s: -_weight(s.words)):
        person = _find(people, span)
        if person is None:
            person = Person()
            people.append(person)
        person.spans.append(span)
        if span.title is not None:
            person.titles.append(span.title)
    _spread(doc, people, titles)
    at: dict[int, Person] = {}
    for person in people:
        person.spans.sort(key=lambda s: s.start)
        person.name = _canonical(person.spans)
        _settle_side(person, home)
        for span in person.spans:
            for i in range(span.start, span.end):
                at[i] = person
    people.sort(key=lambda p: p.spans[0].start)
    return people, at


def _parted(names: list[NameSpan]) -> list[NameSpan]:
    """Names that a headline without punctuation runs together, cut by what the rest of the article calls its people.

    'Rouhani Macron discuss ...' is two people where the article names both apart; of 'Anura Kumara Dissanayake Speaks' the
    part that is a name elsewhere stays.
    """
    counts = Counter(tuple(_key(span.words)) for span in names)
    surnames: dict[str, set[tuple[str, ...]]] = {}
    for form in counts:
        if form:
            surnames.setdefault(form[-1], set()).add(form)
    result: list[NameSpan] = []
    for span in names:
        form = tuple(_key(span.words))
        if len(span.words) != len(form) or len(form) < 2 or counts[form] > 1:
            result.append(span)
            continue
        cut = next(
            (
                n
                for n in range(len(form) - 1, 0, -1)
                if _is_named_apart(form[:n], form, counts, surnames)
                and _is_named_apart(form[n:], form, counts, surnames)
            ),
            None,
        )
        if cut is not None:
            middle = span.start + cut
            result.append(NameSpan(span.start, middle, span.words[:cut], span.title))
            result.append(NameSpan(middle, span.end, span.words[cut:]))
            continue
        known = next((n for n in range(len(form) - 1, 1, -1) if form[:n] in counts), None)
        if known is not None and not any(word in other for word in form[known:] for other in counts if other != form):
            span = NameSpan(span.start, span.start + known, span.words[:known], span.title)
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
        for form in {words for s in person.spans if (words := _surname(s.words))}:
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


def _key(words: tuple[str, ...]) -> list[str]:
    return fold(" ".join(words)).replace("-", " ").replace(".", " ").replace("'", "").split()


def _find(people: list[Person], span: NameSpan) -> Person | None:
    words = _key(span.words)
    if not words:
        return None
    candidates = []
    for person in people:
        for other in person.spans:
            if _compatible(words, _key(other.words)):
                candidates.append(person)
                break
    if not candidates and len(words) == 1 and len(words[0]) > 5 and span.title is None:
        # A slip of the pen: 'Shamkani' beside 'Shamkhani'
        candidates = [
            p for p in people if any(fuzz.ratio(words[0], _key(s.words)[-1]) >= 88 for s in p.spans if len(s.words) > 1)
        ]
    if len(candidates) > 1:
        # The one named last before this place; else the first named after.
        before = [p for p in candidates if any(s.start < span.start for s in p.spans)]
        if before:
            return max(before, key=lambda p: max(s.start for s in p.spans if s.start < span.start))
    return candidates[0] if candidates else None


def _compatible(short: list[str], full: list[str]) -> bool:
    """Whether a form with at most as many words can name the person of the fuller form."""
    if short == full:
        return True
    # 'the' word order of East Asian names: any one word of the full name can stand for the person.
    if len(short) == 1:
        return short[0] in full and (short[0] == full[-1] or len(short[0]) > 1)
    if set(short) <= set(full):
        return True
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
    """Folded surname -> the organisation or movement whose heads alone bear it among the leaders."""
    owners: dict[str, set[str | None]] = {}
    for name in leaders():
        owners.setdefault(name.split()[-1], set()).add(heads().get(name))
    return {surname: one for surname, (one, *others) in owners.items() if one and not others}


def _settle_side(person: Person, home: str | None) -> None:
    sides = Counter(t.country for t in person.titles if t.country and not t.is_side_implied)
    organizations = Counter(t.organization for t in person.titles if t.organization)
    named_in_full = known = leaders().get(fold(person.name))
    if known is None:
        owners = leader_surnames().get(fold(person.name), set())
        known = next(iter(owners)) if len(owners) == 1 else None
    implied = next((t.country for t in person.titles if t.country and t.is_side_implied), None)
    headed = heads().get(fold(person.name)) or head_surnames().get(fold(person.name))
    if headed and not sides:
        person.organization = organizations.most_common(1)[0][0] if organizations else headed
    elif named_in_full and not organizations:
        person.country = named_in_full
    elif sides:
        person.country = sides.most_common(1)[0][0]
    elif organizations:
        person.organization = organizations.most_common(1)[0][0]
    elif known or implied:
        person.country = known or implied
    elif person.titles and home and not any(t.possessive for t in person.titles):
        person.country = home
        person.is_side_assumed = True
    if organizations and person.organization is None and person.country is None:
        person.organization = organizations.most_common(1)[0][0]


__all__ = ["NameSpan", "Person", "find_names", "find_people", "office", "role_text", "singular"]
