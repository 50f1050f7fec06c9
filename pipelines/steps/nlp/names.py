"""Where an article names a person: the model's entities, names after titles, and surnames of leaders.

Here: `find_names`. Not here: which names are one person, and for which side (`people.py`).
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import numpy as np
from spacy.tokens import Doc

from pipelines.steps.nlp.gazetteer import POSSESSIVES, Entry, country_forms, fold, heads, leaders
from pipelines.steps.nlp.roles import (
    BODY_WORDS,
    HEADS,
    HONORIFICS,
    MODIFIERS,
    PARLIAMENTS,
    RANKS,
    Title,
    is_capitalised,
)

PARTICLES = frozenset(
    "al bin ibn bint abu van von der den de da del la le el ul ur di dos das ter ten af av abdul ben".split()
)
FAMILY_NAME_FIRST = frozenset(["CHN", "TWN", "HKG", "KOR", "PRK", "VNM"])
# With these the name of an office can end, which a title cuts off; none of them is a name.
PORTFOLIO_ENDS = frozenset(
    """affairs armed aviation control cooperation crime crimes cybersecurity defence defense development diplomacy economics
    employment finance forces information integration intelligence interior officer officers presidency protection recovery reforms
    relations resources revenue services trade""".split()
)
# Words with a capital that NER takes for people or that stand beside names.
NOT_NAMES = (
    frozenset(
        """monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october
    november december embassy ministry council committee parliament senate house white state department the a an government
    republic islamic party airport palace university center centre summit conference agreement treaty congress assembly union
    nations security supreme national commission organization iran's office spokesperson mission bureau province institutions
    board association promotion federation foundation institute fund authority chamber forum group company corporation speaks
    meets visits tells says calls urges hosts arrives welcomes press agency news read more photo file reuters ap afp getty covid
    covid-19 brexit street square hotel zionist eid nowruz ramadan christmas quran daesh isis affairs agricultural also airbase
    asian attacks bank central city consultative creditor cricket educational employment excellency extraordinary growth guest
    holiness investment judicial justice meeting ministries movement alliance allegations analyst building business cabinet
    college commercial consulate creditors discuss discusses district division educated election elections enterprises executive
    film financial former founder friendship guarantee guidance headquarters hundreds initiative joint marketing media narcotics
    naval obstacles operating operators partners people ports professor program programme receiving religious rescue school
    senior standing students studies supply support technology there training women accords airlines guides hemisphere homeland
    magazine shrine unites visit associations brigade communique coronavirus embassies explainer govt islamophobia ministership
    secretariat superintendent treasurer walking warns facebook instagram telegram twitter wikileaks museum negotiations
    observer over pacific pilgrimage plc publishers pull related relief resume salvation shoal states stock north south east west northern
    southern eastern western persian gulf via images credit he she they his her it donbas donbass azov we you i in on at by for
    with from after before during while when if as but and or not no this that these those
    """.split()
    )
    | PARLIAMENTS
    | PORTFOLIO_ENDS
)


OFFICE_JOINERS = frozenset("of for in and & the , ( )".split())
MAX_OFFICE = 16  # tokens of an office behind its title
# After a capitalised word they make it an organisation's name.
BODY_ENDS = frozenset(
    "Agency Association Authority Chamber Council Federation Foundation Group Institute Organisation Organization".split()
)
# Words that belong to a name, but are none alone: media that NER takes for people, and words of offices.
NOT_ALONE = frozenset(
    "bloomberg fars fleet freedom heritage irna isna judge kayhan kcna sana shana tasnim unity wam xinhua yonhap".split()
)


# Surnames of leaders that are words or common names as well.
COMMON_WORDS = frozenset(
    """johnson brown smith costa silva santos herath trump biden castro martin bishop harris burns vance among power little
    young price parts struck store grant sessions gross loose chambers borne brink junior holder royal craft hockey gates
    frank straw hammer parry cannon darling cleverly champagne benjamin mason mills manning chris hijab
    begin ford baker gandhi wilson heath eden horn graham ryan hook shannon kennedy""".split()
)


INITIALS = re.compile(r"(?!D\.C\.)(?:[A-Z]\.){2,}")  # 'G.L. Peiris'


@dataclass(slots=True)
class NameSpan:
    """One form of a name at one place: tokens `start` to `end`, with the title beside it if there is one."""

    start: int
    end: int
    words: tuple[str, ...]
    title: Title | None = None
    side: tuple[str, str] | None = None  # the party that the words beside it give to a name without a title
    shared: tuple[str, str] | None = None


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
        if _is_leader(doc, start, i):
            n += 1
            i += 1
            continue
        if token.lower_ in NOT_NAMES or (i in geo and geo[i].kind in ("country", "seat", "organization")):
            in_name = i in geo and geo[i].kind != "organization" and doc[i].ent_type_ == "PERSON"
            if not in_name or not (n or (i - 1 in stop and _ends_in_surname(doc, i, geo))):
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


def _is_leader(doc: Doc, start: int, i: int) -> bool:
    """Whether the word at `i`, which is mostly no name, is one in that of a leader that begins at `start`: 'He Lifeng'."""
    return (
        doc[i].lower_ in NOT_NAMES
        and doc[start].text[:1].isupper()
        and any(
            fold(doc[start:end].text) in leaders() for end in range(max(i + 1, start + 2), min(start + 5, len(doc)) + 1)
        )
    )


def _ends_in_surname(doc: Doc, i: int, geo: dict[int, Entry]) -> bool:
    """Whether the model's person at `i`, who begins like a state, goes on with another word: 'Israel Katz'."""
    return i + 1 < len(doc) and doc[i + 1].ent_iob_ == "I" and doc[i + 1].text.istitle() and i + 1 not in geo


