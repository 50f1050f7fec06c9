"""The quality page tells what failed, needs nothing from elsewhere, and shows outside text as text."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import polars as pl
import pytest

from warehouse.quality import check_result_frame, load_checks, run_checks
from warehouse.quality_page import quality_page
from warehouse.quarantine import set_aside
from warehouse.tables import QUARANTINE

Tables = dict[str, pl.DataFrame]
NOW = datetime(2024, 2, 17, 9, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture(scope="module")
def all_checks():
    return load_checks()


def page_of(tables: Tables, checks) -> str:
    results = run_checks(checks, tables)
    aside = set_aside(tables, results, [], "f1", NOW.replace(tzinfo=None))
    history = check_result_frame(results, "f1", NOW)
    return quality_page(results, history, aside.rows, refresh_id="f1", checked_at=NOW, is_published=True)


def test_a_sound_warehouse_has_a_short_page(tables: Tables, all_checks) -> None:
    page = page_of(tables, all_checks)
    assert "Nothing: every check passed." in page
    assert "2024-02-17 09:00 UTC" in page
    assert f"<b>{len(all_checks)}</b> checks" in page
    assert "100.0%" in page


def test_a_failure_shows_its_reason_its_rows_and_what_went_to_quarantine(tables: Tables, all_checks) -> None:
    tables["fact_meeting"] = tables["fact_meeting"].with_columns(
        kind=pl.when(meeting_id="m1").then(pl.lit("banquet")).otherwise("kind")
    )
    page = page_of(tables, all_checks)
    assert "fact_meeting.kind_is_allowed" in page
    assert "1 of 2 rows (50.0%)" in page
    assert "<td>banquet</td>" in page
    assert "In quarantine" in page
    # The row that broke the check comes before those that refer to it.
    assert page.index("Queries and reports filter by these values", page.index("In quarantine")) < page.index(
        "It refers to a row"
    )


def test_every_check_is_listed_with_how_it_fared_lately(tables: Tables, all_checks) -> None:
    good = run_checks(all_checks, tables)
    broken = tables | {"dim_topic": tables["dim_topic"].with_columns(n_meetings=pl.lit(9, pl.Int32))}
    bad = run_checks(all_checks, broken)
    before = check_result_frame(good, "f1", NOW)
    history = pl.concat([check_result_frame(bad, "f2", NOW + timedelta(hours=1)), before])
    none = QUARANTINE.empty()
    page = quality_page(bad, history, none, refresh_id="f2", checked_at=NOW, is_published=True)
    assert all(f"<code>{check.name}</code>" in page for check in all_checks)
    # The check, and its table: it passed in the first refresh and failed in the second.
    assert page.count('aria-label="passed in 1 of the last 2 refreshes"><i class="passed"') == 2
    assert '<i class="failed" title="2024-02-17 10:00: failed"></i></span>' in page


def test_outside_text_is_shown_and_never_interpreted(tables: Tables, all_checks) -> None:
    tables["fact_meeting"] = tables["fact_meeting"].with_columns(label=pl.lit(HOSTILE), kind=pl.lit(HOSTILE))

    seen = set()

    class Tags(HTMLParser):
        def handle_starttag(self, tag, attrs):
            seen.add(tag)
            assert not [name for name, _ in attrs if name.startswith("on")]

    Tags().feed(page_of(tables, all_checks))
    assert not seen & {"script", "img", "iframe", "link", "object"}


def test_the_page_needs_nothing_from_elsewhere(tables: Tables, all_checks) -> None:
    page = page_of(tables, all_checks)
    assert not re.findall(r"(?:src|href)=|url[(]|@import|https?://", page)
