"""The asset of readings: each article with the meetings it tells. Not here: how it is read (`pipelines/steps/nlp`)."""

from collections import Counter

import dagster as dg
import polars as pl

from assets.articles import articles
from assets.metadata import OWNER, frame_schema
from pipelines.lake import ARTICLES, READINGS, Lake
from pipelines.partitions import DAILY, Days, record_other_days
from pipelines.resources.preview import preview
from pipelines.resources.progress import Progress
from pipelines.settings import Settings
from pipelines.steps.frames import READING, mentions_of

# A killed run loses at most one batch: about a minute and a half of reading on one core.
BATCH = 2_000


@dg.asset(
    deps=[articles],
    partitions_def=DAILY,
    backfill_policy=dg.BackfillPolicy.single_run(),
    group_name="articles",
    kinds={"spacy", "parquet"},
    owners=[OWNER],
    metadata={"dagster/column_schema": frame_schema(READING)},
)
def mentions(
    context: dg.AssetExecutionContext,
    settings: dg.ResourceParam[Settings],
    lake: dg.ResourceParam[Lake],
    progress: dg.ResourceParam[Progress],
) -> dg.MaterializeResult:
    """One row per article and version of the extractor that read it, with the meetings it tells: possibly none."""
    # Here, so that spaCy is loaded by the runs that read and not by every start of Dagster.
    from pipelines.steps.nlp.reader import EXTRACTOR_VERSION, read_articles

    days = Days.of(context)
    todo = unread(lake, days, EXTRACTOR_VERSION)
    added: Counter = Counter()
    failed = 0
    found = READING.to_frame()
    with progress.track("Reading articles", todo.height, context.log.info) as advance:
        for batch in todo.iter_slices(BATCH):
            found = read_articles(batch, model=settings.spacy_model, n_process=settings.n_process, progress=advance)
            failed += report_failures(context, found)
            added.update(lake.land(READINGS, found.join(batch.select("article_id", "ingest_date"), on="article_id")))
    record_other_days(context, days, added)
    told = mentions_of(found).select("kind", "status", "date", "city", "countries", "salience", "sentence")
    return dg.MaterializeResult(
        metadata={
            "articles read": todo.height - failed,
            "articles not read": failed,
            "extractor version": EXTRACTOR_VERSION,
            "preview": preview(told),
        }
    )


def report_failures(context: dg.AssetExecutionContext, readings: pl.DataFrame) -> int:
    """Logs each article at which the reading failed; returns how many."""
    failed = readings.filter(pl.col("failure").is_not_null())
    for article_id, failure in failed.select("article_id", "failure").iter_rows():
        context.log.warning(
            f"Article {article_id} is put aside (table rejected_article): the reading failed: {failure}"
        )
    return failed.height


def unread(lake: Lake, days: Days, version: str) -> pl.DataFrame:
    """The articles that a run for these days has to read, in order of day.

    Those it takes that no version has read, and those of the days themselves that only another version has read. A
    reading that failed is none.
    """
    readings = lake.read(READINGS, columns=READINGS.key).filter(pl.col("failure").is_null())
    same_article = ["article_id", "content_hash"]
    never = days.take(lake.lacking(ARTICLES, readings.select(same_article)), lake)
    current = readings.filter(extractor_version=version).select(same_article)
    stale = days.within(lake.lacking(ARTICLES, current), lake)
    return pl.concat([never, stale]).unique("article_id", keep="first", maintain_order=True)
