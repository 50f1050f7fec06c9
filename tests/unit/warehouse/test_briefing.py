"""The briefing tells what the newest reports hold, of the right days, and shows outside text as text."""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.briefing_week import MEETINGS, NEWEST, Tables, day, told_at, week_of_news, write_week
from warehouse.briefing import Briefing, join_words, make_briefing, web_address
from warehouse.briefing_data import LISTED, BriefingData, read_briefing
from warehouse.briefing_layout import equal_earth, fitting, pixels, place_people, view_of
from warehouse.connection import connect
from warehouse.pages import render

HOSTILE = [
    "<script>window.hacked=1</script>",
    "</script><img src=x onerror=window.hacked=1>",
    "'\" onmouseover=window.hacked=1 x='",
    "{{ 7*7 }}{% include 'x' %}${7*7}",
    "]]><!--\u2028\u2029\u202e",
]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., BriefingData]:
    numbers = count()

    def read(tables: Tables | None = None, days: int | None = None) -> BriefingData:
        with connect(write_week(tmp_path / f"read{next(numbers)}.duckdb", tables)) as con:
            return read_briefing(con, days)

    return read


@pytest.fixture
def brief(tmp_path: Path) -> Callable[..., Briefing]:
    numbers = count()

    def brief(tables: Tables | None = None, days: int | None = None) -> Briefing:
        with connect(write_week(tmp_path / f"brief{next(numbers)}.duckdb", tables)) as con:
            return make_briefing(con, days)

    return brief


