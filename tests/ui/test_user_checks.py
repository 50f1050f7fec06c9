"""An analyst's afternoon in the Dagster UI: refresh, add a check, reload, refresh, see it fail with its rows; be told of a failed run.

One test after the other on one home, through the real UI in a real browser, with the real daemon running what was asked for.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import screenshot, wait_for
from tests.integration.conftest import ARTICLES
from tests.integration.test_user_checks import TWO_OUTLETS, TWO_PARTIES
from tests.ui.conftest import dagster_ui
from tests.webhook import receiving

A_RUN = 240  # seconds that one may take where the machine does much else


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ui")
    lines = "\n".join(json.dumps(article) for article in ARTICLES)
    (folder / "articles.jsonl").write_text(lines + "\n", encoding="utf-8")
    (folder / "sources.yaml").write_text("sources: [{name: a, type: files, path: articles.jsonl}]\n", encoding="utf-8")
    (folder / "my_checks").mkdir()
    (folder / "my_checks" / "parties.yaml").write_text(TWO_PARTIES, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def receiver():
    with receiving() as found:
        yield found


@pytest.fixture(scope="module")
def ui(folder: Path, receiver) -> Iterator[str]:
    hook, _ = receiver
    settings = {"PARLEY_SOURCES": folder / "sources.yaml", "PARLEY_EXPECTATIONS": folder / "my_checks"}
    with dagster_ui(
        folder, PARLEY_ALERT_WEBHOOK=f"{hook}/hook", **{name: str(path) for name, path in settings.items()}
    ) as url:
        yield url


def refresh(page: Page, ui: str) -> None:
    """Asks for today's refresh by the buttons of the job's page."""
    page.goto(f"{ui}/locations/parley/jobs/refresh")
    page.get_by_role("button", name="Materialize all").click()
    page.get_by_role("button", name="Latest", exact=True).click()
    page.get_by_role("button", name="Launch 1 run").click()
    expect(page.get_by_role("button", name="Cancel", exact=True)).to_be_hidden(
        timeout=A_RUN * 1000
    )  # the dialog closes when it runs


def open_check(page: Page, ui: str, name: str) -> None:
    """Opens a check of fact_meeting."""
    page.goto(f"{ui}/assets/fact_meeting?view=checks&checkDetail={name}")
    expect(page.get_by_text("Latest execution")).to_be_visible()


def test_a_check_of_ones_own_passes_on_good_rows(page, ui):
    refresh(page, ui)
    open_check(page, ui, "n_countries_values_to_be_between")
    expect(page.get_by_text("A meeting needs two parties.").first).to_be_visible()
    expect(page.get_by_text("Passed").last).to_be_visible(timeout=A_RUN * 1000)
    screenshot(page, "check-passed")


def test_one_added_and_reloaded_fails_on_bad_rows_and_shows_them(page, ui, folder):
    added = TWO_OUTLETS.replace("SEVERITY", "warning")
    (folder / "my_checks" / "outlets.yaml").write_text(added, encoding="utf-8")
    page.goto(f"{ui}/locations")
    page.get_by_text("Reload", exact=True).click()
    why = page.get_by_text("We print only what two outlets tell.").first

    def is_listed() -> bool:
        open_check(page, ui, "told_by_two_outlets")
        return why.is_visible()

    wait_for(is_listed, seconds=60, what="the new check")
    refresh(page, ui)
    open_check(page, ui, "told_by_two_outlets")
    expect(why).to_be_visible()
    expect(page.get_by_text("Failed").last).to_be_visible(timeout=A_RUN * 1000)
    expect(page.get_by_role("cell", name="call", exact=True)).to_be_visible()
    screenshot(page, "check-failed")


def test_a_failed_run_is_told_by_the_daemon(page, ui, folder, receiver):
    _, received = receiver
    (folder / "sources.yaml").write_text("sources: [{name: a, type: carrier pigeon}]\n", encoding="utf-8")
    refresh(page, ui)
    wait_for(lambda: any(m["cause"] == "run refresh" for m in received), seconds=A_RUN, what="the alert")
