"""fact_meeting: one row per meeting, with the best-supported value of each slot.

Here: choosing values among the mentions of a meeting. Not here: which mentions those are (`consolidate.py`), and the
parties and people of it (`bridges.py`).

A slot's value is the one that most outlets tell; of equally supported ones the more precise, then the more confident,
then the first in order. Articles with one text are one voice, that of the outlet that had it first. A date or place
is taken from mentions of the meeting's own status where they tell one: the day announced is not the day held.
"""

import polars as pl

from pipelines.steps.transform.articles import text_ids
from pipelines.steps.transform.common import with_dates, with_reports
from pipelines.steps.transform.levels import LEVELS, level_of
from pipelines.steps.transform.organizations import short_name
from pipelines.steps.transform.places import geonames
from warehouse.tables import FACT_MEETING

# Of equally supported kinds the one that says more.
KINDS = ("conference", "call", "meeting", "visit")
PRECISIONS = ("day", "month", "year")
LABEL_PARTIES = 4  # more are counted, not named


def fact_meeting(consolidated: pl.DataFrame, articles: pl.DataFrame, participations: pl.DataFrame) -> pl.DataFrame:
    """One row per meeting.

    Args:
        consolidated: CONSOLIDATED rows.
        articles: dim_article rows.
        participations: PARTICIPATION rows.

    `confidence` is that at least one voice is right, taking voices as independent and each at its best mention.
    """
    if consolidated.is_empty():
        return FACT_MEETING.empty()
    told = with_dates(_with_voices(consolidated, articles)).join(_status(consolidated, articles), on="meeting_id")
    told = told.with_columns(agrees=pl.col("status") == pl.col("meeting_status"))
    meetings = (
        _status(consolidated, articles)
        .rename({"meeting_status": "status"})
        .join(_counts(told), on="meeting_id")
        .join(_kind(told), on="meeting_id")
    )
    people = participations.group_by("meeting_id").agg(n_participants=pl.col("participant_id").n_unique())
    for values in (_date(told), _place(told), _series(told), _level(participations), people):
        meetings = meetings.join(values, on="meeting_id", how="left")
    meetings = meetings.with_columns(
        pl.col("n_participants").fill_null(0),
        # A call has no place.
        *(pl.when(pl.col("kind") != "call").then(name).alias(name) for name in ("place_id", "city", "country_id")),
    )
    return FACT_MEETING.conform(meetings.with_columns(label=_label()).drop("party_names"))


