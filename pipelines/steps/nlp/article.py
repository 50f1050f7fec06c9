"""One article while it is judged: the parsed text, who and what is named in it, and the candidate encounters.

Here: look-ups over one article that the features need. Not here: what they are turned into (`features.py`,
`slot_features.py`).
"""

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from spacy.tokens import Doc, Span

from pipelines.steps.nlp.arguments import Arguments, arguments_of
from pipelines.steps.nlp.dates import DateMention, resolve
from pipelines.steps.nlp.lexicon import NOUNS, VERBS
from pipelines.steps.nlp.measures import FAR, count
from pipelines.steps.nlp.merge import Encounter
from pipelines.steps.nlp.namings import PLACE_BEFORE
from pipelines.steps.nlp.parties import Frame, Reading
from pipelines.steps.nlp.people import Person
from pipelines.steps.nlp.places import City, dateline_city, dateline_end
from pipelines.steps.nlp.slots import cities_in, is_ahead

if TYPE_CHECKING:
    from pipelines.steps.nlp.slot_features import Known, Scene

# A naming of a place: token, city (None: a state only), state, the word before.
Naming = tuple[int, City | None, str, str]
PlaceKey = tuple[str | None, str]  # name of the city or None, state
MAX_BEFORE_DATELINE = 6  # sentences of a headline and what else may stand before a dateline
WHERE = PLACE_BEFORE - {"from"}  # before a place where somebody is or comes
PRIVATE = re.compile(
    r"\b(?:ceo|journalist|reporter|correspondent|editor|anchor|founder|analyst|professor|coach|captain|singer|actor|lawyer|"
    r"researcher|economist|activist|executive director|managing director)\b",
    re.IGNORECASE,
)


