"""How much the project's reading adds to bare spaCy over the same full texts: `make bench`.

Prints articles per second of both and their ratio, from one run in one process; compare ratios, not seconds.
"""

import argparse
import time
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from pipelines.steps.extract.clean import clean_articles
from pipelines.steps.extract.extract import extract
from pipelines.steps.extract.sources import FilesSource
from pipelines.steps.nlp import reader

SAMPLE = Path(__file__).parents[1] / "examples" / "sample" / "articles.jsonl"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "articles", nargs="?", type=Path, default=SAMPLE, help="JSON Lines of articles (default: the sample)"
    )
    parser.add_argument("--repeat", type=int, default=3, help="rounds, of which the fastest of each counts")
    options = parser.parse_args()
    raw = extract([FilesSource(name="bench", path=options.articles)], now=datetime.now(UTC).replace(tzinfo=None))
    articles: pl.DataFrame = clean_articles(raw.raw).articles
    nlp = reader.load_model()
    texts = [text for text, _ in reader.as_texts(articles.iter_rows(named=True))]
    added = [name for name in nlp.pipe_names if name.startswith("parley_")]
    bare_times, full_times = [], []
    for _ in range(options.repeat):
        start = time.perf_counter()
        with nlp.select_pipes(disable=added):
            for _doc in nlp.pipe(texts, batch_size=32):
                pass
        bare_times.append(time.perf_counter() - start)
        start = time.perf_counter()
        reader.read_articles(articles)
        full_times.append(time.perf_counter() - start)
    bare, full = min(bare_times), min(full_times)
    print(f"{articles.height} articles, {date.today()}")
    print(f"bare nlp.pipe  {articles.height / bare:8.1f} articles/s")
    print(f"read_articles  {articles.height / full:8.1f} articles/s")
    print(f"ratio          {full / bare:8.2f}")


if __name__ == "__main__":
    main()
