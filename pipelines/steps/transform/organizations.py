"""dim_organization: parties that are not states.

Here: the usual short name of an organisation and the table. Not here: finding organisations in text (`nlp/`), and the
list of known ones (`warehouse/reference/organization.csv`).
"""

from functools import cache

import polars as pl

from pipelines.steps.frames import stable_id
from pipelines.steps.transform.common import fold, observed_date, with_dates, with_reports
from warehouse import reference
from warehouse.tables import DIM_ORGANIZATION


@cache
def _short_names() -> dict[str, str]:
    known = reference.organizations()
    forms = {fold(full): name for name, full in known.select("name", "full_name").iter_rows()}
    return forms | {fold(name): name for name in known["name"]}  # a short name wins over another's full name


@cache
def short_name(name: str) -> str:
    """The usual English short name of an organisation ('United Nations' -> 'UN'); an unknown one as it is given."""
    plain = " ".join(name.split())
    bare = plain.removeprefix("the ").removeprefix("The ")
    return _short_names().get(fold(bare), bare)


def organization_id(name: str) -> str:
    """The key of an organisation: the hash of its folded short name."""
    return stable_id("organization", fold(short_name(name)))


def organization_ids(column: str) -> pl.Expr:
    """Keys of the organisations that a String column names; null and empty names stay null."""
    return pl.col(column).map_elements(
        lambda name: organization_id(name) if fold(name) else None, return_dtype=pl.String, skip_nulls=True
    )


def dim_organization(consolidated: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """One row per organisation, non-state party or format that is a party or that a participant represents.

    Args:
        consolidated: CONSOLIDATED rows.
        articles: dim_article rows.

    `n_meetings` counts those of which it is a party. An unknown one is of kind 'other', under its most frequent form.
    """
    dated = with_dates(with_reports(consolidated, articles)).with_columns(day=observed_date())
    parties = dated.select("meeting_id", "day", name="organizations", is_party=pl.lit(True)).explode("name")
    sides = (
        dated.select("meeting_id", "day", "participants", is_party=pl.lit(False))
        .explode("participants")
        .with_columns(name=pl.col("participants").struct.field("organization"))
        .select("meeting_id", "day", "name", "is_party")
    )
    seen = pl.concat([parties, sides]).filter(pl.col("name").str.strip_chars() != "")
    seen = seen.with_columns(organization_id=organization_ids("name")).drop_nulls("organization_id")
    seen = seen.with_columns(name=pl.col("name").map_elements(short_name, return_dtype=pl.String))
    forms = (
        seen.group_by("organization_id", "name")
        .len("n")
        .sort("organization_id", -pl.col("n").cast(pl.Int64), "name")
        .unique("organization_id", keep="first", maintain_order=True)
        .select("organization_id", "name")
    )
    counts = seen.group_by("organization_id").agg(
        n_meetings=pl.col("meeting_id").filter("is_party").n_unique(),
        first_seen_date=pl.col("day").min(),
        last_seen_date=pl.col("day").max(),
    )
    return DIM_ORGANIZATION.conform(
        forms.join(counts, on="organization_id")
        .join(_known(), on="organization_id", how="left")
        .with_columns(
            name=pl.coalesce("known_name", "name"), kind=pl.col("kind").fill_null("other")
        )
        .drop("known_name")
    )  # fmt: skip


def _known() -> pl.DataFrame:
    known = reference.organizations()
    return known.select(
        organization_id=pl.Series([organization_id(name) for name in known["name"]], dtype=pl.String),
        known_name="name",
        full_name="full_name",
        kind="kind",
    )
