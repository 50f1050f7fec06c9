"""Titles: finding 'Iranian Foreign Minister', 'secretary of the Supreme National Security Council' and the like.

Here: the words titles are made of and where a title begins and ends. Not here: whose title it is (`people.py`).
"""

from dataclasses import dataclass, field
from functools import cache, lru_cache

import numpy as np
from spacy.strings import get_string_id
from spacy.tokens import Doc

from pipelines.steps.nlp.gazetteer import POSSESSIVES, Entry

# Words that a title can have as its head. Plural forms are made by `singular`.
HEADS = frozenset(
    """president premier chancellor minister secretary undersecretary ambassador envoy commissioner speaker chairman
    chairwoman chairperson chair chief head director commander adviser advisor governor mayor leader king queen emir
    sultan prince princess monarch emperor pope senator congressman congresswoman lawmaker mp deputy representative
    coordinator negotiator diplomat official consul attache attaché spokesman spokeswoman spokesperson taoiseach
    tánaiste counsellor counselor councilor councillor rapporteur administrator ombudsman inspector
    statesman ruler caliph prosecutor vice-president vice-premier vice-chairman prime-minister fm pm counterpart
    member aide assistant delegate charge chargé quartermaster chairholder parliamentarian strongman potus
    """.split()
)
# Ranks that come before a name, and as a head ('army chief General Asim Munir').
RANKS = frozenset(
    "general admiral colonel marshal brigadier lieutenant major commodore captain lt gen maj brig adm".split()
)
HONORIFICS = frozenset(
    """mr mrs ms dr prof sir lord lady dame sheikh shaikh sheik sayyid seyyed seyed ayatollah hojjatoleslam hojatoleslam
    excellency h.e he her his majesty highness royal hon honourable honorable rt baroness count haj hajj imam mullah
    maulana mawlawi mr. mrs. ms. dr. prof. gen. lt. maj. brig. adm. col. sen. rep. gov. hon. h.e. m. mme comrade
    eng eng. engr engr. shri smt smt. datuk dato seri md. judge
    economist""".split()
)
MODIFIERS = frozenset(
    """foreign prime deputy vice first second third senior chief former ex acting interim caretaker outgoing incoming
    newly appointed elected defense defence interior finance trade energy oil petroleum economy economic health
    education transport transportation agriculture justice security national supreme special presidential state
    general high top permanent under assistant principal private personal political military army navy naval air force
    intelligence home external internal financial commerce industry culture cultural tourism environment labor labour
    science technology communications information water power roads urban development planning parliamentary
    parliament senate house majority minority opposition crown deputy-prime joint visiting resident non-resident
    plenipotentiary extraordinary regional global climate nuclear humanitarian peace religious spiritual revolution
    executive managing central bank treasury staff cabinet council committee party government ruling judiciary
    legislative consular honorary roving union federal provincial grand co inspector secretary attorney consul
    governor affairs ministry department office expediency assembly mission delegation ministerial commerce
    veteran long-time longtime newly-appointed newly-elected president-elect elect then late current new delegation
    left-wing right-wing veteran islamic republic counterterrorism counter-terrorism additional aid rights refugee food
    relief migration""".split()
)
# Parliaments by the names that they have at home: 'Speaker of the Saeima of the Republic of Latvia'.
PARLIAMENTS = frozenset(
    "saeima seimas riigikogu rada verkhovna knesset duma majlis sejm bundestag bundesrat riksdag storting folketing".split()
)
# Words that the complement of a title is made of ('Minister for Foreign Affairs', 'secretary of the ... Council').
BODY_WORDS = (
    frozenset(
        """affairs council committee ministry organization organisation assembly parliament senate house representatives
    state states security national supreme foreign defense defence interior finance trade energy oil petroleum economy
    economic health education transport agriculture justice commission office department staff chiefs armed forces
    army navy guards guard corps revolution revolutionary islamic government bank central court republic kingdom
    union united nations political security international relations cooperation development planning investment
    judicial technology science culture sports tourism environment climate labor labour industry commerce mines mining roads
    urban water power information communications intelligence service agency body policy treasury exchequer judiciary
    expediency discernment system center centre group delegation mission embassy front movement party people nation
    country region middle east asia africa europe western central south eastern north joint general common bilateral
    external internal religious human rights emergency situations nuclear atomic cabinet lower upper chamber
    legislative board directorate administration strategic special presidential prime minister president secretariat
    leader consular public order home refugees migration war peace process reconciliation sanctions disarmament
    population global regional multilateral arms civil civilian control democracy diplomacy mineral resources aviation""".split()
    )
    | PARLIAMENTS
)
JOINERS = frozenset("of the and for on to in & , its his their her".split())
COMPLEMENT_STARTS = frozenset("of for to on in at".split())
SENT = frozenset("ambassador commissioner plenipotentiary representative envoy".split())  # 'of Canada to Ukraine'
PLURALS = {
    "secretaries": "secretary",
    "deputies": "deputy",
    "chiefs": "chief",
    "attaches": "attache",
    "envoys": "envoy",
    "attachés": "attaché",
    "mps": "mp",
    "fms": "fm",
    "pms": "pm",
}
# Titles that only one state has; a text that uses them need not name it.
TITLE_COUNTRY = {
    "pope": "VAT",
    "supreme leader": "IRN", "taoiseach": "IRL", "tánaiste": "IRL", "secretary of state": "USA",
    "secretary of defense": "USA", "secretary of the treasury": "USA", "under secretary of state": "USA",
    "deputy secretary of state": "USA", "assistant secretary of state": "USA", "potus": "USA",
    "chancellor of the exchequer": "GBR",
}  # fmt: skip
MAX_OFFICE_NAME = 10
MAX_COMPLEMENT = 14  # tokens; the longest title in the training articles has 12


