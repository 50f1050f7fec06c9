"""Measure what a refresh costs as the history grows: `make bench`, or `python -m benchmarks.consolidating`.

Puts the same new mentions together once with nothing before them and once with a long history, both in one process, and
prints the two times, their ratio, and the time to write the tables that follow. The history is made up: ten years of two-sided
meetings of 190 states, some pairs far more often than others, each told by two outlets.
"""

import argparse
import random
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import polars as pl

from pipelines.steps.frames import MENTION, stable_id
from pipelines.steps.transform.consolidate import LINK, link, with_meetings
from warehouse.reference import countries
from warehouse.tables import DIM_ARTICLE

FIRST_DAY, YEARS = date(2014, 1, 1), 10
CITIES = ("Geneva", "Vienna", "Istanbul", "Doha", "Cairo", "New York")
SYLLABLES = ("ba", "ko", "ri", "ta", "mu", "sel", "dan", "vor", "lin", "hak", "zed", "om", "fer", "qui")


def made_up(n: int, first: date, days: int, rng: random.Random) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(MENTION rows, dim_article rows) of n mentions in some days."""
    states = sorted(countries()["country_id"])[:190]
    weights = [(i + 1) ** -0.7 for i in range(len(states))]
    people = {
        s: [" ".join("".join(rng.choices(SYLLABLES, k=3)).title() for _ in range(2)) for _ in range(5)] for s in states
    }
    mentions, articles = [], []
    while len(mentions) < n:
        a, b = rng.choices(states, weights, k=2)
        if a == b:
            continue
        day = first + timedelta(days=rng.randrange(days))
        who = [{"name": rng.choice(people[s]), "role": "minister", "country": s, "organization": None} for s in (a, b)]
        for telling in range(min(2, n - len(mentions))):
            key = f"{first}-{len(mentions)}"
            reported = datetime.combine(day + timedelta(days=telling), datetime.min.time())
            mentions.append(
                {
                    "mention_id": stable_id("mention", key), "article_id": stable_id("article", key), "kind": "meeting",
                    "status": "held", "date": day.isoformat() if telling == 0 or rng.random() < 0.6 else None,
                    "city": rng.choice(CITIES) if telling == 0 else None, "countries": sorted([a, b]), "organizations": [],
                    "participants": who, "topics": ["trade"], "salience": "main", "confidence": 0.8,
                    "sentence": f"{who[0]['name']} met {who[1]['name']}, {key}.", "sentence_start": 0, "sentence_end": 40,
                    "extractor_version": "bench",
                }
            )  # fmt: skip
            articles.append(
                {
                    "article_id": stable_id("article", key), "source": "bench", "outlet": f"Outlet {telling}", "title": key,
                    "published_at": reported, "fetched_at": reported, "ingest_date": reported.date(), "language": "en",
                }
            )  # fmt: skip
    return pl.DataFrame(mentions, schema=MENTION), pl.DataFrame(articles, schema=DIM_ARTICLE.schema)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--history", type=int, default=1_000_000, help="mentions before")
    parser.add_argument("--new", type=int, default=1_000, help="mentions that come in")
    options = parser.parse_args()
    rng = random.Random(7)
    began = perf_counter()
    parts = []
    for year in range(YEARS):  # by year, for a year's mentions agree with none of another's
        mentions, articles = made_up(options.history // YEARS, FIRST_DAY + timedelta(days=365 * year), 300, rng)
        parts.append((mentions, articles, link(mentions, articles).links))
    mentions, articles, known = (pl.concat(frames) for frames in zip(*parts, strict=True))
    known = known.select(LINK.names()).sort("mention_id")
    print(
        f"history: {mentions.height:,} mentions, {known['meeting_id'].n_unique():,} meetings, made in {perf_counter() - began:.0f} s"
    )
    new_mentions, new_articles = made_up(options.new, FIRST_DAY + timedelta(days=365 * YEARS - 300), 300, rng)
    # Ids of their own, days among those of the history's last year.
    new_mentions = new_mentions.with_columns(
        mention_id="new" + pl.col("mention_id"), article_id="new" + pl.col("article_id")
    )
    new_articles = new_articles.with_columns(article_id="new" + pl.col("article_id"))
    all_mentions, all_articles = pl.concat([mentions, new_mentions]), pl.concat([articles, new_articles])

    link(new_mentions.head(20), new_articles)  # warm
    began = perf_counter()
    link(new_mentions, new_articles)
    alone = perf_counter() - began
    began = perf_counter()
    result = link(all_mentions, all_articles, known)
    beside = perf_counter() - began
    with TemporaryDirectory() as folder:
        began = perf_counter()
        result.links.write_parquet(Path(folder) / "links.parquet")
        with_meetings(all_mentions, result.links).write_parquet(Path(folder) / "consolidated.parquet")
        writing = perf_counter() - began
    print(f"{options.new:,} new into nothing      {alone:8.2f} s")
    print(f"{options.new:,} new into the history  {beside:8.2f} s, {result.n_compared:,} mentions looked at")
    print(f"writing links and mentions {writing:8.2f} s")
    print(
        f"(into the history - writing) / into nothing: {max(0.0, beside - writing) / alone:.2f}; ratio {beside / alone:.2f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
