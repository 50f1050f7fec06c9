"""Mentions: what one article says of one meeting."""

from warehouse.tables.model import Column, Table

FACT_MENTION = Table(
    name="fact_mention",
    group="fact",
    grain="One meeting as told in one article.",
    key=("mention_id",),
    columns=(
        Column("mention_id", "TEXT", "Hash of article and the sentence and slots that tell it"),
        Column("article_id", "TEXT", "The article", references="dim_article.article_id"),
        Column("meeting_id", "TEXT", "The meeting that this tells of", references="fact_meeting.meeting_id"),
        Column("sentence", "TEXT", "The sentence that shows it best"),
        Column("sentence_start", "INTEGER", "Its first character in the article text; -1 where it is the headline"),
        Column("sentence_end", "INTEGER", "One past its last character; -1 where it is the headline"),
        Column("kind", "TEXT", "Kind as told", values=("meeting", "conference", "call", "visit")),
        Column("status", "TEXT", "Status as told", values=("held", "planned", "proposed", "cancelled")),
        Column("meeting_date", "DATE", "First day as told", nullable=True),
        Column("meeting_end_date", "DATE", "Last day as told", nullable=True),
        Column("date_precision", "TEXT", "How exactly the day is told", nullable=True, values=("day", "month", "year")),
        Column("city", "TEXT", "City as told", nullable=True),
        Column(
            "country_id", "TEXT", "Country of the place as told", nullable=True, references="dim_country.country_id"
        ),
        Column("series_name", "TEXT", "Series as told", nullable=True),
        Column("series_ordinal", "INTEGER", "Number in the series as told", nullable=True),
        Column(
            "salience",
            "TEXT",
            "Whether the article reports it or mentions it in passing",
            values=("main", "background"),
        ),
        Column("confidence", "DOUBLE", "Probability, 0 to 1, that this is a meeting rightly read"),
        Column("extractor_version", "TEXT", "Version of the reading that found it"),
    ),
)