@cache
def leader_surnames() -> dict[str, set[str]]:
    """Folded surname -> the states whose leaders bear it."""
    owners: dict[str, set[str]] = {}
    for name, country in leaders().items():
        words = name.split()
        owners.setdefault(words[0] if country in FAMILY_NAME_FIRST else words[-1], set()).add(country)
    return owners


@cache
def leader_first_words() -> frozenset[str]:
    """Folded words with which the full names of leaders begin, 'Sheikh Hasina' for one, but not 'Ayatollah Khamenei'."""
    return frozenset(name.split()[0] for name in leaders() if " " in name) - (HONORIFICS - {"sheikh"})


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


def _skip_portfolio(doc: Doc, start: int) -> int:
    """The first token after the rest of an office that a title's end cuts off: 'for South and Central |Asian Affairs' and the
    name."""
    for i in range(start, min(start + 4, len(doc) - 1)):
        if doc[i].ent_type_ == "PERSON" or not (is_capitalised(doc[i].text) or doc[i].lower_ in ("and", "for", "of")):
            break
        if doc[i].lower_ in PORTFOLIO_ENDS and is_capitalised(doc[i + 1].text):
            return i + 1
    return start


def _skip_office(doc: Doc, title: Title, geo: dict[int, Entry], stop: set[int]) -> int:
    """Where the name begins after an office that goes on behind its title: 'Head of the NATO |Mission in Ukraine A B',
    'Minister of Transport|, Ports and Civil Aviation A B'; 0 where none does."""
    i, was_office, side = title.end, False, None
    has_list = doc[title.head + 1 : title.end].text.startswith(("of ", "for ")) and title.end - 1 not in geo
    if (
        title.plural
        or not doc[title.head].is_title
        or (not has_list and doc[i : i + 1].text in ("and", ",", "Executive"))
    ):
        return 0
    while i < min(title.end + MAX_OFFICE, len(doc) - 1):
        token = doc[i]
        word = token.lower_
        if token.is_sent_start or i in stop or not (is_capitalised(token.text) or word in OFFICE_JOINERS):
            return 0
        if i in geo:
            if geo[i].kind == "demonym" or "of" in (doc[i - 1].lower_, doc[i - 2].lower_):
                side = side or geo[i]  # 'of Foreign Affairs, European Union and Cooperation of the Kingdom of Spain'
            i, was_office = geo[i].end, True
            continue
        if word in OFFICE_JOINERS:
            if word == "," and not has_list:
                return 0
            was_office = word == ")"
        elif word in BODY_WORDS or word in MODIFIERS or word in NOT_NAMES:
            was_office = True
        elif was_office and _is_named(doc, i, geo, stop):
            if side is not None and (title.side is None or title.is_side_implied):
                title.country = side.key if side.kind != "organization" else None
                title.organization = side.key if side.kind == "organization" else None
                title.is_side_implied = False
            end = next(j for j in range(i, title.head, -1) if doc[j - 1].lower_ not in HONORIFICS)
            title.text = doc[title.start : end].text
            return i
        elif i == title.end:
            return 0
        else:
            was_office = False
        i += 1
    return 0


