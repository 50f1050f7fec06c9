"""What the tests in a browser share: a real Chromium, which `make browser` installs, and pages in it that note what goes wrong.

Not part of `make test`: `make test-ui` runs them.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"desk": (1280, 900), "phone": (390, 844)}


@dataclass
class Seen:
    """What happened in a page that should not: kept by its name for people."""

    requests: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)  # dialogs, errors, warnings, what the page's policy refused


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong for people with disabilities: rule and element, a line each."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = os.environ.get("PARLEY_CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        pytest.fail(
            f"Expected a Chromium for the tests in a browser, found none of {', '.join(PROGRAMS)}. Run `make browser`, or name "
            "one in PARLEY_CHROMIUM."
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., tuple[Page, Seen]]]:
    """Opens a file as a person would, without a network, at the width of a desk or a phone."""
    contexts = []

    def open_page(path: Path, size: str = "desk", charts: int = 0) -> tuple[Page, Seen]:
        width, height = WIDTHS[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, offline=True, reduced_motion="reduce"
        )
        contexts.append(context)
        page, seen = context.new_page(), Seen()
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', e => console.error('refused by policy: ' + e.violatedDirective))"
        )
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("pageerror", lambda error: seen.trouble.append(f"error: {error}"))
        page.on("console", lambda message: seen.trouble.append(f"{message.type}: {message.text}"))
        page.on("dialog", lambda dialog: (seen.trouble.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(path.as_uri())
        page.wait_for_function("n => document.querySelectorAll('[data-drawn]').length === n", arg=charts)
        return page, seen

    yield open_page
    for context in contexts:
        context.close()
