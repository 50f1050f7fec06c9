"""The dashboard of deploy/superset in a real Superset and a real browser: right rows, filters, and refreshes meanwhile."""

import json
import re
import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.bi.conftest import SCREENSHOTS, Dashboard, Question, Superset, refresh
from warehouse import connect

SOURCES_TAB = {"Meetings, one by one", "Articles and sentences"}

# The rows of each chart, asked of the tables and not of the marts that the charts ask.
EXPECTED = {
    "Meetings": "SELECT count(*) FROM fact_meeting",
    "Countries": "SELECT count(DISTINCT country_id) FROM bridge_meeting_country WHERE part = 'party'",
    "People": "SELECT count(DISTINCT participant_id) FROM bridge_meeting_participant",
    "Planned": "SELECT count(*) FROM fact_meeting WHERE status = 'planned'",
    "Meetings by month and kind": "SELECT date_trunc('month', meeting_date), kind, count(*) FROM fact_meeting GROUP BY ALL",
    "Meetings by month and status": "SELECT date_trunc('month', meeting_date), status, count(*) FROM fact_meeting GROUP BY ALL",
    "Where they meet": "SELECT country_id, count(*) FROM fact_meeting WHERE country_id IS NOT NULL GROUP BY ALL",
    "Who meets whom": """
        SELECT x.name, y.name, count(*)
        FROM bridge_meeting_country AS a JOIN bridge_meeting_country AS b USING (meeting_id)
        JOIN dim_country AS x ON x.country_id = a.country_id JOIN dim_country AS y ON y.country_id = b.country_id
        WHERE a.part = 'party' AND b.part = 'party' AND x.name <> y.name GROUP BY ALL""",
    "Busiest people": """
        SELECT p.name, count(*) FROM bridge_meeting_participant JOIN dim_participant AS p USING (participant_id)
        GROUP BY ALL ORDER BY 2 DESC""",
    "Planned meetings": "SELECT meeting_date, label FROM fact_meeting WHERE status = 'planned'",
    "Meetings, one by one": "SELECT meeting_date, meeting_id, city, n_articles FROM fact_meeting",
    "Articles and sentences": """
        SELECT url, title, sentence, m.status FROM fact_mention AS m JOIN dim_article USING (article_id)""",
}


def rows_of(question: Question) -> list[dict[str, Any]]:
    """The rows of an answer, of the one and the other kind of address that charts ask."""
    if "/explore_json/" in question.url:
        assert question.answer["error"] is None
        return question.answer["data"] or []
    assert len(question.answer["result"]) == 1
    (result,) = question.answer["result"]
    assert result["error"] is None
    assert result["status"] == "success"
    return result["data"]


def as_day(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC).replace(tzinfo=None)


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
    "Who meets whom": lambda rows: [
        (row["party_country"], row["counterpart_country"], row["meetings"]) for row in rows
    ],
    "Busiest people": lambda rows: [(row["participant"], row["meetings"]) for row in rows],
    "Planned meetings": lambda rows: [(as_day(row["meeting_date"]).date(), row["label"]) for row in rows],
    "Meetings, one by one": lambda rows: [
        (as_day(row["meeting_date"]).date(), row["meeting_id"], row["city"], row["n_articles"]) for row in rows
    ],
    "Articles and sentences": lambda rows: [(row["url"], row["title"], row["sentence"], row["status"]) for row in rows],
}


def open_both_tabs(superset: Superset, browser, query: str = "") -> Dashboard:
    dashboard = superset.open(browser, query)
    overview = set(superset.names.values()) - SOURCES_TAB
    # A chart asks once it is scrolled to: the window is made as high as the page.
    dashboard.wait_for(lambda: "Meetings" in dashboard.questions, "the first chart")
    dashboard.page.set_viewport_size({"width": 1440, "height": 2400})
    dashboard.wait_for(lambda: overview <= set(dashboard.questions), "all charts of the overview")
    dashboard.page.get_by_role("tab", name="Meetings and sources").click()
    dashboard.wait_for(lambda: set(dashboard.questions) >= SOURCES_TAB, "the tables of meetings and articles")
    return dashboard


