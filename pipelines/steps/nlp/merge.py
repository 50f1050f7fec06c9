"""Putting the tellings of one encounter together: frames of one article -> encounters with all their slots.

Here: which frames of an article tell the same encounter, and what each slot is then. Not here: the same encounter in
several articles (`transform/consolidate.py`).
"""

from dataclasses import dataclass, field

from pipelines.steps.nlp.gazetteer import members_of_formats
from pipelines.steps.nlp.measures import count
from pipelines.steps.nlp.parties import Frame
from pipelines.steps.nlp.people import Person
from pipelines.steps.nlp.places import City
from pipelines.steps.nlp.slots import Place

# So many members of a format are its members listed: 'the G7 leaders of France, Germany and Japan'. Of labelled encounters with a
# format as a party none has three of its members beside it.
LISTED = 3


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
    notes: list[tuple[str, str, int]] = field(default_factory=list)  # slot, value, token: of topics and series
    date_tokens: list[int] = field(default_factory=list)  # where the date is named
    strong: bool = False
    person_chances: list[float] = field(default_factory=list)  # of all who may have taken part, the likeliest first
    party_chances: list[float] = field(default_factory=list)
    next_party: tuple[float, tuple[str, str] | None] = (0.0, None)  # the likeliest that is not one, with its chance
    chance: float = 0.0  # that it is an encounter and of the news of the article
    confidence: float = 0.0  # chance that it is an encounter, calibrated
    has_tentative_status: bool = False  # told only in a headline without a verb

    @property
    def tells_itself(self) -> bool:
        """Whether a trigger of its own tells it, not just 'the meeting' or what two sides did together."""
        return any(f.strong and not f.refers and not f.joint for f in self.frames)

    @property
    def countries(self) -> list[str]:
        """States that are a party, in the order of naming."""
        sides = [key for kind, key in self.sides if kind == "country"]
        return list(dict.fromkeys(sides))

    @property
    def organizations(self) -> list[str]:
        """Organisations and non-state parties, in the order of naming; no format (G7) of which enough members are listed."""
        named = dict.fromkeys(key for kind, key in self.sides if kind == "organization")
        if not named:
            return []
        members, states = members_of_formats(), set(self.countries)
        return [key for key in named if len(members.get(key, frozenset()) & states) < LISTED]

    @property
    def sides(self) -> list[tuple[str, str]]:
        """All parties: those of the people, then those named without a person."""
        sides = [person.side for person in self.people]
        return list(dict.fromkeys([side for side in sides if side] + self.parties))


def same(new: Encounter, old: Encounter, distance: int) -> bool:
    """Whether a new telling tells an encounter already found; `distance` in sentences between them."""
    kinds = {new.kind, old.kind}
    if kinds == {"call", "conference"} or ("visit" in kinds and len(kinds) > 1):
        return False  # what a visit was for is settled by `absorb_visits`
    if ("call" in kinds and len(kinds) > 1 and new.strong) or _are_call_and_city(new, old):
        return False
    if (
        not new.has_tentative_status
        and not old.has_tentative_status
        and {new.status, old.status} in ({"proposed", "held"}, {"proposed", "planned"}, {"cancelled", "held"})
    ):
        return False
    if new.date and old.date and not dates_agree(new, old):
        return False
    if _are_in_two_cities(new, old):
        return False
    new_people, old_people = set(new.people), set(old.people)
    new_sides, old_sides = set(new.sides), set(old.sides)
    if not old_people and new.status != old.status and all(f.joint for f in new.frames):
        return False  # 'A told B' beside 'the ministers of both are to meet'
    if len(old_sides) > 2 and any(count("separate", f.sentence.text) for f in new.frames):
        return False  # 'held separate meetings with A and B', who sat together before
    if _is_event(new) != _is_event(old) and not any(f.refers for f in new.frames):
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
    if new_sides and (new_sides <= old_sides or old_sides <= new_sides):
        return _status_agrees(new, old) and distance <= 12
    return False


