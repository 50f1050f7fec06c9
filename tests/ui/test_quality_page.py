"""The quality page in a real browser: accessible and readable on a desk and on a phone, whatever the rows hold."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from tests.briefing_week import week_of_news
from tests.ui.conftest import WIDTHS, sideways, violations
from warehouse.quality import check_result_frame, load_checks, run_checks
from warehouse.quality_page import quality_page
from warehouse.quarantine import set_aside
from warehouse.tables import TABLES

NOW = datetime(2024, 6, 14, 9, tzinfo=UTC)
HOSTILE = "</td></table><script>window.hacked=1</script><img src=x onerror=window.hacked=1>" + "x" * 200


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of tables with failures of all kinds and hostile texts in the failing rows."""
    tables = {name: table.empty() for name, table in TABLES.items()} | week_of_news()
    tables["fact_meeting"] = tables["fact_meeting"].with_columns(
        label=pl.lit(HOSTILE), kind=pl.when(meeting_id="m1").then(pl.lit(HOSTILE)).otherwise("kind")
    )
    results = run_checks(load_checks(), tables)
    aside = set_aside(tables, results, [], "f1", NOW.replace(tzinfo=None))
    history = check_result_frame(results, "f1", NOW)
    page = quality_page(results, history, aside.rows, refresh_id="f1", checked_at=NOW, is_published=True)
    path = tmp_path_factory.mktemp("quality") / "index.html"
    path.write_text(page, encoding="utf-8")
    return path


@pytest.mark.parametrize("size", WIDTHS)
def test_it_is_open_to_any_reader_and_runs_nothing(path: Path, open_page, size: str) -> None:
    page, seen = open_page(path, size)
    page.evaluate("document.querySelectorAll('details').forEach(element => element.open = true)")
    assert page.get_by_text(HOSTILE[:40]).count()
    assert violations(page) == []
    assert sideways(page) == 0
    assert page.evaluate("window.hacked") is None
    assert page.locator("script, img").count() == 0
    assert seen.trouble == []
    assert seen.requests == [path.as_uri()]
