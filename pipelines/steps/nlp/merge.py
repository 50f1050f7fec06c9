"""Putting the tellings of one encounter together: frames of one article -> encounters with all their slots.

Here: which frames of an article tell the same encounter, and what each slot is then. Not here: the same encounter in
several articles (`transform/consolidate.py`).
"""

from dataclasses import dataclass, field

from pipelines.steps.nlp.parties import Frame
from pipelines.steps.nlp.people import Person
from pipelines.steps.nlp.slots import Place


@dataclass(slots=True)
class Evidence:
    """The sentence (character offsets in the document) that a value of a slot comes from."""

    slot: str
    value: str
    start: int
    end: int


@dataclass(eq=False, slots=True)
class Encounter:
    """One encounter as one article tells it, over all its sentences."""

    frames: list[Frame] = field(default_factory=list)
    kind: str = "meeting"
    status: str = "held"
    people: list[Person] = field(default_factory=list)
    parties: list[tuple[str, str]] = field(default_factory=list)
    place: Place | None = None
    date: str | None = None
    date_end: str | None = None
    series_name: str | None = None
    series_ordinal: int | None = None
    topics: list[str] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    strong: bool = False
    has_tentative_status: bool = False  # told only in a headline without a verb

    @property
    def is_unconfirmed(self) -> bool:
        """Whether it is told only by what two sides did together, with nothing that says that they met."""
        return all(f.joint for f in self.frames) and self.place is None

    @property
    def countries(self) -> list[str]:
        """States that are a party, in the order of naming."""
        sides = [key for kind, key in self.sides if kind == "country"]
        return list(dict.fromkeys(sides))

    @property
    def organizations(self) -> list[str]:
        """Organisations and non-state parties, in the order of naming."""
        return list(dict.fromkeys(key for kind, key in self.sides if kind == "organization"))

    @property
    def sides(self) -> list[tuple[str, str]]:
        """All parties: those of the people, then those named without a person."""
        found: list[tuple[str, str]] = []
        for person in self.people:
            if person.country:
                found.append(("country", person.country))
            elif person.organization:
                found.append(("organization", person.organization))
        return list(dict.fromkeys(found + self.parties))


def same(new: Encounter, old: Encounter, distance: int) -> bool:
    """Whether a new telling tells an encounter already found; `distance` in sentences between them."""
    kinds = {new.kind, old.kind}
    if kinds == {"call", "conference"} or ("visit" in kinds and len(kinds) > 1):
        return False  # what a visit was for is settled by `absorb_visits`
    if "call" in kinds and len(kinds) > 1 and new.strong:
        return False
    if (
        not new.has_tentative_status
        and not old.has_tentative_status
        and {new.status, old.status} in ({"proposed", "held"}, {"proposed", "planned"}, {"cancelled", "held"})
    ):
        return False
    if new.date and old.date and not _dates_agree(new, old):
        return False
    if new.place and old.place and new.place.city and old.place.city and new.place.city != old.place.city:
        return False
    new_people, old_people = set(new.people), set(old.people)
    new_sides, old_sides = set(new.sides), set(old.sides)
    if kinds == {"conference", "meeting"}:
        return False  # a bilateral beside a conference is another encounter
    if new_people and old_people:
        # Another counterpart is another encounter.
        if new_people <= old_people or old_people <= new_people:
            shared = {("country", p.country) for p in new_people & old_people} | {
                ("organization", p.organization) for p in new_people & old_people
            }
            new_other, old_other = new_sides - shared, old_sides - shared
            if new_other and old_other and not new_other & old_other:
                return False
            return bool(new_sides & old_sides) and _status_agrees(new, old)
        return False
    if not new_people or not old_people:
        if new_sides and (new_sides <= old_sides or old_sides <= new_sides):
            return _status_agrees(new, old) and distance <= 12
    return False


def _status_agrees(new: Encounter, old: Encounter) -> bool:
    if new.has_tentative_status or old.has_tentative_status:
        return True
    return new.status == old.status or (
        "planned" in (new.status, old.status)
        and {"held", "planned"} == {new.status, old.status}
        and ("visit" not in (new.kind, old.kind))
    )