def _city_of(encounter: Encounter) -> City | None:
    return encounter.place.city if encounter.place else None


def _are_in_two_cities(new: Encounter, old: Encounter) -> bool:
    cities = {_city_of(new), _city_of(old)}
    return None not in cities and len(cities) == 2


def _are_call_and_city(new: Encounter, old: Encounter) -> bool:
    """Whether one of two tellings is a call and the other in a city: 'called him to follow up on their meeting in Moscow'."""
    return {new.kind, old.kind} > {"call"} and any(e.kind != "call" and _city_of(e) is not None for e in (new, old))


EVENTS = frozenset("summit conference forum ministerial".split())


def _is_event(encounter: Encounter) -> bool:
    return encounter.kind == "conference" or any(f.noun in EVENTS for f in encounter.frames)


def _status_agrees(new: Encounter, old: Encounter) -> bool:
    if new.has_tentative_status or old.has_tentative_status:
        return True
    return new.status == old.status or (
        {"held", "planned"} == {new.status, old.status}
        and "visit" not in (new.kind, old.kind)
        and not (new.strong and old.strong)
    )


def dates_agree(a: Encounter, b: Encounter) -> bool:
    """Whether two dates can be those of one encounter: one within the other."""
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
    elif (
        old.status == "planned"
        and new.status == "held"
        and not new.has_tentative_status
        and new.tells_itself
        and len(new.people) != 1
    ):
        old.status = "held"
    old.people += [person for person in new.people if person not in old.people]
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
    old.notes += new.notes
    old.strong = old.strong or new.strong


def absorb_visits(encounters: list[Encounter], sentence_index: dict[int, int]) -> list[Encounter]:
    """A visit during which talks are told is told by those talks: they take its place, and its date where they have none.

    Each takes them from the nearest visit that fits. A conference has a date of its own: that of a delegate's departure
    is not it.
    """
    visits = [e for e in encounters if e.kind == "visit"]
    told: set[int] = set()
    for talk in encounters:
        fitting = [visit for visit in visits if _during(talk, visit)]
        told |= {id(visit) for visit in fitting}
        for visit in sorted(fitting, key=lambda v: _distance(talk, v, sentence_index))[:1]:
            if visit.place is not None and (
                talk.place is None or (talk.place.city is None and talk.place.country == visit.place.country)
            ):
                talk.place = visit.place
            if talk.kind == "meeting" and visit.date and not talk.date:
                talk.date, talk.date_end = visit.date, visit.date_end
    return [e for e in encounters if id(e) not in told]


def _during(talk: Encounter, visit: Encounter) -> bool:
    """Whether talks can have taken place during a visit: a visitor in them, the state visited a party or their place."""
    if talk.kind not in ("meeting", "conference"):
        return False
    if (
        talk.status != visit.status
        and not visit.has_tentative_status
        and (talk.status, visit.status) != ("planned", "held")
    ):
        return False
    if talk.date and visit.date and not dates_agree(talk, visit):
        return False
    if talk.place and visit.place and talk.place.country != visit.place.country:
        return False  # 'met him in Havana and said he would visit Tehran'
    if visit.people:
        if not set(visit.people) & set(talk.people):
            return False
    elif set(visit.countries) != set(talk.countries):
        return False
    return set(visit.countries) <= set(talk.countries) or bool(
        talk.place and visit.place and talk.place.country == visit.place.country
    )


def _distance(a: Encounter, b: Encounter, sentence_index: dict[int, int]) -> int:
    """Sentences between the nearest tellings of two encounters."""
    return min(
        abs(sentence_index[f.sentence.start] - sentence_index[g.sentence.start]) for f in a.frames for g in b.frames
    )


def share_places(encounters: list[Encounter]) -> None:
    """An encounter without a city takes that of the others with the same people, where they have just one in its country."""
    for encounter in encounters:
        if encounter.kind == "call" or (encounter.place is not None and encounter.place.city is not None):
            continue
        country = encounter.place.country if encounter.place else None
        cities = {
            other.place.city: other.place
            for other in encounters
            if other is not encounter
            and other.place is not None
            and other.place.city is not None
            and (country is None or other.place.country == country)
            and other.status == encounter.status
            and set(other.people) & set(encounter.people)
            and other.place.country in encounter.countries
        }
        if len(cities) == 1:
            (encounter.place,) = cities.values()


