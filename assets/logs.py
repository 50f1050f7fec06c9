"""The tables that tell of refreshes: what they checked, kept out and counted, from the first refresh on.

Not here: rejected articles (`assets/tables.py`), and the writing of logs when a refresh is done (`assets/published.py`,
`pipelines/checks.py`).
"""

from datetime import UTC, date, datetime

import dagster as dg
import polars as pl

from assets.metadata import shown, table_asset
from pipelines.lake import RAW_ARTICLES, REJECTED_BY_EXTRACT, Lake
from pipelines.settings import Settings
from warehouse.tables import CHECK_RESULT, QUARANTINE, REFRESH

_PARTITION, _FIRST, _LAST = (
    "dagster/partition",
    "dagster/asset_partition_range_start",
    "dagster/asset_partition_range_end",
)


@table_asset(CHECK_RESULT)
def check_result(lake: dg.ResourceParam[Lake]) -> pl.DataFrame:
    """As of the refresh before; this one's results are added as it is published."""
    return lake.read_log(CHECK_RESULT)


@table_asset(QUARANTINE)
def quarantine(lake: dg.ResourceParam[Lake]) -> pl.DataFrame:
    """Kept from one refresh to the next."""
    return lake.read_log(QUARANTINE)


# Not `table_asset`: the step of an asset has its name, and the job has taken 'refresh'.
@dg.multi_asset(name="log_refresh", outs={REFRESH.name: dg.AssetOut(**shown(REFRESH))})
def refresh(
    context: dg.AssetExecutionContext,
    settings: dg.ResourceParam[Settings],
    lake: dg.ResourceParam[Lake],
    dim_article: pl.DataFrame,
    rejected_article: pl.DataFrame,
    fact_mention: pl.DataFrame,
    fact_meeting: pl.DataFrame,
) -> pl.DataFrame:
    """Those that published, and this one, so that checks see it."""
    from pipelines.steps.nlp.reader import EXTRACTOR_VERSION

    tags, today = context.run.tags, settings.today().isoformat()
    now = datetime.now(UTC).replace(tzinfo=None)
    record = context.instance.get_run_record_by_id(context.run.run_id)
    began = record.start_time if record is not None else None
    row = {
        "refresh_id": context.run.run_id,
        "started_at": now if began is None else datetime.fromtimestamp(began, UTC).replace(tzinfo=None),
        "finished_at": now,
        "first_ingest_date": date.fromisoformat(tags.get(_FIRST) or tags.get(_PARTITION) or today),
        "last_ingest_date": date.fromisoformat(tags.get(_LAST) or tags.get(_PARTITION) or today),
        "extractor_version": EXTRACTOR_VERSION,
        "n_fetched": lake.count(RAW_ARTICLES) + lake.count(REJECTED_BY_EXTRACT),
        "n_rejected": rejected_article.height,
        "n_articles": dim_article.height,
        "n_mentions": fact_mention.height,
        "n_meetings": fact_meeting.height,
    }
    earlier = lake.read_log(REFRESH).filter(pl.col("refresh_id") != context.run.run_id)
    return pl.concat([earlier, pl.DataFrame([row], schema=REFRESH.schema)])
