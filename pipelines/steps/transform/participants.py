"""dim_participant and dim_participant_role: one row per person, however the name is spelt, and their titles over time.

Here: who is who over all mentions. Not here: comparing two names (`names.py`), finding names in text (`nlp/people.py`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import polars as pl

from pipelines.steps.frames import stable_id
from pipelines.steps.transform.common import fold, observed_date, with_dates, with_id, with_reports
from pipelines.steps.transform.levels import UNTITLED, role_key
from pipelines.steps.transform.names import can_be_one, family_name, is_short, romanised, same_full_name, words
from pipelines.steps.transform.organizations import organization_ids
from warehouse.tables import DIM_PARTICIPANT, DIM_PARTICIPANT_ROLE

PARTICIPATION = pl.Schema(
    {
        "meeting_id": pl.String(),
        "mention_id": pl.String(),
        "participant_id": pl.String(),
        "canonical_name": pl.String(),
        "name": pl.String(),  # as told
        "role": pl.String(),
        "country_id": pl.String(),  # side represented, as told
        "organization_id": pl.String(),
        "observed_date": pl.Date(),  # see common.observed_date
    }
)
"""One person as one mention names them, and who that is; key: mention_id, participant_id."""


OWN_NAME_WORDS, OWN_ROLE_WORDS, MISREAD_SHARE = 3, 4, 4


@dataclass(eq=False)
class _Person:
    country: str | None
    forms: list[str] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)  # keys of the roles told
    n: int = 0  # times named

    def has(self, name: str) -> bool:
        """Whether the name can be another form of at least half of the forms known so far."""
        return 2 * sum(same_full_name(name, form) for form in self.forms) >= len(self.forms)


def participations(consolidated: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Who took part, according to which mention.

    Args:
        consolidated: CONSOLIDATED rows.
        articles: dim_article rows; used are article_id, published_at and fetched_at.

    Returns:
        PARTICIPATION rows, sorted by key. A mention that names a person twice gives one row (the fullest form).

    The rule: full names that are equal, or spellings of one, are one person where the country is the same or not
    stated, or where it is another and a role is the same: then one of the sides was misread, or changed. A surname joins the
    one person of its country (of all, where none is stated) whom it fits, and stays by itself where it fits several.
    """
    told = (
        with_dates(with_reports(consolidated, articles))
        .select("meeting_id", "mention_id", "participants", observed_date=observed_date())
        .explode("participants", empty_as_null=False, keep_nulls=False)
        .unnest("participants")
        .with_columns(
            name=pl.col("name").str.replace_all(r"[\s\u00a0]+", " ").str.strip_chars(),
            role=pl.col("role").str.strip_chars().replace("", None),
            country_id=pl.col("country").str.strip_chars().replace("", None),
            organization_id=organization_ids("organization"),
        )
    )
    told = told.filter(pl.Series([bool(words(name or "")) for name in told["name"]], dtype=pl.Boolean))
    counts: Counter[tuple[str, str | None]] = Counter(told.select("name", "country_id").iter_rows())
    roles: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for name, country, role in told.select("name", "country_id", "role").drop_nulls("role").unique().iter_rows():
        roles[name, country].add(role_key(role))
    identity = _resolve(counts, roles)
    ids = [identity[row] for row in told.select("name", "country_id").iter_rows()]
    told = told.with_columns(
        participant_id=pl.Series([i for i, _ in ids], dtype=pl.String),
        canonical_name=pl.Series([name for _, name in ids], dtype=pl.String),
        less=-pl.col("name").str.len_chars().cast(pl.Int32),
        no_role=pl.col("role").is_null(),
    )
    told = told.sort("mention_id", "participant_id", "less", "no_role", "name", "role", "country_id", "organization_id")
    return told.unique(["mention_id", "participant_id"], keep="first", maintain_order=True).select(
        pl.col(name).cast(dtype) for name, dtype in PARTICIPATION.items()
    )


