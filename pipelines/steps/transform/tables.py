"""All tables of the warehouse that articles and mentions fill, at once.

Here: which function needs which frame. Not here: how a table is computed (a module each), and the logs of refreshes and
checks, which are written when they happen.
"""

import polars as pl

from pipelines.steps.transform.articles import dim_article
from pipelines.steps.transform.bridges import (
    bridge_meeting_country,
    bridge_meeting_organization,
    bridge_meeting_participant,
)
from pipelines.steps.transform.consolidate import link, with_meetings
from pipelines.steps.transform.dates import dim_date
from pipelines.steps.transform.meetings import fact_meeting
from pipelines.steps.transform.mentions import fact_meeting_status, fact_mention, fact_mention_slot
from pipelines.steps.transform.organizations import dim_organization
from pipelines.steps.transform.participants import dim_participant, dim_participant_role, participations
from pipelines.steps.transform.places import dim_place
from pipelines.steps.transform.rejected import rejected_article
from pipelines.steps.transform.topics import bridge_meeting_topic, dim_topic
from warehouse.reference import countries


def build_tables(articles: pl.DataFrame, mentions: pl.DataFrame, rejected: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Table name -> frame, each with the schema of `warehouse.tables.TABLES[name]`.

    Args:
        articles: ARTICLE rows.
        mentions: MENTION rows.
        rejected: REJECTED rows.

    The same rows in any order, once or twice, give the same tables.
    """
    read = dim_article(articles)
    linked = link(mentions, read)
    told = with_meetings(mentions, linked.links)
    people = participations(told, read)
    meetings = fact_meeting(told, read, people)
    return {
        "dim_country": countries(),
        "dim_organization": dim_organization(told, read),
        "dim_participant": dim_participant(people),
        "dim_participant_role": dim_participant_role(people),
        "dim_place": dim_place(told),
        "dim_date": dim_date(),
        "dim_topic": dim_topic(told),
        "dim_article": read,
        "fact_meeting": meetings,
        "bridge_meeting_country": bridge_meeting_country(told, meetings),
        "bridge_meeting_organization": bridge_meeting_organization(told),
        "bridge_meeting_participant": bridge_meeting_participant(people),
        "bridge_meeting_topic": bridge_meeting_topic(told),
        "fact_mention": fact_mention(told),
        "fact_mention_slot": fact_mention_slot(told),
        "fact_meeting_status": fact_meeting_status(told, read),
        "meeting_alias": linked.aliases,
        "rejected_article": rejected_article(rejected),
    }
