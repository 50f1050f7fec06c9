"""The registry of tables: each defined once, in a file of its own; everything about them is made from here."""

from warehouse.tables.bridge_meeting_country import BRIDGE_MEETING_COUNTRY
from warehouse.tables.bridge_meeting_organization import BRIDGE_MEETING_ORGANIZATION
from warehouse.tables.bridge_meeting_participant import BRIDGE_MEETING_PARTICIPANT
from warehouse.tables.bridge_meeting_topic import BRIDGE_MEETING_TOPIC
from warehouse.tables.check_result import CHECK_RESULT
from warehouse.tables.dim_article import DIM_ARTICLE
from warehouse.tables.dim_country import DIM_COUNTRY
from warehouse.tables.dim_date import DIM_DATE
from warehouse.tables.dim_organization import DIM_ORGANIZATION
from warehouse.tables.dim_participant import DIM_PARTICIPANT
from warehouse.tables.dim_participant_role import DIM_PARTICIPANT_ROLE
from warehouse.tables.dim_place import DIM_PLACE
from warehouse.tables.dim_topic import DIM_TOPIC
from warehouse.tables.fact_meeting import FACT_MEETING
from warehouse.tables.fact_meeting_status import FACT_MEETING_STATUS
from warehouse.tables.fact_mention import FACT_MENTION
from warehouse.tables.fact_mention_slot import FACT_MENTION_SLOT
from warehouse.tables.meeting_alias import MEETING_ALIAS
from warehouse.tables.model import Column, Table
from warehouse.tables.quarantine import QUARANTINE
from warehouse.tables.refresh import REFRESH
from warehouse.tables.rejected_article import REJECTED_ARTICLE

# Parents before children, so that loading in this order never refers to what is not there yet.
TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        DIM_COUNTRY,
        DIM_ORGANIZATION,
        DIM_PARTICIPANT,
        DIM_PARTICIPANT_ROLE,
        DIM_PLACE,
        DIM_DATE,
        DIM_TOPIC,
        DIM_ARTICLE,
        FACT_MEETING,
        BRIDGE_MEETING_COUNTRY,
        BRIDGE_MEETING_ORGANIZATION,
        BRIDGE_MEETING_PARTICIPANT,
        BRIDGE_MEETING_TOPIC,
        FACT_MENTION,
        FACT_MENTION_SLOT,
        FACT_MEETING_STATUS,
        MEETING_ALIAS,
        REJECTED_ARTICLE,
        QUARANTINE,
        CHECK_RESULT,
        REFRESH,
    )
}

__all__ = [
    "BRIDGE_MEETING_COUNTRY",
    "BRIDGE_MEETING_ORGANIZATION",
    "BRIDGE_MEETING_PARTICIPANT",
    "BRIDGE_MEETING_TOPIC",
    "CHECK_RESULT",
    "DIM_ARTICLE",
    "DIM_COUNTRY",
    "DIM_DATE",
    "DIM_ORGANIZATION",
    "DIM_PARTICIPANT",
    "DIM_PARTICIPANT_ROLE",
    "DIM_PLACE",
    "DIM_TOPIC",
    "FACT_MEETING",
    "FACT_MEETING_STATUS",
    "FACT_MENTION",
    "FACT_MENTION_SLOT",
    "MEETING_ALIAS",
    "QUARANTINE",
    "REFRESH",
    "REJECTED_ARTICLE",
    "TABLES",
    "Column",
    "Table",
]