@dataclass(slots=True)
class Title:
    """A title in a document: tokens `start` to `end` (exclusive), its `head` token, and the side it states."""

    start: int
    end: int
    head: int
    text: str
    country: str | None = None
    organization: str | None = None
    plural: bool = False
    possessive: bool = False  # 'his', 'their': relates to somebody named before
    definite: bool = False  # 'the president': somebody known, or one of many
    former: bool = False
    is_side_implied: bool = (
        False  # only by the words of the title: 'secretary of state' is American unless said otherwise
    )
    keys: frozenset[str] = field(default_factory=frozenset)  # the words that tell the office apart

    @property
    def side(self) -> tuple[str, str] | None:
        """The party that the title is of, as `Person.side`."""
        if self.country:
            return "country", self.country
        return ("organization", self.organization) if self.organization else None


@lru_cache(maxsize=50_000)  # asked of every token
def singular(word: str) -> str:
    """The head of a title in the singular; the word itself where it is not a plural of one."""
    if word in HEADS or word in RANKS:
        return word
    if word in PLURALS:
        return PLURALS[word]
    return word[:-1] if word.endswith("s") and word[:-1] in HEADS else word


@cache
def head_forms() -> np.ndarray:
    """Every word that is a head of a title or the plural of one, as spaCy numbers words: to be sought in a whole text at once."""
    forms = HEADS | PLURALS.keys() | {f"{head}s" for head in HEADS}
    return np.array([get_string_id(form) for form in forms if singular(form) in HEADS], dtype=np.uint64)


def is_capitalised(text: str) -> bool:
    """Whether a word can belong to a name: its first letter is upper case."""
    return text[:1].isupper() or (text[:2] in ("al", "el") and text[2:3] == "-" and text[3:4].isupper())


OFFICE_WORDS = {"pm": "prime minister", "fm": "foreign minister", "premier": "prime minister", "taoiseach": "prime minister",
                "diplomat": "foreign minister"}  # fmt: skip


def office(text: str) -> frozenset[str]:
    """The words that tell an office from another, for 'the minister' to find its bearer: lower case, singular."""
    words = set()
    text = text.lower().replace("external affairs", "foreign")
    if text.endswith("head of state"):
        text = "president"
    for word in text.replace(",", " ").replace("-", " ").split():
        for part in OFFICE_WORDS.get(word, word).split():
            if singular(part) in HEADS or part in (
                "foreign",
                "prime",
                "vice",
                "deputy",
                "defense",
                "defence",
                "security",
                "interior",
                "supreme",
                "crown",
                "finance",
                "trade",
            ):
                words.add(singular(part))
    return frozenset(words)


