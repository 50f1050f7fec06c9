"""Finding encounters: the words that tell of one, and the frames they open.

Here: triggers ('met', 'talks', 'phoned', 'summit') and where their arguments stand in the dependency parse, one `Frame`
per telling. Not here: whom an argument names (`parties.py`), date, place and status (`slots.py`), and which frames tell
the same encounter (`merge.py`).
"""

import re
from collections.abc import Iterator

from spacy.tokens import Span, Token

from pipelines.steps.nlp.lexicon import (
    AWAITED,
    COMMON,
    COURTESIES,
    CROWDS,
    FACED,
    GROUPS,
    HANDING,
    IDIOMS,
    JOINT_ACTS,
    LED,
    LETTERS,
    MEDIA,
    NOUNS,
    PLACED_BY,
    PRONOUNS,
    SIGNING,
    SPEAKERS,
    TELLING,
    VERBS,
    WEAK,
)
from pipelines.steps.nlp.noun_frames import noun_frame
from pipelines.steps.nlp.parties import Frame, Reading, are_two_sides, is_anaphor, resolve_anaphor
from pipelines.steps.nlp.senses import (
    AT_HOME,
    are_people,
    is_boilerplate,
    is_caption,
    is_no_meeting,
    is_somebody,
    lemma_of,
    may_be_people,
    meets_a_thing,
    states_in,
    tells_of_a_noun,
    whom,
)
from pipelines.steps.nlp.slots import CALL
from pipelines.steps.nlp.syntax import antecedent_of, core_of, governor_of, prep_objects, subjects_of

# Of labelled sentences none tells more than 5. What goes on and on is a list, and each telling is weighed against each naming.
MOST_TOLD_BY_A_SENTENCE = 20
COMING = frozenset("be come go fly travel arrive leave return head".split())  # 'came to see her'
AHEAD = frozenset("next another further upcoming forthcoming".split())


def find_frames(reading: Reading) -> Iterator[Frame]:
    """Every telling of an encounter, in the order of the text."""
    for sentence in reading.sentences:
        said = reading.text[sentence.start_char : sentence.end_char]
        # A credit may be a sentence of its own in the same line: 'X meets Y. (Photo by Z)'
        beside = "" if said.endswith("\n") else reading.text[sentence.end_char : sentence.end_char + 12]
        if is_boilerplate(said) or is_caption(said + beside):
            continue
        n_told, bare = 0, None
        is_press = PRESS.search(said) is not None
        for i in range(sentence.start, sentence.end):
            if reading.lemmas[i] not in TRIGGERS:
                continue
            token = reading.doc[i]
            frame = (
                _verb_frame(reading, token, sentence)
                or noun_frame(reading, token, sentence)
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


def _bare_frame(reading: Reading, token: Token, sentence: Span) -> Frame | None:
    """A word of meeting whose arguments grammar does not find: who took part is left to the judges."""
    lemma = lemma_of(token)
    if lemma in COMMON or (token.dep_ in ("amod", "compound") and token.head.lemma_.lower() not in NOUNS):
        return None  # 'a negotiating stance', 'the meeting room'
    if token.pos_ == "VERB" and lemma in VERBS:
        if lemma == "call" and not CALL.search(sentence.text):
            return None  # 'called it a mistake', 'called on the council to act'
        if (
            meets_a_thing(token)
            or tells_of_a_noun(token)
            or (lemma in FACED and not may_be_people(reading, whom(token)))
        ):
            return None  # 'received 4 billion votes', 'welcomed the statement', 'met with applause'
        if lemma in ("speak", "talk") and (
            any(c.lower_ in ("of", "about", "out", "up") for c in token.children)
            and not any(is_anaphor(s) or list(s.conjuncts) for s in subjects_of(token))
        ):
            return None  # 'spoke of hope'; 'the two spoke about trade' is a talk
        if any(o.lemma_.lower() in MEDIA for o in (*whom(token), *prep_objects(token, ("to",)))):
            return None  # 'spoke to reporters'
        if lemma == "head" and whom(token):
            return None  # 'headed by', 'heads the ministry'
        return Frame(token.i, sentence, VERBS[lemma][0], verb=token.i, strong=False, bare=True)
    if token.pos_ in ("NOUN", "PROPN") and lemma in NOUNS:
        if is_no_meeting(reading, token, lemma) or any(c.lower_ in AT_HOME for c in token.children):
            return None
        return Frame(token.i, sentence, NOUNS[lemma], verb=governor_of(token), strong=False, noun=lemma, bare=True)
    return None


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
        visited = [] if _is_appeal(token) else prep_objects(token, ("on", "upon"))
        if any(_may_be_called_on(reading, o) for o in visited):
            frame.kind, objects = "meeting", visited
        elif not _is_rung(reading, token, objects):
            return None
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in token.children)
    subjects = subjects_of(token)
    guests = subjects if passive else objects
    each_other = _is_mutual(objects)
    if (
        meets_a_thing(token)
        or tells_of_a_noun(token)
        or _is_with_nobody(reading, token, subjects, objects, guests, each_other)
    ):
        return None
    if kind == "visit":
        return _visit_frame(reading, frame, token, subjects)
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
            or not any(is_somebody(reading, o) or (lemma in FACED and o.lower_ in PRONOUNS) for o in met)
        )
    ):
        return None
    frame.strong = lemma in ("meet", "confer", "receive", "summon", "phone", "telephone", "negotiate") or (
        lemma == "sit" and (bool(objects) or any(c.lower_ == "down" for c in token.children))
    )
    if lemma == "meet" and not frame.people and not reading.is_official(subjects):
        return None  # 'Spain meet England': a match
    return frame if frame.people or frame.parties or frame.anaphoric or kind == "conference" else None


