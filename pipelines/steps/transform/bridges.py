"""bridge_meeting_country, _organization and _participant: the parties and people of each meeting.

Here: who had which part. Not here: topics (`topics.py`), who is who (`participants.py`), values of the meeting itself
(`meetings.py`).
"""

import polars as pl

from pipelines.steps.transform.organizations import organization_ids
from warehouse.tables import BRIDGE_MEETING_COUNTRY, BRIDGE_MEETING_ORGANIZATION, BRIDGE_MEETING_PARTICIPANT


def _listed(consolidated: pl.DataFrame, column: str, part: str) -> pl.DataFrame:
    """meeting_id, mention_id, name and part of every entry of a list column."""
    return (
        consolidated.select("meeting_id", "mention_id", name=column)
        .explode("name", empty_as_null=False, keep_nulls=False)
        .filter(pl.col("name").str.strip_chars() != "")
        .with_columns(part=pl.lit(part))
    )


def bridge_meeting_country(consolidated: pl.DataFrame, meetings: pl.DataFrame) -> pl.DataFrame:
    """One row per meeting, state and part in it.

    Args:
        consolidated: CONSOLIDATED rows.
        meetings: fact_meeting rows; used are meeting_id and country_id, the country of the place.

    The country of the place is the venue, and the host too where it is a party. A party is not its subject.
    """
    parties = _listed(consolidated, "countries", "party")
    place = meetings.select("meeting_id", "country_id").drop_nulls()
    venue = consolidated.join(place, on="meeting_id").filter(pl.col("country") == pl.col("country_id"))
    venue = venue.select("meeting_id", "mention_id", name="country_id", part=pl.lit("venue"))
    is_party = parties.select("meeting_id", "name").unique()
    host = venue.join(is_party, on=["meeting_id", "name"], how="semi").with_columns(part=pl.lit("host"))
    subjects = _listed(consolidated, "subjects", "subject").join(is_party, on=["meeting_id", "name"], how="anti")
    rows = pl.concat([parties, venue, host, subjects]).rename({"name": "country_id"})
    counts = rows.group_by("meeting_id", "country_id", "part").agg(n_mentions=pl.col("mention_id").n_unique())
    return BRIDGE_MEETING_COUNTRY.conform(counts)


def bridge_meeting_organization(consolidated: pl.DataFrame) -> pl.DataFrame:
    """One row per meeting and organisation that is a party of it. Takes CONSOLIDATED rows."""
    rows = _listed(consolidated, "organizations", "party").with_columns(organization_id=organization_ids("name"))
    rows = rows.drop_nulls("organization_id")
    counts = rows.group_by("meeting_id", "organization_id", "part").agg(n_mentions=pl.col("mention_id").n_unique())
    return BRIDGE_MEETING_ORGANIZATION.conform(counts)


def bridge_meeting_participant(participations: pl.DataFrame) -> pl.DataFrame:
    """One row per meeting and person, with the fullest name, and the role and side that most mentions state.

    Takes PARTICIPATION rows.
    """
    keys = ["meeting_id", "participant_id"]
    rows = participations.group_by(keys).agg(n_mentions=pl.col("mention_id").n_unique())
    names = (
        participations.select(*keys, "name", less=-pl.col("name").str.len_chars().cast(pl.Int32))
        .sort(*keys, "less", "name")
        .unique(keys, keep="first", maintain_order=True)
        .drop("less")
    )
    rows = rows.join(names, on=keys)
    for column in ("role", "country_id", "organization_id"):
        usual = (
            participations.drop_nulls(column)
            .group_by(*keys, column)
            .agg(less=-pl.len().cast(pl.Int32))
            .sort(*keys, "less", column)
            .unique(keys, keep="first", maintain_order=True)
            .drop("less")
        )
        rows = rows.join(usual, on=keys, how="left")
    return BRIDGE_MEETING_PARTICIPANT.conform(rows)
