"""Why mentions tell one meeting, or why they do not, in words.

Here: asking the rule about pairs of mentions and writing down its answers. Not here: the rule (`matching.py`), and what is
done with it over all mentions (`consolidate.py`).
"""

from collections.abc import Iterable
from itertools import combinations, product

import polars as pl

from pipelines.steps.transform.consolidate import tellings_of
from pipelines.steps.transform.matching import MATCH, Telling, contradiction, reasons

COMPARISON = pl.Schema(
    {
        "article_id": pl.String(),
        "other_article_id": pl.String(),
        "verdict": pl.String(),  # 'one meeting', 'too little in common', 'contradiction'
        "points": pl.Float64(),  # see matching.MATCH; null for a contradiction
        "why": pl.String(),
    }
)
"""What the rule says of two mentions."""


def why_one(mentions: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """What holds the mentions of one meeting together: COMPARISON rows, the best supported first.

    Args:
        mentions: MENTION rows of one meeting.
        articles: dim_article rows of their articles.
    """
    return _compared(combinations(tellings_of(mentions, articles), 2))


def why_not(mentions: pl.DataFrame, others: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """What keeps the mentions of two meetings apart: COMPARISON rows, contradictions first.

    Args:
        mentions: MENTION rows of one meeting.
        others: those of the other.
        articles: dim_article rows of the articles of both.
    """
    pairs = product(tellings_of(mentions, articles), tellings_of(others, articles))
    return _compared(pairs).sort(pl.col("verdict") != "contradiction", "points", descending=[False, True])


def _compared(pairs: Iterable[tuple[Telling, Telling]]) -> pl.DataFrame:
    rows = []
    for a, b in pairs:
        against = contradiction(a, b)
        found = [] if against else reasons(a, b)
        points = None if against else sum(p for _, p in found)
        verdict = "contradiction" if points is None else "one meeting" if points >= MATCH else "too little in common"
        why = against or "; ".join(f"{reason} ({p:g})" for reason, p in found) or "nothing that counts"
        rows.append((a.article_id, b.article_id, verdict, points, why))
    frame = pl.DataFrame(rows, schema=COMPARISON, orient="row")
    return frame.sort("points", "article_id", "other_article_id", descending=[True, False, False], nulls_last=True)
