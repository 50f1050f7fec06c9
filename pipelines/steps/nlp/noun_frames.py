"""The frames that nouns of meeting open: 'talks', 'visit', 'summit', 'credentials'.

Here: where the participants of a noun stand, in its own phrase, in a clause of its own, and with the verb that carries it. Not
here: verbs (`encounters.py`), and whom an argument names (`parties.py`).
"""

from spacy.tokens import Span, Token

from pipelines.steps.nlp.gazetteer import Entry
from pipelines.steps.nlp.lexicon import (
    BROKERING,
    CREDENTIALS,
    GOING_ON,
    JOINING,
    JOINT_ACTS,
    LIGHT,
    NOUNS,
    PHONES,
    PRONOUNS,
    SIDELINES,
    TELLING,
    VERBS,
)
from pipelines.steps.nlp.parties import Frame, Reading, add
from pipelines.steps.nlp.senses import AT_HOME, are_people, is_no_meeting, is_somebody, is_where, lemma_of, states_in
from pipelines.steps.nlp.syntax import carries, governor_of, prep_objects, subjects_of

UPCOMING = frozenset("next another further more new upcoming".split())
ELSEWHERE = frozenset("from by against".split())


def noun_frame(reading: Reading, token: Token, sentence: Span) -> Frame | None:
    """The frame that a noun of meeting opens; None where it tells of no encounter of two sides."""
    lemma = lemma_of(token)
    if token.pos_ not in ("NOUN", "PROPN") or lemma not in NOUNS or token.i in reading.at:
        return None
    kind = _kind_told(reading, token, lemma)
    if kind is None:
        return None
    frame = Frame(token.i, sentence, kind, verb=governor_of(token), noun=lemma)
    governor = reading.doc[frame.verb] if frame.verb >= 0 else None
    if lemma in CREDENTIALS:
        return _credentials_frame(reading, frame, token)
    if lemma in PHONES:
        return _phone_frame(reading, frame, token)
    if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lower_ in SIDELINES:
        frame.strong = False
    _add_beside(reading, frame, token)
    n_own = len(frame.people) + len(frame.parties)
    _add_of_clauses(reading, frame, token)
    is_named = bool(frame.people or frame.parties)
    if kind == "visit":
        _add_destinations(reading, frame, token, governor)
    if any(c.lower_ == "their" for c in token.children) and "\n" not in reading.doc[: token.i].text:
        # 'Secretary A and Minister B Before Their Meeting': the two of two sides whom the headline names before
        named = list(dict.fromkeys(reading.at[i] for i in range(token.i) if i in reading.at))
        if len(named) == 2 and named[0].side != named[1].side:
            for person in named:
                add(frame.people, person)
    if governor is not None:
        _add_of_governor(reading, frame, token, governor, n_own)
    root = sentence.root
    if governor is None and frame.guests and root.i in reading.at and sentence.start < root.i < token.i:
        reading.actors(root, frame)  # 'A on Monday held talks with B', where the parse takes 'held' for an adjective
    if kind == "visit" and not frame.destinations:
        return None
    if governor is not None and lemma in ("talk", "talks", "negotiation", "consultation") and not frame.guests:
        # 'is in Tehran for talks', 'arrived in Beijing for talks': with those of the place
        place = reading.place_country(sentence)
        sides = {p.country for p in frame.people} | {key for _, key in frame.parties}
        if (
            place is not None
            and len(sides - {None}) == 1
            and governor.lemma_.lower() in ("be", "arrive", "visit", "travel", "fly")
        ):
            frame.parties.append(("country", place))
    if kind == "visit" and not frame.people and not frame.parties:
        # 'the last stop is a visit to Rome': of whom the text speaks
        visitor = reading.person_before(token.i)
        if visitor is not None and visitor.side not in {("country", entry.key) for entry in frame.destinations}:
            frame.people.append(visitor)
            frame.strong = False
    frame.refers = not is_named and _refers_back(token)
    if not frame.refers and sentence.start == 0 and frame.verb < 0 and kind != "visit":
        _complete_headline(reading, frame)
    # A conference may name its parties in sentences of their own.
    return frame if frame.people or frame.parties or frame.anaphoric or kind == "conference" else None


