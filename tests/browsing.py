"""A real browser for the tests that need one, and what they share around it. `make browser` installs Chromium where there is none."""

import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

SCREENSHOTS = Path(__file__).resolve().parents[1] / ".cache" / "screenshots"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without a sandbox: it is not to be had for root. The others keep the browser from calling its makers.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser that PARLEY_CHROMIUM names, or the first of `PROGRAMS` that there is."""
    found = os.environ.get("PARLEY_CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        pytest.fail(
            f"Expected a Chromium for the tests in a browser, found none of {', '.join(PROGRAMS)}. Run `make browser`, or name "
            "one in PARLEY_CHROMIUM."
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


def screenshot(page: Page, name: str) -> None:
    """Keeps a picture of a page in `.cache/screenshots`, for a person to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Whether a web server answers there."""
    try:
        return httpx.get(url, timeout=10).is_success
    except httpx.TransportError:
        return False


def wait_for(is_there: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Waits until something is there, and fails with its name when it does not come."""
    end = time.monotonic() + seconds
    while not is_there():
        if time.monotonic() > end:
            pytest.fail(f"{what} did not come within {seconds:.0f} s")
        time.sleep(0.5)
