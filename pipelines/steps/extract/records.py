"""What every kind of source gives: articles as found, and rejections with their reasons.

Here: the two records, and the checks of a row's fields that JSON Lines, CSV and Parquet share. Not here: reading
files (`files.py`) and feeds (`feeds.py`), and the keys of articles (`extract.py`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal
from urllib.parse import urlsplit

Reason = Literal[
    "unreadable_source",
    "unreadable_row",
    "missing_field",
    "wrong_type",
    "empty_text",
    "too_large",
    "wrong_date",
    "unsupported_language",
    "failed_reading",
]
"""As in `warehouse/tables/rejected_article.py`."""

MediaType = Literal["text/plain", "text/html"]

MAX_BYTES = 2_000_000
"""The largest article that is taken, in bytes. A long read of 20,000 words has about 120,000."""

CONTENT_SHOWN = 1_000  # characters of what was rejected, as the table says

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Found:
    """An article as a source gave it. `published_at` is UTC without a zone; `url` is a web address or None."""

    body: str
    media_type: MediaType = "text/plain"
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published_at: datetime | None = None
    external_id: str | None = None


@dataclass(frozen=True)
class Rejection:
    """Something that could not be taken: where it is, the code of the reason, what is to be done, and its beginning."""

    location: str
    reason: Reason
    detail: str
    content: str | None = None

    def __post_init__(self) -> None:
        # Texts from outside may hold halves of surrogate pairs, which no file or table can store.
        for name in ("location", "detail"):
            object.__setattr__(self, name, storable(getattr(self, name)))
        if self.content is not None:
            object.__setattr__(self, "content", storable(self.content[:CONTENT_SHOWN]))


def storable(text: str) -> str:
    """The text with each lone half of a surrogate pair replaced by U+FFFD: it can be encoded."""
    return text if text.isascii() else _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def utc(moment: datetime) -> datetime:
    """The moment in UTC and without a zone; one without a zone is taken as UTC. Raises OverflowError past year 9999."""
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def web_address(text: str | None) -> str | None:
    """The text if it is an http or https address, else None: other schemes (javascript:) have no place in a table."""
    if not text:
        return None
    text = text.strip()
    try:
        parts = urlsplit(text)
        has_host = bool(parts.hostname)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and has_host else None


def to_datetime(value: object) -> datetime | None:
    """The time that a row gives, in UTC without a zone.

    Args:
        value: None, an ISO 8601 date or date and time with or without zone as text, or a date or datetime.

    Raises:
        ValueError: it is none of these.
        OverflowError: it lies outside the years 1 to 9999.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, str):
        value = datetime.fromisoformat(value.strip())
    if isinstance(value, datetime):
        # A plain datetime: pyarrow gives pandas timestamps where a file has nanoseconds.
        return utc(datetime.fromisoformat(value.isoformat()) if type(value) is not datetime else value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    raise ValueError(f"not a date: {value!r}")


def article_from_row(row: Mapping[str, object], location: str, content: str | None = None) -> Found | Rejection:
    """The article that a row of a table or a JSON object states; fields other than the six known ones are ignored.

    Args:
        row: `text`, and optionally `title`, `outlet`, `url`, `published_at`, `article_id`.
        location: where the row is, for the rejection.
        content: the row as received, for the rejection; without it, the row's values are shown.
    """

    def rejected(reason: Reason, detail: str) -> Rejection:
        return Rejection(location, reason, detail, content if content is not None else shown(dict(row), CONTENT_SHOWN))

    text = row.get("text")
    if text is None:
        found = ", ".join(sorted(storable(str(key)) for key in row)[:20]) or "no field"
        return rejected(
            "missing_field",
            f"Expected the article in the field 'text'; found {'null' if 'text' in row else found[:200]}. "
            "Add the text, or remove the row.",
        )
    strings: dict[str, str | None] = {}
    for name in ("text", "title", "outlet", "url"):
        value = row.get(name)
        if value is not None and not isinstance(value, str):
            return rejected(
                "wrong_type",
                f"Expected text in the field '{name}'; found {type(value).__name__} {shown(value)}. "
                "Write it as a string.",
            )
        strings[name] = storable(value) if value is not None else None
    body = strings["text"] or ""
    if not body.strip("\ufeff\0 \t\r\n\xa0"):
        return rejected(
            "empty_text", f"Expected the article's words in the field 'text'; found {shown(body)}. Add the text."
        )
    if len(body) > MAX_BYTES or len(body.encode()) > MAX_BYTES:
        return rejected("too_large", too_large("an article", len(body.encode())))
    external_id = row.get("article_id")
    if isinstance(external_id, bool) or not isinstance(external_id, str | int | None):
        return rejected(
            "wrong_type",
            f"Expected text or a whole number in the field 'article_id'; found {type(external_id).__name__} "
            f"{shown(external_id)}. Correct it, or leave it out.",
        )
    try:
        published_at = to_datetime(row.get("published_at"))
    except (ValueError, OverflowError):
        return rejected(
            "wrong_date",
            "Expected null, a date such as 2024-05-31 or a time such as 2024-05-31T09:30:00+06:00 in the field "
            f"'published_at'; found {shown(row.get('published_at'))}. Correct it, or set it to null.",
        )
    return Found(
        body=body,
        title=_or_none(strings["title"]),
        outlet=_or_none(strings["outlet"]),
        url=web_address(strings["url"]),
        published_at=published_at,
        external_id=_or_none(storable(str(external_id))) if external_id is not None else None,
    )


def shown(value: object, limit: int = 80) -> str:
    """The value as it is shown in a message: at most `limit` characters."""
    # Cut first: the text of a value of many megabytes is not made just to show its beginning.
    try:
        text = repr(value[: limit + 1] if isinstance(value, str | bytes | list) else value)
    except RecursionError:
        text = f"a deeply nested {type(value).__name__}"
    return storable(text if len(text) <= limit else text[: limit - 1] + "…")


def too_large(what: str, found: int) -> str:
    """The sentence for something over `MAX_BYTES`."""
    return f"Expected {what} of at most {MAX_BYTES:,} bytes; found {found:,} or more. Split it, or remove it."


def _or_none(text: str | None) -> str | None:
    return text.strip() or None if text is not None else None


def rejection(row: dict[str, object], reason: Reason, detail: str, content: str) -> dict[str, object]:
    """The REJECTED row of a RAW_ARTICLE or ARTICLE row."""
    # With the article's id, as articles may share an address and every rejection has a place of its own.
    place = row["url"] or row["external_id"] or row["title"]
    return {
        "source": row["source"],
        "location": f"{place} (article {row['article_id']})" if place else f"article {row['article_id']}",
        "reason": reason,
        "detail": detail,
        "content": storable(content[:CONTENT_SHOWN]),
        "ingest_date": row["ingest_date"],
        "rejected_at": row["fetched_at"],
    }