@pytest.fixture(scope="module")
def dashboard(superset: Superset, browser) -> Dashboard:
    """The dashboard with all charts loaded, over the warehouse of the sample."""
    return open_both_tabs(superset, browser)


def direct(home: Path, sql: str) -> list[tuple[Any, ...]]:
    with connect(home) as con:
        return con.execute(sql).fetchall()


def test_there_is_a_question_here_for_every_chart(superset: Superset):
    assert set(superset.names.values()) == set(EXPECTED) == set(SHOWN)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_chart_shows_the_rows_that_the_tables_hold(dashboard: Dashboard, superset: Superset, home: Path, name: str):
    found, expected = SHOWN[name](rows_of(dashboard.questions[name])), direct(home, EXPECTED[name])
    assert expected, "nothing would be shown to be right"
    if name == "Busiest people":
        # Of people with as many meetings, the last ones of the chart may be any.
        assert [n for _, n in found] == [n for _, n in expected[:12]]
        assert set(found) <= set(expected)
    else:
        assert Counter(found) == Counter(expected)
    again = dashboard.questions[name].ask(superset.client)
    assert again.status_code == 200, again.text


def test_columns_come_with_what_they_mean(superset: Superset):
    for dataset in superset.client.get("/api/v1/dataset/").json()["result"]:
        columns = superset.client.get(f"/api/v1/dataset/{dataset['id']}").json()["result"]["columns"]
        assert columns
        assert all(column["description"] for column in columns), dataset["table_name"]


def test_the_dashboard_loads_nothing_from_other_machines_and_looks_like_this(superset: Superset, browser):
    dashboard = superset.open(browser)
    page = dashboard.page
    dashboard.wait_for(lambda: "Meetings" in dashboard.questions, "the first chart")
    page.set_viewport_size({"width": 1440, "height": 1860})
    overview = set(superset.names.values()) - SOURCES_TAB
    dashboard.wait_for(lambda: overview <= set(dashboard.questions), "all charts")
    page.locator(".loading, [data-test=loading-indicator]").first.wait_for(state="detached")
    page.wait_for_timeout(4000)  # charts grow into their place
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "superset.png")
    assert page.locator(".datamaps-subunit").count() > 150, "no outlines of countries"
    assert page.get_by_text(re.compile("Unexpected error|No results were returned")).count() == 0
    assert dashboard.outside == set()


def rison(name: str, column: str, value: str) -> str:
    """The part of the address that sets a filter of the dashboard."""
    key = f"NATIVE_FILTER-{name}"
    chosen = f"(col:{column},op:IN,val:!('{value}'))"
    return f"native_filters=({key}:(extraFormData:(filters:!({chosen})),filterState:(value:!('{value}')),id:{key},ownState:()))"


@pytest.mark.parametrize(
    ("filter_name", "column", "value", "condition"),
    [
        ("country", "party_country", "Iran",
         "meeting_id IN (SELECT meeting_id FROM bridge_meeting_country WHERE country_id = 'IRN' AND part = 'party')"),
        ("person", "participant", "Vladimir Putin",
         "meeting_id IN (SELECT meeting_id FROM bridge_meeting_participant JOIN dim_participant USING (participant_id) "
         "WHERE dim_participant.name = 'Vladimir Putin')"),
        ("status", "status", "planned", "status = 'planned'"),
        ("kind", "kind", "conference", "kind = 'conference'"),
    ],
)  # fmt: skip
def test_a_filter_acts_on_every_chart_but_the_articles(
    superset: Superset, browser, home: Path, filter_name: str, column: str, value: str, condition: str
):
    dashboard = open_both_tabs(superset, browser, rison(filter_name, column, value))
    chosen = {row[0] for row in direct(home, f"SELECT meeting_id FROM fact_meeting WHERE {condition}")}
    assert 0 < len(chosen) < direct(home, EXPECTED["Meetings"])[0][0]
    assert {
        key for _, key, *_ in SHOWN["Meetings, one by one"](rows_of(dashboard.questions["Meetings, one by one"]))
    } == chosen
    assert SHOWN["Meetings"](rows_of(dashboard.questions["Meetings"])) == [(len(chosen),)]
    by_status = in_long_form(rows_of(dashboard.questions["Meetings by month and status"]))
    assert sum(n for *_, n in by_status) == len(chosen)
    for name, question in dashboard.questions.items():
        assert (value in question.body.replace("+", " ")) == (name != "Articles and sentences"), name
    dashboard.page.context.close()


