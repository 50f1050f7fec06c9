"""Which tellings tell several encounters: 'A met B, C and D' is three, unless they sat together.

Here: `split`. Not here: which tellings tell the same one (`merge.py`).
"""

import re
from dataclasses import replace

from pipelines.steps.nlp.gazetteer import Entry
from pipelines.steps.nlp.measures import count
from pipelines.steps.nlp.parties import Frame
from pipelines.steps.nlp.syntax import prep_objects

TOGETHER = re.compile(
    r"\b(?:together|joint(?:ly)?(?! (?:chiefs|commission))|trilateral|quadrilateral|accompanied|also attended|joined)\b",
    re.IGNORECASE,
)
APART = re.compile(r"\band (?:(?:then|later|thereafter|afterwards)\b|(?:(?:that|the same) day )?with\b)", re.IGNORECASE)
# Before names: those of a group that came as one ('talks with a delegation including A and B'; of 'officials including A and B'
# each may have been met alone).
MEMBERS = re.compile(r"\b(?:delegation|team|comprising|consisting)\b", re.IGNORECASE)
ROUNDS = frozenset("discussion negotiation consultation".split())  # in the plural for one encounter too, as 'talks' are


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