def _with_voices(consolidated: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Mentions with `voice`: the outlet (else the source) whose text it is."""
    outlets = articles.select(text_id="article_id", voice=pl.coalesce("outlet", "source"))
    voices = text_ids(articles).join(outlets, on="text_id", how="left").select("article_id", "voice")
    return with_reports(consolidated, articles).join(voices, on="article_id", how="left").with_columns(
        voice=pl.coalesce("voice", "article_id")
    )  # fmt: skip


def _status(consolidated: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Held where any mention says so, since what was held cannot be undone; else what was said last.

    Of what was said at the same time, the first of cancelled, planned and proposed.
    """
    order = {"held": 0, "cancelled": 1, "planned": 2, "proposed": 3}
    said = with_reports(consolidated, articles).with_columns(
        rank=pl.col("status").replace_strict(order, return_dtype=pl.Int8), is_held=pl.col("status") == "held"
    )
    said = said.sort("meeting_id", "is_held", "reported_at", "rank", descending=[False, True, True, False])
    last = said.unique("meeting_id", keep="first", maintain_order=True)
    return last.select("meeting_id", meeting_status="status")


def _counts(told: pl.DataFrame) -> pl.DataFrame:
    voices = told.group_by("meeting_id", "voice").agg(pl.col("confidence").max())
    certainty = (
        voices.sort("meeting_id", "voice")
        .group_by("meeting_id", maintain_order=True)
        .agg(n_outlets=pl.len(), confidence=1 - (1 - pl.col("confidence")).product())
        # The order of multiplication would show in the last digits.
        .with_columns(pl.col("confidence").round(6))
    )
    parties = told.group_by("meeting_id").agg(
        countries=pl.col("countries").explode(empty_as_null=False, keep_nulls=False).unique().sort(),
        organizations=pl.col("organizations").explode(empty_as_null=False, keep_nulls=False).unique().sort(),
    )
    organizations = [sorted({short_name(name) for name in names}) for names in parties["organizations"]]
    parties = parties.with_columns(pl.Series("organizations", organizations, dtype=pl.List(pl.String)))
    parties = parties.select(
        "meeting_id",
        n_countries=pl.col("countries").list.len(),
        n_organizations=pl.col("organizations").list.len(),
        party_names=pl.concat_list("countries", "organizations"),
    )
    counts = told.group_by("meeting_id").agg(
        n_mentions=pl.len(),
        n_articles=pl.col("article_id").n_unique(),
        is_background=(pl.col("salience") == "background").all(),
        first_reported_at=pl.col("published_at").min(),
        last_reported_at=pl.col("published_at").max(),
    )
    return counts.join(certainty, on="meeting_id").join(parties, on="meeting_id")


def _best(votes: pl.DataFrame, *value: str, prefer: tuple[str, ...] = ()) -> pl.DataFrame:
    """The best supported value per meeting_id.

    Args:
        votes: meeting_id, voice, confidence, agrees, the columns of the value and those of `prefer`.
        value: columns that make up a value.
        prefer: columns that are functions of the value, the lower the better where the voices are equal.
    """
    support = votes.group_by("meeting_id", *value, *prefer).agg(
        agrees=pl.col("agrees").any(),
        voices=pl.col("voice").filter(pl.col("agrees") == pl.col("agrees").any()).n_unique(),
        confidence=pl.col("confidence").max(),
    )
    order = ["agrees", "voices", *prefer, "confidence", *value]
    descending = [True, True, *(False for _ in prefer), True, *(False for _ in value)]
    best = support.sort("meeting_id", *order, descending=[False, *descending], nulls_last=True)
    return best.unique("meeting_id", keep="first", maintain_order=True).select("meeting_id", *value)


def _kind(told: pl.DataFrame) -> pl.DataFrame:
    rank = pl.col("kind").replace_strict({kind: i for i, kind in enumerate(KINDS)}, return_dtype=pl.Int8)
    return _best(told.with_columns(rank=rank), "kind", prefer=("rank",))


def _date(told: pl.DataFrame) -> pl.DataFrame:
    """The best date; 'February' supports the 15th of it, so that many vague reports do not beat an exact one."""
    value = ["meeting_date", "meeting_end_date", "date_precision"]
    dated = told.drop_nulls("meeting_date")
    candidates = dated.select("meeting_id", *value).unique()
    vague = dated.select("meeting_id", "voice", "confidence", "agrees", "date")
    votes = candidates.join(vague, on="meeting_id").filter(
        pl.col("meeting_date").dt.strftime("%Y-%m-%d").str.starts_with(pl.col("date"))
        & (pl.col("date").str.len_chars() <= _length())
    )
    rank = pl.col("date_precision").replace_strict({p: i for i, p in enumerate(PRECISIONS)}, return_dtype=pl.Int8)
    no_end = pl.col("meeting_end_date").is_null()
    return _best(votes.with_columns(rank=rank, no_end=no_end), *value, prefer=("rank", "no_end"))


def _length() -> pl.Expr:
    """Characters of a date of the column's precision."""
    return pl.col("date_precision").replace_strict({"day": 10, "month": 7, "year": 4}, return_dtype=pl.UInt32)


def _place(told: pl.DataFrame) -> pl.DataFrame:
    """The best city, and the best country among those that go with it; ids that GeoNames lacks are left out."""
    known = geonames(told["place_id"])["place_id"].implode()
    placed = told.filter(pl.col("city").is_not_null() | pl.col("country").is_not_null()).with_columns(
        pl.when(pl.col("place_id").is_in(known)).then("place_id"),
        country_id="country",
        no_city=pl.col("city").is_null(),
    )
    # A country alone says less than any city: it counts where no city is told.
    cities = _best(placed.filter(~pl.col("no_city")), "place_id", "city", "country_id")
    lands = _best(placed.join(cities, on="meeting_id", how="anti"), "country_id")
    return pl.concat([cities, lands], how="diagonal")


def _series(told: pl.DataFrame) -> pl.DataFrame:
    named = told.drop_nulls("series_name").with_columns(no_number=pl.col("series_ordinal").is_null())
    return _best(named, "series_name", "series_ordinal", prefer=("no_number",))


def _level(participations: pl.DataFrame) -> pl.DataFrame:
    """The highest level among the titles of a meeting's participants."""
    titled = participations.select("meeting_id", "role").drop_nulls("role")
    levels = [level_of(role) for role in titled["role"]]
    ranked = titled.with_columns(pl.Series("level", levels, dtype=pl.Enum(LEVELS))).drop_nulls("level")
    return ranked.group_by("meeting_id").agg(pl.col("level").min().cast(pl.String))


def _label() -> pl.Expr:
    """Such as 'IRN–KGZ meeting, Bishkek, 2024-02-15 (planned)'."""
    shown = pl.col("party_names").list.head(LABEL_PARTIES).list.join("–")
    more = pl.col("party_names").list.len() - LABEL_PARTIES
    parties = (
        pl.when(pl.col("party_names").list.len() > LABEL_PARTIES)
        .then(pl.format("{} +{}", shown, more))
        .otherwise(shown)
    )
    day = pl.col("meeting_date").dt.strftime("%Y-%m-%d").str.head(_length())
    note = pl.when(pl.col("status") != "held").then(pl.format(" ({})", "status"))
    where = pl.format(", {}", pl.coalesce("city", "country_id"))
    return pl.concat_str(
        parties, pl.lit(" "), "kind", where.fill_null(""), pl.format(", {}", day).fill_null(""), note.fill_null("")
    ).str.strip_chars_start()