def find_titles(doc: Doc) -> list[Title]:
    """All titles of a document, in order, none overlapping another."""
    geo: dict[int, Entry] = {i: entry for entry in doc._.gazetteer for i in range(entry.start, entry.end)}
    person_start = {entity.start: entity.end for entity in doc.ents if entity.label_ == "PERSON"}
    titles: list[Title] = []
    taken = 0
    for head in np.flatnonzero(np.isin(doc.to_array("LOWER"), head_forms())).tolist():
        if (
            head < taken
            or head in geo
            or not (doc[head].pos_ in ("NOUN", "PROPN", "ADJ") or doc[head].text[0].isupper())
        ):
            continue
        after = head + 1
        if (
            singular(doc[head].lower_) == "deputy"
            and after < len(doc)
            and (_is_head(doc, after, geo) or doc[after].lower_ in MODIFIERS or _is_of_office(doc, after, geo))
        ):
            continue
        # 'Secretary General', 'attorney general', 'vice president': what follows may belong to the head.
        end = after
        while end < len(doc) and (
            doc[end].lower_ in ("general", "elect", "designate", "-", "extraordinary", "plenipotentiary")
            or doc[end : end + 2].text.lower() == "and plenipotentiary"
        ):
            end += 1
        if doc[end - 1].text == "-":
            end -= 1
        start = _extend_left(doc, head, geo, taken)
        bare = end
        end = _extend_right(doc, end, geo, person_start)
        title = _make(doc, start, head, end, geo)
        if end in person_start and _ends_in_office(doc, bare, end, geo):
            end = title.end = bare
            title.text = doc[start:end].text
            title.keys = office(title.text)
        if (
            titles
            and titles[-1].end == start - 1
            and doc[start - 1].lower_ in ("and", "&")
            and not titles[-1].plural
            and not titles[-1].definite
            and end < len(doc)
            and is_capitalised(doc[end].text)
        ):
            # 'Deputy Prime Minister and Foreign Minister Ayman Safadi' is one person with two offices.
            first = titles.pop()
            title = Title(first.start, end, head, doc[first.start : end].text, title.country or first.country,
                          title.organization or first.organization, definite=first.definite, former=title.former,
                          keys=title.keys | first.keys)  # fmt: skip
        if (
            titles
            and titles[-1].end == start
            and not titles[-1].plural
            and not title.country
            and not title.organization
        ):
            # 'Saudi Minister of Foreign Affairs Prince A'
            title.country, title.organization = titles[-1].country, titles[-1].organization
        titles.append(title)
        taken = end
    return titles


def _owner_before(doc: Doc, i: int, geo: dict[int, Entry], limit: int) -> int | None:
    """Where the party stands that a long name of an office begins with: 'German' of 'German MFA |Political Director', 'Korea' of
    'Korea's Anti-Corruption and Civil Rights Commission |Director'."""
    for j in range(i, max(limit, i - MAX_OFFICE_NAME) - 1, -1):
        token = doc[j]
        if j in geo:
            is_owner = geo[j].kind == "demonym" or doc[j + 1].text in POSSESSIVES
            return geo[j].start if is_owner else None
        # 'Korea's Anti-Corruption |and Civil Rights Commission Director', but not 'Korea's President and |Foreign Minister'
        is_joined = token.lower_ in ("and", "&") and j > limit and singular(doc[j - 1].lower_) not in HEADS
        is_inside = is_joined or (j < i and token.lower_ in ("of", "-", ",", "(", ")", "'s", "’s", "’"))
        if not is_inside and not (is_capitalised(token.text) and token.is_alpha and token.ent_type_ != "PERSON"):
            return None
        if token.is_sent_start:
            return None
    return None


def _ends_in_office(doc: Doc, start: int, end: int, geo: dict[int, Entry]) -> bool:
    """Whether what a title is of is the office of another, named next: 'aide to |Russian President A', but not 'Secretary to
    the President A', who is the secretary."""
    last = max((i for i in range(start, end) if doc[i].text in COMPLEMENT_STARTS), default=end)
    return (
        last + 1 < end
        and doc[last + 1].lower_ != "the"
        and doc[end - 1].text[0].isupper()
        and doc[end - 1].lower_ in HEADS
        and end - 1 not in geo
    )


def _is_head(doc: Doc, i: int, geo: dict[int, Entry]) -> bool:
    return i not in geo and singular(doc[i].lower_) in HEADS


