"""What the browser tests share: a real Chromium, and the real Dagster UI with its daemon over a small home.

`make test-ui` runs them; `make test` does not, since they need a browser.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

SCREENSHOTS = Path(__file__).resolve().parents[2] / ".cache" / "screenshots"
PARLEY = Path(sys.executable).with_name("parley")
# Without a sandbox: it is not to be had for root. The others keep the browser from calling its makers.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    named = [os.environ.get("PARLEY_CHROMIUM"), "chromium", "google-chrome", "chromium-browser"]
    found = next((path for name in named if name and (path := shutil.which(name))), None)
    assert found, "Expected Chromium or Chrome, found none. `make browser` installs it; PARLEY_CHROMIUM names another."
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=found, args=FLAGS)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def screenshot() -> Callable[[Page, str], Path]:
    """Keeps a picture of a page in `.cache/screenshots`, for a person to look at."""

    def take(page: Page, name: str) -> Path:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png")
        return SCREENSHOTS / f"{name}.png"

    return take


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
    try:
        wait_for(
            lambda: _answers(f"http://127.0.0.1:{port}/server_info"), seconds=120, what=f"the UI ({folder}/ui.log)"
        )
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def wait_for(is_there: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Waits until something is there, and fails with its name when it does not come."""
    end = time.monotonic() + seconds
    while not is_there():
        if time.monotonic() > end:
            pytest.fail(f"{what} did not come within {seconds:.0f} s")
        time.sleep(0.5)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).is_success
    except httpx.TransportError:
        return False
