"""The asset of the marts in PostgreSQL; it is there where PARLEY_POSTGRES_URL is set. Not here: how they are written and take
the place of those before (`warehouse/postgres.py`), and the command that does it alone (`pipelines/cli_publish.py`)."""

import dagster as dg

from assets.metadata import OWNER
from assets.published import PUBLISHED_SCHEMA, published
from pipelines.resources.progress import Progress
from pipelines.settings import Settings

RETRIES, PAUSE = 2, 30  # seconds; only of failures that may pass


@dg.asset(
    deps=[published],
    group_name="publish",
    kinds={"postgres"},
    owners=[OWNER],
    metadata={"dagster/column_schema": PUBLISHED_SCHEMA},
)
def postgres_marts(
    context: dg.AssetExecutionContext, settings: dg.ResourceParam[Settings], progress: dg.ResourceParam[Progress]
) -> dg.MaterializeResult:
    """The published warehouse in PostgreSQL: every table and mart with keys, in the place of those before in one step."""
    from warehouse.postgres import PassingPostgresError, PostgresError, publish_to_postgres

    assert settings.postgres_url is not None, "without it this asset is not defined"
    try:
        counts = publish_to_postgres(
            settings.home,
            settings.postgres_url.get_secret_value(),
            schema=settings.postgres_schema,
            track=lambda what, total: progress.track(what, total, context.log.info),
            say=context.log.warning,
        )
    except PassingPostgresError as error:
        raise dg.RetryRequested(max_retries=RETRIES, seconds_to_wait=PAUSE) from error
    except PostgresError as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    return dg.MaterializeResult(
        metadata={
            "schema": settings.postgres_schema,
            **{f"rows of {name}": n_rows for name, n_rows in counts.items()},
        }
    )