def _kind_told(reading: Reading, token: Token, lemma: str) -> str | None:
    """The kind of encounter that a noun of meeting tells of; None where it tells of none, or another noun does."""
    before = {c.lower_ for c in token.children if c.dep_ in ("compound", "amod", "nmod")}
    if (before & {"press", "news", "media", "phone"} and lemma == "conference") or before & AT_HOME:
        return None
    if is_no_meeting(reading, token, lemma) or (lemma == "round" and not prep_objects(token, ("of",))):
        return None
    if token.dep_ == "compound" and token.head.lemma_.lower() not in NOUNS:
        return None
    if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lemma_.lower() in NOUNS:
        return None  # 'round of talks' is told by 'round'
    if (lemma in ("call", "conversation") and before & {"phone", "telephone", "video", "virtual"}) or (
        lemma == "conference" and before & {"video", "zoom", "online", "virtual"}
    ):
        return "call"
    if lemma == "call":
        words = {c.lower_ for c in token.children}
        if (before & {"courtesy", "farewell"} or token.head.lemma_.lower() in ("pay", "make")) and words & {
            "on",
            "upon",
        }:
            return "meeting"  # 'paid a farewell call on'
        is_in = token.dep_ == "pobj" and token.head.lower_ in ("in", "during") and token.i > token.sent.start
        return "call" if is_in or words & {"with", "between", "to"} else None
    return "meeting" if _is_courtesy(reading, token, lemma) else NOUNS[lemma]


def _is_courtesy(reading: Reading, token: Token, lemma: str) -> bool:
    """'Paid a courtesy visit on the president'."""
    return lemma == "visit" and are_people(reading, prep_objects(token, ("with", "on", "to")))


def _add_beside(reading: Reading, frame: Frame, token: Token) -> None:
    """Adds those whom the phrase of a noun names: 'A's talks with B', 'talks between A and B', 'the A-B summit'."""
    for child in token.children:
        if child.dep_ == "poss":
            # 'In his meeting with X, Y said': the subject that follows
            subject = (
                next((s for s in subjects_of(reading.doc[frame.verb]) if s.i > token.i), None)
                if frame.verb >= 0
                else None
            )
            cataphoric = (
                child.lower_ in PRONOUNS and subject is not None and reading.person_meant(subject.i) is not None
            )
            reading.actors(subject if cataphoric and subject is not None else child, frame)
    for other in prep_objects(token, ("between", "among", "by")):
        reading.actors(other, frame)
    is_paid = frame.noun == "call" or _is_courtesy(reading, token, frame.noun)
    for other in prep_objects(token, ("with", "on", "upon", "to") if is_paid else ("with",)):
        reading.guests(other, frame)
    for other in prep_objects(token, ("of",)):
        if other.lemma_.lower() in NOUNS:
            for deeper in prep_objects(other, ("with", "between", "among", "of")):
                reading.actors(deeper, frame)
        elif frame.kind != "visit" or is_somebody(reading, other):
            reading.actors(other, frame)
    if token.dep_ in ("nsubj", "nsubjpass") and token.head.lemma_.lower() in GOING_ON:
        # 'a conversation took place between A and B', 'talks are underway between'
        for owner in (token.head, *(c for c in token.head.children if c.lower_ == "underway")):
            for other in prep_objects(owner, ("between", "among", "with")):
                reading.actors(other, frame)
    for child in token.children:
        if child.dep_ in ("compound", "amod", "nmod"):
            for i in range(child.left_edge.i, child.i + 1):
                entry = reading.geo.get(i)
                if entry is not None and entry.start == i and i not in reading.title_at:
                    side = ("organization" if entry.kind == "organization" else "country", entry.key)
                    if side not in frame.parties and entry.kind != "seat":
                        frame.parties.append(side)


def _add_of_clauses(reading: Reading, frame: Frame, token: Token) -> None:
    """Adds those whom a clause about a meeting names: 'talks involving A and B', 'the meeting held in Muscat with A'."""
    joiners = [c for c in token.children if c.dep_ in ("acl", "relcl")] + [token.head] * (token.dep_ == "nsubj")
    for verb in joiners:
        brings = verb.lemma_.lower() == "bring" and any(c.lower_ == "together" for c in verb.children)
        if verb.tag_ != "VBN" and (brings or verb.lemma_.lower() in JOINING):
            # 'the meeting brought together A and B'
            for other in (c for c in verb.children if c.dep_ == "dobj"):
                if is_somebody(reading, other) or other.i in reading.geo:
                    reading.actors(other, frame)
    for clause in (c for c in token.children if c.dep_ in ("acl", "relcl") and c.tag_ == "VBN"):
        if clause.dep_ == "relcl" and not (
            clause.lemma_.lower() in LIGHT and any(c.dep_ == "nsubjpass" and c.tag_ == "WDT" for c in clause.children)
        ):
            continue  # 'the talks, which were criticised by X'
        # 'which was held between X and Y', 'a gathering chaired by A and B'
        to = ("to",) if clause.lower_ in ("given", "offered") else ()  # a dinner
        # 'talks criticised by Israel' names none who took part
        by = ("by",) if clause.lemma_.lower() in LIGHT | BROKERING else ()
        for other in prep_objects(clause, ("with", "between", "among", *by, *to)):
            reading.actors(other, frame)
    for other in (*_present_at(token), *_acting_in_clause(token)):
        reading.actors(other, frame)


