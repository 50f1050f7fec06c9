"""The asset after the last table: the briefing page. Not here: what stands on it (`warehouse/briefing.py`)."""

import dagster as dg

from assets.metadata import OWNER
from assets.published import published
from pipelines.files import write_text
from pipelines.resources.preview import preview
from pipelines.settings import Settings


@dg.asset(
    deps=[published],
    group_name="publish",
    kinds={"html"},
    owners=[OWNER],
    metadata={
        "dagster/column_schema": dg.TableSchema(
            [
                dg.TableColumn("figure", "string", description="Meetings held, planned, proposed or cancelled"),
                dg.TableColumn("in_period", "int", description="First told so in the period"),
                dg.TableColumn("before", "int", description="First told so in the period before"),
            ]
        )
    },
)
def briefing(settings: dg.ResourceParam[Settings]) -> dg.MaterializeResult:
    """One HTML page of what the newest reports tell, made from the published warehouse, which it cannot change: where it fails,
    that one is published all the same and the page before stays."""
    from warehouse.briefing import make_briefing
    from warehouse.connection import connect

    with connect(settings.home) as con:
        made = make_briefing(con, settings.briefing_days)
    write_text(settings.briefing_page, made.html)
    return dg.MaterializeResult(
        metadata={
            "page": dg.MetadataValue.url(settings.briefing_page.as_uri()),
            "path": dg.MetadataValue.path(str(settings.briefing_page)),
            "summary": dg.MetadataValue.md(made.summary),
            "figures": preview(made.figures),
        }
    )
