"""dim_article: the articles, and which of them carry the text of another.

Here: the table and near-duplicate texts. Not here: fetching and cleaning (`steps/extract`), and what a copy counts for
(`meetings.py`).
"""

from heapq import nsmallest
from zlib import crc32

import polars as pl

from pipelines.steps.transform.common import first_rows, fold
from warehouse.tables import DIM_ARTICLE

SHINGLE_WORDS = 5
"""Words in a row that are compared at once: long enough that two reports of one event rarely share one by chance."""

SKETCH_SIZE = 32
"""Shingles (those with the least hashes) by which a candidate is found. Of two texts that share most of theirs, all but
surely some of the 32 are the same (bottom-k sketch, Broder 1997)."""

COPY_SHARE, LONGER_SHARE = 0.7, 0.4
"""An article is a copy where 70% of the shorter text's shingles are in the longer one, and make up 40% of that: agencies'
reports are edited and get a paragraph or two, while a read-out quoted in full does not make an article a copy. On 60
labelled articles the two copies shared 76% and 78%, any other two at most 69%."""

MIN_SHINGLES = 20
"""Shorter texts (two sentences) are alike by chance."""


def dim_article(articles: pl.DataFrame) -> pl.DataFrame:
    """One row per article that was read.

    Args:
        articles: ARTICLE rows; an article_id that occurs twice counts once (first fetched).

    `copy_of_article_id` is the earliest article (published, else fetched) with nearly the same text.
    """
    articles = first_rows(articles, "article_id", "fetched_at", "content_hash", "ingest_date")
    copies = copies_of(articles)
    original = pl.Series([copies.get(i) for i in articles["article_id"]], dtype=pl.String)
    return DIM_ARTICLE.conform(
        articles.with_columns(
            copy_of_article_id=original, n_characters=pl.col("text").str.len_chars().fill_null(0)
        ).select(DIM_ARTICLE.schema.names())
    )


def text_ids(articles: pl.DataFrame) -> pl.DataFrame:
    """Article ids and text_id (String): the article of which it is a copy, or itself. Takes dim_article rows."""
    return articles.select("article_id", text_id=pl.coalesce("copy_of_article_id", "article_id"))


def copies_of(articles: pl.DataFrame) -> dict[str, str]:
    """For each copied article the id of the earliest article with nearly the same text.

    Args:
        articles: ARTICLE rows; used are article_id, text, published_at and fetched_at.

    Cost grows with the text, not with the number of pairs: a text is compared only with the first and the last one
    before it that share a shingle of its sketch.
    """
    in_time = articles.with_columns(_at=pl.coalesce("published_at", "fetched_at")).sort("_at", "article_id")
    place: dict[str, int] = {}
    shingles: dict[str, frozenset[int]] = {}
    first_with: dict[int, str] = {}
    last_with: dict[int, str] = {}
    original: dict[str, str] = {}
    for article_id, text in in_time.select("article_id", "text").iter_rows():
        own = _shingles(text or "")
        if len(own) < MIN_SHINGLES:
            continue
        sketch = nsmallest(SKETCH_SIZE, own)
        near = {table[shingle] for shingle in sketch for table in (first_with, last_with) if shingle in table}
        for other in sorted(near, key=place.__getitem__):
            if _is_copy(own, shingles[other]):
                original[article_id] = original.get(other, other)
                break
        place[article_id] = len(place)
        shingles[article_id] = own
        for shingle in sketch:
            first_with.setdefault(shingle, article_id)
            last_with[shingle] = article_id
    return original


def _shingles(text: str) -> frozenset[int]:
    words = fold(text).split()
    rows = (" ".join(words[i : i + SHINGLE_WORDS]) for i in range(len(words) - SHINGLE_WORDS + 1))
    return frozenset(crc32(row.encode()) for row in rows)  # the same on every machine, unlike hash()


def _is_copy(a: frozenset[int], b: frozenset[int]) -> bool:
    shared = len(a & b)
    return shared >= COPY_SHARE * min(len(a), len(b)) and shared >= LONGER_SHARE * max(len(a), len(b))