def _dates_agree(a: Encounter, b: Encounter) -> bool:
    first, second = a.date or "", b.date or ""
    if first.startswith(second) or second.startswith(first):
        return True
    low, high = sorted((a, b), key=lambda e: e.date or "")
    return bool(low.date_end and (low.date or "") <= (high.date or "") <= low.date_end)


RANK = {"meeting": 2, "call": 3, "conference": 3, "visit": 1}


def absorb(old: Encounter, new: Encounter) -> None:
    """Adds what a further telling says to an encounter."""
    old.frames += new.frames
    if RANK[new.kind] > RANK[old.kind] and not any(f.refers for f in new.frames):
        old.kind = new.kind
    if old.has_tentative_status and not new.has_tentative_status:
        old.status, old.has_tentative_status = new.status, False
    elif old.status == "planned" and new.status == "held" and not new.has_tentative_status:
        old.status = "held"
    for person in new.people:
        if person not in old.people and (old.kind == "conference" or not any(f.refers for f in new.frames)):
            old.people.append(person)
    for side in new.parties:
        if side not in old.parties:
            old.parties.append(side)
    if new.place and (old.place is None or (old.place.city is None and new.place.city is not None)
                      or (new.place.score > old.place.score and new.place.city is not None)):  # fmt: skip
        old.place = new.place
    if new.date and (not old.date or len(new.date) > len(old.date)):
        old.date, old.date_end = new.date, new.date_end
    old.series_name = old.series_name or new.series_name
    old.series_ordinal = old.series_ordinal or new.series_ordinal
    old.topics += [topic for topic in new.topics if topic not in old.topics]
    old.evidence += new.evidence
    old.strong = old.strong or new.strong


def absorb_visits(encounters: list[Encounter]) -> list[Encounter]:
    """A visit during which talks are told is told by those talks: they take its place, and its date where they have none.

    A conference has a date of its own: that of a delegate's departure is not it.
    """
    kept = []
    for visit in encounters:
        if visit.kind != "visit":
            kept.append(visit)
            continue
        talks = [
            e
            for e in encounters
            if e.kind in ("meeting", "conference")
            and e is not visit
            and (
                e.status == visit.status
                or visit.has_tentative_status
                or {e.status, visit.status} == {"held", "planned"}
            )
            and (set(visit.people) & set(e.people) or (not visit.people and set(visit.countries) <= set(e.countries)))
            and (
                set(visit.countries) <= set(e.countries)
                or (e.place and visit.place and e.place.country == visit.place.country)
            )
            and not (e.date and visit.date and not _dates_agree(e, visit))
        ]
        for e in talks:
            if visit.place is not None and (
                e.place is None or (e.place.city is None and e.place.country == visit.place.country)
            ):
                e.place = visit.place
                e.evidence += [item for item in visit.evidence if item.slot == "place"]
            if e.kind == "meeting" and visit.date and not e.date:
                e.date, e.date_end = visit.date, visit.date_end
                e.evidence += [item for item in visit.evidence if item.slot == "date"]
        if not talks:
            kept.append(visit)
    return kept


def _referred(new: Encounter, old: Encounter, distance: int) -> bool:
    """Whether 'the meeting' of a telling without parties of its own can be an encounter told before."""
    if distance > 10 or old.kind == "visit" or not _status_agrees(new, old):
        return False
    if old.kind == "conference" and new.frames[0].noun in {f.noun for f in old.frames} | {"conference", "gathering"}:
        return True  # 'X told the summit': whoever speaks there takes part
    return set(new.people) <= set(old.people)


def merge(tellings: list[Encounter], sentence_index: dict[int, int]) -> list[Encounter]:
    """The encounters of an article, each with all its tellings; `sentence_index`: first token -> number of sentence."""
    found: list[Encounter] = []
    for telling in tellings:
        here = sentence_index[telling.frames[0].sentence.start]
        best = None
        refers = telling.frames[0].refers
        for old in reversed(found):
            distance = min(abs(here - sentence_index[f.sentence.start]) for f in old.frames)
            if same(telling, old, distance) or (refers and _referred(telling, old, distance)):
                best = old
                break
        if best is None and refers:
            continue  # 'the meeting' of which nothing else is told
        if best is not None:
            absorb(best, telling)
        else:
            found.append(telling)
    return absorb_visits([e for e in found if not e.is_unconfirmed])
