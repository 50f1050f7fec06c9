"""What the tests in a browser share: a real Chromium, which `make browser` installs, and pages in it that note what goes wrong.

Not part of `make test`: `make test-ui` runs them.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browsing import answers, chromium, free_port, wait_for

PARLEY = Path(sys.executable).with_name("parley")

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
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that may ask the network, for the Dagster UI."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    yield context.new_page()
    context.close()


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


@contextmanager
def dagster_ui(folder: Path, **settings: str) -> Iterator[str]:
    """The address of `parley ui`, started for real with its daemon; its home is `folder/home`."""
    port = free_port()
    environment = os.environ | {"PARLEY_HOME": str(folder / "home")} | settings
    with (folder / "ui.log").open("w") as log:
        # A session of its own: `dagster dev` has children that must end with it.
        process = subprocess.Popen(
            [PARLEY, "ui", "--port", str(port)], env=environment, stdout=log, stderr=log, start_new_session=True
        )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(lambda: answers(f"{url}/server_info"), seconds=120, what=f"the UI ({folder}/ui.log)")
        yield url
    finally:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
