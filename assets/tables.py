"""The tables of the warehouse: which function makes each, and from what.

Here: joining functions to tables. A function's parameters name the assets that it takes, unless one is given here. Not
here: how a table is computed (`pipelines/steps/transform`), what it means (`warehouse/tables`), the logs of refreshes
(`assets/logs.py`).
"""

import dagster as dg
import polars as pl

from assets.metadata import shown, stage_asset, stage_shown, table_asset
from pipelines.lake import ARTICLES, READINGS, REJECTED_BY_CLEAN, REJECTED_BY_EXTRACT, Lake, valid_readings
from pipelines.steps.frames import mentions_of
from pipelines.steps.transform import articles as article_step
from pipelines.steps.transform import (
    bridges,
    consolidate,
    dates,
    meetings,
    mentions,
    organizations,
    participants,
    places,
    rejected,
    topics,
)
from warehouse import reference
from warehouse import tables as t


@table_asset(t.DIM_ARTICLE, deps=["articles", "mentions"])
def dim_article(lake: dg.ResourceParam[Lake]) -> pl.DataFrame:
    """All articles of the lake, without those at which the reading failed."""
    failed = failures(lake).select("article_id")
    return article_step.dim_article(lake.read(ARTICLES).join(failed, on="article_id", how="anti"))


@table_asset(t.REJECTED_ARTICLE, deps=["raw_articles", "articles", "mentions"])
def rejected_article(lake: dg.ResourceParam[Lake]) -> pl.DataFrame:
    """What each step rejected."""
    found = [lake.read(REJECTED_BY_EXTRACT), lake.read(REJECTED_BY_CLEAN)]
    failed = failures(lake)
    if failed.height:  # seldom; the texts of all articles are much to read
        found.append(rejected.failed_readings(lake.read(ARTICLES), failed))
    return rejected.rejected_article(pl.concat(found))


def failures(lake: Lake) -> pl.DataFrame:
    """READINGS.key of each article at which every reading failed: that of the last."""
    no_version = ""  # any that did not fail is better
    readings = valid_readings(lake.read(READINGS, columns=READINGS.key), no_version)
    return readings.filter(pl.col("failure").is_not_null())


@dg.multi_asset(
    name="link_mentions",
    outs={
        "links": dg.AssetOut(**stage_shown(consolidate.LINK), description="Which meeting each mention tells."),
        "consolidated": dg.AssetOut(
            **stage_shown(consolidate.CONSOLIDATED),
            description="One row per mention, with the meeting that it tells of.",
        ),
        t.MEETING_ALIAS.name: dg.AssetOut(**shown(t.MEETING_ALIAS)),
    },
    deps=["mentions"],
)
def link_mentions(
    context: dg.AssetExecutionContext, lake: dg.ResourceParam[Lake], dim_article: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Goes on from what the refresh before has staged: only what new mentions can concern is looked at again."""
    from pipelines.steps.nlp.reader import EXTRACTOR_VERSION

    told = mentions_of(valid_readings(lake.read(READINGS), EXTRACTOR_VERSION))
    known = lake.read_staged("links", consolidate.LINK)
    # Not the table's own rows: those of a meeting in quarantine are left out there.
    aliases = lake.read_staged("aliases", consolidate.ALIAS)
    found = consolidate.link(told, dim_article, known, aliases)
    lake.write_staged("aliases", found.aliases)
    context.log.info(f"{found.links.height:,} mentions, {found.n_compared:,} of them looked at")
    return found.links, consolidate.with_meetings(told, found.links), found.aliases


@stage_asset("participations", participants.PARTICIPATION)
def participations(consolidated: pl.DataFrame, dim_article: pl.DataFrame) -> pl.DataFrame:
    """One row per person that a mention names as taking part, and who that is."""
    return participants.participations(consolidated, dim_article)


fact_mention = table_asset(t.FACT_MENTION)(mentions.fact_mention)
fact_mention_slot = table_asset(t.FACT_MENTION_SLOT)(mentions.fact_mention_slot)
fact_meeting = table_asset(t.FACT_MEETING, articles="dim_article")(meetings.fact_meeting)
fact_meeting_status = table_asset(t.FACT_MEETING_STATUS, articles="dim_article")(mentions.fact_meeting_status)

bridge_meeting_country = table_asset(t.BRIDGE_MEETING_COUNTRY, meetings="fact_meeting")(bridges.bridge_meeting_country)
bridge_meeting_organization = table_asset(t.BRIDGE_MEETING_ORGANIZATION)(bridges.bridge_meeting_organization)
bridge_meeting_participant = table_asset(t.BRIDGE_MEETING_PARTICIPANT)(bridges.bridge_meeting_participant)
bridge_meeting_topic = table_asset(t.BRIDGE_MEETING_TOPIC)(topics.bridge_meeting_topic)

dim_country = table_asset(t.DIM_COUNTRY)(reference.countries)
dim_organization = table_asset(t.DIM_ORGANIZATION, articles="dim_article")(organizations.dim_organization)
dim_participant = table_asset(t.DIM_PARTICIPANT)(participants.dim_participant)
dim_participant_role = table_asset(t.DIM_PARTICIPANT_ROLE)(participants.dim_participant_role)
dim_place = table_asset(t.DIM_PLACE)(places.dim_place)
dim_date = table_asset(t.DIM_DATE)(dates.dim_date)
dim_topic = table_asset(t.DIM_TOPIC)(topics.dim_topic)
