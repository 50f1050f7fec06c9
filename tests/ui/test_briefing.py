"""The briefing in a real browser: it needs no network, is safe, accessible and readable on a desk and on a phone."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.briefing_week import MEETINGS, Tables, week_of_news, write_week
from tests.ui.conftest import WIDTHS, sideways, violations
from warehouse.briefing import make_briefing
from warehouse.connection import connect

CHARTS = ["timeline", "venues", "network", "pairs"]
HOSTILE = [
    "<script>window.hacked=1</script>",
    "</script><script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "'\" onmouseover=window.hacked=1 x='",
    "{{ 7*7 }}${window.hacked=1}",
    "]]>--><svg onload=window.hacked=1>\u2028\u2029\u202e",
]
OVERLAPPING = """
chart => {
  const boxes = [...document.querySelectorAll(`#chart-${chart} .mark-text text`)]
    .filter(text => text.textContent && getComputedStyle(text).strokeWidth !== "3px" && text.getAttribute("stroke") !== "white")
    .map(text => [text.textContent, text.getBoundingClientRect()]);
  return boxes.flatMap(([a, p], n) => boxes.slice(0, n)
    .filter(([b, q]) => p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 3 && q.top < p.bottom - 3)
    .map(([b]) => `${a} / ${b}`));
}
"""


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Writes the briefing of a week to a file."""
    folder = tmp_path_factory.mktemp("briefing")

    def make(name: str, tables: Tables | None = None) -> Path:
        with connect(write_week(folder / f"{name}.duckdb", tables)) as con:
            html = make_briefing(con).html
        path = folder / f"{name}.html"
        path.write_text(html, encoding="utf-8")
        return path

    return make


@pytest.fixture(scope="module")
def week(make) -> Path:
    return make("week")


def test_it_draws_its_charts_without_a_network_and_asks_for_nothing(week: Path, open_page) -> None:
    page, seen = open_page(week, charts=len(CHARTS))
    page.wait_for_load_state("networkidle")
    for chart in CHARTS:
        assert page.locator(f"#chart-{chart} svg").bounding_box()["width"] > 600, chart
    assert seen.requests == [week.as_uri()]
    assert seen.trouble == []


def test_its_policy_refuses_what_an_intruder_would_bring(week: Path, open_page) -> None:
    page, seen = open_page(week, charts=len(CHARTS))
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.hacked = 1";
          document.body.append(script);
          const image = document.createElement("img");
          image.src = "https://news.example/pixel.gif";
          document.body.append(image);
        }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.hacked") is None
    refused = [line for line in seen.trouble if "refused by policy" in line]
    assert sorted(refused) == ["error: refused by policy: img-src", "error: refused by policy: script-src-elem"]


@pytest.mark.parametrize("n", range(len(HOSTILE)))
def test_outside_text_is_shown_and_never_run(make, week: Path, open_page, n: int) -> None:
    text = HOSTILE[n]
    path = make(f"hostile{n}", week_of_news(lambda word: f"{text}{word}", url="javascript:window.hacked=1//{}"))
    page, seen = open_page(path, charts=len(CHARTS))
    for chart in CHARTS:
        marks = page.locator(
            f"#chart-{chart} .mark-rect path, #chart-{chart} .mark-symbol path, #chart-{chart} .mark-rule line"
        )
        for mark in marks.all()[:4]:
            mark.hover(force=True)
        assert marks.count()
    page.locator("#chart-network .mark-symbol path").first.hover(force=True)
    page.locator("#vg-tooltip-element.visible").wait_for()
    assert text[:20] in page.locator("#vg-tooltip-element").inner_text()
    assert page.evaluate("window.hacked") is None
    assert seen.trouble == []
    assert seen.requests == [path.as_uri()]
    assert f"{text}This tells of m1" in page.locator("#s1 blockquote").text_content()
    plain, _ = open_page(week, charts=len(CHARTS))
    elements = "[...document.querySelectorAll('body *:not(svg *):not(#vg-tooltip-element, #vg-tooltip-element *, a)')].map(e => e.tagName)"
    assert page.evaluate(elements) == plain.evaluate(elements)
    assert page.evaluate("document.querySelectorAll('script, style, svg script').length") == 3
    assert page.locator("img, iframe, object, embed, foreignObject, [onload], [onerror], [onmouseover]").count() == 0
    assert page.evaluate("[...document.links].filter(a => !a.getAttribute('href').startsWith('#')).length") == 0


