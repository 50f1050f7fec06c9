"""Tests of the bundled sample: articles and answers agree, the promised varieties are there, nothing is copied.

Here: `examples/sample` as data. Not here: what the pipeline makes of it (`tests/integration`).
"""

import csv
import difflib
import gzip
import json
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pycountry
import pytest
import yaml
from convertdate import persian
from hijridate import Hijri

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "examples" / "sample"
SHARED = Path(os.environ.get("PARLEY_SHARED", ROOT.parent / "shared"))
PERSIAN_MONTHS = [
    "Farvardin",
    "Ordibehesht",
    "Khordad",
    "Tir",
    "Mordad",
    "Shahrivar",
    "Mehr",
    "Aban",
    "Azar",
    "Dey",
    "Bahman",
    "Esfand",
]  # months 1 to 12
MEETING_FIELDS = {
    *("kind", "status", "date", "date_end", "city", "country", "countries", "organizations", "participants"),
    *("topics", "salience", "evidence", "event_id"),
}
COPY_LENGTH = 8  # words in sequence that no text of others may share with the sample

Record = dict[str, Any]


class _Article(HTMLParser):
    """Collects the text inside <article> and the meta tags: what a page is meant to be read as."""

    def __init__(self) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.words: list[str] = []
        self.inside = self.heading = False
        self.title = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta" and given.get("property"):
            self.meta[given["property"] or ""] = given.get("content") or ""
        self.inside |= tag == "article"
        self.heading |= tag == "h1"

    def handle_endtag(self, tag: str) -> None:
        self.inside &= tag != "article"
        self.heading &= tag != "h1"

    def handle_data(self, data: str) -> None:
        if self.heading:
            self.title += data
        elif self.inside:
            self.words.append(data)


def page_articles() -> Iterator[Record]:
    for path in sorted((SAMPLE / "pages").iterdir()):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".txt":
            title, text = text.split("\n", 1)
            yield {"article_id": path.name, "title": title, "outlet": None, "url": None, "text": text} | {
                "published_at": path.name[:10]
            }
            continue
        page = _Article()
        page.feed(text)
        yield {
            "article_id": path.name,
            "title": page.title,
            "outlet": page.meta["og:site_name"],
            "url": page.meta["og:url"],
            "published_at": page.meta["article:published_time"],
            "text": "".join(page.words),
        }


