"""The dashboard of deploy/superset in a real Superset and a real browser: right rows, filters, and refreshes meanwhile."""

import json
import re
import shutil
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser

from tests.bi.conftest import ROOT, Dashboard, Question, Superset, refresh
from tests.browsing import SCREENSHOTS
from warehouse import connect
from warehouse.publish import new_candidate, publish

BENCHMARK = ROOT / "benchmarks" / "dashboard.sql"
REGISTER = "Meetings, one by one"
ARTICLES = "Articles and sentences"
SOURCES_TAB = {REGISTER, ARTICLES}

# The rows of each chart for the meetings that {chosen} leaves, asked of the tables and not of the marts that the charts ask.
EXPECTED = {
    "Meetings": "SELECT count(*) FROM fact_meeting WHERE {chosen}",
    "Countries": "SELECT count(DISTINCT country_id) FROM bridge_meeting_country WHERE part = 'party' AND {chosen}",
    "People": "SELECT count(DISTINCT participant_id) FROM bridge_meeting_participant WHERE {chosen}",
    "Planned": "SELECT count(*) FROM fact_meeting WHERE status = 'planned' AND {chosen}",
    "Meetings by month and kind": """
        SELECT date_trunc('month', meeting_date), kind, count(*) FROM fact_meeting WHERE {chosen} GROUP BY ALL""",
    "Meetings by month and status": """
        SELECT date_trunc('month', meeting_date), status, count(*) FROM fact_meeting WHERE {chosen} GROUP BY ALL""",
    "Where they meet": """
        SELECT country_id, count(*) FROM fact_meeting WHERE country_id IS NOT NULL AND {chosen} GROUP BY ALL""",
    "Who meets whom": """
        SELECT x.name, y.name, count(*)
        FROM bridge_meeting_country AS a JOIN bridge_meeting_country AS b USING (meeting_id)
        JOIN dim_country AS x ON x.country_id = a.country_id JOIN dim_country AS y ON y.country_id = b.country_id
        WHERE a.part = 'party' AND b.part = 'party' AND x.name <> y.name AND {chosen} GROUP BY ALL""",
    "Busiest people": """
        SELECT p.name, count(*) FROM bridge_meeting_participant JOIN dim_participant AS p USING (participant_id)
        WHERE {chosen} GROUP BY ALL ORDER BY 2 DESC""",
    "Planned meetings": "SELECT meeting_date, label FROM fact_meeting WHERE status = 'planned' AND {chosen}",
    REGISTER: "SELECT meeting_date, meeting_id, city, n_articles FROM fact_meeting WHERE {chosen}",
    ARTICLES: """
        SELECT url, title, sentence, m.status FROM fact_mention AS m JOIN dim_article USING (article_id) WHERE {chosen}""",
}


def rows_of(question: Question) -> list[dict[str, Any]]:
    """The rows of an answer."""
    if question.is_legacy:
        assert question.answer["errors"] == []
    else:
        assert question.result["error"] is None
    assert question.result["status"] == "success"
    return question.result["data"] or []


def as_day(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC).replace(tzinfo=None)


def as_date(milliseconds: int | None) -> date | None:
    time = as_day(milliseconds)
    return None if time is None else time.date()


