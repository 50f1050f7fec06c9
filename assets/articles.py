"""The asset of articles as clean text. Not here: how text is cleaned (`pipelines/steps/extract/clean.py`)."""

import dagster as dg

from assets.metadata import OWNER, frame_schema
from assets.raw_articles import raw_articles
from pipelines.lake import ARTICLES, RAW_ARTICLES, REJECTED_BY_CLEAN, Lake
from pipelines.partitions import DAILY, Days, record_other_days
from pipelines.resources.preview import preview
from pipelines.steps.frames import ARTICLE


@dg.asset(
    deps=[raw_articles],
    partitions_def=DAILY,
    backfill_policy=dg.BackfillPolicy.single_run(),
    group_name="articles",
    kinds={"python", "parquet"},
    owners=[OWNER],
    metadata={"dagster/column_schema": frame_schema(ARTICLE)},
)
def articles(context: dg.AssetExecutionContext, lake: dg.ResourceParam[Lake]) -> dg.MaterializeResult:
    """One row per article as clean text in a known language; the rest is kept as rejected with its reason."""
    from pipelines.steps.extract.clean import clean_articles

    days = Days.of(context)
    done = lake.read(ARTICLES, columns=["article_id"])
    found = clean_articles(days.take(lake.lacking(RAW_ARTICLES, done), lake))
    added = lake.land(ARTICLES, found.articles)
    rejected = lake.land(REJECTED_BY_CLEAN, found.rejected)
    record_other_days(context, days, added)
    return dg.MaterializeResult(
        metadata={
            "added": sum(added.values()),
            "rejected": sum(rejected.values()),
            "preview": preview(found.articles.drop("text")),
        }
    )
