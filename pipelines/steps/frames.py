"""The frames that one stage hands to the next through the lake: their columns and types, each defined once.

Here: raw articles, articles, rejected ones and mentions. Not here: the published tables (`warehouse/tables`).
"""

import hashlib

import polars as pl

TIMESTAMP = pl.Datetime("us")  # UTC

RAW_ARTICLE = pl.Schema(
    {
        "article_id": pl.String(),  # hash, see `article_key`
        "external_id": pl.String(),  # what the source calls it
        "source": pl.String(),  # name in the sources file
        "outlet": pl.String(),
        "url": pl.String(),
        "title": pl.String(),
        "published_at": TIMESTAMP,  # null where the source gives none
        "body": pl.String(),  # as received
        "media_type": pl.String(),  # text/plain or text/html: what the body is
        "fetched_at": TIMESTAMP,
        "ingest_date": pl.Date(),
    }
)
"""One article as received; key: article_id."""

ARTICLE = pl.Schema(
    {
        "article_id": pl.String(),
        "external_id": pl.String(),
        "source": pl.String(),
        "outlet": pl.String(),
        "url": pl.String(),
        "title": pl.String(),
        "published_at": TIMESTAMP,
        "text": pl.String(),  # clean text: what offsets count in
        "language": pl.String(),
        "content_hash": pl.String(),
        "fetched_at": TIMESTAMP,
        "ingest_date": pl.Date(),
    }
)
"""One article as clean text; key: article_id."""

PARTICIPANT = pl.Struct(
    {
        "name": pl.String(),
        "role": pl.String(),
        "country": pl.String(),  # ISO alpha-3 of the side represented
        "organization": pl.String(),
    }
)

EVIDENCE = pl.Struct(
    {
        "slot": pl.String(),  # as in fact_mention_slot.slot
        "value": pl.String(),
        "sentence": pl.String(),
        "start": pl.Int32(),  # character offsets of the sentence in the article text; -1: the headline
        "end": pl.Int32(),
    }
)

MENTION = pl.Schema(
    {
        "mention_id": pl.String(),
        "article_id": pl.String(),
        "kind": pl.String(),
        "status": pl.String(),
        "date": pl.String(),  # YYYY-MM-DD, YYYY-MM or YYYY
        "date_end": pl.String(),
        "city": pl.String(),
        "country": pl.String(),  # of the place, ISO alpha-3
        "place_id": pl.Int64(),  # GeoNames id of the city
        "countries": pl.List(pl.String()),  # parties, ISO alpha-3
        "organizations": pl.List(pl.String()),  # parties, usual short name
        "subjects": pl.List(pl.String()),  # ISO alpha-3 of states talked about that are no party
        "participants": pl.List(PARTICIPANT),
        "topics": pl.List(pl.String()),
        "series_name": pl.String(),
        "series_ordinal": pl.Int32(),
        "salience": pl.String(),
        "confidence": pl.Float64(),
        "sentence": pl.String(),
        "sentence_start": pl.Int32(),
        "sentence_end": pl.Int32(),
        "evidence": pl.List(EVIDENCE),
        "extractor_version": pl.String(),
    }
)
"""One meeting as told in one article; key: mention_id."""

READING = pl.Schema(
    {
        "article_id": pl.String(),
        "content_hash": pl.String(),
        "extractor_version": pl.String(),
        "mentions": pl.List(
            pl.Struct({k: v for k, v in MENTION.items() if k not in ("article_id", "extractor_version")})
        ),
        "failure": pl.String(),  # the error that the reading ended in, without mentions then; else null
    }
)
"""One article read once: what the `mentions` asset stores, so that an article without a meeting is not read again.
Key: article_id, content_hash, extractor_version, failure: one that failed is tried again and may be read then."""

REJECTED = pl.Schema(
    {
        "source": pl.String(),
        "location": pl.String(),
        "reason": pl.String(),  # as in rejected_article.reason
        "detail": pl.String(),
        "content": pl.String(),
        "ingest_date": pl.Date(),
        "rejected_at": TIMESTAMP,
    }
)
"""One thing a source gave that could not be taken as an article; key: source, location, reason."""


def stable_id(*parts: object) -> str:
    """A key of 16 hexadecimal digits from what identifies a thing: the same in every run, on every machine."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def mentions_of(readings: pl.DataFrame) -> pl.DataFrame:
    """READING rows unfolded to MENTION rows, in MENTION's column order."""
    return (
        readings.select("article_id", "extractor_version", "mentions")
        .explode("mentions", empty_as_null=False, keep_nulls=False)
        .unnest("mentions")
        .select(MENTION.names())
    )