def _is_named(doc: Doc, start: int, geo: dict[int, Entry], stop: set[int]) -> bool:
    """Whether a name of two words or more begins that nothing but a verb or mark follows, or that the model takes for a person."""
    end = _scan_name(doc, start, geo, stop)
    if end - start < 2 or any(i in geo for i in range(start, end)):
        return False
    if doc[start].ent_type_ == "PERSON" and doc[start].ent_iob_ == "B":
        return True
    return end == len(doc) or doc[end].pos_ in ("VERB", "AUX", "PUNCT")


def find_names(doc: Doc, titles: list[Title]) -> list[NameSpan]:
    """Every place where a person is named: the model's PERSON entities, and names straight after a title."""
    geo: dict[int, Entry] = {i: entry for entry in doc._.gazetteer for i in range(entry.start, entry.end)}
    title_tokens = {i for t in titles for i in range(t.start, t.end)}
    spans: dict[int, NameSpan] = {}
    for title in titles:
        start = _skip_office(doc, title, geo, title_tokens) or _skip_portfolio(doc, title.end)
        start = _skip_bracket(doc, start)
        start = _skip_honorifics(doc, start)
        if start < len(doc) and start not in title_tokens:
            end = max(_scan_name(doc, start, geo, title_tokens), _leader_end(doc, start))
            entity_end = _entity_end(doc, start, "PERSON")
            if (
                entity_end
                and entity_end < end
                and doc[entity_end].text != "-"
                and doc[entity_end].lower_ not in PARTICLES
                and not _goes_on(doc, start, entity_end)
            ):
                end = max(entity_end, _leader_end(doc, start))
            if end > start and not _is_in_body(doc, start, end):
                spans[start] = NameSpan(start, end, _name_words(doc, start, end), title)
                continue
        # 'the country's foreign minister, Hossein Amir Abdollahian,'
        named = _skip_honorifics(doc, start + 1)
        if named >= len(doc) or doc[start].text != ",":
            continue
        end = _scan_name(doc, named, geo, title_tokens)
        if end - named < 2:
            continue
        follows = doc[end].text if end < len(doc) else "."
        if doc[named].ent_type_ == "PERSON" and (doc[named].ent_iob_ == "B" or named > start + 1):
            is_named = (
                follows in (",", ".", "'s", "’s", "and", ";", ")")
                or _is_apposed(doc, end - 1, title)
                or (doc[title.head].is_title and doc[title.head].dep_ not in ("pobj", "dobj"))
            )
        else:
            is_named = follows == "," and named not in title_tokens and _is_person_beside(doc, named, end, title)
        if is_named:
            spans[named] = NameSpan(named, end, _name_words(doc, named, end), title)
    for entity in doc.ents:
        if entity.label_ != "PERSON" and not (
            entity.label_ in ("ORG", "GPE", "NORP", "FAC", "LOC") and fold(entity.text) in leaders()
        ):
            continue
        start, end = entity.start, entity.end
        while start < end and (
            _is_honorific(doc, start)
            or start in title_tokens
            or (doc[start].lower_ in NOT_NAMES and not _is_leader(doc, start, start))
            or (not is_capitalised(doc[start].text) and doc[start].lower_ not in PARTICLES)
        ):
            start += 1
        if start >= end or any(s <= start < span.end for s, span in spans.items()):
            continue
        stop = _scan_name(doc, start, geo, title_tokens)
        if stop > start:
            spans[start] = NameSpan(start, stop, _name_words(doc, start, stop))
    for i in np.flatnonzero(doc.to_array("POS") == doc.vocab.strings["PROPN"]).tolist():
        # Surnames of leaders that the model missed ('Zarif made an unannounced visit').
        token = doc[i]
        if (
            fold(token.text) in known_surnames()
            and not (token.i and doc[token.i - 1].text == "-")
            and not any(s <= token.i < n.end for s, n in spans.items())
        ):
            if (
                token.i not in title_tokens
                and token.i not in geo
                and token.dep_ in ("nsubj", "nsubjpass", "pobj", "dobj", "poss", "conj")
            ):
                spans[token.i] = NameSpan(token.i, token.i + 1, (token.text,))
    _add_leaders(doc, spans, title_tokens)
    names = sorted(spans.values(), key=lambda span: span.start)
    result: list[NameSpan] = []
    for span in names:
        if result and span.start < result[-1].end:
            continue
        if len(span.words) == 1 and (
            span.words[0].lower() in NOT_ALONE
            or (
                span.start in geo
                and geo[span.start].kind in ("demonym", "people")
                and not (span.title and fold(span.words[0]) in leader_surnames())  # 'Prime Minister English'
            )
        ):
            continue
        if span.words and not all(
            w.lower() in HEADS or w.lower() in HONORIFICS or w in ("Jr.", "Sr.", "II") for w in span.words
        ):
            result.append(_said_once(span))
    _attach_titles_after(doc, result, titles)
    _share_plural_titles(doc, result)
    for span in result:
        # 'President Hun Sen of Cambodia'
        words = doc[span.end : span.end + 4].text.lower()
        side = geo.get(span.end + 1) or (geo.get(span.end + 2) if words.startswith("of the ") else None)
        if side is None and words in ("of the republic of", "of the kingdom of", "of the state of"):
            side = geo.get(span.end + 4)
        if span.title is not None and span.end < len(doc) and doc[span.end].lower_ == "of" and side is not None:
            if side.kind == "organization":
                span.title.organization = span.title.organization or side.key
            else:
                span.title.country = span.title.country or side.key
        elif span.title is None:
            span.side = _side_beside(doc, span, geo)
    return result