@pytest.mark.parametrize("size", WIDTHS)
def test_nothing_stands_in_the_way_of_any_reader(week: Path, open_page, size: str) -> None:
    page, _ = open_page(week, size, charts=len(CHARTS))
    assert violations(page) == []
    page.evaluate("document.querySelectorAll('details').forEach(element => element.open = true)")
    assert violations(page) == []


@pytest.mark.parametrize("size", WIDTHS)
def test_a_week_without_news_is_a_page_too(make, open_page, size: str) -> None:
    page, seen = open_page(make(f"empty-{size}", week_of_news(meetings={"m7": MEETINGS["m7"]})), size)
    assert page.get_by_text("No article of these days tells of a meeting that was not known before").is_visible()
    assert violations(page) == []
    assert seen.trouble == []
    assert sideways(page) == 0


@pytest.mark.parametrize("size", WIDTHS)
def test_the_page_never_scrolls_sideways(make, week: Path, open_page, size: str) -> None:
    long = make(f"long-{size}", week_of_news(lambda word: word + "x" * 300))
    for path in (week, long):
        page, _ = open_page(path, size, charts=len(CHARTS))
        page.evaluate("document.querySelectorAll('details').forEach(element => element.open = true)")
        assert sideways(page) == 0


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("chart", ["venues", "network"])
def test_no_label_lies_on_another(make, open_page, chart: str, size: str) -> None:
    page, _ = open_page(make(f"labels-{chart}-{size}"), size, charts=len(CHARTS))
    assert page.locator(f"#chart-{chart} .mark-text text").count() > 4
    assert page.evaluate(OVERLAPPING, chart) == []


def test_headings_go_down_one_step_at_a_time(week: Path, open_page) -> None:
    page, _ = open_page(week, charts=len(CHARTS))
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))


def test_the_keyboard_leads_from_a_meeting_to_its_sentence_and_back(week: Path, open_page) -> None:
    page, _ = open_page(week, charts=len(CHARTS))
    page.locator("#m-m1 a").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#s1"
    assert page.locator("#s1").evaluate(
        "e => e.getBoundingClientRect().top < innerHeight && e === document.activeElement"
    )
    page.locator("#s1 .back").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#m-m1"
    summary = page.locator("#table-pairs summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("#table-pairs").get_by_text("China – Hungary").is_visible()


def test_a_block_of_the_timeline_leads_to_its_meeting(week: Path, open_page) -> None:
    page, seen = open_page(week, charts=len(CHARTS))
    page.locator("#chart-timeline .mark-rect path").first.click(force=True)
    page.wait_for_function("location.hash.startsWith('#m-')")
    assert page.locator(page.evaluate("location.hash")).count() == 1
    assert seen.trouble == []


def test_turning_a_phone_draws_the_charts_anew(week: Path, open_page) -> None:
    page, seen = open_page(week, "phone", charts=len(CHARTS))
    high = page.locator("#chart-network svg").bounding_box()["height"]
    page.set_viewport_size({"width": 844, "height": 390})
    page.wait_for_function(
        "h => document.querySelector('#chart-network svg')?.getBoundingClientRect().height !== h", arg=high
    )
    assert page.locator("#chart-network svg").count() == 1
    assert sideways(page) == 0
    assert seen.trouble == []


def test_without_scripts_the_tables_tell_the_same(week: Path, browser) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(week.as_uri())
    assert page.locator("noscript").all_inner_texts() == [
        "The chart needs JavaScript; the table tells the same."
    ] * len(CHARTS)
    page.locator("#table-venues summary").click()
    assert page.locator("#table-venues").get_by_text("Beijing").is_visible()
    context.close()