def _is_rung(reading: Reading, call: Token, objects: list[Token]) -> bool:
    """Whether somebody is called by phone, and not 'called the plan a mistake', 'called for', 'called him "a friend"'."""
    called = [o for o in objects if o.i in reading.at or o.lemma_.lower() == "counterpart"]
    return (
        bool(called)
        and not any(c not in called and c.dep_ in ("oprd", "ccomp", "attr", "prt") for c in call.children)
        and not any(call.doc[o.i + 1].is_quote for o in called if o.i + 1 < len(call.doc))
    )


def _is_mutual(objects: list[Token]) -> bool:
    """'The two saw each other.'"""
    return any(o.doc[o.i - 1 : o.i + 1].text in ("each other", "one another") for o in objects if o.i)


def _is_with_nobody(
    reading: Reading, verb: Token, subjects: list[Token], objects: list[Token], guests: list[Token], each_other: bool
) -> bool:
    """Whether a verb of other senses too is used in one of those: 'sat on the board', 'met the demands', 'sees him as a rival',
    'received 4 billion votes'."""
    lemma = verb.lemma_.lower()
    if lemma == "sit" and not any(c.lower_ == "down" for c in verb.children):
        # 'sat with her', 'A and B sat opposite each other'
        together = [*subjects, *(c for s in subjects for c in s.conjuncts)]
        return not any(are_people(reading, [o]) or o.lower_ in PRONOUNS for o in objects) and (
            len(together) < 2 or not all(t.i in reading.at for t in together)
        )
    if lemma == "meet" and not (each_other or prep_objects(verb, ("with",)) or may_be_people(reading, objects)):
        # 'met the most powerful figure, Ayatollah Khamenei' names him
        return not any(t.i in reading.at or reading.lemmas[t.i] in CROWDS for o in objects for t in o.subtree)
    if lemma == "see":
        # 'came to see her', 'a delegation is in Moscow to see Lavrov'; but 'last week saw him in Moscow'
        comes = verb.tag_ == "VB" and verb.dep_ in ("advcl", "xcomp") and verb.head.lemma_.lower() in COMING
        is_seen = are_people(reading, objects) or each_other or (comes and any(o.lower_ in PRONOUNS for o in objects))
        sees = (
            are_people(reading, subjects)
            or any(s.lower_ in PRONOUNS | SPEAKERS or is_anaphor(s) for s in subjects)
            or (comes and any(is_somebody(reading, s) for s in subjects))
        )
        is_judged = any(c.dep_ in ("ccomp", "xcomp") or c.lower_ in ("as", "behind") for c in verb.children)
        return is_judged or not (is_seen and sees)
    return lemma == "receive" and not any(
        o.i in reading.at or o.i in reading.title_at or o.lemma_ in GROUPS or o.lower_ in PRONOUNS for o in guests
    )


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
    frame.destinations = states_in(reading, prep_objects(token, ("in", "at")))
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


def _visit_frame(reading: Reading, frame: Frame, token: Token, subjects: list[Token]) -> Frame | None:
    lemma = token.lemma_.lower()
    led = [c for c in token.children if c.dep_ == "dobj" and c.lemma_.lower() in LED]
    if lemma == "lead" and not led:
        return None
    places = [c for c in token.children if c.dep_ == "dobj"] if lemma == "visit" else []
    for owner in (token, *led):  # 'led a delegation to Japan'
        places += prep_objects(owner, PLACED_BY.get(lemma, ("to",)))
    for subject in subjects:
        reading.actors(subject, frame)
    hosts = [place for place in places if are_people(reading, [place])] if lemma == "visit" else []
    if hosts:  # 'visited the Emir in his palace'
        frame.kind, frame.strong = "meeting", True
        for host in hosts:
            reading.guests(host, frame)
        return frame if frame.people and len(frame.people) + len(frame.parties) > 1 else None
    frame.destinations += states_in(reading, places)
    frame.strong = lemma == "visit"
    if not frame.people and not any(reading.is_official([subject]) for subject in subjects):
        return None  # ships and tourists visit too
    return frame if frame.destinations and (frame.people or frame.parties) else None
