"""Clean text: what of a text stays as it is, what is put right, and which articles fall out."""

from datetime import date, datetime

import polars as pl
import pytest
import trafilatura
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.extract.clean import Cleaned, clean_articles, language_of
from pipelines.steps.extract.html import html_text, plain_text, read_page
from pipelines.steps.frames import ARTICLE, RAW_ARTICLE, REJECTED, stable_id

ENGLISH = "The foreign ministers of Kenya and Ghana met in Nairobi on Monday and agreed to speak again of trade soon. "
FRENCH = "Les ministres des affaires étrangères du Kenya et du Ghana se sont rencontrés lundi à Nairobi pour parler. "
PAGE = f"""<html><head><title>Ministers meet</title><link rel="canonical" href="https://post.example/a">
<meta property="og:site_name" content="The Post">
<meta property="article:published_time" content="2024-05-31T09:30:00+03:00"></head>
<body><nav><a href="/">Home</a> <a href="/w">World</a></nav>
<article><h1>Ministers meet</h1><p>First. {ENGLISH * 2}</p><p>Then. {ENGLISH * 2}</p><p>Last. {ENGLISH * 2}</p></article>
<footer>All rights reserved</footer></body></html>"""


def raw(body: str, **fields: object) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(RAW_ARTICLE.names())
    times = {"fetched_at": datetime(2024, 6, 15, 12), "ingest_date": date(2024, 5, 31)}
    return {**row, "article_id": "a1", "source": "s", "body": body, "media_type": "text/plain", **times, **fields}


def clean(*rows: dict[str, object]) -> Cleaned:
    cleaned = clean_articles(pl.DataFrame(rows, schema=RAW_ARTICLE))
    assert cleaned.articles.schema == ARTICLE
    assert cleaned.rejected.schema == REJECTED
    assert cleaned.articles.height + cleaned.rejected.height == len(rows)
    return cleaned


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("Marat\xa0Imankulov met\u202fhim", "Marat Imankulov met him"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("one \n\n \n\n\n two", "one\n\ntwo"),
        ("so   many \t spaces", "so many spaces"),
        ("nul\0 bell\x07 \ufeffmark\u200b soft\xadhyphen \u202aturn\u202c", "nul bell mark softhyphen turn"),
        ("AT&amp;T &quot;said&quot; caf&#233; &#xe9; &nbsp;x", 'AT&T "said" café é x'),
        ("/a?x=1&copy=2 R&D &unknown;", "/a?x=1&copy=2 R&D &unknown;"),
        ("Cafe\u0301", "Café"),
        ("‘curly’ “quotes” – and — dashes…", "‘curly’ “quotes” – and — dashes…"),
        ("&#0; &#x110000; &#xd800;", "\ufffd \ufffd \ufffd"),
        (" \n\xa0", ""),
    ],
)
def test_stray_characters_are_put_right_and_typography_stays(received: str, expected: str):
    assert plain_text(received) == expected


@given(st.text())
def test_clean_text_has_no_unseen_characters_and_stays_within_what_can_be_stored(text: str):
    found = plain_text(text)
    assert not set(found) & {"\0", "\r", "\xa0", "\u202f", "\u200b", "\ufeff", "\t"}
    assert "\n\n\n" not in found
    assert "  " not in found
    assert found == found.strip()
    found.encode()


@given(st.text())
def test_any_text_can_be_read_as_html(text: str):
    html_text(text).encode()
    html_text(f"<html><body>{text}").encode()


def test_a_page_gives_its_article_and_what_it_says_of_itself():
    page = read_page(PAGE)
    assert page.text == "\n".join(f"{word} {ENGLISH * 2}".strip() for word in ("First.", "Then.", "Last."))
    assert (page.title, page.outlet, page.url) == ("Ministers meet", "The Post", "https://post.example/a")
    assert page.published_at == datetime(2024, 5, 31)


