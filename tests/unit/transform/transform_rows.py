"""Hand-made rows and frames as the reading and the extraction would leave them, for the tests beside this."""

from datetime import datetime
from typing import Any

import polars as pl

from pipelines.steps.frames import ARTICLE, MENTION, REJECTED, stable_id
from pipelines.steps.transform.articles import dim_article
from pipelines.steps.transform.consolidate import consolidate
from pipelines.steps.transform.tables import build_tables

FETCHED = datetime(2024, 3, 1, 6)


def person(name: str, country: str | None = None, role: str | None = None, organization: str | None = None) -> dict:
    """One participant of a mention."""
    return {"name": name, "role": role, "country": country, "organization": organization}


def make_article(article_id: str, published: str | None = "2024-02-16", **values: Any) -> dict[str, Any]:
    """One ARTICLE row; each has an outlet and a text of its own unless they are given."""
    published_at = datetime.fromisoformat(published) if published else None
    return {
        "article_id": article_id,
        "external_id": None,
        "source": "test",
        "outlet": f"Outlet of {article_id}",
        "url": f"https://news.example/{article_id}",
        "title": "Talks",
        "published_at": published_at,
        "text": " ".join(f"{article_id}{i}" for i in range(60)),
        "language": "en",
        "content_hash": stable_id(article_id),
        "fetched_at": FETCHED,
        "ingest_date": (published_at or FETCHED).date(),
    } | values


def make_mention(article_id: str, **values: Any) -> dict[str, Any]:
    """One MENTION row: Iran and Kyrgyzstan in Bishkek on 2024-02-15, unless told otherwise; `key` tells two apart."""
    key = values.pop("key", "")
    row = {
        "mention_id": stable_id(article_id, key),
        "article_id": article_id,
        "kind": "meeting",
        "status": "held",
        "date": "2024-02-15",
        "date_end": None,
        "city": "Bishkek",
        "country": "KGZ",
        "place_id": 1528675,
        "countries": ["IRN", "KGZ"],
        "organizations": [],
        "subjects": [],
        "participants": [
            person("Ali-Akbar Ahmadian", "IRN", "Secretary of the Supreme National Security Council"),
            person("Marat Imankulov", "KGZ", "Secretary of the Security Council"),
        ],
        "topics": ["security cooperation"],
        "series_name": None,
        "series_ordinal": None,
        "salience": "main",
        "confidence": 0.9,
        "sentence": f"They met, says {article_id}{key}.",
        "sentence_start": 0,
        "sentence_end": 20,
        "evidence": [],
        "extractor_version": "test",
    }
    unknown = values.keys() - row.keys()
    assert not unknown, f"no such columns: {unknown}"
    return row | values


def make_frames(*mentions: dict, articles: list[dict] | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows to (ARTICLE, MENTION) frames; articles that are not given are made for the mentions."""
    given = articles or []
    known = {article["article_id"] for article in given}
    made = [make_article(i) for i in dict.fromkeys(m["article_id"] for m in mentions) if i not in known]
    return pl.DataFrame([*given, *made], schema=ARTICLE), pl.DataFrame(list(mentions), schema=MENTION)


def tables(*mentions: dict, articles: list[dict] | None = None) -> dict[str, pl.DataFrame]:
    """All tables of the mentions."""
    article_frame, mention_frame = make_frames(*mentions, articles=articles)
    return build_tables(article_frame, mention_frame, pl.DataFrame(schema=REJECTED))


def meetings_of(*mentions: dict, articles: list[dict] | None = None) -> dict[str, str]:
    """Mention -> the meeting that it tells."""
    article_frame, mention_frame = make_frames(*mentions, articles=articles)
    found = consolidate(mention_frame, dim_article(article_frame))
    return dict(found.select("mention_id", "meeting_id").iter_rows())


def n_meetings(*mentions: dict, articles: list[dict] | None = None) -> int:
    """How many meetings the mentions tell."""
    return len(set(meetings_of(*mentions, articles=articles).values()))