def read_lines(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def flat(text: str) -> str:
    """Runs of white space, no-break spaces among them, as one space."""
    return re.sub(r"\s+", " ", text).strip()


@pytest.fixture(scope="module")
def articles() -> dict[str, Record]:
    rows = read_lines(SAMPLE / "articles.jsonl")
    with (SAMPLE / "wire.csv").open(encoding="utf-8", newline="") as lines:
        rows += [{name: value or None for name, value in row.items()} for row in csv.DictReader(lines)]
    rows += page_articles()
    assert len({row["article_id"] for row in rows}) == len(rows)
    return {row["article_id"]: row for row in rows}


@pytest.fixture(scope="module")
def labels() -> list[Record]:
    return read_lines(SAMPLE / "labels.jsonl")


@pytest.fixture(scope="module")
def meetings(labels: list[Record]) -> list[Record]:
    return [{"article_id": label["article_id"], **meeting} for label in labels for meeting in label["meetings"]]


@pytest.fixture(scope="module")
def events(meetings: list[Record]) -> dict[str, list[Record]]:
    told = defaultdict(list)
    for meeting in meetings:
        told[meeting["event_id"]].append(meeting)
    return dict(told)


def test_every_article_has_exactly_one_label(articles, labels):
    assert sorted(label["article_id"] for label in labels) == sorted(articles)


def test_evidence_and_names_stand_in_their_article_word_for_word(articles, meetings):
    for meeting in meetings:
        article = articles[meeting["article_id"]]
        text = flat(f"{article['title']} {article['text']}")
        assert flat(meeting["evidence"]) in text, meeting["article_id"]
        for person in meeting["participants"]:
            assert flat(person["name"]) in text, (meeting["article_id"], person["name"])


def test_labels_have_the_form_of_the_guidelines(meetings):
    states = {country.alpha_3 for country in pycountry.countries} | {"XKX"}
    for meeting in meetings:
        assert set(meeting) == MEETING_FIELDS | {"article_id"}
        assert meeting["kind"] in {"meeting", "conference", "call", "visit"}
        assert meeting["status"] in {"held", "planned", "proposed", "cancelled"}
        assert meeting["salience"] in ({"background"} if meeting["status"] == "proposed" else {"main", "background"})
        for day in (meeting["date"], meeting["date_end"]):
            assert day is None or re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", day)
        assert states.issuperset(meeting["countries"])
        assert states.issuperset({meeting["country"]} - {None})
        assert len({*meeting["countries"], *meeting["organizations"]}) >= 2, "two parties"
        assert all(set(person) == {"name", "role", "country", "organization"} for person in meeting["participants"])
        assert meeting["kind"] != "call" or meeting["city"] is None


def test_the_articles_are_many_short_and_of_several_outlets(articles, events):
    assert len(articles) >= 48
    assert all(45 <= len(article["text"].split()) <= 220 for article in articles.values())
    assert len({article["outlet"] for article in articles.values()} - {None}) >= 8
    assert sum(any(m["salience"] == "main" for m in told) for told in events.values()) >= 16


def test_most_encounters_are_told_by_several_outlets(articles, events):
    main = [told for told in events.values() if any(m["salience"] == "main" for m in told)]
    several = [told for told in main if len({articles[m["article_id"]]["outlet"] for m in told}) > 1]
    assert len(several) > len(main) / 2


def test_tellings_of_one_encounter_agree_on_its_day_its_place_and_a_party(events):
    for event_id, told in events.items():
        assert len({m["date"] for m in told if m["date"] and len(m["date"]) == 10}) <= 1, event_id
        assert len({m["city"] for m in told if m["city"]}) <= 1, event_id
        assert len({m["kind"] for m in told}) == 1, event_id
        assert set.intersection(*({*m["countries"]} for m in told)), event_id


def test_status_changes_over_time_as_in_real_life(articles, events):
    def histories(*wanted: str) -> list[str]:
        found = []
        for event_id, told in events.items():
            days: dict[str, str] = {}
            for m in told:
                published = articles[m["article_id"]]["published_at"]
                days[m["status"]] = min(days.get(m["status"], "9999"), published or "9999")
            if set(wanted) <= set(days) and [days[w] for w in wanted] == sorted(days[w] for w in wanted):
                found.append(event_id)
        return found

    assert len(histories("planned", "held")) >= 3
    assert "ru-tr-putin-erdogan-turkey-2024-02" in histories("planned", "cancelled")
    assert len(histories("cancelled")) >= 2
    assert len(histories("proposed")) >= 2


def test_there_are_a_call_told_twice_and_several_conferences_of_many(events):
    assert any(len(told) >= 2 and told[0]["kind"] == "call" for told in events.values())
    many = [told for told in events.values() if told[0]["kind"] == "conference" and len(told[0]["countries"]) >= 3]
    assert len(many) >= 4


def test_some_articles_tell_several_encounters_of_one_person_on_one_day(labels):
    found = 0
    for label in labels:
        days = defaultdict(set)
        for m in label["meetings"]:
            if m["kind"] == "meeting" and m["salience"] == "main" and m["status"] == "held":
                for person in m["participants"]:
                    days[person["name"], m["date"]].add(m["event_id"])
        found += any(len(events_of_day) >= 2 for events_of_day in days.values())
    assert found >= 4


def test_many_articles_hold_no_meeting_although_they_use_its_words(articles, labels):
    without = [articles[label["article_id"]]["text"] for label in labels if not label["meetings"]]
    assert len(without) >= 10
    assert sum(bool(re.search(r"\b(meet|met|meeting|talks)\b", text)) for text in without) >= 6


def test_boilerplate_is_there_and_is_never_labelled(articles, meetings):
    texts = [article["text"] for article in articles.values()]
    assert sum("Read more: " in text for text in texts) >= 3
    assert any(re.search(r"Sign up for our newsletter", text) for text in texts)
    assert any(re.search(r"^(- \d+ -|\d+|--- page \d+ ---)$", text, re.MULTILINE) for text in texts)
    assert any(re.search(r"^Photo: ", text, re.MULTILINE) for text in texts)
    assert not [m for m in meetings if m["evidence"].startswith(("Read more", "Photo:", "Sign up", "Subscribe"))]


def test_datelines_come_in_several_styles(articles):
    text = "\n".join(article["text"] for article in articles.values())
    for style in (
        r"^[A-Z]+ \([A-Z]+\) — ",
        r"^[A-Z][a-z]+, [A-Z][a-z]+\.? \d+ - ",
        r"^[A-Z]+ – ",
        r"^[A-Z]+, \w+ \d+ — ",
    ):
        assert re.search(style, text, re.MULTILINE), style


def test_dates_in_other_calendars_are_labelled_as_the_day_they_fall_on(articles, labels):
    solar = re.compile(rf"(\d+) ({'|'.join(PERSIAN_MONTHS)}) (14\d\d)")
    checked = 0
    for label in labels:
        days = {m["date"] for m in label["meetings"]}
        for day, month, year in solar.findall(articles[label["article_id"]]["text"]):
            if days:
                gregorian = persian.to_gregorian(int(year), PERSIAN_MONTHS.index(month) + 1, int(day))
                assert date(*gregorian).isoformat() in days, label["article_id"]
                checked += 1
    assert checked >= 3
    islamic = [label for label in labels if "27 Rabi al-Thani 1445" in articles[label["article_id"]]["text"]]
    assert len(islamic) == 1
    assert islamic[0]["meetings"][0]["date"] == Hijri(1445, 4, 27).to_gregorian().isoformat()


def test_one_agency_text_is_printed_twice_with_two_words_changed(articles):
    copied = [(a["text"], b["text"]) for a in articles.values() for b in articles.values() if _nearly_same(a, b)]
    assert len(copied) == 1
    first, second = (text.split() for text in copied[0])
    assert sum(x != y for x, y in zip(first, second, strict=True)) == 2


def _nearly_same(a: Record, b: Record) -> bool:
    if a["article_id"] >= b["article_id"] or a["title"] != b["title"]:
        return False
    return difflib.SequenceMatcher(None, a["text"].split(), b["text"].split()).ratio() > 0.9


def test_the_small_troubles_of_real_input_are_there(articles):
    rows = articles.values()
    assert any("\u00a0" in row["text"] for row in rows), "a no-break space"
    assert any(row["title"].isupper() for row in rows), "a title in capitals"
    assert any(row["published_at"] is None for row in rows), "no date of publication"
    assert any(row["outlet"] is None and row["url"] for row in rows), "no outlet"


def test_names_are_spelt_in_more_than_one_way(meetings):
    names = {person["name"] for m in meetings for person in m["participants"]}
    assert {"Volodymyr Zelensky", "Volodymyr Zelenskyy", "Volodymyr Zelenskiy"} <= names
    assert {"Hossein Abdollahian", "Hossein Amir-Abdollahian", "Hossein Amir Abdollahian"} <= names


def test_every_address_is_one_that_is_reserved_for_examples():
    text = "\n".join(path.read_text(encoding="utf-8") for path in SAMPLE.rglob("*.*") if path.is_file())
    hosts = {urlparse(url).hostname or "" for url in re.findall(r"https?://[^\s\"'<>,)]+", text)}
    assert hosts
    for host in hosts:
        assert re.search(r"(^|\.)example(\.(org|com|net))?$", host), host


def test_the_sources_file_names_the_three_sources_and_they_exist():
    sources = yaml.safe_load((SAMPLE / "sources.yaml").read_text(encoding="utf-8"))["sources"]
    assert [source["path"] for source in sources] == ["articles.jsonl", "wire.csv", "pages"]
    assert {source["type"] for source in sources} == {"files"}
    assert all((SAMPLE / source["path"]).exists() for source in sources)


def test_the_readme_counts_the_articles(articles, labels):
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")
    outlets = {article["outlet"] for article in articles.values()} - {None}
    empty = [label for label in labels if all(m["salience"] != "main" for m in label["meetings"])]
    assert f"{len(articles)} short articles in the manner of {len(outlets)} news outlets" in readme
    assert f"{len(empty)} articles in which nobody meets" in readme


def test_the_table_in_the_readme_is_that_of_the_labels(events):
    rows = {
        cells[-1].strip("`"): cells
        for line in (SAMPLE / "README.md").read_text(encoding="utf-8").splitlines()
        if (cells := [cell.strip() for cell in line.strip("|").split("|")])[-1].startswith("`")
    }
    main = {event_id for event_id, told in events.items() if any(m["salience"] == "main" for m in told)}
    assert set(rows) == main
    for event_id, (_, day, place, status, count, _) in rows.items():
        told = events[event_id]
        assert day.split(" to ")[0] == max((m["date"] or "" for m in told), key=len), event_id
        assert place in {m["city"] for m in told} or not any(m["city"] for m in told), event_id
        assert set(status.split(" then ")) == {m["status"] for m in told}, event_id
        assert int(count) == len({m["article_id"] for m in told}), event_id


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _shared_texts() -> Iterator[str]:
    for path in sorted(SHARED.rglob("*")):
        if not path.is_file():
            continue
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8", errors="replace")
        if ".jsonl" in path.name:  # not splitlines(): it also cuts at separators inside the texts
            for line in filter(None, text.split("\n")):
                yield "\n".join(value for value in json.loads(line).values() if isinstance(value, str))
        else:
            yield text


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the shared texts (PARLEY_SHARED or ../shared)")
def test_no_eight_words_in_sequence_are_copied_from_the_shared_texts(articles):
    sample: dict[tuple[str, ...], str] = {}
    for article_id, article in articles.items():
        for text in (article["title"], article["text"]):
            words = _words(text)
            for sequence in zip(*(words[i:] for i in range(COPY_LENGTH)), strict=False):
                sample[sequence] = article_id
    n_words, copied = 0, set()
    for text in _shared_texts():
        words = _words(text)
        n_words += len(words)
        found = sample.keys() & set(zip(*(words[i:] for i in range(COPY_LENGTH)), strict=False))
        copied |= {(sample[sequence], " ".join(sequence)) for sequence in found}
    assert n_words > 100_000, "the shared texts were not read"
    assert not copied
