"""What the judges see of an encounter: numbers that describe it, alone and beside another.

Each is grammar, position or a count: no name of a person, state, outlet or article is a feature. Not here: features of
what may fill a slot (`slot_features.py`), and what the judges make of them (`judge.py`).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Span, Token

from pipelines.steps.nlp.article import Article
from pipelines.steps.nlp.lexicon import SPEECH, TELLING
from pipelines.steps.nlp.measures import (
    FAR,
    UNKNOWN,
    Features,
    best_of,
    count,
    flag,
    one_hot,
)
from pipelines.steps.nlp.merge import Encounter, dates_agree
from pipelines.steps.nlp.parties import Frame
from pipelines.steps.nlp.people import Side
from pipelines.steps.nlp.slots import GATHERING

KINDS = ("meeting", "conference", "call", "visit")
STATUSES = ("held", "planned", "proposed", "cancelled")
TENSES = ("VBD", "VBZ", "VBP", "VBG", "VBN", "VB")
DEPS = ("ROOT", "relcl", "advcl", "ccomp", "xcomp", "conj", "pcomp", "pobj", "dobj", "nsubj", "nsubjpass", "acl")


LEMMAS = ("meet", "meeting", "talk", "talks", "visit", "receive", "host", "summit", "conference", "call", "speak", "trip",
          "travel", "arrive", "hold", "discussion", "discuss", "negotiation", "session", "welcome", "conversation", "round",
          "attend", "tell", "summon", "dialogue", "consultation", "tour", "forum")  # fmt: skip
GOVERNORS = ("hold", "have", "attend", "host", "say", "make", "begin", "be", "pay", "take", "tell", "conclude", "end", "arrive",
             "follow", "come", "discuss", "schedule", "lead")  # fmt: skip
UNDER = ("in", "at", "during", "after", "before", "ahead", "of", "on", "for", "to", "since", "from", "following")
AFTER = ("with", "on", "for", "to", "between", "of", "in", "by", "from", "the", "at", "his", "a", "and")


def encounter_features(article: Article, encounter: Encounter) -> Features:
    """What tells a real encounter, and the news of the article, from what only looks like one."""
    if id(encounter) not in article.told:
        article.told[id(encounter)] = _told_features(article, encounter)
    when, place, sides = encounter.date, encounter.place, set(encounter.sides)
    age = UNKNOWN
    if when and article.anchor and len(when) == 10:
        age = max(-400, min(400, (date.fromisoformat(when) - article.anchor).days))
    values = article.told[id(encounter)] | {
        "has_date": flag(when),
        "age": age,
        "date_precision": len(when or ""),
        "has_city": flag(place and place.city),
        "has_country": flag(place and place.country),
        "place_is_party": flag(place and ("country", place.country) in sides),
        "is_visit_elsewhere": flag(
            any(o.kind == "visit" and sides & set(o.sides) for o in article.encounters if o is not encounter)
        ),
        "rule_score": rule_score(encounter, article.title_length),
    }
    values |= one_hot("kind", encounter.kind, KINDS)
    values |= one_hot("status", encounter.status, STATUSES)
    return values


def _told_features(article: Article, encounter: Encounter) -> Features:
    """What of them no later stage changes, once tellings are joined and the article is judged."""
    doc, frames = article.doc, encounter.frames
    best = best_of(frames)
    trigger = doc[best.trigger]
    numbers = [article.sentence_of[f.trigger] for f in frames]
    body = [n for n in numbers if n >= article.body]
    text = article.text_of(best)
    all_text = " ".join(article.text_of(f) for f in frames)
    verb = doc[best.verb] if best.verb >= 0 else trigger
    others = [e for e in article.encounters if e is not encounter]
    sides = set(encounter.sides)
    people = set(encounter.people)
    known = {p.country or p.organization for p in encounter.people} - {None}
    # Those that grammar puts into a telling; the others come from titles and what else the article names.
    told_sides = {side for f in frames for side in (*f.parties, *(p.side for p in f.people))}
    mentions = [len(p.spans) for p in encounter.people]
    first = [article.sentence_of[p.spans[0].start] for p in encounter.people]
    named_sides = {s for s in article.named if s[0] == "country"}
    lemma = trigger.lemma_.lower()
    values: Features = {
        "n_frames": len(frames),
        "n_strong": sum(f.strong for f in frames),
        "n_refers": sum(f.refers for f in frames),
        "n_bare": sum(f.bare for f in frames),
        **{f"n_{kind}_frames": sum(f.kind == kind for f in frames) for kind in KINDS},
        **{f"n_{status}_frames": sum(f.status == status for f in frames) for status in STATUSES},
        "n_joint": sum(f.joint for f in frames),
        "is_anaphoric": flag(any(f.anaphoric for f in frames)),
        "in_title": flag(any(n < article.body for n in numbers)),
        "first_sentence": (min(body) - article.body) if body else FAR,
        "relative_position": (min(body) - article.body) / max(1, len(article.sentences) - article.body) if body else UNKNOWN,
        "n_sentences": len(article.sentences) - article.body,
        "n_people": len(people),
        "n_titled": sum(bool(p.titles) for p in people),
        "n_guests": max(len(f.guests) for f in frames),
        "n_sides": len(sides),
        "n_untold_sides": len(sides - told_sides),
        "n_countries": len(encounter.countries),
        "n_organizations": len(encounter.organizations),
        "n_known_sides_of_people": len(known),
        "n_people_without_side": sum(not p.country and not p.organization for p in people),
        "n_side_assumed": sum(p.is_side_assumed for p in people),
        "is_one_side": flag(len(people) > 1 and len(known) == 1),
        "first_party_chance": nth(encounter.party_chances, 0),
        "second_party_chance": nth(encounter.party_chances, 1),
        "third_party_chance": nth(encounter.party_chances, 2),
        "first_person_chance": nth(encounter.person_chances, 0),
        "second_person_chance": nth(encounter.person_chances, 1),
        "third_person_chance": nth(encounter.person_chances, 2),
        "has_home": flag(("country", article.reading.home) in sides),
        "most_mentions": max(mentions, default=0),
        "least_mentions": min(mentions, default=0),
        "first_named": min(first, default=FAR),
        "n_people_in_title": sum(any(s.start < article.sentences[article.body].start for s in p.spans) for p in people)
        if article.body
        else 0,
        "n_sides_in_title": sum(
            any(article.sentence_of[i] < article.body for i in article.named.get(side, ())) for side in sides
        ),
        "share_of_named_sides": len(sides & named_sides) / max(1, len(named_sides)),
        "n_named_sides": len(named_sides),
        "n_article_people": len(article.reading.people),
        "n_candidates": len(article.encounters),
        "rank": sum(
            (len(o.frames), len(o.people)) > (len(frames), len(people)) for o in others
        ),
        "n_siblings": len(siblings_of(article, encounter)),
        "n_before": sum(o.frames[0].trigger < frames[0].trigger for o in others),
        "same_people_elsewhere": flag(any(people and people <= set(o.people) for o in others)),
        "same_sides_elsewhere": flag(any(sides and sides <= set(o.sides) for o in others)),
        "trigger_depth": article.depth(best.trigger),
        "trigger_is_noun": flag(best.noun),
        "trigger_is_own_verb": flag(best.verb == best.trigger),
        "is_plural": flag(trigger.tag_ in ("NNS", "NNPS")),
        "is_definite": flag(any(c.lower_ in ("the", "this", "that", "these") for c in trigger.children)),
        "is_indefinite": flag(any(c.lower_ in ("a", "an") for c in trigger.children)),
        "no_governor": flag(best.verb < 0),
        "sentence_length": len(best.sentence),
        "trigger_position": (best.trigger - best.sentence.start) / max(1, len(best.sentence)),
        "is_speech_root": flag(best.sentence.root.lemma_.lower() in SPEECH),
        "root_is_trigger": flag(best.sentence.root.i in (best.trigger, best.verb)),
        "has_telling_root": flag(best.sentence.root.lemma_.lower() in TELLING),
        "in_quotes": flag(article.reading.is_quoted[best.trigger]),
        "background_words": count("background", text),
        "hypothetical_words": count("hypothetical", text),
        "domestic_words": count("domestic", text),
        "unofficial_words": count("unofficial", text),
        "article_domestic": article.density("domestic"),
        "article_unofficial": article.density("unofficial"),
        "trigger_density": len(article.triggers) / max(1, len(doc)) * 100,
        "call_words": count("call", all_text),
        "article_call_words": article.density("call"),
        "article_chance": article.chance,
        "title_future_words": count("future", article.title),
        "title_call_words": count("call", article.title),
        "title_visit_words": count("visit", article.title),
        "title_round_words": count("round", article.title),
        "title_summit_words": count("summit", article.title),
        "gathering_words": flag(GATHERING.search(text)),
        "summit_words": count("summit", all_text),
        "side_words": count("sideline", text),
        "round_words": count("round", text),
        "visit_words": count("visit", text),
        "article_visit_words": article.count("visit"),
        "delegation_words": count("delegation", text),
        "article_delegation_words": article.count("delegation"),
        "future_words": count("future", text),
        "cancel_words": count("cancel", text),
        "invite_words": count("invite", text),
        "summon_words": count("summon", text),
        "press_words": count("press", all_text),
        "article_press": article.density("press"),
        "n_private": sum(article.is_private(p) for p in people),
        "has_home_known": flag(article.reading.home),
        "has_published": flag(article.published),
        "has_series": flag(encounter.series_name),
        "has_negation": flag(any(t.dep_ == "neg" for t in best.sentence)),
        "is_tentative": flag(encounter.has_tentative_status),
    }  # fmt: skip
    values |= one_hot("frame_kind", best.kind, KINDS)
    values |= one_hot("first_frame_kind", frames[0].kind, KINDS)
    values |= one_hot("frame_status", best.status, STATUSES)
    values |= one_hot("first_frame_status", frames[0].status, STATUSES)
    values |= one_hot("tense", verb.tag_, TENSES)
    values |= one_hot("dep", trigger.dep_, DEPS)
    values |= one_hot("lemma", lemma, LEMMAS)
    following = [t.lower_ for t in doc[best.trigger + 1 : min(best.trigger + 12, best.sentence.end)]]
    values |= one_hot("after", following[0] if following else "", AFTER)
    values |= one_hot("under", _preposition(trigger), UNDER)
    told_sides = {side for f in frames for side in [*f.parties, *(p.side for p in f.people)] if side}
    unreal = [_irrealis(doc[f.trigger]) for f in frames]
    dated = [n in article.dated_sentences for n in numbers]
    placed = [n in article.placed_sentences for n in numbers]
    values |= {
        "n_told_sides": len(told_sides),
        "n_sides_told": len(sides & told_sides),
        "n_told_people": len({p for f in frames for p in f.people}),
        "any_or_no": flag(any(c.lower_ in ("any", "no", "every", "some") for c in trigger.children)),
        "is_wanted": flag(unreal[frames.index(best)][0]),
        "is_topic": flag(unreal[frames.index(best)][1]),
        "n_wanted": sum(wanted for wanted, _ in unreal),
        "n_topic": sum(topic for _, topic in unreal),
        "n_dated": sum(dated),
        "n_placed": sum(placed),
        "n_dated_placed": sum(d and p for d, p in zip(dated, placed, strict=True)),
        "people_in_sentence": len(article.people_in(best.sentence)),
    }
    counterparts = {id(f): _counterpart(article, f) for f in frames}
    for name, value in counterparts[id(best)].items():
        values[f"counterpart_{name}"] = value
        values[f"n_counterpart_{name}"] = sum(counterpart[name] for counterpart in counterparts.values())
    words = [article.sentence_words[n] for n in numbers]
    title, lead = article.title_words, article.sentence_words[min(article.body, len(article.sentences) - 1)]
    told_best = article.sentence_words[article.sentence_of[best.trigger]]
    values |= {
        "title_overlap": max(len(w & title) for w in words) / max(1, len(title)),
        "title_overlap_best": len(told_best & title) / max(1, len(title)),
        "lead_overlap": max(len(w & lead) for w in words) / max(1, len(lead)),
        "title_words": len(title),
    }
    values["to_follows"] = flag("to" in following)
    # 'called on the council to act', unlike 'called on the president'
    values["called_upon"] = flag(lemma == "call" and following[:1] in (["on"], ["for"], ["upon"]) and "to" in following)
    values |= one_hot("governor", verb.lemma_.lower() if verb.i != trigger.i else "", GOVERNORS)
    return values


ENTRY_CLASSES = {"country": "C", "demonym": "D", "people": "D", "seat": "S", "organization": "O"}
LEAD = 10  # sentences whose phrases count: an encounter that is the news is told by then


def word_features(article: Article) -> Features:
    """Which words and phrases an article has, without its names.

    Words: nouns, verbs and adjectives, by lemma, and which of them stand at its beginning. Phrases: two and three words in
    turn of the first sentences, in which P stands for a person, T for a title, C, D, S and O for a state, demonym, seat of
    government and organisation. Besides, who the people are: home, foreign or of an organisation, with the office.
    """
    values: Features = {}
    for token in article.doc:
        if token.is_alpha and token.pos_ in ("NOUN", "VERB", "ADJ") and not token.ent_type_:
            lemma, number = article.reading.lemmas[token.i], article.sentence_of[token.i]
            values[lemma] = 1.0
            if number < article.body + 3:
                values[f"early:{lemma}"] = 1.0
            if number < article.body:
                values[f"title:{lemma}"] = 1.0
    for number, sentence in enumerate(article.sentences[: article.body + LEAD]):
        place = "title" if number < article.body else "lead"
        words = _without_names(article, sentence)
        for length in (2, 3):
            for i in range(len(words) - length + 1):
                values[f"{place}:{' '.join(words[i : i + length])}"] = 1.0
    sides = set()
    for person in article.reading.people:
        side = person.country or person.organization
        if person.titles:
            sides.add(side)
            whose = "home" if side == article.reading.home else "foreign" if person.country else "other"
            office = (person.role or "").lower().split()[-1:]
            values[f"who:{whose}:{''.join(office)}"] = 1.0
    # Scaled to the size of the flags, so that smoothing treats them alike.
    values["n_sides"] = min(4, len(sides - {None})) / 2
    values["n_people"] = min(6, len(article.reading.people)) / 3
    values["n_candidates"] = min(8, len(article.encounters)) / 4
    return values


def _without_names(article: Article, sentence: Span) -> list[str]:
    """The lemmas of a sentence with what is named put as its class, equal ones in a row once."""
    reading, words = article.reading, [""]
    for token in sentence:
        if token.is_space or token.pos_ in ("DET", "PUNCT"):
            continue
        entry = reading.geo.get(token.i)
        if token.i in reading.at:
            word = "P"
        elif token.i in reading.title_at:
            word = "T"
        elif entry is not None:
            word = ENTRY_CLASSES[entry.kind]
        else:
            word = token.ent_type_ or reading.lemmas[token.i]
        if word != words[-1]:
            words.append(word)
    return words[1:]


def siblings_of(article: Article, encounter: Encounter) -> list[Encounter]:
    """The other encounters that the same words tell: 'met A, B and C' tells three."""
    triggers = {f.trigger for f in encounter.frames}
    return [o for o in article.encounters if o is not encounter and any(f.trigger in triggers for f in o.frames)]


WANTED = frozenset(
    """support need hope ask call readiness willingness ready willing prospect possibility possible chance way avenue idea
    proposal offer want wish urge demand necessity importance favour favor seek consider aim""".split()
)
TOPIC = frozenset("discuss review preview consider about on regarding over concerning".split())


def _irrealis(trigger: Token) -> tuple[bool, bool]:
    """Whether a telling hangs on something wanted ('support talks with X'), or is what another act was about."""
    wanted = topic = False
    for token in trigger.ancestors:
        lemma = token.lemma_.lower()
        wanted = wanted or lemma in WANTED
        topic = topic or lemma in TOPIC
        if lemma in SPEECH:
            break
    return wanted, topic


def _preposition(token: Token) -> str:
    """What a noun is the object of: 'at' of 'said at a meeting', 'ahead' of 'ahead of talks'."""
    if token.dep_ == "compound":
        token = token.head
    if token.dep_ != "pobj":
        return ""
    head = token.head
    return head.head.lower_ if head.lower_ == "of" and head.head.lower_ == "ahead" else head.lower_


def _counterpart(article: Article, frame: Frame) -> Features:
    """Whom the sentence itself puts on the other side of a telling: somebody named, a side, or people without one."""
    reading, told = article.reading, article.arguments(frame)
    met = told.counterparts
    is_named = any(i in reading.at for i in met)
    text = " ".join(article.doc[i].lower_ for i in sorted(met))
    return {
        "told": flag(met),
        "person": flag(is_named),
        "title": flag(any(i in reading.title_at for i in met)),
        "plain": flag(met and not is_named and not told.counterpart_sides),
        "other_side": flag(told.actor_sides and told.counterpart_sides - told.actor_sides),
        "same_side": flag(told.counterpart_sides and told.counterpart_sides <= told.actor_sides),
        "unofficial": flag(met and not is_named and (count("unofficial", text) or count("domestic", text))),
        "domestic": flag(met and not is_named and count("domestic", text)),
        "subject_side": flag(told.actor_sides),
        "subject_person": flag(any(i in reading.at for i in told.actors)),
    }


def nth(chances: list[float], n: int) -> float:
    """The nth likeliest of what was asked about; 0 where there were fewer."""
    return chances[n] if n < len(chances) else 0.0


def rule_score(encounter: Encounter, title_length: int) -> float:
    """How well an encounter is told, by hand-set weights: how, how completely, and how often."""
    return (
        0.45
        + 0.15 * encounter.strong
        + (0.2 if len(encounter.people) >= 2 else 0.1 if encounter.people else 0.0)
        + 0.05 * (encounter.place is not None)
        + 0.05 * bool(encounter.date)
        + 0.1 * (len(encounter.frames) > 1)
        + 0.05 * any(f.sentence.start_char < title_length for f in encounter.frames)
    )


OTHER = frozenset("next new another other further second third more upcoming last previous earlier separate".split())


def _event_names(article: Article, encounter: Encounter) -> set[str]:
    """What tells an event from others: 'Astana' of 'the Astana talks', 'BRICS' of 'the BRICS summit'."""
    found = set()
    for frame in encounter.frames:
        trigger = article.doc[frame.trigger]
        if trigger.pos_ in ("NOUN", "PROPN"):
            found |= {
                c.lower_ for c in trigger.children if c.pos_ == "PROPN" and c.dep_ in ("compound", "nmod", "amod")
            }
    return found


def _met(article: Article, encounter: Encounter) -> set[object]:
    """Whom the sentences put on the other side: people, sides, else the bare words."""
    found: set[object] = set()
    for frame in encounter.frames:
        told = article.arguments(frame)
        people = {article.reading.at[i] for i in told.counterparts if i in article.reading.at}
        found |= (
            people
            or told.counterpart_sides
            or {article.reading.lemmas[i] for i in told.counterparts if article.doc[i].pos_ == "NOUN"}
        )
    return found


@dataclass(frozen=True, slots=True)
class Rivals:
    """What all candidates of an article are like, for whether two of them are one: found once for all pairs."""

    sides: dict[Encounter, frozenset[Side]]
    n_of_sides: Counter[frozenset[Side]]  # how many have just these
    n_sharing: dict[Encounter, int]  # how many others have any of its people


def rivals_of(article: Article) -> Rivals:
    sides = {e: frozenset(e.sides) for e in article.encounters}
    people = {e: set(e.people) for e in article.encounters}
    n_sharing = {e: sum(not own.isdisjoint(o.people) for o in people if o is not e) for e, own in people.items()}
    return Rivals(sides, Counter(sides.values()), n_sharing)


def pair_features(article: Article, a: Encounter, b: Encounter, rivals: Rivals) -> Features:
    """What tells two tellings of one encounter from two encounters of the same people."""
    doc = article.doc
    people_a, people_b = set(a.people), set(b.people)
    sides_a, sides_b = rivals.sides[a], rivals.sides[b]
    numbers_a = {article.sentence_of[f.trigger] for f in a.frames}
    numbers_b = {article.sentence_of[f.trigger] for f in b.frames}
    triggers_a, triggers_b = {f.trigger for f in a.frames}, {f.trigger for f in b.frames}
    first, second = (a, b) if min(triggers_a) <= min(triggers_b) else (b, a)
    lead = second.frames[0]
    city_a, city_b = (e.place.city.name if e.place and e.place.city else None for e in (a, b))
    state_a, state_b = (e.place.country if e.place else None for e in (a, b))
    lemmas_a, lemmas_b = (
        {doc[f.trigger].lemma_.lower() for f in a.frames},
        {doc[f.trigger].lemma_.lower() for f in b.frames},
    )
    text = article.text_of(lead)
    words_a, words_b = (
        frozenset().union(*(article.sentence_words[n] for n in numbers)) for numbers in (numbers_a, numbers_b)
    )
    names_a, names_b = _event_names(article, a), _event_names(article, b)
    met_a, met_b = _met(article, a), _met(article, b)
    guests_a, guests_b = ({g for f in e.frames for g in f.guests} for e in (a, b))
    is_title = [max(numbers) < article.body for numbers in (numbers_a, numbers_b)]
    values: Features = {
        "same_name": flag(names_a & names_b),
        "other_name": flag(names_a and names_b and not names_a & names_b),
        "one_name": flag(bool(names_a) != bool(names_b)),
        "same_ordinal": flag(a.series_ordinal and a.series_ordinal == b.series_ordinal),
        "other_ordinal": flag(a.series_ordinal and b.series_ordinal and a.series_ordinal != b.series_ordinal),
        "second_other": flag(any(c.lower_ in OTHER for c in doc[lead.trigger].children)),
        "both_met": flag(met_a and met_b),
        "shared_met": len(met_a & met_b),
        "other_met": flag(met_a and met_b and not met_a & met_b),
        "shared_guests": len(guests_a & guests_b),
        "other_guests": flag(guests_a and guests_b and not guests_a & guests_b),
        "held_and_planned": flag({a.status, b.status} == {"held", "planned"}),
        "dates_agree": flag(a.date and b.date and dates_agree(a, b)),
        "is_title_only": flag(any(is_title)),
        "title_only_inside": flag((is_title[0] and sides_a <= sides_b) or (is_title[1] and sides_b <= sides_a)),
        "are_conjoined": flag(any(doc[i].dep_ == "conj" and doc[i].head.i in triggers_a | triggers_b for i in triggers_a | triggers_b)),
        "shared_words": len(words_a & words_b) / max(1, min(len(words_a), len(words_b))),
        "shared_people": len(people_a & people_b),
        "extra_people_first": len(set(first.people) - set(second.people)),
        "extra_people_second": len(set(second.people) - set(first.people)),
        "same_people": flag(people_a == people_b),
        "people_inside": flag(people_a <= people_b or people_b <= people_a),
        "least_people": min(len(people_a), len(people_b)),
        "shared_sides": len(sides_a & sides_b),
        "extra_sides_first": len(rivals.sides[first] - rivals.sides[second]),
        "extra_sides_second": len(rivals.sides[second] - rivals.sides[first]),
        "same_sides": flag(sides_a == sides_b),
        "sides_inside": flag(sides_a <= sides_b or sides_b <= sides_a),
        "least_sides": min(len(sides_a), len(sides_b)),
        "same_kind": flag(a.kind == b.kind),
        "same_status": flag(a.status == b.status),
        "same_date": flag(a.date and a.date == b.date),
        "other_date": flag(a.date and b.date and a.date != b.date),
        "no_date": flag(not a.date and not b.date),
        "same_city": flag(city_a and city_a == city_b),
        "other_city": flag(city_a and city_b and city_a != city_b),
        "same_state": flag(state_a and state_a == state_b),
        "other_state": flag(state_a and state_b and state_a != state_b),
        "sentence_distance": min(abs(m - n) for m in numbers_a for n in numbers_b),
        "is_same_sentence": flag(numbers_a & numbers_b),
        "is_same_trigger": flag(triggers_a & triggers_b),
        "is_plural_trigger": flag(any(doc[i].tag_ in ("NNS", "NNPS") for i in triggers_a & triggers_b)),
        "separate_words": flag(count("separate", text)),
        "is_title_and_body": flag((min(numbers_a) < article.body) != (min(numbers_b) < article.body)),
        "first_is_title": flag(article.sentence_of[first.frames[0].trigger] < article.body),
        "second_refers": flag(any(f.refers for f in second.frames)),
        "second_definite": flag(any(c.lower_ in ("the", "this", "that") for c in doc[lead.trigger].children)),
        "second_indefinite": flag(any(c.lower_ in ("a", "an", "another") for c in doc[lead.trigger].children)),
        "second_bare": flag(all(f.bare for f in second.frames)),
        "first_bare": flag(all(f.bare for f in first.frames)),
        "second_joint": flag(all(f.joint for f in second.frames)),
        "second_strong": flag(any(f.strong for f in second.frames)),
        "same_lemma": flag(lemmas_a & lemmas_b),
        "n_frames": len(a.frames) + len(b.frames),
        "n_candidates": len(article.encounters),
        "n_rivals": rivals.n_of_sides[sides_b] - 1 - (sides_a == sides_b) if sides_b else 0,
        "n_people_rivals": rivals.n_sharing[b] - bool(people_a & people_b),
        "n_sentences": len(article.sentences),
        "also_words": count("again", text),
        "background_words": count("background", text),
        "has_visit": flag("visit" in (a.kind, b.kind)),
        "has_conference": flag("conference" in (a.kind, b.kind)),
        "has_call": flag("call" in (a.kind, b.kind)),
        "has_planned": flag("planned" in (a.status, b.status)),
        "has_proposed": flag("proposed" in (a.status, b.status)),
        "has_cancelled": flag("cancelled" in (a.status, b.status)),
    }  # fmt: skip
    return values