def in_long_form(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """(month, what, number) of rows with a column for each kind or status."""
    return [
        (as_day(row["meeting_date"]), name, value)
        for row in rows
        for name, value in row.items()
        if name != "meeting_date" and value
    ]


SHOWN: dict[str, Callable[[list[dict[str, Any]]], list[tuple[Any, ...]]]] = {
    **dict.fromkeys(("Meetings", "Planned"), lambda rows: [(row["meetings"],) for row in rows]),
    "Countries": lambda rows: [(row["states"],) for row in rows],
    "People": lambda rows: [(row["people"],) for row in rows],
    "Meetings by month and kind": in_long_form,
    "Meetings by month and status": in_long_form,
    "Where they meet": lambda rows: [(row["country"], row["m1"]) for row in rows],
    "Who meets whom": lambda rows: [(row["party"], row["counterpart"], row["meetings"]) for row in rows],
    "Busiest people": lambda rows: [(row["person"], row["meetings"]) for row in rows],
    "Planned meetings": lambda rows: [(as_date(row["meeting_date"]), row["label"]) for row in rows],
    REGISTER: lambda rows: [
        (as_date(row["meeting_date"]), row["meeting_id"], row["city"], row["n_articles"]) for row in rows
    ],
    ARTICLES: lambda rows: [(row["url"], row["title"], row["sentence"], row["told_as"]) for row in rows],
}


def open_dashboard(superset: Superset, browser: Browser, query: str = "", picture: Path | None = None) -> Dashboard:
    """The dashboard with the charts of both tabs loaded. `picture`: where to keep one of the first tab."""
    dashboard = superset.open(browser, query)
    dashboard.wait_for(lambda: "Meetings" in dashboard.questions, "the first chart")
    # A chart asks once it is scrolled to: the window is made as high as the page.
    dashboard.page.set_viewport_size({"width": 1440, "height": 1800})
    overview = set(superset.names.values()) - SOURCES_TAB
    dashboard.wait_for(lambda: overview <= set(dashboard.questions), "all charts of the overview")
    if picture:
        dashboard.page.wait_for_timeout(8000)  # charts grow into their place
        picture.parent.mkdir(parents=True, exist_ok=True)
        dashboard.page.screenshot(path=picture)
    dashboard.page.get_by_role("tab", name="Meetings and sources").click()
    dashboard.wait_for(lambda: set(dashboard.questions) >= SOURCES_TAB, "the tables of meetings and articles")
    return dashboard


@pytest.fixture(scope="module")
def dashboard(superset: Superset, browser: Browser) -> Dashboard:
    """The dashboard over the warehouse of the sample."""
    return open_dashboard(superset, browser, picture=SCREENSHOTS / "superset.png")


@pytest.fixture(scope="module")
def questions(dashboard: Dashboard) -> dict[str, Question]:
    """What each chart asked when it was opened."""
    return dict(dashboard.questions)


def direct(home: Path, sql: str, chosen: str = "TRUE") -> list[tuple[Any, ...]]:
    with connect(home) as con:
        return con.execute(sql.format(chosen=chosen)).fetchall()


def assert_shows(question: Question, name: str, expected: list[tuple[Any, ...]]) -> None:
    """A chart shows these rows and no others."""
    found = SHOWN[name](rows_of(question))
    if name == "Busiest people":
        # Of people with as many meetings, the last ones of the chart may be any.
        assert sorted((n for _, n in found), reverse=True) == [n for _, n in expected[:12]]
        assert set(found) <= set(expected)
    else:
        assert Counter(found) == Counter(expected), name


def test_there_is_a_question_here_for_every_chart(superset: Superset):
    assert set(superset.names.values()) == set(EXPECTED) == set(SHOWN)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_chart_shows_the_rows_that_the_tables_hold(
    questions: dict[str, Question], superset: Superset, home: Path, name: str
):
    expected = direct(home, EXPECTED[name])
    assert expected, "nothing would be shown to be right"
    assert_shows(questions[name], name, expected)
    again = questions[name].ask(superset.client)
    assert again.status_code == 200, again.text


def test_columns_come_with_what_they_mean(superset: Superset):
    for dataset in superset.client.get("/api/v1/dataset/").json()["result"]:
        columns = superset.client.get(f"/api/v1/dataset/{dataset['id']}").json()["result"]["columns"]
        assert columns
        assert all(column["description"] for column in columns), dataset["table_name"]


def test_the_dashboard_shows_no_error_and_loads_nothing_from_other_machines(dashboard: Dashboard):
    page = dashboard.page
    assert page.locator(".datamaps-subunit").count() > 150, "no outlines of countries"
    assert page.locator("canvas").count() >= 4, "no bars and no matrix"
    assert page.get_by_text(re.compile("error|No results", re.IGNORECASE)).count() == 0
    assert dashboard.outside == set()
    assert (SCREENSHOTS / "superset.png").stat().st_size < 500_000


def rison(**chosen: tuple[str, str]) -> str:
    """The part of the address that sets filters of the dashboard, each to (column, value)."""
    filters = [
        f"NATIVE_FILTER-{name}:(extraFormData:(filters:!((col:{column},op:IN,val:!('{value}')))),"
        f"filterState:(value:!('{value}')),id:NATIVE_FILTER-{name},ownState:())"
        for name, (column, value) in chosen.items()
    ]
    return f"native_filters=({','.join(filters)})"


# What filters of the dashboard are set to: (column, value).
A_STATE_AND_A_PERSON = {"country": ("party", "China"), "person": ("person", "Vladimir Putin")}


@pytest.fixture(scope="module")
def asked_with(superset: Superset, browser: Browser) -> Callable[[str], dict[str, Question]]:
    """What each chart asks where the address sets filters; the dashboard is opened once for each address."""

    @cache
    def ask(query: str) -> dict[str, Question]:
        dashboard = open_dashboard(superset, browser, query)
        dashboard.page.context.close()
        return dashboard.questions

    return ask


@pytest.mark.parametrize(
    ("chosen", "condition"),
    [
        ({"country": ("party", "Iran")},
         "meeting_id IN (SELECT meeting_id FROM bridge_meeting_country WHERE country_id = 'IRN' AND part = 'party')"),
        (A_STATE_AND_A_PERSON,
         "meeting_id IN (SELECT meeting_id FROM bridge_meeting_country WHERE country_id = 'CHN' AND part = 'party') "
         "AND meeting_id IN (SELECT meeting_id FROM bridge_meeting_participant JOIN dim_participant USING (participant_id) "
         "WHERE dim_participant.name = 'Vladimir Putin')"),
        ({"status": ("status", "held"), "kind": ("kind", "conference")}, "status = 'held' AND kind = 'conference'"),
    ],
    ids=["country", "country and person", "status and kind"],
)  # fmt: skip
def test_a_filter_chooses_the_meetings_of_every_chart(
    asked_with: Callable[[str], dict[str, Question]], home: Path, chosen: dict[str, tuple[str, str]], condition: str
):
    condition = f"meeting_id IN (SELECT meeting_id FROM fact_meeting WHERE {condition})"
    assert 0 < direct(home, EXPECTED["Meetings"], condition)[0][0] < direct(home, EXPECTED["Meetings"])[0][0]
    columns = {column for column, _ in chosen.values()}
    for name, question in asked_with(rison(**chosen)).items():
        assert not question.result["rejected_filters"], name
        assert columns <= {entry["column"] for entry in question.result["applied_filters"]}, name
        assert_shows(question, name, direct(home, EXPECTED[name], condition))


def test_the_benchmark_asks_what_the_charts_ask(
    asked_with: Callable[[str], dict[str, Question]], questions: dict[str, Question]
):
    filtered = asked_with(rison(**A_STATE_AND_A_PERSON))
    asked = {name: question.sql for name, question in questions.items()}
    asked |= {f"{name}, of a state and a person": question.sql for name, question in filtered.items()}
    found = "".join(f"-- {name}\n{sql}\n\n" for name, sql in sorted(asked.items()))
    (SCREENSHOTS / BENCHMARK.name).write_text(found, encoding="utf-8")
    assert BENCHMARK.read_text(encoding="utf-8") == found, f"Copy {SCREENSHOTS / BENCHMARK.name} to {BENCHMARK}."


def test_a_meeting_leads_to_its_articles_and_their_sentences(dashboard: Dashboard, home: Path):
    key, n_articles = direct(
        home, "SELECT meeting_id, n_articles FROM fact_meeting WHERE n_articles > 1 ORDER BY meeting_date DESC LIMIT 1"
    )[0]
    before = dashboard.questions[ARTICLES]
    dashboard.page.locator("td", has_text=key).first.click()
    dashboard.wait_for(lambda: dashboard.questions[ARTICLES] is not before, "the articles of the meeting")
    found = SHOWN[ARTICLES](rows_of(dashboard.questions[ARTICLES]))
    told = direct(home, EXPECTED[ARTICLES], f"meeting_id = '{key}'")
    assert Counter(found) == Counter(told)
    assert len({url for url, *_ in found}) == n_articles


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE mine (x INTEGER)",
        "DELETE FROM fact_meeting",
        "COPY fact_meeting TO '/tmp/taken.csv'",
        "SELECT * FROM read_csv('/etc/hostname')",
        "ATTACH '/tmp/other.duckdb'",
        "SET enable_external_access = true",
    ],
)
def test_sql_typed_into_superset_changes_nothing_and_reads_no_other_file(superset: Superset, sql: str):
    (database,) = superset.client.get("/api/v1/database/").json()["result"]
    works = _run_sql(superset.client, database["id"], "SELECT count(*) AS n FROM fact_meeting")
    assert works.json()["data"][0]["n"] > 0
    refused = _run_sql(superset.client, database["id"], sql)
    assert refused.status_code >= 400, refused.text
    assert refused.json()["errors"]


