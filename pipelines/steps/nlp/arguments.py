"""Who stands on either side of a telling, as its sentence has it: those who act, and those whom they meet.

Here: `arguments_of`, for what the judges see. Not here: who is taken for a participant (`encounters.py`, `parties.py`), which
knows more of grammar and leaves more out.
"""

from collections.abc import Set
from dataclasses import dataclass

from pipelines.steps.nlp.lexicon import SPEAKERS
from pipelines.steps.nlp.parties import Frame, Reading
from pipelines.steps.nlp.people import Person, Side
from pipelines.steps.nlp.syntax import antecedent_of, core_of, prep_objects, subjects_of


@dataclass(frozen=True, slots=True)
class Arguments:
    """The two sides of a telling: their tokens, and the states and organisations that these name."""

    actors: Set[int]
    counterparts: Set[int]
    actor_sides: Set[Side]
    counterpart_sides: Set[Side]
    is_first_person: bool  # 'I met A': told by one of them
    speaker: Person | None  # whom that 'I' or 'we' means, where known


def arguments_of(reading: Reading, frame: Frame) -> Arguments:
    """The two sides of a telling. Of 'A held talks with B' A acts and B is the counterpart; 'with his cabinet' names no side."""
    doc = reading.doc
    trigger, verb = doc[frame.trigger], doc[frame.verb] if frame.verb >= 0 else None
    met = prep_objects(trigger, ("with", "between", "among"))
    if trigger.pos_ == "VERB":
        met += [c for c in trigger.children if c.dep_ in ("dobj", "oprd")]
    elif verb is not None:
        met += prep_objects(verb, ("with", "between", "among"))
    acting = subjects_of(verb) if verb is not None else []
    acting += [c for c in trigger.children if c.dep_ == "poss"] + prep_objects(trigger, ("of", "by"))
    counterparts = {i for o in met for i in core_of(antecedent_of(o))}
    actors = {i for o in acting for i in core_of(o)} - counterparts
    first = [o.i for o in acting if o.lower_ in SPEAKERS]
    speaker = reading.speaker_at(first[0]) if first else None
    spoken_for = {speaker.side} if speaker is not None and speaker.side else set()
    return Arguments(
        actors,
        counterparts,
        _sides(reading, actors) | spoken_for,
        _sides(reading, counterparts),
        is_first_person=bool(first),
        speaker=speaker,
    )


def _sides(reading: Reading, tokens: set[int]) -> set[Side]:
    """The sides that words name, by people, titles, states and organisations."""
    found: set[Side | None] = set()
    for i in tokens:
        person, title = reading.at.get(i), reading.title_at.get(i)
        if person is not None:
            found.add(person.side)
            continue
        found.update(reading.sides_in(range(i, i + 1)))
        if title is not None:
            found.add(title.side)
    return {side for side in found if side is not None}
