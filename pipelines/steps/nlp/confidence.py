"""How sure a reading is: a score per encounter.

Here: the signals and their weights. Not here: finding them (the other modules).
"""

from spacy.tokens import Doc

from pipelines.steps.nlp.merge import Encounter


def confidence_of(encounter: Encounter, doc: Doc, title_length: int) -> float:
    """Between 0 and 1: from how the encounter is told, how completely, and how often."""
    score = 0.45
    if encounter.strong:
        score += 0.15
    if len(encounter.people) >= 2:
        score += 0.2
    elif encounter.people:
        score += 0.1
    if encounter.place is not None:
        score += 0.05
    if encounter.date:
        score += 0.05
    if len(encounter.frames) > 1:
        score += 0.1
    if any(f.sentence.start_char < title_length for f in encounter.frames):
        score += 0.05
    return min(score, 0.99)


def salience_of(encounter: Encounter) -> str:
    """main or background: a proposal is never the news of a register; nor what is told once, without who and where."""
    if encounter.status == "proposed":
        return "background"
    if not encounter.people and len(encounter.frames) == 1:
        return "background"
    return "main"
