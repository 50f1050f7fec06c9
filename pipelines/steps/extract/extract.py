"""All sources together: which articles are new, under which key, and what was rejected.

Here: keys, duplicates and the two frames. Not here: how each kind of source is read (`files.py`, `feeds.py`) and what
the lake keeps of it (`pipelines/lake.py`).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlsplit, urlunsplit

import polars as pl

from pipelines.steps.extract.feeds import PageReader, read_feed
from pipelines.steps.extract.files import read_files
from pipelines.steps.extract.http import DEFAULT_LIMITS, Limits
from pipelines.steps.extract.records import Found, Rejection, utc
from pipelines.steps.extract.sources import FilesSource, Source
from pipelines.steps.frames import RAW_ARTICLE, REJECTED, stable_id

# What campaigns add to an address; the page is the same without it.
_TRACKING = re.compile(r"(?:utm_[^=]*|fbclid|gclid)(?:=|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Extracted:
    """What the sources gave: `n_fetched` = rows of `raw` (RAW_ARTICLE) and `rejected` (REJECTED) + `n_duplicates`."""

    raw: pl.DataFrame
    rejected: pl.DataFrame
    n_fetched: int
    n_duplicates: int


def extract(
    sources: Sequence[Source],
    *,
    now: datetime,
    seen: Collection[str] = (),
    progress: Callable[[int], None] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Extracted:
    """Every article of the sources that was not seen before, and all that could not be taken.

    The ingest day of an article from a feed, of one without a day of publication and of what is rejected is the day
    of `now`; of other articles from files it is the day they were published (UTC). Of articles with one key the first
    is taken, in the order of the sources and of what they hold; the others, and those in `seen`, count as duplicates,
    and so does a rejection for the same reason at the same place.

    Args:
        now: the time that counts as that of fetching; its zone (without one: UTC) decides which day it is.
        seen: article ids that are known already. Pages of such feed entries are not fetched.
        progress: called with how many more items (articles, rejections, duplicates) were dealt with.
        limits: what each request may cost.
    """
    batch = _Batch(fetched_at=utc(now), today=now.date(), taken=set(seen), progress=progress or (lambda n: None))
    for source in sources:
        if isinstance(source, FilesSource):
            for article_id, item in _with_ids(source, read_files(source)):
                batch.add(source, article_id, item)
        else:
            reader = PageReader(source, limits)
            for item in read_feed(source, limits=limits):
                article_id = article_key(source.name, item) if isinstance(item, Found) else None
                if isinstance(item, Found) and article_id not in batch.taken:
                    item = reader.article(item)
                batch.add(source, article_id, item)
    return batch.result()


def article_key(source: str, found: Found) -> str:
    """The article's key: hash of its address, else of source and external id, else of title and body."""
    address = identifying_url(found.url)
    return stable_id(address) if address else _key_without_url(source, found)


def identifying_url(url: str | None) -> str | None:
    """The address in the form that tells articles apart: host in lower case, no fragment, nothing that campaigns add.

    None for the front page of a site: some archives give it for every article.
    """
    if not url:
        return None
    parts = urlsplit(url)
    query = "&".join(part for part in parts.query.split("&") if part and not _TRACKING.match(part))
    if parts.path in ("", "/") and not query:
        return None
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, query, ""))


def _key_without_url(source: str, found: Found) -> str:
    if found.external_id:
        return stable_id(source, found.external_id)
    return stable_id(found.title, found.body)


def _with_ids(source: FilesSource, items: Iterable[Found | Rejection]) -> list[tuple[str | None, Found | Rejection]]:
    """The items with the key of each article.

    An address that stands at different texts with different external ids tells nothing apart (an archive that gives
    the section page for all its articles): those are known by source and external id.
    """
    items = list(items)
    texts: dict[str, set[str]] = defaultdict(set)
    names: dict[str, set[str]] = defaultdict(set)
    for item in items:
        address = identifying_url(item.url) if isinstance(item, Found) else None
        if isinstance(item, Found) and address:
            texts[address].add(stable_id(item.body))
            if item.external_id:
                names[address].add(item.external_id)
    shared = {address for address in texts if len(texts[address]) > 1 and len(names[address]) > 1}

    def key(item: Found) -> str:
        is_shared = identifying_url(item.url) in shared
        return _key_without_url(source.name, item) if is_shared else article_key(source.name, item)

    return [(key(item) if isinstance(item, Found) else None, item) for item in items]


@dataclass
class _Batch:
    """What was found so far."""

    fetched_at: datetime
    today: date
    taken: set[str]
    progress: Callable[[int], None]
    raw: list[dict[str, object]] = field(default_factory=list)
    rejected: dict[tuple[str, str, str], dict[str, object]] = field(default_factory=dict)
    n_fetched: int = 0
    n_duplicates: int = 0

    def add(self, source: Source, article_id: str | None, item: Found | Rejection) -> None:
        """Count the item and keep it, unless it is a duplicate."""
        self.n_fetched += 1
        self.progress(1)
        if isinstance(item, Rejection):
            key = (source.name, item.location, item.reason)
            if key in self.rejected:
                self.n_duplicates += 1
            else:
                self.rejected[key] = self._rejected_row(source, item)
        elif article_id is None or article_id in self.taken:
            self.n_duplicates += 1
        else:
            self.taken.add(article_id)
            self.raw.append(self._raw_row(source, article_id, item))

    def result(self) -> Extracted:
        """Everything as frames."""
        return Extracted(
            raw=pl.DataFrame(self.raw, schema=RAW_ARTICLE),
            rejected=pl.DataFrame(list(self.rejected.values()), schema=REJECTED),
            n_fetched=self.n_fetched,
            n_duplicates=self.n_duplicates,
        )

    def _raw_row(self, source: Source, article_id: str, found: Found) -> dict[str, object]:
        is_archived = isinstance(source, FilesSource) and found.published_at is not None
        return {
            "article_id": article_id,
            "external_id": found.external_id,
            "source": source.name,
            # A feed's outlet is settled by its reader; in a file it stands in where a row names none.
            "outlet": found.outlet or source.outlet,
            "url": found.url,
            "title": found.title,
            "published_at": found.published_at,
            "body": found.body,
            "media_type": found.media_type,
            "fetched_at": self.fetched_at,
            "ingest_date": found.published_at.date() if is_archived and found.published_at else self.today,
        }

    def _rejected_row(self, source: Source, rejection: Rejection) -> dict[str, object]:
        return {
            "source": source.name,
            "location": rejection.location,
            "reason": rejection.reason,
            "detail": rejection.detail,
            "content": rejection.content,
            "ingest_date": self.today,
            "rejected_at": self.fetched_at,
        }