class Page(HTMLParser):
    """What a parser finds in a page: elements with their attributes, and the text outside scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text, self._inside = "", ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside not in ("script", "style"):
            self.text += data

    def ids(self) -> list[str]:
        return [attrs["id"] or "" for _, attrs in self.elements if "id" in attrs]

    def links(self) -> list[str]:
        return [attrs["href"] or "" for tag, attrs in self.elements if tag == "a"]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Page:
    """The page of a week without hostile texts."""
    with connect(write_week(tmp_path_factory.mktemp("plain") / "w.duckdb")) as con:
        return Page(make_briefing(con).html)


def counts(data: BriefingData) -> dict[str, tuple[int, int]]:
    return {row["status"]: (row["n"], row["n_before"]) for row in data.counts.iter_rows(named=True)}


def charts_of(html: str) -> Any:
    return json.loads(re.search(r'<script type="application/json" id="charts">(.*?)</script>', html, re.DOTALL)[1])


def test_a_meeting_counts_in_the_days_in_which_it_was_first_told_as_what_it_is(read) -> None:
    data = read()
    assert (data.period.first, data.period.last, data.period.is_archive) == (day(-6), NEWEST, False)
    assert counts(data) == {"held": (3, 1), "planned": (1, 0), "proposed": (1, 0), "cancelled": (1, 0)}
    assert [meeting["meeting_id"] for meeting in data.meetings] == ["m1", "m3", "m2", "m4", "m5", "m6"]


def test_a_plan_of_long_ago_that_was_held_in_the_period_is_news(read) -> None:
    tables = week_of_news()
    tables["fact_meeting_status"] = pl.concat(
        [
            tables["fact_meeting_status"],
            tables["fact_meeting_status"]
            .filter(mention_id="m3n0")
            .with_columns(mention_id=pl.lit("early"), status=pl.lit("planned"), stated_at=told_at(-40)),
        ]
    )
    assert counts(read(tables))["held"] == (3, 1)


def test_what_was_known_before_the_period_is_no_news_when_told_again(read) -> None:
    tables = week_of_news()
    tables["fact_meeting_status"] = tables["fact_meeting_status"].with_columns(
        stated_at=pl.when(mention_id="m1n0").then(pl.lit(told_at(-30))).otherwise("stated_at")
    )
    assert counts(read(tables))["held"] == (2, 1)


def test_what_is_mentioned_only_in_passing_is_left_out(read) -> None:
    tables = week_of_news()
    tables["fact_meeting"] = tables["fact_meeting"].with_columns(is_background=pl.col("meeting_id") == "m3")
    assert counts(read(tables))["held"] == (2, 1)


def test_an_article_that_claims_to_be_from_the_future_does_not_move_the_period(read) -> None:
    tables = week_of_news()
    future = datetime(2999, 1, 1)
    tables["dim_article"] = tables["dim_article"].with_columns(
        published_at=pl.when(article_id="m3a0").then(pl.lit(future)).otherwise("published_at")
    )
    tables["fact_meeting_status"] = tables["fact_meeting_status"].with_columns(
        stated_at=pl.when(mention_id="m3n0").then(pl.lit(future)).otherwise("stated_at")
    )
    data = read(tables)
    assert data.period.last == NEWEST
    assert counts(data)["held"] == (3, 1)  # it counts from when it was fetched


def test_an_archive_has_the_shortest_span_with_a_dozen_meetings_and_says_that_it_is_one(read, brief) -> None:
    told = {f"x{n}": ("meeting", "held", -20, 1, ["CHN", "HUN"], ["p1", "p2"], [-20]) for n in range(8)}
    tables = week_of_news(meetings=MEETINGS | told)
    tables["refresh"] = tables["refresh"].with_columns(finished_at=pl.lit(told_at(400)))
    data = read(tables)
    assert (data.period.days, data.period.is_archive) == (30, True)
    assert "The newest article is of 14 June 2024" in brief(tables).html


def test_a_length_that_was_set_holds_for_an_archive_too(read) -> None:
    tables = week_of_news()
    tables["refresh"] = tables["refresh"].with_columns(finished_at=pl.lit(told_at(400)))
    assert read(tables, days=2).period.first == day(-1)


def test_a_warehouse_without_articles_is_a_clear_error(read) -> None:
    with pytest.raises(ValueError, match="Expected a warehouse with articles"):
        read({})


def test_venues_contacts_and_pairs_name_their_meetings(read) -> None:
    data = read()
    venues = {row["city"]: (row["n"], row["n_held"], row["meetings"]) for row in data.venues.iter_rows(named=True)}
    assert venues == {"Beijing": (1, 1, ["m1"]), "Astana": (1, 1, ["m2"]), "Budapest": (1, 0, ["m4"])}
    met = {(row["a"], row["b"]): (row["n"], row["meetings"]) for row in data.contacts.iter_rows(named=True)}
    assert met["Xi Jinping", "Viktor Orbán"] == (2, ["m1", "m3"])
    assert ("Viktor Orbán", "Péter Szijjártó") not in met  # of one side: they did not meet each other
    assert len(met) == 5
    pairs = {(row["a"], row["b"]): (row["n"], row["n_before"]) for row in data.pairs.iter_rows(named=True)}
    assert pairs["China", "Hungary"] == (2, 1)
    assert next(iter(pairs)) == ("China", "Hungary")


def test_every_inner_link_leads_to_an_element_of_the_page(brief) -> None:
    html = brief().html
    page = Page(html)
    ids = page.ids()
    assert len(ids) == len(set(ids))
    inner = [link for link in page.links() if link.startswith("#")]
    assert {link[1:] for link in inner} <= set(ids)
    assert {f"#m-{key}" for key in MEETINGS if key != "m7"} <= set(inner)
    of_charts = re.findall(r'"href": "#([^"]+)"', json.dumps(charts_of(html)))
    assert {"m-m1", "m-m4", "table-network"} <= set(of_charts) <= set(ids)


def test_a_meeting_leads_to_its_sentences_and_these_to_their_articles(brief) -> None:
    html = brief().html
    assert "This tells of m1 in m1a0." in html
    assert 'href="https://news.example/m1a0?a=1&amp;b=2"' in html
    assert "12 June 2024" in html
    article = html[html.index('<article id="m-m1"') :]
    assert re.findall(r'href="#(s\d+)"', article[: article.index("</article>")]) == ["s1", "s2"]


def test_the_same_words_of_a_copy_are_one_source(brief) -> None:
    tables = week_of_news()
    tables["fact_mention"] = tables["fact_mention"].with_columns(
        sentence=pl.when(meeting_id="m1").then(pl.lit("A dispatch.")).otherwise("sentence")
    )
    assert brief(tables).html.count("A dispatch.") == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_outside_text_is_shown_and_never_interpreted(brief, plain: Page, text: str) -> None:
    html = brief(week_of_news(lambda word: f"{text}{word}")).html
    page = Page(html)
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in plain.elements]
    assert [sorted(attrs) for _, attrs in page.elements] == [sorted(attrs) for _, attrs in plain.elements]
    assert f"{text}This tells of m1 in m1a0." in page.text
    # What is embedded for the charts cannot end its element, and is whole.
    start = html.index('id="charts">') + len('id="charts">')
    data = html[start : html.index("</script>", start)]
    assert not set(data) & set("<>&'\u2028\u2029\u202e")
    charts = json.loads(data)
    assert charts.keys() == {"timeline", "venues", "network", "pairs"}
    assert any(node["name"].startswith(text[:30]) for node in charts["network"]["layer"][1]["data"]["values"])


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "file:///etc/passwd",
     "//news.example/1", "https:news", "https://a b", "http://[::1", "https://x\u0000", "HTTPS", "", None],
)  # fmt: skip
def test_what_is_no_web_address_becomes_no_link(url: str | None) -> None:
    assert web_address(url) is None


def test_an_address_of_the_web_does() -> None:
    assert web_address("https://news.example/a?b=1&c=%20#d") == "https://news.example/a?b=1&c=%20#d"
    assert web_address("http://news.example/") == "http://news.example/"


def test_an_article_with_a_hostile_address_is_named_without_a_link(brief) -> None:
    page = Page(brief(week_of_news(url="javascript:window.hacked=1//{}")).html)
    assert all(link.startswith("#") for link in page.links())
    assert "They met, m1a0" in page.text


def test_the_page_runs_one_script_and_loads_nothing(brief) -> None:
    html = brief().html
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)[1].replace("&#39;", "'")
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)

    def digest(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    assert policy == (
        f"default-src 'none'; style-src {digest(style)}; script-src {digest(script)}; base-uri 'none'; form-action 'none'"
    )
    for tag, attrs in Page(html).elements:
        assert tag not in ("link", "img", "iframe", "object", "embed", "base", "form"), tag
        assert not {"src", "srcset", "action", "style"} & set(attrs), (tag, attrs)


def test_a_script_that_would_end_its_element_is_refused() -> None:
    with pytest.raises(ValueError, match="</script"):
        render("quality.html", script="'</SCRIPT>'")


def test_the_same_warehouse_gives_the_same_page(tmp_path: Path) -> None:
    pages = []
    for name in ("a", "b"):
        with connect(write_week(tmp_path / f"{name}.duckdb")) as con:
            pages.append(make_briefing(con).html)
    assert pages[0] == pages[1]


def test_making_it_changes_nothing_in_the_warehouse(tmp_path: Path) -> None:
    path = write_week(tmp_path / "w.duckdb")
    before = path.read_bytes()
    with connect(path) as con:
        make_briefing(con)
    assert path.read_bytes() == before


def test_of_many_meetings_the_page_lists_some_and_counts_all(brief) -> None:
    many = {f"x{n}": ("meeting", "held", -1, 1, ["CHN", "HUN"], ["p1", "p2"], [-1]) for n in range(LISTED + 20)}
    made = brief(week_of_news(meetings=many))
    assert made.html.count("<article ") == LISTED
    assert "And 20 more, told by fewer outlets" in made.html
    assert made.figures.row(0) == ("held", LISTED + 20, 0)
    blocks = charts_of(made.html)["timeline"]["layer"][0]["data"]["values"]
    assert [(block["bottom"], block["top"], block["what"]) for block in blocks] == [(0, LISTED + 20, "50 together")]


def test_days_without_a_meeting_say_so(brief) -> None:
    tables = week_of_news(meetings={key: MEETINGS[key] for key in ("m7",)})
    made = brief(tables)
    page = Page(made.html)
    assert "No article of these days tells of a meeting that was not known before" in page.text
    assert "1 before" in page.text
    assert "<script>" not in made.html  # nothing to draw, no megabyte of library
    assert "script-src &#39;none&#39;" in made.html


def test_meetings_without_city_people_or_a_second_state_say_so(brief) -> None:
    alone = {"m1": ("meeting", "held", None, None, ["CHN"], ["p1"], [-1])}
    made = brief(week_of_news(meetings=alone))
    text = Page(made.html).text
    for sentence in (
        "No article of these days names the city of a meeting.",
        "No article of these days names people of two sides who met.",
        "No meeting of two states or more was held in these days, as far as articles tell.",
        "Of 1 meeting the day is not known.",
        "Nothing is known of 1–7 June 2024, so there is nothing to compare with.",
    ):
        assert sentence in text
    assert charts_of(made.html).keys() == {"timeline"}


def test_the_summary_holds_nothing_from_an_article(brief) -> None:
    made = brief(week_of_news(lambda word: f"<b>{word}"))
    assert "<b>" not in made.summary
    assert "* Held: 3" in made.summary
    assert "China (3)" in made.summary


def test_words_are_joined_as_people_write_them() -> None:
    assert [join_words(words) for words in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]


def test_the_projection_is_the_published_one() -> None:
    # x at the equator's end and y at the pole of the equal-earth plane, as its authors give the shape: 2.7066 and 1.3173.
    assert equal_earth(180 - 1e-9, 0)[0] == pytest.approx(2.7066, abs=1e-4)
    assert equal_earth(0, 90)[1] == pytest.approx(1.3173, abs=1e-4)
    assert equal_earth(30, 0, meridian=30) == pytest.approx((0, 0))


@pytest.mark.parametrize(
    "places",
    [[(19.0, 47.5)], [(19.0, 47.5), (21.0, 52.2)], [(-77.0, 38.9), (116.4, 39.9)], [(174.8, -41.3), (-175.2, -21.1)]],
    ids=["one", "near", "far", "across the date line"],
)
def test_every_place_is_inside_the_map(places) -> None:
    for width, height in ((1040, 470), (350, 240)):
        for x, y in pixels(view_of(places), places, width, height):
            assert 0 < x < width
            assert 0 < y < height


def test_a_label_gives_way_to_what_is_more_important() -> None:
    assert fitting([(100, 50)], ["Kyiv"], [5], 200) == [7]
    assert fitting([(100, 50), (100, 60)], ["Seoul", "Pyongyang"], [5, 5], 200) == [-19, 7]
    assert fitting([(5, 50)], ["Washington"], [5], 200) == [None]


def test_people_are_inside_the_picture_and_apart_and_stand_where_they_stood() -> None:
    contacts = [(f"a{i}", f"a{j}", 1) for i in range(9) for j in range(i)] + [
        ("x", "y", 2),
        ("z", "y", 1),
        ("v", "w", 1),
    ]
    for width, room in ((1040, (112, 50)), (350, (104, 50))):
        places, height = place_people(contacts, width, room)
        assert len(places) == 14
        assert all(0 < x < width and 0 < y < height for x, y in places.values())
        found = list(places.values())
        assert all(
            abs(x1 - x2) > room[0] / 2 or abs(y1 - y2) > room[1] / 2
            for n, (x1, y1) in enumerate(found)
            for x2, y2 in found[:n]
        )
        assert place_people(list(reversed(contacts)), width, room) == (places, height)
