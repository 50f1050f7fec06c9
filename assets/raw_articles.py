"""The asset of articles as received. Not here: how sources are read (`pipelines/steps/extract`)."""

from datetime import datetime

import dagster as dg

from assets.metadata import OWNER, frame_schema
from pipelines.lake import RAW_ARTICLES, REJECTED_BY_EXTRACT, Lake
from pipelines.partitions import DAILY, Days, record_other_days
from pipelines.resources.preview import preview
from pipelines.resources.progress import Progress
from pipelines.settings import Settings
from pipelines.steps.frames import RAW_ARTICLE


@dg.asset(
    partitions_def=DAILY,
    backfill_policy=dg.BackfillPolicy.single_run(),
    group_name="articles",
    kinds={"python", "parquet"},
    owners=[OWNER],
    metadata={"dagster/column_schema": frame_schema(RAW_ARTICLE)},
)
def raw_articles(
    context: dg.AssetExecutionContext,
    settings: dg.ResourceParam[Settings],
    lake: dg.ResourceParam[Lake],
    progress: dg.ResourceParam[Progress],
) -> dg.MaterializeResult:
    """One row per article as a source gave it, in the partition of the day it was first seen; an archive's articles
    in that of the day they were published. What cannot be taken is kept with its reason."""
    # Here, so that what reads pages is loaded by the runs that fetch and not by every start of Dagster.
    from pipelines.steps.extract.extract import extract
    from pipelines.steps.extract.sources import load_sources

    days = Days.of(context)
    sources = load_sources(settings.sources)
    known = frozenset(lake.read(RAW_ARTICLES, columns=["article_id"])["article_id"])
    with progress.track("Fetching articles", None, context.log.info) as advance:
        found = extract(sources, now=datetime.now(settings.zone), seen=known, progress=advance)
    added = lake.land(RAW_ARTICLES, days.take(found.raw, lake))
    rejected = lake.land(REJECTED_BY_EXTRACT, days.take(found.rejected, lake))
    record_other_days(context, days, added)
    return dg.MaterializeResult(
        metadata={
            "fetched": found.n_fetched,
            "added": sum(added.values()),
            "rejected": sum(rejected.values()),
            "duplicates": found.n_duplicates,
            "preview": preview(found.raw.drop("body")),
        }
    )