def _run_sql(client: httpx.Client, database_id: int, sql: str) -> httpx.Response:
    return client.post(
        "/api/v1/sqllab/execute/",
        json={"database_id": database_id, "sql": sql, "runAsync": False, "client_id": uuid.uuid4().hex[:11]},
    )


def test_no_query_of_a_chart_fails_while_refreshes_publish(
    questions: dict[str, Question], superset: Superset, home: Path, tmp_path: Path
):
    asked = list(questions.values())
    before = direct(home, EXPECTED["Meetings"])[0][0]
    stop, answers, failures = threading.Event(), Counter(), []

    def keep_asking(first: int) -> None:
        with httpx.Client(base_url=superset.url, timeout=180, cookies=superset.client.cookies) as client:
            n = first
            while not stop.is_set():
                question = asked[n % len(asked)]
                answer = question.ask(client)
                body = answer.json() if answer.is_success else {}
                if not body or body.get("errors") or any(result["error"] for result in body.get("result", [])):
                    failures.append(f"{question.url}: {answer.status_code} {answer.text[:500]}")
                answers[question.url] += 1
                n += 1
                stop.wait(0.2)  # leaves the refresh some of the machine

    threads = [threading.Thread(target=keep_asking, args=(first,)) for first in (0, 4, 8)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(20):
            candidate = new_candidate(home)
            shutil.copyfile(home / "warehouse.duckdb", candidate)
            publish(candidate, home, keep=2)
            time.sleep(1)
        refresh(home, PARLEY_SOURCES=str(_sources_with_one_meeting_more(tmp_path)), PARLEY_KEEP_VERSIONS="2")
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert not failures, failures[:3]
    assert set(answers) == {question.url for question in asked}
    assert sum(answers.values()) > 100
    # And what was published is seen.
    now = Question(**vars(questions["Meetings"]))
    now.answer = now.ask(superset.client).json()
    assert SHOWN["Meetings"](rows_of(now)) == direct(home, EXPECTED["Meetings"]) == [(before + 1,)]


def _sources_with_one_meeting_more(folder: Path) -> Path:
    article = {
        "article_id": "more", "title": "Wang Yi receives Hakan Fidan", "outlet": "Steppe Courier",
        "url": "https://steppe.example/more", "published_at": "2024-01-10",
        "text": "Chinese Foreign Minister Wang Yi met Turkish Foreign Minister Hakan Fidan in Beijing on January 10.",
    }  # fmt: skip
    (folder / "more.jsonl").write_text(json.dumps(article) + "\n", encoding="utf-8")
    (folder / "sources.yaml").write_text("sources: [{name: more, type: files, path: more.jsonl}]\n", encoding="utf-8")
    return folder / "sources.yaml"