def test_a_meeting_leads_to_its_articles_and_their_sentences(superset: Superset, browser, home: Path):
    dashboard = open_both_tabs(superset, browser)
    key, n_articles = direct(
        home, "SELECT meeting_id, n_articles FROM fact_meeting WHERE n_articles > 1 ORDER BY meeting_date DESC LIMIT 1"
    )[0]
    before = dashboard.questions["Articles and sentences"]
    dashboard.page.get_by_role("cell", name=key).first.click()
    dashboard.wait_for(
        lambda: dashboard.questions["Articles and sentences"] is not before, "the articles of the meeting"
    )
    found = SHOWN["Articles and sentences"](rows_of(dashboard.questions["Articles and sentences"]))
    told = direct(home, f"{EXPECTED['Articles and sentences']} WHERE m.meeting_id = '{key}'")
    assert Counter(found) == Counter(told)
    assert len({url for url, *_ in found}) == n_articles
    dashboard.page.context.close()


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
        "/api/v1/sqllab/execute/", json={"database_id": database_id, "sql": sql, "runAsync": False, "client_id": "t"}
    )


def test_no_query_of_a_chart_fails_while_refreshes_publish(
    dashboard: Dashboard, superset: Superset, home: Path, tmp_path: Path
):
    questions = list(dashboard.questions.values())
    before = direct(home, EXPECTED["Meetings"])[0][0]
    stop, answers, failures = threading.Event(), Counter(), []

    def keep_asking(first: int) -> None:
        with httpx.Client(base_url=superset.url, timeout=180, cookies=superset.client.cookies) as client:
            n = first
            while not stop.is_set():
                question = questions[n % len(questions)]
                answer = question.ask(client)
                body = answer.json() if answer.is_success else {}
                if not body or body.get("error") or any(result["error"] for result in body.get("result", [])):
                    failures.append(f"{question.url}: {answer.status_code} {answer.text[:500]}")
                answers[question.url] += 1
                n += 1

    threads = [threading.Thread(target=keep_asking, args=(first,)) for first in (0, 4, 8)]
    for thread in threads:
        thread.start()
    links = set()
    try:
        for n in range(4):
            refresh(home, PARLEY_SOURCES=str(_sources_with_one_meeting_more(tmp_path, n)), PARLEY_KEEP_VERSIONS="1")
            links.add((home / "warehouse.duckdb").readlink())
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert not failures, failures[:3]
    assert len(links) == 4
    assert set(answers) == {question.url for question in questions}
    assert sum(answers.values()) > 100
    # And what was published is seen.
    now = Question(**vars(dashboard.questions["Meetings"]))
    now.answer = now.ask(superset.client).json()
    assert SHOWN["Meetings"](rows_of(now)) == direct(home, EXPECTED["Meetings"]) == [(before + 4,)]


def _sources_with_one_meeting_more(folder: Path, n: int) -> Path:
    # Days apart, so that no two of them are one meeting.
    day = datetime(2024, 1 + n, 10)
    article = {
        "article_id": f"more-{n}", "title": "Wang Yi receives Hakan Fidan", "outlet": "Steppe Courier",
        "url": f"https://steppe.example/more/{n}", "published_at": f"{day:%Y-%m-%d}",
        "text": f"Chinese Foreign Minister Wang Yi met Turkish Foreign Minister Hakan Fidan in Beijing on {day:%B} 10.",
    }  # fmt: skip
    (folder / "more.jsonl").write_text(json.dumps(article) + "\n", encoding="utf-8")
    (folder / "sources.yaml").write_text("sources: [{name: more, type: files, path: more.jsonl}]\n", encoding="utf-8")
    return folder / "sources.yaml"
