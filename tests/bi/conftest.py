"""What the tests of BI tools share: a warehouse of the bundled sample, a real Superset over it, and a real Chromium.

`make test-bi` runs them; `make test` does not, since they need a browser and an environment of their own, `.venv-bi`.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Request, Response

from tests.browsing import answers, chromium, free_port

ROOT = Path(__file__).resolve().parents[2]
PARLEY = Path(sys.executable).with_name("parley")
PASSWORD = "for-this-test-only"
PATIENCE = 180  # seconds for what takes a few on an idle machine


@dataclass
class Question:
    """One request by which the dashboard asks for the rows of a chart, and the answer to it."""

    url: str
    body: str
    content_type: str
    answer: dict[str, Any]

    @property
    def is_legacy(self) -> bool:
        """Whether it was asked at the address of old kinds of charts, which answer in another form."""
        return "/explore_json/" in self.url

    @property
    def result(self) -> dict[str, Any]:
        """What came back: rows, the SQL behind them, filters."""
        if self.is_legacy:
            return self.answer
        (result,) = self.answer["result"]
        return result

    @property
    def sql(self) -> str:
        """The query that was sent to the warehouse."""
        return "\n".join(
            line.strip() for line in self.result["query"].strip().removesuffix(";").splitlines() if line.strip()
        )

    def ask(self, client: httpx.Client) -> httpx.Response:
        """Asks again, as the dashboard did."""
        return client.post(self.url, content=self.body, headers={"Content-Type": self.content_type})


@dataclass
class Dashboard:
    """The dashboard in a browser, with the last question of each chart by its name."""

    page: Page
    names: dict[int, str]
    questions: dict[str, Question] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    outside: set[str] = field(default_factory=set)

    def listen(self, home: str) -> None:
        """Begin to note what is asked, and what is loaded from anywhere but `home`."""
        self.page.on("response", self._note)
        for event in ("requestfinished", "requestfailed"):
            self.page.on(event, lambda request: self._note_outside(request, home))

    def _note_outside(self, request: Request, home: str) -> None:
        # What the policy of the server stops (csp) never leaves the browser; offline, all else fails in another way.
        if not request.url.startswith((home, "data:", "blob:")) and request.failure != "csp":
            self.outside.add(request.url)

    def _note(self, response: Response) -> None:
        if not re.search(r"/chart/data|/explore_json/", response.url) or response.request.method != "POST":
            return
        body = response.request.post_data or ""
        slice_id = re.search(r'slice_id(?:%22%3A|":\s*)(\d+)', response.url + body)
        name = self.names.get(int(slice_id[1])) if slice_id else None
        if not response.ok:
            self.failures.append(f"{name}: {response.status} {response.text()[:500]}")
        elif name:
            kind = response.request.headers["content-type"]
            self.questions[name] = Question(response.url, body, kind, response.json())

    def wait_for(self, is_there: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not is_there():
            assert not self.failures, self.failures
            assert time.monotonic() < end, f"{what} did not come within {PATIENCE} s; came: {sorted(self.questions)}"
            self.page.wait_for_timeout(250)


@dataclass(frozen=True)
class Superset:
    """A running Superset: its address, a client that is logged in, and the names of the dashboard's charts by id."""

    url: str
    client: httpx.Client
    names: dict[int, str]

    def open(self, browser: Browser, query: str = "") -> Dashboard:
        """The dashboard in a browser window of its own; `query` is the part of the address after '?'."""
        context = browser.new_context(viewport={"width": 1440, "height": 1000})
        context.set_default_timeout(PATIENCE * 1000)
        cookies = [{"name": name, "value": value, "url": self.url} for name, value in self.client.cookies.items()]
        context.add_cookies(cookies)  # type: ignore[arg-type]
        dashboard = Dashboard(context.new_page(), self.names)
        dashboard.listen(self.url)
        dashboard.page.goto(f"{self.url}/superset/dashboard/parley/?{query}", wait_until="domcontentloaded")
        return dashboard


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a warehouse of the bundled sample, refreshed by the real program."""
    home = tmp_path_factory.mktemp("parley") / "home"
    refresh(home)
    return home


def refresh(home: Path, **settings: str) -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    done = subprocess.run(
        [PARLEY, "refresh"],
        env=own | {"PARLEY_HOME": str(home)} | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def superset(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Superset]:
    """A real Superset, set up by the program that users run, over the warehouse of `home`."""
    folder = tmp_path_factory.mktemp("superset")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [ROOT / ".venv-bi" / "bin" / "python", ROOT / "deploy" / "superset" / "serve.py", home / "warehouse.duckdb",
               "--home", folder, "--port", str(port)]  # fmt: skip
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command, env=os.environ | {"SUPERSET_ADMIN_PASSWORD": PASSWORD}, stdout=log, stderr=log
        )
    try:
        end = time.monotonic() + 3 * PATIENCE
        while not answers(f"{url}/health"):
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < end, f"Superset did not answer; its log is {folder}/log"
            time.sleep(1)
        with closing(_logged_in(url)) as client:
            charts = client.get("/api/v1/dashboard/parley/charts").json()["result"]
            yield Superset(url, client, {chart["id"]: chart["slice_name"] for chart in charts})
    finally:
        process.terminate()
        process.wait(timeout=60)


def _logged_in(url: str) -> httpx.Client:
    client = httpx.Client(base_url=url, timeout=PATIENCE, follow_redirects=True)
    token = client.post(
        "/api/v1/security/login", json={"username": "admin", "password": PASSWORD, "provider": "db"}
    ).json()["access_token"]
    csrf = client.get("/api/v1/security/csrf_token/", headers={"Authorization": f"Bearer {token}"}).json()["result"]
    client.post("/login/", data={"username": "admin", "password": PASSWORD, "csrf_token": csrf})
    client.headers.update({"X-CSRFToken": csrf, "Referer": url})
    assert json.loads(client.get("/api/v1/me/").text)["result"]["username"] == "admin"
    return client
