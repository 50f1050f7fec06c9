"""The command `publish postgres`: the published warehouse written to PostgreSQL now, without a refresh.

Here: the settings it takes and what it says. Not here: how it is written (`warehouse/postgres.py`), the same after each refresh
(`assets/postgres_marts.py`) and options (`cli.py`).
"""

import sys
import time

import polars as pl

from pipelines.cli import CommandError
from pipelines.cli_progress import display_on
from pipelines.cli_read import console_for, rich_table
from pipelines.settings import load_settings
from warehouse.postgres import publish_to_postgres, reader_role


def run_publish_postgres() -> None:
    """Publish to PostgreSQL and write the tables, their rows and the time that it took.

    Raises:
        CommandError: the settings name no PostgreSQL.
        PostgresError: it could not be done; readers there keep what they have.
        WarehouseNotFound: nothing has been published yet.
    """
    settings = load_settings()
    if settings.postgres_url is None:
        raise CommandError(
            "Expected PARLEY_POSTGRES_URL to name a database; it is not set. "
            "Set it to postgresql://user:password@host:port/database, and every refresh publishes there as well."
        )
    began = time.monotonic()
    with display_on(sys.stderr) as display:
        counts = publish_to_postgres(
            settings.home,
            settings.postgres_url.get_secret_value(),
            schema=settings.postgres_schema,
            track=display.track,
            say=lambda warning: print(f"Warning: {warning}", file=sys.stderr),
        )
    console = console_for(sys.stdout)
    console.print(rich_table(pl.DataFrame(list(counts.items()), schema=["table", "rows"], orient="row")))
    console.print(
        f"{sum(counts.values()):,} rows of {len(counts)} tables in {time.monotonic() - began:.1f} s, in the schema "
        f"{settings.postgres_schema}. Who may read them: GRANT {reader_role(settings.postgres_schema)} TO a_user;",
        soft_wrap=True,
        markup=False,
    )