def _said_once(span: NameSpan) -> NameSpan:
    """A name that a page's markup gives twice in a row, once: 'Emmanuel Macron |Macron Emmanuel'."""
    for n in range(2, len(span.words) - 1):
        if span.words[n - 1] == span.words[n] and set(span.words[:n]) <= set(span.words[n:]):
            return replace(span, end=span.start + n, words=span.words[:n])
    return span


def _side_beside(doc: Doc, span: NameSpan, geo: dict[int, Entry]) -> tuple[str, str] | None:
    """The party of 'Norway's A', 'the EU's A', 'A of Norway', 'A from Norway', 'A of the European Union'."""
    start = next(i for i in range(span.start, -1, -1) if i == 0 or not _is_honorific(doc, i - 1))
    is_owned = start > 1 and doc[start - 1].text in ("'s", "’s") and doc[span.end - 1].ent_type_ == "PERSON"
    entry = geo.get(start - 2) if is_owned else None
    if entry is None and span.end + 1 < len(doc):
        link = doc[span.end]
        if link.lower_ == "of" or (link.lower_ == "from" and span.start <= link.head.i < span.end):
            entry = geo.get(span.end + 2 if doc[span.end + 1].lower_ == "the" else span.end + 1)
            if entry is not None and (
                entry.kind not in ("country", "organization") or doc[entry.end : entry.end + 1].text in POSSESSIVES
            ):
                return None  # 'A of Norway's Institute of International Affairs'
    if entry is None:
        return None
    return "organization" if entry.kind == "organization" else "country", entry.key


def _add_leaders(doc: Doc, spans: dict[int, NameSpan], stop: set[int]) -> None:
    """Adds leaders named in full whom the model missed, and the given name that it cuts off: 'Petro |Poroshenko'."""
    named = {i: span for span in spans.values() for i in range(span.start, span.end)}
    for i in np.flatnonzero(doc.to_array("IS_TITLE")).tolist():
        if i in named or i in stop or fold(doc[i].text) not in leader_first_words():
            continue
        end = _leader_end(doc, i)
        if end == i or any(j in stop or not is_capitalised(doc[j].text) for j in range(i, end)):
            continue
        if doc[i].ent_type_ in ("FAC", "ORG") and end < len(doc) and doc[end].ent_iob_ == "I":
            continue  # an airport
        cut = named.get(i + 1)
        if cut is not None and cut.end > end:
            continue
        for j in range(i, end):
            if j in named:
                spans.pop(named[j].start, None)
        spans[i] = NameSpan(i, end, _name_words(doc, i, end), cut.title if cut is not None else None)