@dataclass(eq=False)
class Article:
    """One article while it is judged: the parsed text, who and what is named in it, and the candidate encounters."""

    reading: Reading
    text: str  # headline and text
    published: date | None
    anchor: date | None  # dateline, else published
    dates: list[DateMention]
    encounters: list[Encounter] = field(default_factory=list)

    chance: float = 0.0  # that the article tells an encounter at all, by its words
    private: dict[int, bool] = field(default_factory=dict)  # of persons, by id()
    counts: dict[str, int] = field(default_factory=dict)  # of words, by kind
    told: dict[int, dict[str, float]] = field(default_factory=dict)  # features of encounters that stay, by id()
    sides_of_tellings: dict[int, Arguments] = field(default_factory=dict)  # by trigger
    known: dict[Person, "Known"] = field(default_factory=dict)  # what of a person hangs on no encounter
    scenes_told: dict[PlaceKey, "Scene"] = field(default_factory=dict)  # what of a place hangs on none
    steps_up: dict[int, dict[int, int]] = field(default_factory=dict)  # by token: what is above it -> edges between
    people_of_sentences: dict[tuple[int, int], list[Person]] = field(default_factory=dict)  # by first token and end
    city_chances: dict[int, dict[PlaceKey, float]] = field(default_factory=dict)  # of the encounters, by id()

    @property
    def doc(self) -> Doc:
        return self.reading.doc

    @property
    def title_length(self) -> int:
        return self.reading.title_length

    @cached_property
    def sentences(self) -> list[Span]:
        """The sentences; a dateline, which the parser sees alone, counts with the first."""
        found = list(self.reading.sentences)
        for n, sentence in enumerate(found[:MAX_BEFORE_DATELINE]):
            if n + 1 < len(found) and dateline_end(self.text, sentence.start_char) == found[n + 1].start_char:
                found[n : n + 2] = [self.doc[sentence.start : found[n + 1].end]]
                break
        return found

    @cached_property
    def sentence_of(self) -> list[int]:
        """Token -> number of its sentence."""
        return [n for n, sentence in enumerate(self.sentences) for _ in range(sentence.start, sentence.end)]

    @cached_property
    def sentence_texts(self) -> list[str]:
        return [self.text[sentence.start_char : sentence.end_char] for sentence in self.sentences]

    @cached_property
    def sentence_words(self) -> list[frozenset[str]]:
        """Sentence -> the lemmas of its nouns, names, verbs and adjectives."""
        lemmas = self.reading.lemmas
        return [
            frozenset(lemmas[t.i] for t in sentence if t.pos_ in ("NOUN", "PROPN", "VERB", "ADJ") and t.is_alpha)
            for sentence in self.sentences
        ]

    @cached_property
    def title_words(self) -> frozenset[str]:
        """Those of the headline."""
        return frozenset().union(*self.sentence_words[: self.body])

    def arguments(self, frame: Frame) -> Arguments:
        """Who stands on either side of a telling; kept, because several judges ask."""
        if frame.trigger not in self.sides_of_tellings:
            self.sides_of_tellings[frame.trigger] = arguments_of(self.reading, frame)
        return self.sides_of_tellings[frame.trigger]

    def words_of(self, sentence: Span) -> str:
        """A sentence, without the space around it."""
        return self.text[sentence.start_char : sentence.end_char].strip()

    def text_of(self, frame: Frame) -> str:
        """The sentence of a telling; kept, because spaCy puts `Span.text` together anew each time."""
        return self.sentence_texts[self.sentence_of[frame.trigger]]

    @cached_property
    def body(self) -> int:
        """The number of the first sentence after the headline."""
        return next((n for n, s in enumerate(self.sentences) if s.start_char >= self.title_length), 0)

    @cached_property
    def title(self) -> str:
        """The headline; empty where there is none."""
        return self.text[: self.title_length].strip()

    @cached_property
    def triggers(self) -> list[int]:
        """The tokens that any word list takes for a sign of an encounter."""
        return [
            i
            for i, lemma in enumerate(self.reading.lemmas)
            if lemma in NOUNS or (lemma in VERBS and self.doc[i].pos_ == "VERB")
        ]

    @cached_property
    def named(self) -> dict[tuple[str, str], list[int]]:
        """Party -> tokens at which the article names it, outside of titles or inside."""
        found: dict[tuple[str, str], list[int]] = {}
        for entry in self.doc._.gazetteer:
            found.setdefault(("organization" if entry.kind == "organization" else "country", entry.key), []).append(
                entry.start
            )
        return found

    @cached_property
    def places(self) -> list[Naming]:
        """Every naming of a city, or of a state after a preposition of place: (token, city, state, word before)."""
        states = frozenset(key for kind, key in self.named if kind == "country")
        found: list[Naming] = [
            (i, city, city.country, before) for i, city, before in cities_in(self.reading, self.doc[:], states)
        ]
        for entry in self.doc._.gazetteer:
            if entry.kind == "country" and entry.start > 0:
                before = self.doc[entry.start - 1].lower_
                if before == "the" and entry.start > 1:
                    before = self.doc[entry.start - 2].lower_
                found.append((entry.start, None, entry.key, before))
        return found

    @cached_property
    def dated_sentences(self) -> frozenset[int]:
        """The numbers of the sentences that name a day."""
        starts = [sentence.start_char for sentence in self.sentences]
        return frozenset(bisect_right(starts, mention.start) - 1 for mention in self.dates)

    @cached_property
    def placed_sentences(self) -> frozenset[int]:
        """The numbers of the sentences that name a place to be in."""
        return frozenset(self.sentence_of[i] for i, _, _, before in self.places if before in WHERE)

    @cached_property
    def place_keys(self) -> list[PlaceKey]:
        """The place of every naming."""
        return [(city.name if city else None, state) for _, city, state, _ in self.places]

    @cached_property
    def scenes(self) -> list[tuple[int, PlaceKey]]:
        """The cities that the text says somebody to be in, in turn."""
        return [(i, (city.name, state)) for i, city, state, before in self.places if city and before in WHERE]

    @cached_property
    def date_readings(self) -> list[tuple[DateMention, str, str | None, bool]]:
        """(mention, first day, last day, whether read as to come) of the dates that have a value: 'on Friday' has two where
        the verb does not tell whether it is past or to come."""
        found: list[tuple[DateMention, str, str | None, bool]] = []
        for mention in self.dates:
            readings = [(*resolve(mention, self.anchor, future=future), future) for future in (False, True)]
            if readings[0][0] == readings[1][0]:
                readings.pop()
            elif (ahead := is_ahead(self.doc, mention)) is not None:
                readings = [reading for reading in readings if reading[2] == ahead]
            found += [(mention, value, end, future) for value, end, future in readings if value]
        return found

    @cached_property
    def date_starts(self) -> list[int]:
        """Where dates stand, in order."""
        return sorted(mention.start for mention in self.dates)

    @cached_property
    def n_readings_of(self) -> Counter[str]:
        """Day, month or year -> how many readings of dates give it."""
        return Counter(value for _, value, _, _ in self.date_readings)

    @cached_property
    def n_dates_of(self) -> Counter[str | None]:
        """Value -> how many dates have it, as they stand."""
        return Counter(mention.value for mention in self.dates)

    @cached_property
    def dateline_city(self) -> City | None:
        """The city of the dateline."""
        return dateline_city(self.text, self.title_length)

    @cached_property
    def heads(self) -> list[int]:
        """Token -> its head in the dependency tree."""
        offsets = self.doc.to_array("HEAD").astype(np.int64)
        return (np.arange(len(self.doc)) + offsets).tolist()

    def path(self, token: int) -> list[int]:
        """A token and all above it, up to the root of its sentence."""
        found, heads = [token], self.heads
        while heads[found[-1]] != found[-1]:
            found.append(heads[found[-1]])
        return found

    def depth(self, token: int) -> int:
        """Edges from a token up to the root of its sentence."""
        return len(self.path(token)) - 1

    def tree_distance(self, token: int, trigger: int) -> int:
        """Edges between two tokens of one sentence in the dependency tree; the way up from the second is kept."""
        steps, heads = self.steps_up.get(trigger), self.heads
        if steps is None:
            steps = self.steps_up[trigger] = {above: n for n, above in enumerate(self.path(trigger))}
        n = 0
        while token not in steps:
            if heads[token] == token:
                return FAR
            token, n = heads[token], n + 1
        return n + steps[token]

    def people_in(self, sentence: Span) -> list[Person]:
        """Those whom a sentence names."""
        key, at = (sentence.start, sentence.end), self.reading.at
        if key not in self.people_of_sentences:
            self.people_of_sentences[key] = list(dict.fromkeys(at[i] for i in range(*key) if i in at))
        return self.people_of_sentences[key]

    def distance(self, sentence: int, encounter: Encounter) -> int:
        """Sentences between a sentence and the nearest telling of an encounter, negative where the sentence comes before."""
        numbers, frames = self.sentence_of, encounter.frames
        if len(frames) == 1:  # most have just one
            return sentence - numbers[frames[0].trigger]
        return min([sentence - numbers[f.trigger] for f in frames], key=abs)

    @cached_property
    def naming_counts(self) -> list[int]:
        """How often each person is named, in order of that."""
        return sorted(len(person.spans) for person in self.reading.people)

    @cached_property
    def n_party_namings(self) -> int:
        return sum(map(len, self.named.values()))

    @cached_property
    def n_people_of(self) -> Counter[str | None]:
        """State or organisation -> how many people of it the article names."""
        return Counter(person.country or person.organization for person in self.reading.people)

    @cached_property
    def place_namings(self) -> dict[PlaceKey, list[Naming]]:
        """Every city and state that may be the place of an encounter, with its namings: possibly none."""
        found: dict[PlaceKey, list[Naming]] = {}
        for item in self.places:
            city = item[1]
            found.setdefault((city.name if city else None, item[2]), []).append(item)
        line = self.dateline_city
        if line is not None:
            found.setdefault((line.name, line.country), [])
        for country in [key[1] for key in found] + [key for kind, key in self.named if kind == "country"]:
            found.setdefault((None, country), [])
        if self.reading.home:
            found.setdefault((None, self.reading.home), [])
        return found

    @cached_property
    def cities(self) -> dict[PlaceKey, City]:
        """The cities among `place_namings`."""
        found: dict[PlaceKey, City] = {(city.name, state): city for _, city, state, _ in reversed(self.places) if city}
        line = self.dateline_city
        return ({(line.name, line.country): line} if line else {}) | found

    def count(self, kind: str) -> int:
        """How many words of a kind (`measures.WORDS`) the article has."""
        if kind not in self.counts:
            self.counts[kind] = count(kind, self.text)
        return self.counts[kind]

    def density(self, kind: str) -> float:
        """Words of a kind in a hundred tokens."""
        return self.count(kind) / max(1, len(self.doc)) * 100

    @cached_property
    def together_sentences(self) -> list[bool]:
        return [count("together", text) > 0 for text in self.sentence_texts]

    def is_together(self, sentence: int) -> bool:
        """Whether a sentence has a word of being there with others."""
        return self.together_sentences[sentence]

    def is_private(self, person: Person) -> bool:
        """Whether a person speaks for a company or medium ('CNN's Jane Doe', 'CEO John Doe'), not for a party."""
        if id(person) not in self.private:
            self.private[id(person)] = self._is_private(person)
        return self.private[id(person)]

    def _is_private(self, person: Person) -> bool:
        for span in person.spans:
            if span.start > 1 and self.doc[span.start - 1].lower_ in ("'s", "’s"):
                owner = self.doc[span.start - 2]
                if owner.ent_type_ == "ORG" and owner.i not in self.reading.geo:
                    return True
            around = self.doc[max(0, span.start - 4) : span.start].text + " , " + self.doc[span.end : span.end + 5].text
            if PRIVATE.search(around):
                return True
        return False