def _is_of_office(doc: Doc, i: int, geo: dict[int, Entry]) -> bool:
    """Whether a party named after 'deputy' is that of an office: 'deputy U.N. envoy'."""
    return (
        i in geo and geo[i].end < len(doc) and (_is_head(doc, geo[i].end, geo) or doc[geo[i].end].lower_ in MODIFIERS)
    )


def _extend_left(doc: Doc, head: int, geo: dict[int, Entry], limit: int) -> int:
    start = head
    while start > limit:
        token = doc[start - 1]
        word = token.lower_
        if token.is_sent_start and doc[start].is_sent_start:
            break
        entry = geo.get(start - 1)
        if entry is not None and entry.kind == "seat" and entry.start and doc[entry.start - 1].lower_ in ("in", "at"):
            break  # 'On Thursday in Berlin Secretary A will meet B'
        if (entry is not None and entry.kind != "people") or word in MODIFIERS or word in RANKS or word in BODY_WORDS:
            start = entry.start if entry is not None else start - 1
        elif (
            word in ("'s", "’s", "'", "’")
            and start - 2 >= limit
            and (start - 2 in geo or is_capitalised(doc[start - 2].text))
        ):
            start -= 1 if start - 2 in geo else 2
            if doc[start].lower_ not in ("'s", "’s", "'", "’") and start not in geo:
                # 'Zarif's deputy': a person's, not a state's
                start += 2
                break
        elif (word == "-" and start - 2 >= limit and not token.whitespace_ and not doc[start - 2].whitespace_) or (
            word in ("and", "&")
            and start - 2 >= limit
            and (doc[start - 2].lower_ in MODIFIERS and doc[start].lower_ in MODIFIERS)
            and singular(doc[start - 2].lower_) not in HEADS
        ):
            start -= 2
        elif (
            word == ")"
            and start - 4 >= limit
            and doc[start - 3].text == "("
            and start - 4 in geo
            and start - 2 in geo
            and geo[start - 2].key == geo[start - 4].key
        ):
            start = geo[start - 4].start  # 'the United Nations (UN) Resident Coordinator'
        elif (owner := _owner_before(doc, start - 1, geo, limit)) is not None:
            start = owner
        else:
            break
        if doc[start].is_sent_start:
            break
    # A title begins with a word of its own, not with what joins.
    while start < head and doc[start].lower_ in ("and", "&", "-", "'s", "’s", "'", "’", "then", "late", "the"):
        start += 1
    return start


def _extend_right(doc: Doc, end: int, geo: dict[int, Entry], person_start: dict[int, int]) -> int:
    if doc[end : end + 1].text == "(" and doc[end + 2 : end + 4].text in (") of", ") at"):
        end += 3  # 'Second Secretary (Political) of the Embassy of Canada'
    if end >= len(doc) or doc[end].text not in COMPLEMENT_STARTS:
        return end
    j = end + 1
    last = end
    last_was_geo = False
    while j < len(doc) and j - end <= MAX_COMPLEMENT:
        token = doc[j]
        if token.is_sent_start:
            break
        entry = geo.get(j)
        if entry is not None:
            j = last = entry.end
            last_was_geo = entry.kind != "demonym"
            if j < len(doc) and doc[j].lower_ in ("'s", "’s"):
                j += 1
                last_was_geo = False
            continue
        if token.text == "(" and j + 2 < len(doc) and doc[j + 2].text == ")":
            j = last = j + 3
            continue
        word = token.lower_
        if doc[j - 1].lower_ == "secretary" and doc[j : j + 2].text.lower() == "-general":
            j = last = j + 2  # 'Special Representative of the Secretary|-General of the United Nations'
            continue
        if word in JOINERS:
            if word == "," and not last_was_geo:
                # 'Roads, Transport and Urban Development': only inside a list of a body's words
                if not (j + 1 < len(doc) and doc[j + 1].text.istitle() and doc[j + 1].lower_ in BODY_WORDS):
                    break
            elif (
                (word in ("and", ",") and any(_is_head(doc, k, geo) for k in range(j + 1, min(j + 3, len(doc)))))
                or (
                    word in (",", "to", "in", "on")
                    and last_was_geo
                    and not (word == "to" and doc[end - 1].lower_ in SENT)
                    and not (word == "in" and _is_office_abroad(doc, j + 1, geo))
                )
                or (
                    word == "and"
                    and last_was_geo
                    and not (j + 1 < len(doc) and (j + 1 in geo or doc[j + 1].lower_ in ("the",)))
                )
            ):
                break
            j += 1
            continue
        if j in person_start and word not in BODY_WORDS:
            break
        if word in BODY_WORDS or word in MODIFIERS:
            is_secretary = word == "secretary" and doc[j + 1 : j + 3].text.lower() == "-general"
            if last_was_geo and token.text.istitle() and doc[j - 1].lower_ not in JOINERS and not is_secretary:
                break
            j += 1
            last = j
            last_was_geo = False
            continue
        if last_was_geo or not is_capitalised(token.text) or not token.is_alpha:
            break
        # A capitalised word that no list knows belongs to the complement only directly after 'of (the)'.
        if doc[j - 1].lower_ in JOINERS and token.ent_type_ != "DATE":  # 'his counterpart on Sunday'
            j = last = j + 1
            continue
        break
    return last if last > end + 1 or (last > end and last in geo) else end