def _is_apposed(doc: Doc, i: int, title: Title) -> bool:
    return doc[i].dep_ == "appos" and title.start <= doc[i].head.i < title.end


def _is_person_beside(doc: Doc, start: int, end: int, title: Title) -> bool:
    """Whether a name that the model takes for no person stands beside a title: 'the secretary, Armen Petrosyan, will'."""
    name = fold(doc[start:end].text)
    if name in leaders() or name in heads():
        return True
    # 'The president, Air Force One, left' is another sort of entity.
    return not doc[start].ent_type_ and any(_is_apposed(doc, i, title) for i in range(start, end))


def _entity_end(doc: Doc, i: int, label: str) -> int | None:
    if doc[i].ent_type_ != label:
        return None
    while i < len(doc) and doc[i].ent_type_ == label and (doc[i].ent_iob_ != "B" or doc[i - 1].ent_type_ != label):
        i += 1
    return i


def _goes_on(doc: Doc, start: int, end: int) -> bool:
    """Whether the person that the model ends at `end` goes on in the next it finds: 'Luiz Inácio' and 'Lula da Silva'."""
    if doc[end].ent_type_ != "PERSON" or fold(doc[start:end].text) in leaders():
        return False  # 'President Joe Biden Xi Jinping meeting'
    return doc[end].text not in {token.text for token in doc[start:end]}


def _is_in_body(doc: Doc, start: int, end: int) -> bool:
    """Whether a single word after a title is part of an organisation: 'director of the Taiwan |Space Agency'."""
    if end - start > 1:
        return False
    after = doc[end] if end < len(doc) else None
    is_longer = after is not None and after.ent_type_ == "ORG" and after.ent_iob_ == "I"
    return (doc[start].ent_type_ == "ORG" and is_longer) or (after is not None and after.text in BODY_ENDS)


def _leader_end(doc: Doc, start: int) -> int:
    """Where the full name of a leader ends that begins at `start`, however it is written ('xi Jinping', 'Donald trump');
    `start` where none does."""
    ends = range(min(start + 5, len(doc)), start + 1, -1)
    return next((end for end in ends if fold(doc[start:end].text) in leaders()), start)


def _skip_bracket(doc: Doc, i: int) -> int:
    if i < len(doc) and doc[i].text in ("(", "["):  # 'President [Ebrahim] Raisi'
        for j in range(i + 1, min(i + 8, len(doc))):
            if doc[j].text in (")", "]"):
                return j + 1
    return i


def _is_honorific(doc: Doc, i: int) -> bool:
    """Whether a word is an honorific or rank, or begins one ('Field Marshal', 'Rear Admiral'), and not a name ('He Lifeng')."""
    if doc[i].lower_ in HONORIFICS:
        return not _is_leader(doc, i, i)
    if doc[i].lower_ in ("field", "rear") and i + 1 < len(doc):
        i += 1
    return doc[i].lower_.rstrip(".") in RANKS


def _skip_honorifics(doc: Doc, i: int) -> int:
    while i < len(doc) and _is_honorific(doc, i) and doc[i].text[0].isupper():
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
        if title is None or id(title) in used or title.plural or _acts(doc, title):
            continue
        after = doc[title.end].text if title.end < len(doc) else "."
        if is_capitalised(after) and span.title is not None and title.end not in {s.end for s in names}:
            continue
        if any(other.title is title for other in names):
            continue
        if span.title is None:
            span.title = title
        used.add(id(title))


def _acts(doc: Doc, title: Title) -> bool:
    """Whether a title begins a clause and is no apposition: 'After talks with A, the president said'."""
    follows = doc[title.end].pos_ if title.end < len(doc) else ""
    return title.definite and doc[title.head].dep_ in ("nsubj", "nsubjpass") and follows in ("VERB", "AUX")


def _share_plural_titles(doc: Doc, names: list[NameSpan]) -> None:
    """'Presidents A of X and B of Y': each of them holds the office, for the own state."""
    for first, second in pairwise(names):
        between = doc[first.end : second.start]
        if first.title is None or not first.title.plural or second.title is not None or len(between) > 6:
            continue
        if between.text.lower().split()[-1:] == ["and"]:
            second.title = replace(first.title, country=None, organization=None)
