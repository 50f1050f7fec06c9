"""Finding encounters: the words that tell of one, and the frames they open.

Here: triggers ('met', 'talks', 'phoned', 'summit') and where their arguments stand in the dependency parse, one `Frame`
per telling. Not here: whom an argument names (`parties.py`), date, place and status (`slots.py`), and which frames tell
the same encounter (`merge.py`).
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from pipelines.steps.nlp.gazetteer import Entry
from pipelines.steps.nlp.lexicon import (
    AWAITED,
    BROKERING,
    COMMON,
    CONVENING,
    COURTESIES,
    CREDENTIALS,
    CROWDS,
    FACED,
    GOING_ON,
    GROUPS,
    HANDING,
    IDIOMS,
    JOINING,
    JOINT_ACTS,
    LED,
    LETTERS,
    LIGHT,
    MEDIA,
    MET,
    NOUNS,
    PHONES,
    PLACED_BY,
    PRONOUNS,
    SIDELINES,
    SIGNING,
    SPEAKERS,
    TELLING,
    VERBS,
    WEAK,
)
from pipelines.steps.nlp.measures import count
from pipelines.steps.nlp.parties import Frame, Reading, add, are_two_sides, is_anaphor, resolve_anaphor
from pipelines.steps.nlp.slots import CALL
from pipelines.steps.nlp.syntax import antecedent_of, carries, core_of, governor_of, prep_objects, subjects_of

# Of labelled sentences none tells more than 5. What goes on and on is a list, and each telling is weighed against each naming.
MOST_TOLD_BY_A_SENTENCE = 20


def find_frames(reading: Reading) -> Iterator[Frame]:
    """Every telling of an encounter, in the order of the text."""
    for sentence in reading.sentences:
        said = reading.text[sentence.start_char : sentence.end_char]
        # A credit may be a sentence of its own: 'X meets Y. (Photo by Z)'
        if is_boilerplate(said) or is_caption(reading.text[sentence.start_char : sentence.end_char + 12]):
            continue
        n_told, bare = 0, None
        is_press = PRESS.search(said) is not None
        for i in range(sentence.start, sentence.end):
            if reading.lemmas[i] not in TRIGGERS:
                continue
            token = reading.doc[i]
            frame = (
                _verb_frame(reading, token, sentence)
                or _noun_frame(reading, token, sentence)
                or _idiom_frame(reading, token, sentence)
                or _awaited_frame(reading, token, sentence)
                or _joint_frame(reading, token, sentence)
            )
            if frame is not None:
                reading.tell_rivals_apart(frame)
                if frame.anaphoric and len(frame.people) < 2 and frame.kind != "visit":
                    resolve_anaphor(reading, frame)
                    # 'they discussed the upcoming meeting' is another than theirs
                    if frame.noun and any(c.lower_ in AHEAD for c in token.children):
                        frame.refers = False
                n_told += 1
                yield frame
                if n_told == MOST_TOLD_BY_A_SENTENCE:
                    break
            elif bare is None and not is_press:
                bare = _bare_frame(reading, token, sentence)
        if not n_told and bare is not None:
            yield bare


# In the plural too, since a proper noun keeps it as its lemma: 'Political Consultations'.
TRIGGERS = VERBS.keys() | NOUNS.keys() | {f"{noun}s" for noun in NOUNS} | JOINT_ACTS | TELLING | HANDING | AWAITED
TRIGGERS |= IDIOMS.keys() | {"down"}  # of 'sit-down'
PRESS = re.compile(r"\b(?:interview|press conference|news conference|press briefing)\b", re.IGNORECASE)


def _lemma_of(token: Token) -> str:
    """The lemma of a word, that of a proper noun in the singular if it is a noun of meeting."""
    lemma = token.lemma_.lower()
    if lemma == "down" and token.doc[max(0, token.i - 2) : token.i].text.lower() == "sit-":
        return "sit-down"
    return lemma[:-1] if token.pos_ == "PROPN" and lemma[:-1] in NOUNS and lemma not in NOUNS else lemma


def _bare_frame(reading: Reading, token: Token, sentence: Span) -> Frame | None:
    """A word of meeting whose arguments grammar does not find: who took part is left to the judges."""
    lemma = _lemma_of(token)
    if lemma in COMMON or (token.dep_ in ("amod", "compound") and token.head.lemma_.lower() not in NOUNS):
        return None  # 'a negotiating stance', 'the meeting room'
    if token.pos_ == "VERB" and lemma in VERBS:
        if lemma == "call" and not CALL.search(sentence.text):
            return None  # 'called it a mistake', 'called on the council to act'
        if (
            _meets_a_thing(token)
            or _tells_of_a_noun(token)
            or (lemma in FACED and not _may_be_people(reading, _whom(token)))
        ):
            return None  # 'received 4 billion votes', 'welcomed the statement', 'met with applause'
        if lemma in ("speak", "talk") and (
            any(c.lower_ in ("of", "about", "out", "up") for c in token.children)
            and not any(is_anaphor(s) or list(s.conjuncts) for s in subjects_of(token))
        ):
            return None  # 'spoke of hope'; 'the two spoke about trade' is a talk
        if any(o.lemma_.lower() in MEDIA for o in (*_whom(token), *prep_objects(token, ("to",)))):
            return None  # 'spoke to reporters'
        if lemma == "head" and _whom(token):
            return None  # 'headed by', 'heads the ministry'
        return Frame(token.i, sentence, VERBS[lemma][0], verb=token.i, strong=False, bare=True)
    if token.pos_ in ("NOUN", "PROPN") and lemma in NOUNS:
        if _is_no_meeting(reading, token, lemma) or any(c.lower_ in AT_HOME for c in token.children):
            return None
        return Frame(token.i, sentence, NOUNS[lemma], verb=governor_of(token), strong=False, noun=lemma, bare=True)
    return None


def _tells_of_a_noun(verb: Token) -> bool:
    """Whether a verb only says more of a noun of meeting, which tells of it: 'the summit, hosted by Gambia'."""
    about = _whom(verb) if verb.tag_ == "VBN" else []
    if verb.lemma_.lower() in CONVENING and not any(c.dep_ == "dobj" for c in verb.children):
        about = about or subjects_of(verb)  # 'the talks convened in Geneva'
    clause = verb.head if verb.dep_ == "xcomp" else verb
    if clause.dep_ == "relcl" and _is_where(verb, clause) and not _whom(verb):
        # 'a summit at which A and B were to meet', but 'a visit during which they met'
        about = about + [clause.head] * (NOUNS.get(clause.head.lemma_.lower()) != "visit")
    return any(noun.lemma_.lower() in NOUNS for noun in about)


def _is_where(*verbs: Token) -> bool:
    """Whether a clause tells what goes on at what it belongs to: 'at which', 'where'."""
    return any(
        c.lower_ == "where" or (c.dep_ == "prep" and any(g.tag_ == "WDT" for g in c.children))
        for verb in verbs
        for c in verb.children
    )


def _meets_a_thing(verb: Token) -> bool:
    """Whether nobody is met: 'met its obligations', 'was met with criticism'."""
    met = [c for c in verb.children if c.dep_ == "dobj"] + prep_objects(verb, ("with",))
    return verb.lemma_.lower() == "meet" and bool(met) and all(o.lemma_.lower() in MET for o in met)


def _whom(verb: Token) -> list[Token]:
    """Whom or what a verb of meeting is done to: its objects, the subject of its passive, the noun that 'hosted by' follows."""
    if any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children):
        return [c for c in verb.children if c.dep_ == "nsubjpass"]
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        return [verb.head]
    return [c for c in verb.children if c.dep_ == "dobj"] + prep_objects(verb, ("with",))


def _may_be_people(reading: Reading, arguments: list[Token]) -> bool:
    """Whether arguments may be people or those who stand for a state; none at all may, since the parse may have lost them."""
    heads = [head for argument in arguments for head in (argument, *argument.conjuncts)]
    members = [member for head in heads for member in prep_objects(head, ("of",))]  # 'a number of officials'
    return (
        not heads
        or any(h.i in reading.geo or h.pos_ in ("PROPN", "PRON") for h in heads)
        or any(_is_somebody(reading, t) for t in (*heads, *members))
    )


def _is_somebody(reading: Reading, token: Token) -> bool:
    """Whether a word names a person, an office or a group of them."""
    return token.i in reading.at or token.i in reading.title_at or reading.lemmas[token.i] in GROUPS


def _is_no_meeting(reading: Reading, token: Token, lemma: str) -> bool:
    """Whether a noun of meeting is of another sense: 'a round of sanctions', 'the talk of the town', an interview."""
    if any(g.lemma_.lower() in MEDIA for g in prep_objects(token, ("with",))):
        return True  # 'a conversation with a journalist' is an interview
    of = prep_objects(token, ("of",))
    if lemma == "exchange":  # of fire, of prisoners
        return not any(g.lemma_.lower() in ("view", "opinion") for g in of) and token.head.lemma_.lower() != "have"
    if lemma == "round":
        return bool(of) and not any(g.lemma_.lower() in NOUNS for g in of)
    if any(g.lemma_.lower() == "cabinet" for g in of):
        return True
    return lemma == "talk" and token.tag_ == "NN" and bool(of) and not any(_is_somebody(reading, g) for g in of)


AT_HOME = frozenset("town board cabinet party shareholder".split())  # a meeting of these is nobody else's


BOILERPLATE = (
    "read more", "read also", "also read", "see also", "related:", "watch:", "photo:", "sign up", "subscribe", "follow us",
    "click here", "all content by", "(reporting by", "reporting by", "editing by", "more to read", "you may also",
    "related news", "related stories", "most read", "recommended", "for any questions", "for media inquiries", "copyright",
)  # fmt: skip


CREDITS = ("(Photo", "(AP Photo", "Getty Images")  # often of another day


def is_boilerplate(sentence: str) -> bool:
    """Whether a sentence belongs to the page, not to the report."""
    text = sentence.strip()[:30].lower()  # longer than any of them
    return text.startswith(BOILERPLATE) or len(text) < 8


def is_caption(sentence: str) -> bool:
    """Whether a sentence tells what a picture shows, by the credit behind it."""
    return any(credit in sentence for credit in CREDITS)


def _verb_frame(reading: Reading, token: Token, sentence: Span) -> Frame | None:
    lemma = token.lemma_.lower()
    if token.pos_ not in ("VERB", "AUX") or lemma not in VERBS:
        return None
    kind, where = VERBS[lemma]
    frame = Frame(token.i, sentence, kind, verb=token.i)
    objects: list[Token] = []
    if "d" in where:
        objects += [c for c in token.children if c.dep_ in ("dobj", "oprd")]
    if "w" in where:
        objects += prep_objects(token, ("with", "between"))
    if "t" in where:
        objects += prep_objects(token, ("to",))
    objects = [antecedent_of(o) for o in objects]
    if lemma == "call":
        visited = prep_objects(token, ("on", "upon"))
        called = [o for o in objects if o.i in reading.at or o.lemma_.lower() == "counterpart"]
        if any(_may_be_called_on(reading, o) for o in visited) and not _is_appeal(token):
            frame.kind, objects = "meeting", visited
        elif (
            not called
            or any(c not in called and c.dep_ in ("oprd", "ccomp", "attr", "prt") for c in token.children)
            or any(token.doc[o.i + 1].is_quote for o in called if o.i + 1 < len(token.doc))
        ):
            return None  # 'called the plan a mistake', 'called for', 'called him "a friend"'
    if _meets_a_thing(token):
        return None
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in token.children)
    subjects = subjects_of(token)
    if lemma == "sit" and not any(c.lower_ == "down" for c in token.children):
        # 'sat with her', 'A and B sat opposite each other'
        together = [*subjects, *(c for s in subjects for c in s.conjuncts)]
        if not any(_are_people(reading, [o]) or o.lower_ in PRONOUNS for o in objects) and (
            len(together) < 2 or not all(t.i in reading.at for t in together)
        ):
            return None
    if _tells_of_a_noun(token):
        return None
    each_other = any(token.doc[o.i - 1 : o.i + 1].text in ("each other", "one another") for o in objects if o.i)
    if lemma == "meet" and not (each_other or prep_objects(token, ("with",)) or _may_be_people(reading, objects)):
        if not any(t.i in reading.at or reading.lemmas[t.i] in CROWDS for o in objects for t in o.subtree):
            return None  # 'met the demands'; 'met the most powerful figure, Ayatollah Khamenei' names him
    # 'came to see her', 'a delegation is in Moscow to see Lavrov'
    comes = token.tag_ == "VB" and token.dep_ in ("advcl", "xcomp") and token.head.lemma_.lower() in COMING
    if lemma == "see" and (
        not (_are_people(reading, objects) or each_other or (comes and any(o.lower_ in PRONOUNS for o in objects)))
        or not (
            _are_people(reading, subjects)
            or any(s.lower_ in PRONOUNS | SPEAKERS or is_anaphor(s) for s in subjects)
            or (comes and any(_is_somebody(reading, s) for s in subjects))
        )
        or any(c.dep_ in ("ccomp", "xcomp") or c.lower_ in ("as", "behind") for c in token.children)
    ):
        return None  # 'sees him as a rival', 'last week saw him in Moscow'
    guests = subjects if passive else objects
    if lemma == "receive" and not any(
        o.i in reading.at or o.i in reading.title_at or o.lemma_ in GROUPS or o.lower_ in PRONOUNS for o in guests
    ):
        return None
    if kind == "visit":
        return _visit_frame(reading, frame, token, subjects, where)
    for subject in subjects:
        reading.actors(subject, frame)
    n_subject = len(frame.people) + len(frame.parties)
    other_side = Frame(token.i, sentence, kind)
    for other in objects if lemma in WEAK else ():
        # 'the Iran-Oman group hosted the Omani envoy': a side that the subject names too
        reading.guests(other, other_side)
    for other in objects:
        if other.lemma_.lower() in NOUNS and other.i not in reading.at:
            return None  # 'hosted talks': the noun is the trigger
        reading.guests(other, frame)
    if passive:
        for other in prep_objects(token, ("by",)):
            reading.actors(other, frame)
    # 'the UN chief welcomed the announcement': who is met must be somebody; of those who talk, one of either side
    met = [*objects, *subjects]
    if lemma in FACED:
        met = [o for g in guests for o in (g, *(c for c in g.children if c.dep_ in ("conj", "appos")))]
    # 'they spoke by phone', 'the two saw each other'
    is_between = each_other or (frame.anaphoric and not objects and lemma in ("speak", "talk"))
    if is_between and lemma != "see" and not CALL.search(sentence.text):
        frame.kind = "meeting"  # 'the two talked about trade', when they met
    if (
        lemma in WEAK
        and not is_between
        and (
            (len(frame.people) + len(frame.parties) == n_subject and not other_side.parties)
            or not any(_is_somebody(reading, o) or (lemma in FACED and o.lower_ in PRONOUNS) for o in met)
        )
    ):
        return None
    frame.strong = lemma in ("meet", "confer", "receive", "summon", "phone", "telephone", "negotiate") or (
        lemma == "sit" and (bool(objects) or any(c.lower_ == "down" for c in token.children))
    )
    if lemma == "meet" and not frame.people and not reading.is_official(subjects):
        return None  # 'Spain meet England': a match
    return frame if frame.people or frame.parties or frame.anaphoric or kind == "conference" else None


def _idiom_frame(reading: Reading, token: Token, sentence: Span) -> Frame | None:
    """'A got together with B', 'A and B shook hands': people of two sides."""
    words = IDIOMS.get(token.lemma_.lower(), frozenset())
    if token.pos_ != "VERB" or not any(c.lower_ in words for c in token.children):
        return None
    frame = Frame(token.i, sentence, "meeting", verb=token.i, strong=False)
    for subject in subjects_of(token):
        reading.actors(subject, frame)
    beside = [t for c in token.children if c.lower_ in words for t in c.subtree]  # 'face to face with'
    for other in [g for owner in (token, *beside) for g in prep_objects(owner, ("with", "on"))]:
        reading.guests(other, frame)
    sides = {p.side for p in frame.people} | set(frame.parties)
    return frame if frame.people and len(sides - {None}) > 1 else None


def _awaited_frame(reading: Reading, token: Token, sentence: Span) -> Frame | None:
    """'A is due in Rome on Monday', 'is expected in Tehran': a visit to come."""
    if token.lemma_.lower() not in AWAITED or not any(
        c.lemma_ == "be" for c in (token.head, *token.children) if c.pos_ == "AUX"
    ):
        return None
    frame = Frame(token.i, sentence, "visit", verb=token.i)
    for subject in subjects_of(token):
        reading.actors(subject, frame)
    frame.destinations = _states_in(reading, prep_objects(token, ("in", "at")))
    return frame if frame.people and frame.destinations else None


def _joint_frame(reading: Reading, token: Token, sentence: Span) -> Frame | None:
    """'A and B discussed ...', 'A told B ...': people of two sides face to face, which something else must confirm."""
    lemma = token.lemma_.lower()
    if token.pos_ != "VERB" or lemma not in JOINT_ACTS | TELLING | HANDING:
        return None
    subjects = [c for c in token.children if c.dep_ == "nsubj"]
    if token.tag_ == "VBN" and lemma not in TELLING - SIGNING:
        subjects = subjects or prep_objects(token, ("by",))  # 'a deal signed by A and B'
    frame = Frame(token.i, sentence, "meeting", verb=token.i, strong=False, joint=True)
    if (
        not subjects
        or (lemma == "call" and prep_objects(token, ("on", "upon")))
        or any(o.lemma_.lower() in IN_WRITING for o in prep_objects(token, ("in",)))
    ):
        return None  # two need not meet to call on others to act or to condemn something 'in a statement'
    if lemma in HANDING:
        letters = [c for c in token.children if c.dep_ == "dobj" and c.lemma_.lower() in LETTERS]
        if not letters:
            return None
        reading.actors(subjects[0], frame)
        for other in [g for owner in (token, *letters) for g in prep_objects(owner, ("to",))]:
            reading.guests(other, frame)  # 'handed over a letter of the king to President B'
    elif lemma in TELLING and not (lemma in SIGNING and _is_list(subjects[0])):
        reading.actors(subjects[0], frame)
        objects = [c for c in token.children if c.dep_ in ("dobj", "dative")]
        views = [other for o in objects for other in prep_objects(o, ("with",))]  # 'exchanged views with'
        for other in objects + prep_objects(token, ("with",)) + views:
            if other.lower_ not in PRONOUNS or lemma not in ("ask", "urge"):
                reading.guests(other, frame)
        if len(frame.people) > 2:
            return None  # 'thanked A, B and C for their help'
    elif _is_list(subjects[0]):
        reading.actors(subjects[0], frame)
    met = [c for c in token.children if c.dep_ == "dobj" and c.lemma_.lower() in NOUNS] if lemma == "attend" else []
    if any([c.lower_ for c in o.children] == ["the"] for o in met):
        return None  # 'A and B also attended the meeting', told before
    sides = {person.side for person in frame.people} - {None}
    return frame if are_two_sides(frame.people) or (len(frame.people) > 2 and len(sides) > 1) else None


def _is_list(argument: Token) -> bool:
    return any(argument.doc[i].dep_ == "cc" for i in core_of(argument))


IN_WRITING = frozenset("statement post letter tweet".split())


def _are_people(reading: Reading, arguments: list[Token]) -> bool:
    """Whether arguments are people, by name, title or as 'his counterpart'."""
    return any(o.i in reading.at or o.i in reading.title_at or o.lemma_.lower() == "counterpart" for o in arguments)


def _is_appeal(call: Token) -> bool:
    """Whether 'called on X to ...' asks X to act; 'called on X to convey greetings' is a courtesy."""
    clauses = [c for c in call.children if c.dep_ in ("xcomp", "acl", "advcl")]
    return any(
        c.dep_ != "advcl" or (c.lemma_.lower() not in COURTESIES and any(t.lower_ == "to" for t in c.children))
        for c in clauses
    )


def _may_be_called_on(reading: Reading, argument: Token) -> bool:
    """Whether 'called on X' can be a courtesy: X a person, or one office and not 'the leaders', who are called on to act."""
    titles = [reading.title_at[i] for i in core_of(argument) if i in reading.title_at]
    is_named = argument.lower_ in ("him", "her") or any(i in reading.at for i in core_of(argument))
    return is_named or any(not t.plural for t in titles)


def _states_in(reading: Reading, places: list[Token]) -> list[Entry]:
    """The states and seats of government that arguments name, other than in titles."""
    named = [(i, reading.geo.get(i)) for place in places for i in sorted(core_of(place)) if i not in reading.title_at]
    return [
        entry
        for i, entry in named
        if entry and entry.start == i and (entry.kind in ("country", "seat") or _is_of_a_capital(places[0].doc, entry))
    ]


def _is_of_a_capital(doc: Doc, entry: Entry) -> bool:
    """Whether a demonym means a seat of government: 'the Iranian capital'."""
    return entry.kind == "demonym" and entry.end < len(doc) and doc[entry.end].lower_ == "capital"


def _visit_frame(reading: Reading, frame: Frame, token: Token, subjects: list[Token], where: str) -> Frame | None:
    lemma = token.lemma_.lower()
    led = [c for c in token.children if c.dep_ == "dobj" and c.lemma_.lower() in LED]
    if lemma == "lead" and not led:
        return None
    places = [c for c in token.children if c.dep_ == "dobj"] if lemma == "visit" else []
    for owner in (token, *led):  # 'led a delegation to Japan'
        places += prep_objects(owner, PLACED_BY.get(lemma, ("to",)))
    for subject in subjects:
        reading.actors(subject, frame)
    hosts = [place for place in places if _are_people(reading, [place])] if lemma == "visit" else []
    if hosts:  # 'visited the Emir in his palace'
        frame.kind, frame.strong = "meeting", True
        for host in hosts:
            reading.guests(host, frame)
        return frame if frame.people and len(frame.people) + len(frame.parties) > 1 else None
    frame.destinations += _states_in(reading, places)
    frame.strong = lemma == "visit"
    if not frame.people and not any(reading.is_official([subject]) for subject in subjects):
        return None  # ships and tourists visit too
    return frame if frame.destinations and (frame.people or frame.parties) else None


def _noun_frame(reading: Reading, token: Token, sentence: Span) -> Frame | None:
    lemma = _lemma_of(token)
    if token.pos_ not in ("NOUN", "PROPN") or lemma not in NOUNS or token.i in reading.at:
        return None
    kind = NOUNS[lemma]
    before = {c.lower_ for c in token.children if c.dep_ in ("compound", "amod", "nmod")}
    if (before & {"press", "news", "media", "phone"} and lemma == "conference") or before & AT_HOME:
        return None
    if (lemma in ("call", "conversation") and before & {"phone", "telephone", "video", "virtual"}) or (
        lemma == "conference" and before & {"video", "zoom", "online", "virtual"}
    ):
        kind = "call"
    elif (
        lemma == "call"
        and (before & {"courtesy", "farewell"} or token.head.lemma_.lower() in ("pay", "make"))
        and any(c.lower_ in ("on", "upon") for c in token.children)
    ):
        kind = "meeting"  # 'paid a farewell call on'
    elif (
        lemma == "call"
        and not any(c.lower_ in ("with", "between", "to") for c in token.children)
        and not (token.dep_ == "pobj" and token.head.lower_ in ("in", "during") and token.i > token.sent.start)
    ):
        return None
    if _is_no_meeting(reading, token, lemma) or (lemma == "round" and not prep_objects(token, ("of",))):
        return None
    if token.dep_ == "compound" and token.head.lemma_.lower() not in NOUNS:
        return None
    if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lemma_.lower() in NOUNS:
        return None  # 'round of talks' is told by 'round'
    sidelines = token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lower_ in SIDELINES
    is_courtesy = lemma == "visit" and _are_people(reading, prep_objects(token, ("with", "on", "to")))
    if is_courtesy:
        kind = "meeting"  # 'paid a courtesy visit on'
    frame = Frame(token.i, sentence, kind, verb=governor_of(token), noun=lemma)
    if lemma in CREDENTIALS:
        return _credentials_frame(reading, frame, token)
    if lemma in PHONES:
        return _phone_frame(reading, frame, token)
    if sidelines:
        frame.strong = False
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
    for other in prep_objects(token, ("with", "on", "upon", "to") if lemma == "call" or is_courtesy else ("with",)):
        reading.guests(other, frame)
    for other in prep_objects(token, ("of",)):
        if other.lemma_.lower() in NOUNS:
            for deeper in prep_objects(other, ("with", "between", "among", "of")):
                reading.actors(deeper, frame)
        elif kind != "visit" or _is_somebody(reading, other):
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
    n_own = len(frame.people) + len(frame.parties)
    joiners = [c for c in token.children if c.dep_ in ("acl", "relcl")] + [token.head] * (token.dep_ == "nsubj")
    for verb in joiners:
        brings = verb.lemma_.lower() == "bring" and any(c.lower_ == "together" for c in verb.children)
        if verb.tag_ != "VBN" and (brings or verb.lemma_.lower() in JOINING):
            # 'talks involving A and B', 'the meeting brought together A and B'
            for other in (c for c in verb.children if c.dep_ == "dobj"):
                if _is_somebody(reading, other) or other.i in reading.geo:
                    reading.actors(other, frame)
    for clause in (c for c in token.children if c.dep_ in ("acl", "relcl") and c.tag_ == "VBN"):
        if clause.dep_ == "relcl" and not (
            clause.lemma_.lower() in LIGHT and any(c.dep_ == "nsubjpass" and c.tag_ == "WDT" for c in clause.children)
        ):
            continue  # 'the talks, which were criticised by X'
        # 'the meeting held in Muscat with X', 'which was held between X and Y', 'a gathering chaired by A and B'
        to = ("to",) if clause.lower_ in ("given", "offered") else ()  # a dinner
        # 'talks criticised by Israel' names none who took part
        by = ("by",) if clause.lemma_.lower() in LIGHT | BROKERING else ()
        for other in prep_objects(clause, ("with", "between", "among", *by, *to)):
            reading.actors(other, frame)
    for other in (*_present_at(token), *_acting_in_clause(token)):
        reading.actors(other, frame)
    is_named = bool(frame.people or frame.parties)
    if kind == "visit":
        # 'a trip by X to Y': the parse hangs where it goes on who goes
        visitors = prep_objects(token, ("by", "of"))
        visited = prep_objects(token, ("in", "at") if lemma == "stopover" else ("to",))
        # 'a tour of Switzerland', but of 'the visit of President X of Colombia' none is visited
        visited += [o for o in prep_objects(token, ("of",)) if not _is_somebody(reading, o)]
        visited += [o for visitor in visitors for o in prep_objects(visitor, ("to",))]
        frame.destinations += _states_in(reading, visited)
    governor = reading.doc[frame.verb] if frame.verb >= 0 else None
    if kind == "visit" and not frame.destinations:
        if governor is not None and governor.lemma_.lower() in LIGHT and carries(governor, token):
            # 'paid a visit on Monday to India'
            frame.destinations += _states_in(reading, prep_objects(governor, ("to", "in")))
        if not frame.destinations and frame.people:
            frame.destinations, frame.strong = _visited_around(reading, frame), False
    if any(c.lower_ == "their" for c in token.children) and "\n" not in reading.doc[: token.i].text:
        # 'Secretary A and Minister B Before Their Meeting': the two of two sides whom the headline names before
        named = list(dict.fromkeys(reading.at[i] for i in range(token.i) if i in reading.at))
        if len(named) == 2 and named[0].side != named[1].side:
            for person in named:
                add(frame.people, person)
    complete = kind != "visit" and any(c.lower_ in ("between", "among") for c in token.children)
    if governor is not None and not complete:
        # 'NATO will hold its summit': whoever holds it
        possessed = any(c.dep_ == "poss" and c.lower_ != "its" for c in token.children)
        if not possessed and not (kind == "conference" and n_own >= 2) and not (kind == "visit" and n_own):
            # 'held talks with', 'said in a meeting with': the subject took part
            if carries(governor, token):
                for subject in _travellers(reading, token, governor) or subjects_of(governor):
                    reading.actors(subject, frame)
                if any(c.dep_ in ("nsubjpass", "auxpass") for c in governor.children):
                    for other in prep_objects(governor, ("by", "between", "with", "among")):
                        reading.actors(other, frame)
                else:
                    for other in prep_objects(governor, ("with",)):
                        reading.guests(other, frame)
                    if governor.lemma_.lower() in TELLING and not frame.guests:
                        # 'In a call, X warned Y'
                        for other in (c for c in governor.children if c.dep_ in ("dobj", "dative")):
                            reading.guests(other, frame)
    root = sentence.root
    if governor is None and frame.guests and root.i in reading.at and sentence.start < root.i < token.i:
        reading.actors(root, frame)  # 'A on Monday held talks with B', where the parse takes 'held' for an adjective
    if kind == "visit" and not frame.destinations:
        return None
    if lemma in ("talk", "talks", "negotiation", "consultation") and governor is not None and not frame.guests:
        # 'is in Tehran for talks', 'arrived in Beijing for talks': with those of the place
        place = reading.place_country(sentence)
        sides = {p.country for p in frame.people} | {key for _, key in frame.parties}
        if (
            place is not None
            and len(sides - {None}) == 1
            and governor.lemma_.lower() in ("be", "arrive", "visit", "travel", "fly")
        ):
            frame.parties.append(("country", place))
    if kind == "visit" and not frame.people and not frame.parties and frame.destinations:
        # 'the last stop is a visit to Rome': of whom the text speaks
        visitor = reading.person_before(token.i)
        if visitor is not None and visitor.side not in {("country", entry.key) for entry in frame.destinations}:
            frame.people.append(visitor)
            frame.strong = False
    frame.refers = (
        not is_named
        and not _is_told_anew(token)
        and any(c.lower_ in ("the", "this", "that", "these", "those", "same") for c in token.children)
        and not any(
            c.lower_ == "of" or c.ent_type_ == "ORDINAL" or c.dep_ == "nummod" or c.like_num for c in token.children
        )
    )
    if not frame.refers and sentence.start == 0 and frame.verb < 0 and kind != "visit":
        _complete_headline(reading, frame)
    # A conference may name its parties in sentences of their own.
    return frame if frame.people or frame.parties or frame.anaphoric or kind == "conference" else None


def _travellers(reading: Reading, noun: Token, governor: Token) -> list[Token]:
    """Whose visit it is that a meeting was part of: of 'X spoke after the visit of Y to Oman for talks with Z' Y met Z."""
    for trip in noun.ancestors:
        if trip == governor:
            break
        if NOUNS.get(trip.lemma_.lower()) == "visit":
            owners = [c for c in trip.children if c.dep_ == "poss"] + prep_objects(trip, ("by", "of"))
            return [o for o in owners if _is_somebody(reading, o) or o.lower_ in PRONOUNS]
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
        if lemmas & (VERBS.keys() | JOINT_ACTS) if _is_where(*verbs) else lemmas & {"make", "pay", "undertake"}:
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


COMING = frozenset("be come go fly travel arrive leave return head".split())


UPCOMING = frozenset("next another further more new upcoming".split())


AHEAD = frozenset("next another further upcoming forthcoming".split())


ELSEWHERE = frozenset("from by against".split())


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


def split(frame: Frame) -> list[Frame]:
    """'A met B, C and D' as three encounters, unless the sentence says that they sat together.

    Holds where one person faces several named ones: a host receives a guest's ministers one by one, and a register
    counts those apart. Of labelled tellings 33 of 37 with guests of one side do so; with guests of several sides, and in calls, most
    do not unless it is said ('meetings with A and B', 'separately'). A visit is split by the states visited.
    """
    if frame.kind == "visit":
        # Each state visited is a visit of its own; a capital named beside its state belongs to it.
        by_country: dict[str, list[Entry]] = {}
        for entry in frame.destinations:
            by_country.setdefault(entry.key, []).append(entry)
        return [
            replace(frame, destinations=sorted(entries, key=lambda e: e.kind != "seat"))
            for entries in by_country.values()
        ]
    if frame.kind not in ("meeting", "call") or TOGETHER.search(frame.sentence.text):
        return [frame]
    if (
        frame.kind == "call"
        and len(frame.people) <= 1
        and frame.noun == ""
        and len(frame.parties) > 2
        and not any(kind == "organization" for kind, _ in frame.parties)
    ):
        # 'I spoke with the presidents of Portugal and Lithuania': one call each; 'with the G7 foreign ministers of ...': one
        own = frame.parties[0] if not frame.people else None
        return [replace(frame, parties=[*([own] if own else []), side]) for side in frame.parties if side != own]
    trigger = frame.sentence.doc[frame.trigger]
    is_plural = trigger.tag_ in ("NNS", "NNPS") and trigger.lemma_.lower() not in ROUNDS and trigger.lower_ != "talks"
    hosts = [person for person in frame.people if person not in frame.guests]
    said = frame.sentence.text
    is_told_apart = count("separate", said) > 0 or "respectively" in said or _is_one_after_the_other(frame)
    if len(hosts) > 1 and len(frame.guests) == 1 and is_told_apart:
        # 'X, Y and Z will hold bilateral meetings with A'
        return [replace(frame, people=[host, *frame.guests], parties=list(frame.parties)) for host in hosts]
    others = [side for side in frame.parties if side not in {person.side for person in hosts}]
    if (
        len(hosts) == 1
        and not frame.guests
        and len(others) > 1
        and (is_plural or is_told_apart)
        and prep_objects(trigger, ("with",))
        and not any(kind == "organization" for kind, _ in others)
    ):
        # 'X held separate meetings with the foreign ministers of A and B'
        return [replace(frame, parties=[side]) for side in others]
    if len(frame.guests) < 2 or len(hosts) > 1 or (not hosts and not frame.parties and not is_plural):
        return [frame]
    first = min((s.start for g in frame.guests for s in g.spans if s.start > frame.trigger), default=frame.trigger)
    if MEMBERS.search(frame.sentence.doc[frame.trigger : first].text):
        return [frame]
    sides = {person.country or person.organization for person in frame.guests} - {None}
    if not is_told_apart and not is_plural and (frame.kind == "call" or len(sides) > 1):
        return [frame]
    return [
        replace(frame, people=[*hosts, guest], guests=[guest], parties=list(frame.parties)) for guest in frame.guests
    ]


def _is_one_after_the_other(frame: Frame) -> bool:
    """Whether the words between a trigger and its last guest tell of several: 'met A and then B', 'with A and later with B'."""
    starts = [s.start for guest in frame.guests for s in guest.spans]
    last = max((i for i in starts if frame.trigger < i < frame.sentence.end), default=frame.trigger)
    return len(frame.guests) > 1 and APART.search(frame.sentence.doc[frame.trigger : last].text) is not None


APART = re.compile(r"\band (?:(?:then|later|thereafter|afterwards)\b|(?:(?:that|the same) day )?with\b)", re.IGNORECASE)
TOGETHER = re.compile(
    r"\b(?:together|joint(?:ly)?(?! (?:chiefs|commission))|trilateral|quadrilateral|accompanied|also attended|joined)\b",
    re.IGNORECASE,
)
# Before names: those of a group that came as one ('talks with a delegation including A and B'; of 'officials including A and B'
# each may have been met alone).
MEMBERS = re.compile(r"\b(?:delegation|team|comprising|consisting)\b", re.IGNORECASE)
ROUNDS = frozenset("discussion negotiation consultation".split())  # in the plural for one encounter too, as 'talks' are