def _referred(new: Encounter, old: Encounter, distance: int) -> bool:
    """Whether 'the meeting' of a telling without parties of its own can be an encounter told before."""
    if distance > 10 or old.kind == "visit" or not _status_agrees(new, old):
        return False
    if new.date and old.date and not dates_agree(new, old):
        return False  # 'the two last met in June'
    if _are_call_and_city(new, old) or (_is_of_those_before(new) and _are_in_two_cities(new, old)):
        return False  # 'they last met in Doha'
    if new.frames[0].anaphoric and new.kind == "call" and old.kind != "call" and old.tells_itself:
        return False  # 'they spoke by phone', who met
    if old.kind == "conference" and new.frames[0].noun in {f.noun for f in old.frames} | {"conference", "gathering"}:
        return True  # 'X told the summit': whoever speaks there takes part
    if new.people and _is_attended(new.frames[0]):
        return distance <= 3 and _is_event(new) == _is_event(old) and bool(set(new.sides) & set(old.sides))
    return set(new.people) <= set(old.people)


def _is_attended(frame: Frame) -> bool:
    """Whether a telling only names more of those who came: 'A and B also attended the meeting'."""
    return bool(frame.noun) and frame.verb >= 0 and frame.sentence.doc[frame.verb].lemma_.lower() in ("attend", "join")


def _last_between_two(new: Encounter, found: list[Encounter], sentence_index: dict[int, int]) -> Encounter | None:
    """The encounter told last before, of two sides: those whom 'they' and 'the two presidents' of another one mean."""
    if new.status == "proposed" or not new.frames[0].anaphoric:
        return None  # 'called for talks between the two' who met
    near = [e for e in found if e.kind != "visit" and _distance(new, e, sentence_index) <= 10]
    last = next((e for e in reversed(near) if len(e.sides) > 1), None)
    return last if last is not None and len(last.sides) == 2 and set(new.sides) <= set(last.sides) else None


def _is_of_those_before(telling: Encounter) -> bool:
    """Whether a telling names nobody but 'they' or 'the two', and is not 'the meeting' of a telling before."""
    frame = telling.frames[0]
    words = {c.lower_ for c in frame.sentence.doc[frame.trigger].children}
    is_known = words & {"the", "this", "that", "same"} and not (words & {"next", "new"} or frame.noun in EVENTS)
    return frame.anaphoric and not telling.people and not telling.parties and not (frame.noun and is_known)


def merge(tellings: list[Encounter], sentence_index: dict[int, int]) -> list[Encounter]:
    """The encounters of an article, each with all its tellings; `sentence_index`: first token -> number of sentence."""
    found: list[Encounter] = []
    for telling in tellings:
        best = None
        refers = telling.frames[0].refers
        # A bare word of meeting is nobody's encounter yet: the judges find whose it is.
        for old in reversed([] if telling.frames[0].bare else [e for e in found if not e.frames[0].bare]):
            distance = _distance(telling, old, sentence_index)
            if same(telling, old, distance) or (refers and _referred(telling, old, distance)):
                best = old
                break
        if best is None and len(telling.sides) < 2 and (refers or _is_of_those_before(telling)):
            last = _last_between_two(telling, found, sentence_index)
            if last is not None:  # 'they will meet again in May'
                telling.people, telling.parties = list(last.people), list(last.parties)
            elif telling.frames[0].anaphoric and telling.status == "planned":
                telling.frames[0].bare, telling.frames[0].refers = True, False  # 'the two ministers will meet'
            elif refers:
                continue  # 'the meeting' of which nothing else is told
        if best is not None:
            absorb(best, telling)
        else:
            found.append(telling)
    kept = absorb_visits(found, sentence_index)
    share_places(kept)
    return kept
