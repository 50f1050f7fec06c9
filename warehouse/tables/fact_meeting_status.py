"""The history of a meeting: proposed, planned, held or cancelled, and who said so when."""

from warehouse.tables.model import Column, Table

FACT_MEETING_STATUS = Table(
    name="fact_meeting_status",
    group="fact",
    grain="What one mention said of a meeting's status.",
    key=("meeting_id", "mention_id"),
    columns=(
        Column("meeting_id", "TEXT", "The meeting", references="fact_meeting.meeting_id"),
        Column("mention_id", "TEXT", "The mention that says so", references="fact_mention.mention_id"),
        Column("article_id", "TEXT", "The article that says so", references="dim_article.article_id"),
        Column("status", "TEXT", "Status as told", values=("held", "planned", "proposed", "cancelled")),
        Column("stated_at", "TIMESTAMP", "When it was said: publication of the article, or when it was fetched (UTC)"),
        Column("meeting_date", "DATE", "Day of the meeting as told then", nullable=True),
    ),
)
