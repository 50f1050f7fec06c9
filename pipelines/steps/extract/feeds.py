"""Reading articles from RSS and Atom feeds, and from the pages that their entries link to.

Here: the feed's bytes to entries, and an entry to an article. Not here: the request itself (`http.py`), which entries
are new (`extract.py`) and the text of HTML (`clean.py`).
"""

import io
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import feedparser
from feedparser.encodings import convert_to_utf8

from pipelines.steps.extract.html import decoded, html_text, plain_text
from pipelines.steps.extract.http import (
    DEFAULT_LIMITS,
    FetchError,
    Limits,
    PassingFetchError,
    PermanentFetchError,
    Response,
    fetch,
)
from pipelines.steps.extract.records import MAX_BYTES, Found, Rejection, storable, too_large, web_address
from pipelines.steps.extract.sources import FeedSource

MAX_ENTRIES = 500
"""Entries of one feed that are taken. Feeds carry 10 to 100; a sitemap of an archive is not a feed."""

SUMMARY_CHARACTERS = 600
"""A text shorter than this is a summary: the page it links to is fetched."""

LEAST_CHARACTERS = 200
"""A summary at least this long stands in for a page that cannot be had."""

MAX_FAILURES = 5
"""After so many pages in a row that do not answer no further one is asked: the site is down, and each costs minutes."""

_ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)


@dataclass
class PageReader:
    """Turns entries of one feed into articles, fetching pages; remembers how many in a row did not answer."""

    source: FeedSource
    limits: Limits = DEFAULT_LIMITS
    failures: int = 0

    def article(self, entry: Found) -> Found | Rejection:
        """The entry with its full text: its own, or that of its page where it carries only a summary.

        A page that cannot be had leaves the summary if that has `LEAST_CHARACTERS`; otherwise the entry is rejected.
        """
        own = _text(entry)
        if len(own) < SUMMARY_CHARACTERS and self.source.follow and entry.url:
            try:
                return self._page(entry, entry.url, own)
            except FetchError as error:
                if len(own) < LEAST_CHARACTERS:
                    detail = f"{error} The feed itself carries only {len(own)} characters of this article."
                    return Rejection(entry.url, error.reason, detail, entry.body)
        location = entry.url or f"{self.source.url} {entry.external_id or entry.title or ''}".strip()
        if not own.strip():
            return Rejection(
                location,
                "empty_text",
                f"Expected the article's words in the entry {entry.title!r}; found none"
                f"{'' if entry.url else ' and no link to a page'}. Set 'follow: true' at source "
                f"{self.source.name!r}, or ask the feed's owner.",
            )
        if len(entry.body.encode()) > MAX_BYTES:
            return Rejection(location, "too_large", too_large("an article", len(entry.body.encode())), entry.body)
        return entry

    def _page(self, entry: Found, url: str, own: str) -> Found:
        if self.failures >= MAX_FAILURES:
            raise PassingFetchError(
                f"Expected the page {url}; it was not asked for, as {self.failures} pages of this feed in a row did "
                "not answer. It is tried again at the next refresh."
            )
        try:
            page = fetch(url, limits=self.limits, allow_private=self.source.allow_private)
        except PassingFetchError:
            self.failures += 1
            raise
        self.failures = 0
        if page.media_type not in ("text/html", "application/xhtml+xml", "text/plain", ""):
            raise PermanentFetchError(
                f"Expected a page at {url}; found {page.media_type}. Set 'follow: false' at this source if its links "
                "lead to no pages."
            )
        body = decoded(page.content, page.charset)
        found = replace(entry, body=body, media_type="text/plain" if page.media_type == "text/plain" else "text/html")
        # A page for consent or for subscribers says less than the feed did.
        if len(_text(found)) < max(len(own), 1):
            raise PermanentFetchError(
                f"Expected the article at {url}; found a page with less text than the feed's {len(own)} characters. "
                "Open it in a browser: it may ask for consent or a subscription."
            )
        return found


def read_feed(source: FeedSource, *, limits: Limits = DEFAULT_LIMITS) -> list[Found | Rejection]:
    """The entries of a feed as they stand in it, in its order; a feed that cannot be read gives one rejection.

    Pages are not fetched here but by `PageReader`, once it is known which entries are new.
    """
    try:
        answer = fetch(source.url, limits=limits, allow_private=source.allow_private)
    except FetchError as error:
        return [Rejection(source.url, error.reason, f"{error} Nothing was loaded from source {source.name!r}.")]
    return parse_feed(answer, source)