def _resolve(
    counts: Counter[tuple[str, str | None]], roles: dict[tuple[str, str | None], set[str]]
) -> dict[tuple[str, str | None], tuple[str, str]]:
    """(participant_id, canonical name) of each name and country."""
    people: list[_Person] = []
    by_block: dict[tuple[str | None, str], list[_Person]] = defaultdict(list)
    of: dict[tuple[str, str | None], _Person] = {}

    # The best attested forms first, so that a misspelling joins the usual form and never the other way round.
    by_form: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    for name, country in sorted(counts, key=str):
        by_form[fold(name), country].append(name)
    attested = {form: sum(counts[name, form[1]] for name in names) for form, names in by_form.items()}
    forms = sorted(by_form, key=lambda form: (form[1] is None, -attested[form], -len(form[0]), form[0], form[1] or ""))

    def give(form: tuple[str, str | None], person: _Person) -> None:
        for spelling in by_form[form]:
            of[spelling, form[1]] = person
            person.roles |= roles.get((spelling, form[1]), set())
        person.n += attested[form]

    for form in (form for form in forms if not is_short(by_form[form][0])):
        name, country = by_form[form][0], form[1]
        near = _unique(p for block in _blocks(name) for p in by_block[country, block])
        fitting = [person for person in near if person.has(name)]
        equal = [person for person in fitting if any(fold(known) == form[0] for known in person.forms)]
        fitting = equal or fitting
        if len(fitting) == 1:
            person = fitting[0]
        else:
            person = _Person(country)
            people.append(person)
        person.forms.append(name)
        for block in _blocks(name):
            for where in (country, None):  # those without a country come last and look at all
                if person not in by_block[where, block]:
                    by_block[where, block].append(person)
        give(form, person)

    people = _across_states(people, of)
    by_family: dict[str | None, list[_Person]] = defaultdict(list)
    for person in people:
        by_family[person.country].append(person)
        by_family[None].append(person)
    for form in (form for form in forms if is_short(by_form[form][0])):
        name, country = by_form[form][0], form[1]
        fitting = [
            person
            for person in by_family[country]
            if any(can_be_one(name, known, person.country) for known in person.forms)
        ]
        sound = romanised(words(name)[0])
        exact = [p for p in fitting if any(romanised(family_name(known, p.country)) == sound for known in p.forms)]
        fitting = exact or fitting
        if len(fitting) == 1:
            person = fitting[0]
        else:
            person = _Person(country, [name])
            people.append(person)
            if country is not None:
                by_family[country].append(person)
        give(form, person)

    names: dict[int, list[tuple[str, str | None]]] = defaultdict(list)
    for key, person in of.items():
        names[id(person)].append(key)
    result = {}
    for person in people:
        own = names[id(person)]
        canonical = _canonical(own, counts)
        participant_id = stable_id("participant", fold(canonical), person.country)
        result.update(dict.fromkeys(own, (participant_id, canonical)))
    return result


def _blocks(name: str) -> set[str]:
    """Keys of which two forms of a full name share one: how its last two words begin, by sound."""
    return {romanised(word)[:3] for word in words(name)[-2:]}


def _unique(people: Iterable[_Person]) -> list[_Person]:
    return list({id(person): person for person in people}.values())


def _across_states(people: list[_Person], of: dict[tuple[str, str | None], _Person]) -> list[_Person]:
    """The people, with those joined who have one full name and one role and are told for different states.

    Either the name or the role is one that hardly two have (so many words and more), or one state is told so much more often
    that the other was misread (`MISREAD_SHARE`). The state told most often is that of the person. Other equal names stay
    apart: Khans and Kims.
    """
    by_name: dict[tuple[str, ...], list[_Person]] = defaultdict(list)
    for person in people:
        for known in person.forms:
            parts = tuple(sorted(word for word in words(known) if len(word) > 1))
            if person not in by_name[parts]:
                by_name[parts].append(person)
    now = {id(person): person for person in people}

    def current(person: _Person) -> _Person:
        while now[id(person)] is not person:
            person = now[id(person)]
        return person

    for key, namesakes in sorted(by_name.items()):
        for person, other in combinations(namesakes, 2):
            a, b = current(person), current(other)
            if a is b or not a.country or not b.country or a.country == b.country:
                continue
            kept, lost = (a, b) if (a.n, a.country) >= (b.n, b.country) else (b, a)
            common = a.roles & b.roles - {""}
            is_own = len(key) >= OWN_NAME_WORDS or any(len(role.split()) >= OWN_ROLE_WORDS for role in common)
            if common and (is_own or kept.n >= MISREAD_SHARE * lost.n):
                kept.forms += lost.forms
                kept.roles |= lost.roles
                kept.n += lost.n
                now[id(lost)] = kept
    for form, owner in of.items():
        of[form] = current(owner)
    return [person for person in people if now[id(person)] is person]