def _add_destinations(reading: Reading, frame: Frame, token: Token, governor: Token | None) -> None:
    """Adds the states that a visit goes to."""
    # 'a trip by X to Y': the parse hangs where it goes on who goes
    visitors = prep_objects(token, ("by", "of"))
    visited = prep_objects(token, ("in", "at") if frame.noun == "stopover" else ("to",))
    # 'a tour of Switzerland', but of 'the visit of President X of Colombia' none is visited
    visited += [o for o in prep_objects(token, ("of",)) if not is_somebody(reading, o)]
    visited += [o for visitor in visitors for o in prep_objects(visitor, ("to",))]
    frame.destinations += states_in(reading, visited)
    if frame.destinations:
        return
    if governor is not None and governor.lemma_.lower() in LIGHT and carries(governor, token):
        # 'paid a visit on Monday to India'
        frame.destinations += states_in(reading, prep_objects(governor, ("to", "in")))
    if not frame.destinations and frame.people:
        frame.destinations, frame.strong = _visited_around(reading, frame), False


def _add_of_governor(reading: Reading, frame: Frame, token: Token, governor: Token, n_own: int) -> None:
    """Adds those who stand with the verb that carries a noun: 'held talks with', 'said in a meeting with': the subject took
    part. Not where its own phrase names all (`n_own`: how many it names)."""
    is_complete = frame.kind != "visit" and any(c.lower_ in ("between", "among") for c in token.children)
    # 'NATO will hold its summit': whoever holds it
    is_possessed = any(c.dep_ == "poss" and c.lower_ != "its" for c in token.children)
    if (
        is_complete
        or is_possessed
        or (frame.kind == "conference" and n_own >= 2)
        or (frame.kind == "visit" and n_own)
        or not carries(governor, token)
    ):
        return
    for subject in _travellers(reading, token, governor) or subjects_of(governor):
        reading.actors(subject, frame)
    if any(c.dep_ in ("nsubjpass", "auxpass") for c in governor.children):
        for other in prep_objects(governor, ("by", "between", "with", "among")):
            reading.actors(other, frame)
        return
    for other in prep_objects(governor, ("with",)):
        reading.guests(other, frame)
    if governor.lemma_.lower() in TELLING and not frame.guests:
        # 'In a call, X warned Y'
        for other in (c for c in governor.children if c.dep_ in ("dobj", "dative")):
            reading.guests(other, frame)


def _refers_back(noun: Token) -> bool:
    """Whether a noun means a meeting told before: 'the talks', 'this meeting'."""
    return (
        not _is_told_anew(noun)
        and any(c.lower_ in ("the", "this", "that", "these", "those", "same") for c in noun.children)
        and not any(
            c.lower_ == "of" or c.ent_type_ == "ORDINAL" or c.dep_ == "nummod" or c.like_num for c in noun.children
        )
    )


def _travellers(reading: Reading, noun: Token, governor: Token) -> list[Token]:
    """Whose visit it is that a meeting was part of: of 'X spoke after the visit of Y to Oman for talks with Z' Y met Z."""
    for trip in noun.ancestors:
        if trip == governor:
            break
        if NOUNS.get(trip.lemma_.lower()) == "visit":
            owners = [c for c in trip.children if c.dep_ == "poss"] + prep_objects(trip, ("by", "of"))
            return [o for o in owners if is_somebody(reading, o) or o.lower_ in PRONOUNS]
    return []


def _present_at(noun: Token) -> list[Token]:
    """Who is named behind a meeting: 'taking part in the session were A and B', 'among those attending the summit was C'."""
    act = next((t for t in noun.ancestors if t.pos_ == "VERB"), None)
    if act is None or act.lemma_.lower() not in ("take", "attend", "join", "participate") or act.tag_ != "VBG":
        return []
    be = next((t for t in act.ancestors if t.lemma_ == "be" and t.i > noun.i), None)
    if be is not None:
        return [c for c in be.children if c.dep_ in ("attr", "nsubj") and c.i > be.i]
    was = next((c for c in act.children if c.lemma_ == "be" and c.i > noun.i), None)
    return [c for c in act.children if c.dep_ in ("dobj", "attr", "nsubj") and was is not None and c.i > was.i]