def _is_office_abroad(doc: Doc, i: int, geo: dict[int, Entry]) -> bool:
    """Whether a state after 'in' is where somebody named next is posted: 'Defence Advisor of India in Nepal |Colonel A'."""
    end = geo[i].end if i in geo else len(doc)
    return end < len(doc) and not doc[end].is_sent_start and is_capitalised(doc[end].text) and end not in geo


def _make(doc: Doc, start: int, head: int, end: int, geo: dict[int, Entry]) -> Title:
    country = organization = None
    before = list(dict.fromkeys(geo[i] for i in range(start, head) if i in geo))
    for n, entry in enumerate(before):
        if entry.kind == "organization":
            organization = organization or entry.key
        elif not (n and entry.kind == "country" and before[n - 1].end == entry.start and organization):
            country = country or entry.key  # of 'UN Syria envoy' Syria is what it is about
    if country is None and organization is None:
        # 'of' states the side; 'to', 'for' and 'on' the place or subject. 'of' again inside: 'of the Council of Iran'.
        spokes = doc[head].lower_.startswith("spokes")  # 'spokesman for Hamas'
        side = False
        i = head + 1
        while i < end:
            word = doc[i].lower_
            if word in ("of", "at"):
                side = True
            elif word in ("to", "for", "on", "in"):
                side = spokes and word == "for"
                # 'Minister for Foreign Affairs of the Netherlands', but 'envoy for Syria'
            found = geo.get(i)
            if (
                found is not None
                and found.kind == "demonym"
                and word != "of"
                and doc[head].lower_ not in ("ambassador", "envoy")
            ):
                side = True  # 'adviser to the French president'
            owner = found is not None and found.end < len(doc) and doc[found.end].lower_ in ("'s", "’s")
            if found is not None and (side or owner):
                if found.kind == "organization":
                    organization = found.key
                else:
                    country = found.key
                break
            i += 1
    # An 'Iran envoy' may be of Iran, or of somebody else for Iran.
    is_subject = (
        len(before) == 1 and before[0].kind == "country" and before[0].end == head and doc[head].lower_ == "envoy"
    )
    stated = country is not None and not is_subject
    text = doc[start:end].text
    plain = " ".join(text.lower().split())
    if country is None and organization is None:
        country = TITLE_COUNTRY.get(plain) or next(
            (
                c
                for known, c in TITLE_COUNTRY.items()
                if plain.endswith(known) and " of the " not in plain and "coptic" not in plain
            ),
            None,
        )
    previous = doc[start - 1].lower_ if start > 0 else ""
    first = doc[start].lower_
    words = {doc[i].lower_ for i in range(start, head)}
    return Title(
        start, end, head, text, country, organization,
        plural=singular(doc[head].lower_) != doc[head].lower_,
        possessive=previous in ("his", "her", "their", "its"),
        definite=previous == "the" or first == "the",
        is_side_implied=country is not None and not stated,
        former="former" in words or "ex" in words or previous == "former",
        keys=office(doc[start : end if country is None else max(head + 1, min(end, head + 3))].text),
    )  # fmt: skip