def test_a_page_that_the_reader_of_pages_fails_on_counts_as_empty(monkeypatch: pytest.MonkeyPatch):
    def fail(*args: object, **options: object) -> None:
        raise AssertionError("an inner fault")

    monkeypatch.setattr(trafilatura, "bare_extraction", fail)
    cleaned = clean(raw(PAGE, article_id="a1", media_type="text/html"), raw(ENGLISH, article_id="a2"))
    assert cleaned.rejected["reason"].to_list() == ["empty_text"]
    assert cleaned.articles["article_id"].to_list() == ["a2"]


def test_a_fragment_keeps_all_its_text_and_its_paragraphs():
    fragment = "<p>One&nbsp;<b>bold</b> &amp; short.</p><p>Two,<br>three.</p><script>alert(1)</script>Four"
    assert html_text(fragment) == "One bold & short.\nTwo,\nthree.\nFour"


def test_what_the_row_says_comes_before_what_the_page_says():
    stated = {
        "title": "Own &amp; title",
        "outlet": "Own",
        "url": "https://own.example/",
        "published_at": datetime(2024, 5, 1),
    }
    articles = clean(raw(PAGE, media_type="text/html"), raw(PAGE, media_type="text/html", **stated)).articles
    assert articles.select("title", "outlet", "url", "published_at").rows() == [
        ("Ministers meet", "The Post", "https://post.example/a", datetime(2024, 5, 31)),
        ("Own & title", "Own", "https://own.example/", datetime(2024, 5, 1)),
    ]


def test_an_article_keeps_its_keys_and_days_and_is_known_by_title_and_text():
    cleaned = clean(raw("They met.\r\n", title=" Two\n lines ", external_id="x", outlet=" The\xa0Post "))
    assert cleaned.articles.rows(named=True) == [
        {
            "article_id": "a1",
            "external_id": "x",
            "source": "s",
            "outlet": "The Post",
            "url": None,
            "title": "Two lines",
            "published_at": None,
            "text": "They met.",
            "language": "en",
            "content_hash": stable_id("Two lines", "They met."),
            "fetched_at": datetime(2024, 6, 15, 12),
            "ingest_date": date(2024, 5, 31),
        }
    ]


def test_what_has_no_words_or_is_not_english_is_rejected_and_the_rest_goes_on():
    rejected = clean(
        raw("\u200b \xa0", article_id="a1", url="https://post.example/1"),
        raw("<html><body><img src='x'></body></html>", article_id="a2", media_type="text/html", external_id="x.html"),
        raw(FRENCH * 3, article_id="a3", url="https://post.example/1"),
        raw(FRENCH * 3, article_id="a4"),
        raw(ENGLISH * 3, article_id="a5"),
    ).rejected
    assert rejected.select("location", "reason", "ingest_date", "rejected_at").rows() == [
        (location, reason, date(2024, 5, 31), datetime(2024, 6, 15, 12))
        for location, reason in [
            ("https://post.example/1 (article a1)", "empty_text"),
            ("x.html (article a2)", "empty_text"),
            ("https://post.example/1 (article a3)", "unsupported_language"),
            ("article a4", "unsupported_language"),
        ]
    ]
    assert "found language 'fr'" in rejected["detail"][2]
    assert rejected["content"][3] == (FRENCH * 3)[:1000]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (FRENCH, "fr"),
        (
            "Министр иностранных дел встретился в понедельник со своим коллегой из Кении, сообщила пресс-служба." * 2,
            "ru",
        ),
        (
            "وزیر امور خارجه ایران روز دوشنبه با همتای عراقی خود در تهران دیدار و درباره روابط دوجانبه گفتگو کرد." * 2,
            "fa",
        ),
        (ENGLISH, "en"),
        (
            "TEHRAN – Ayatollah Khamenei, Qassem Soleimani, Zarif, Shamkhani, Ahmadian, Araghchi, Larijani and Baqeri met",
            "en",
        ),
        ("Bonjour", "en"),
    ],
)
def test_the_language_of_a_text_is_told_and_names_and_short_texts_pass_as_english(text: str, language: str):
    assert language_of(text) == language