def parse_feed(answer: Response, source: FeedSource) -> list[Found | Rejection]:
    """The entries of a fetched feed, see `read_feed`."""
    headers = {"content-type": answer.media_type, "content-location": answer.url}
    if answer.charset:
        headers["content-type"] += f"; charset={answer.charset}"
    try:
        # Looked for in UTF-8, as the parser will read it: UTF-16 or a declared odd encoding could hide it. Feedparser
        # drops most entity declarations itself, by patterns that a crafted prologue slips past; no real feed has any.
        if _ENTITY.search(convert_to_utf8(headers, answer.content, {})):
            return [
                _unreadable(
                    source,
                    answer,
                    f"Expected a feed at source {source.name!r}; found XML that declares entities, which can grow "
                    "beyond all bounds. Ask its owner for a feed without them; nothing was loaded from it.",
                )
            ]
        # As a stream: given bytes or text, feedparser would open what looks like an address or a file name.
        parsed = feedparser.parse(io.BytesIO(answer.content), response_headers=headers)
    # Everything: of 16,416 feeds with random damage some 40 made feedparser raise, mostly where it decodes them.
    except Exception as error:
        return [
            _unreadable(
                source,
                answer,
                f"Expected a feed at source {source.name!r}; found one so damaged that it cannot be parsed "
                f"({type(error).__name__}: {error}). Ask its owner; nothing was loaded from it.",
            )
        ]
    if not parsed.get("version"):
        return [
            _unreadable(
                source,
                answer,
                f"Source {source.name!r} answered 200 with {answer.media_type or 'no type'} where a feed was expected "
                f"(first bytes: {answer.content[:60]!r}). Check its url in the sources file; nothing was loaded from "
                "it and the other sources went on.",
            )
        ]
    outlet = source.outlet or _line(parsed.feed.get("title"))
    items: list[Found | Rejection] = [_found(entry, outlet) for entry in parsed.entries[:MAX_ENTRIES]]
    if len(parsed.entries) > MAX_ENTRIES:
        items.append(
            Rejection(
                source.url,
                "too_large",
                f"Expected at most {MAX_ENTRIES} entries; found {len(parsed.entries)}, of which the first "
                f"{MAX_ENTRIES} were taken. Use a feed with fewer.",
            )
        )
    return items


def _found(entry: Any, outlet: str | None) -> Found:
    body, media_type = _content(entry)
    return Found(
        body=body,
        media_type="text/plain" if media_type == "text/plain" else "text/html",
        title=_line(entry.get("title"), entry.get("title_detail", {}).get("type")),
        outlet=outlet,
        url=web_address(storable(entry.get("link") or "")),
        published_at=_published(entry),
        external_id=_line(entry.get("id")),
    )


def _content(entry: Any) -> tuple[str, str]:
    """The fullest text that the entry carries, and its media type."""
    candidates = [*entry.get("content", []), entry.get("summary_detail") or {}]
    texts = [(storable(found.get("value") or ""), found.get("type") or "text/html") for found in candidates]
    return max(texts, key=lambda text: len(text[0]))


def _published(entry: Any) -> datetime | None:
    # Both are UTC. `get` on a missing key of feedparser falls back from one to the other with a warning: ask by name.
    for name in ("published_parsed", "updated_parsed"):
        if name in entry.keys() and entry[name]:  # noqa: SIM118 (`in entry` asks the fallback too)
            try:
                return datetime(*entry[name][:6])
            except ValueError:
                continue
    return None


def _text(found: Found) -> str:
    return html_text(found.body, found.url) if found.media_type == "text/html" else plain_text(found.body)


def _line(text: str | None, media_type: str | None = None) -> str | None:
    """A title or name as one line; markup in a title of type HTML is taken off."""
    if not text:
        return None
    if media_type and media_type.endswith(("html", "xml")) and "<" in text:
        text = html_text(text) or text
    return " ".join(plain_text(text).split()) or None


def _unreadable(source: FeedSource, answer: Response, detail: str) -> Rejection:
    return Rejection(source.url, "unreadable_source", detail, answer.content[:4000].decode("utf-8", "replace"))