def _acting_in_clause(noun: Token) -> list[Token]:
    """Who takes part as a clause of its own says: 'the visit that X was to make', 'a summit at which A and B were to meet'."""
    found: list[Token] = []
    for clause in noun.children:
        if clause.dep_ not in ("relcl", "acl") or clause.tag_ in ("VBN", "VBG"):
            continue
        verbs = [clause, *(c for c in clause.children if c.dep_ == "xcomp")]
        lemmas = {verb.lemma_.lower() for verb in verbs}
        if lemmas & (VERBS.keys() | JOINT_ACTS) if is_where(*verbs) else lemmas & {"make", "pay", "undertake"}:
            found += [c for c in clause.children if c.dep_ == "nsubj" and c.tag_ not in ("WDT", "WP", "DT")]
    return found


def _is_told_anew(noun: Token) -> bool:
    """Whether 'the' before a noun of meeting means none told before: 'the Rome Med conference', 'the next talks', 'the talks
    held in Geneva'."""
    return noun.pos_ == "PROPN" or any(
        (c.pos_ == "PROPN" and c.dep_ in ("compound", "nmod"))
        or (c.dep_ == "amod" and c.lower_ in UPCOMING)
        or (c.dep_ == "acl" and c.lower_ in ("held", "convened"))
        for c in noun.children
    )


def _visited_around(reading: Reading, frame: Frame) -> list[Entry]:
    """Where somebody is 'on a visit': the one state beside their own that the sentence names, else the headline."""
    to = prep_objects(reading.doc[frame.trigger], ("to",))
    told = [t for place in to for t in (place, *place.children) if t.ent_type_ in ("GPE", "LOC")]
    if told and not any(t.i in reading.geo for t in told):
        return []  # 'a visit to New York', 'to the West Asia region'
    own = {person.country for person in frame.people}
    sentence = range(frame.sentence.start, frame.sentence.end)
    headline = range(next((t.i for t in reading.doc if t.idx >= reading.title_length), 0))
    for tokens in (sentence, headline):
        named = {
            entry.key: entry
            for i in tokens
            if (entry := reading.geo.get(i)) and i not in reading.title_at
            if entry.kind in ("country", "seat") and entry.key not in own
        }
        if named:
            # 'refugees from Ukraine' are no place
            places = [e for e in named.values() if e.start == 0 or reading.doc[e.start - 1].lower_ not in ELSEWHERE]
            return places if len(named) == 1 else []
    return []


def _complete_headline(reading: Reading, frame: Frame) -> None:
    """A headline has little grammar: whoever it names took part; 'Talks with X' of an office's own page, the office."""
    if len(frame.people) + len(frame.parties) < 2:
        for i in range(frame.sentence.start, frame.sentence.end):
            if i in reading.at:
                add(frame.people, reading.at[i])
    home = reading.home
    if home is None or not frame.guests or len(frame.people) > len(frame.guests):
        return
    if any(guest.side in (None, ("country", home)) for guest in frame.guests):
        return
    own = [person for person in reading.people if person.country == home]
    if own:
        add(frame.people, max(own, key=lambda person: len(person.spans)))
    elif not frame.parties:
        frame.parties.append(("country", home))


def _credentials_frame(reading: Reading, frame: Frame, token: Token) -> Frame | None:
    """'received the credentials of A', 'A presented his letter of credence to B': an audience of a new ambassador."""
    verb = reading.doc[frame.verb] if frame.verb >= 0 else None
    if verb is None or verb.lemma_.lower() not in (
        "present",
        "submit",
        "hand",
        "deliver",
        "receive",
        "accept",
        "offer",
    ):
        return None  # 'questioned his credentials as a reformer'
    papers = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else token
    for subject in subjects_of(verb):
        reading.actors(subject, frame)
    for owner in dict.fromkeys((papers, token)):
        for other in prep_objects(owner, ("of", "from", "to")):
            if other != token:
                reading.guests(other, frame)
    for other in prep_objects(verb, ("to", "from", "by")):
        reading.guests(other, frame)
    return frame if len(frame.people) + len(frame.parties) >= 2 else None


def _phone_frame(reading: Reading, frame: Frame, token: Token) -> Frame | None:
    """'demanded over the phone with B', 'was on the phone with B': whoever acts, and those after 'with'."""
    if frame.verb < 0 or token.dep_ != "pobj" or token.head.lower_ not in ("over", "by", "on", "via"):
        return None
    verb, carrier = reading.doc[frame.verb], token.head.head
    for subject in subjects_of(verb):
        reading.actors(subject, frame)
    for owner in dict.fromkeys((token, token.head, carrier, verb)):
        for other in prep_objects(owner, ("with",)):
            reading.guests(other, frame)
    return frame if frame.guests else None
