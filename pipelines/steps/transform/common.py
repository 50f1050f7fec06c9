"""Small things that several table families need: partial dates, keys of columns, when an article reports.

Here: expressions and frames without a meaning of their own. Not here: names of people (`names.py`), calendars
(`pipelines/steps/calendars.py`).
"""

import re
import unicodedata

import polars as pl

from pipelines.steps.frames import stable_id

_DAY, _MONTH, _YEAR = r"^\d{4}-\d{2}-\d{2}$", r"^\d{4}-\d{2}$", r"^\d{4}$"


def fold(text: str) -> str:
    """Letters and digits without case, accents and apostrophes, words separated by one space: what spellings share."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", re.sub(r"['’‘ʻʼʿʾ`´]", "", plain)))


def first_day(column: str) -> pl.Expr:
    """The first day of a date written YYYY-MM-DD, YYYY-MM or YYYY; null where it is none of these."""
    text = pl.col(column)
    whole = (
        pl.when(text.str.contains(_DAY))
        .then(text)
        .when(text.str.contains(_MONTH))
        .then(text + "-01")
        .when(text.str.contains(_YEAR))
        .then(text + "-01-01")
    )
    return whole.str.to_date("%Y-%m-%d", strict=False)


def precision(column: str) -> pl.Expr:
    """'day', 'month' or 'year' of a date written YYYY-MM-DD, YYYY-MM or YYYY; null where it is no date."""
    text = pl.col(column)
    unit = (
        pl.when(text.str.contains(_DAY))
        .then(pl.lit("day"))
        .when(text.str.contains(_MONTH))
        .then(pl.lit("month"))
        .when(text.str.contains(_YEAR))
        .then(pl.lit("year"))
    )
    return pl.when(first_day(column).is_not_null()).then(unit)


def with_dates(mentions: pl.DataFrame) -> pl.DataFrame:
    """MENTION rows and meeting_date, meeting_end_date (Date) and date_precision (String), as in fact_mention.

    The last day is kept where both ends are days and in order: a month or year is its own span.
    """
    return mentions.with_columns(
        meeting_date=first_day("date"), _end=first_day("date_end"), date_precision=precision("date")
    ).with_columns(
        meeting_end_date=pl.when(
            (pl.col("date_precision") == "day")
            & (precision("date_end") == "day")
            & (pl.col("_end") > pl.col("meeting_date"))
        ).then("_end")
    ).drop("_end")  # fmt: skip


def with_reports(mentions: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Mentions and when their article reports: published_at and reported_at (Datetime, UTC).

    Args:
        mentions: frame with an article_id.
        articles: ARTICLE or dim_article rows; used are article_id, published_at and fetched_at.

    `reported_at` is published_at, or fetched_at where the source gives no time.
    """
    times = articles.select("article_id", "published_at", "fetched_at").unique("article_id", keep="any")
    return (
        mentions.join(times, on="article_id", how="left")
        .with_columns(reported_at=pl.coalesce("published_at", "fetched_at"))
        .drop("fetched_at")
    )


def observed_date() -> pl.Expr:
    """The day for which a mention shows something: of publication, else of the meeting itself, else unknown (null).

    Not the day of fetching: an archive fetched today would make a role of ten years ago the latest one. Nor the first
    day of a year or month that is all that is told. Expects the columns of `with_dates` and `with_reports`.
    """
    told = pl.when(pl.col("date_precision") == "day").then("meeting_date")
    return pl.coalesce(pl.col("published_at").dt.date(), told)


def with_id(frame: pl.DataFrame, name: str, prefix: str, *columns: str) -> pl.DataFrame:
    """The frame with a String column `name`: the stable key of the prefix and the values of the columns."""
    keys = [stable_id(prefix, *row) for row in frame.select(columns).iter_rows()]
    return frame.with_columns(pl.Series(name, keys, dtype=pl.String))


def first_rows(frame: pl.DataFrame, key: str, *order: str) -> pl.DataFrame:
    """One row per key: the first in the given order, so that the rows' own order does not matter."""
    return frame.sort(key, *order).unique(key, keep="first", maintain_order=True)