def _canonical(keys: Sequence[tuple[str, str | None]], counts: Counter[tuple[str, str | None]]) -> str:
    """The most frequent full form (without initials where there is one); of equally frequent ones the longest."""
    total: Counter[str] = Counter()
    for name, country in keys:
        total[name] += counts[name, country]

    def rank(name: str) -> tuple[bool, bool, int, int, str]:
        return is_short(name), any(len(word) == 1 for word in words(name)), -total[name], -len(name), name

    return min(total, key=rank)


def dim_participant(participations: pl.DataFrame) -> pl.DataFrame:
    """One row per person. Takes PARTICIPATION rows."""
    if participations.is_empty():
        return DIM_PARTICIPANT.empty()
    dated = participations.sort("observed_date", "mention_id", nulls_last=False)
    forms = dated.group_by("participant_id").agg(
        name=pl.col("canonical_name").first(),
        name_variants=pl.col("name").unique().sort().str.join("; "),
        latest_role=pl.col("role").drop_nulls().last(),
        latest_country_id=pl.col("country_id").drop_nulls().last(),
        latest_organization_id=pl.col("organization_id").drop_nulls().last(),
        n_meetings=pl.col("meeting_id").n_unique(),
        first_seen_date=pl.col("observed_date").min(),
        last_seen_date=pl.col("observed_date").max(),
    )
    return DIM_PARTICIPANT.conform(forms)


def dim_participant_role(participations: pl.DataFrame) -> pl.DataFrame:
    """Type-2 history of people's roles, as observed. Takes PARTICIPATION rows.

    Each day's role is the one that most of its mentions state; days in a row with one role and side are one row. Titles
    are one role where they differ only in case, abbreviation or the state's name, and words such as 'leader' are none. An
    observation without a day counts as the earliest.
    `valid_to_date` is the day before the next role was first observed.
    """
    stated = participations.drop_nulls("role")
    if stated.is_empty():
        return DIM_PARTICIPANT_ROLE.empty()
    stated = stated.with_columns(role_key=pl.Series([role_key(role) for role in stated["role"]], dtype=pl.String))
    stated = stated.filter(~pl.col("role_key").is_in([*UNTITLED, ""]))
    side = ["country_id", "organization_id"]
    daily = stated.group_by("participant_id", "observed_date", "role_key", *side).agg(
        n_mentions=pl.len(), role=pl.col("role").mode().sort().first()
    )
    daily = (
        daily.sort("participant_id", "observed_date", -pl.col("n_mentions").cast(pl.Int64), "role_key", *side)
        .unique(["participant_id", "observed_date"], keep="first", maintain_order=True)
        .with_columns(_same=pl.struct("role_key", *side))
        .with_columns(_run=pl.col("_same").rle_id().over("participant_id", order_by="observed_date"))
    )
    runs = daily.group_by("participant_id", "_run").agg(
        role=pl.col("role").last(),
        country_id=pl.col("country_id").first(),
        organization_id=pl.col("organization_id").first(),
        valid_from_date=pl.col("observed_date").min(),
        n_mentions=pl.col("n_mentions").sum(),
    )
    runs = runs.sort("participant_id", "_run").with_columns(
        _next=pl.col("valid_from_date").shift(-1).over("participant_id"),
        is_current=pl.col("_run") == pl.col("_run").max().over("participant_id"),
    )
    runs = runs.with_columns(valid_to_date=pl.col("_next").dt.offset_by("-1d")).drop("_next", "_run")
    keyed = with_id(runs, "participant_role_id", "role", "participant_id", "role", *side, "valid_from_date")
    return DIM_PARTICIPANT_ROLE.conform(keyed)
