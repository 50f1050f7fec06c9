"""Feeds: what an entry gives, when its page is fetched, and what is refused, over real HTTP on loopback."""

import time
from datetime import datetime
from xml.sax.saxutils import escape

import pytest
from loopback_web import Web

from pipelines.steps.extract.feeds import MAX_ENTRIES, MAX_FAILURES, PageReader, parse_feed, read_feed
from pipelines.steps.extract.html import html_text
from pipelines.steps.extract.http import Limits, Response
from pipelines.steps.extract.records import Found, Rejection
from pipelines.steps.extract.sources import FeedSource

QUICK = Limits(seconds=5, max_retries=0)
SENTENCE = "The foreign ministers of Kenya and Ghana met in Nairobi on Monday to speak of trade. "
PAGE = (
    "<html><head><title>Ministers meet</title></head><body><nav>Home | World</nav><article><h1>Ministers meet</h1>"
    + f"<p>{SENTENCE * 4}</p>" * 5
    + "</article><footer>Read more</footer></body></html>"
)


def rss(*items: str, title: str = "Kabar") -> str:
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{title}</title>{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>"
    )


def source(url: str, **options: object) -> FeedSource:
    return FeedSource.model_validate({"name": "kabar", "url": url, "allow_private": True, **options})


def entries(text: str | bytes, **options: object) -> list[Found | Rejection]:
    content = text.encode() if isinstance(text, str) else text
    answer = Response("https://kabar.example/rss", content, "application/rss+xml", None)
    return parse_feed(answer, source("https://kabar.example/rss", **options))


def articles(web: Web, *items: str, **options: object) -> list[Found | Rejection]:
    """The feed's entries, with their pages where they are fetched."""
    feed = source(web.serve("/rss", rss(*items), media_type="application/rss+xml"), **options)
    reader = PageReader(feed, QUICK)
    return [reader.article(item) if isinstance(item, Found) else item for item in read_feed(feed, limits=QUICK)]


def test_an_rss_entry_gives_its_address_title_time_id_and_fullest_text():
    (item,) = entries(
        rss(
            "<title>Ministers &lt;b&gt;meet&lt;/b&gt; &amp;amp; talk</title><link>/a/1</link><guid isPermaLink='false'>g-1"
            "</guid><pubDate>Fri, 31 May 2024 02:30:00 +0600</pubDate><description>Short</description>"
            "<content:encoded><![CDATA[<p>The <b>whole</b> text</p>]]></content:encoded>"
        )
    )
    assert item == Found(
        body="<p>The <b>whole</b> text</p>",
        media_type="text/html",
        title="Ministers meet & talk",
        outlet="Kabar",
        url="https://kabar.example/a/1",
        published_at=datetime(2024, 5, 30, 20, 30),
        external_id="g-1",
    )


def test_an_atom_entry_gives_the_same():
    (item,) = entries(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Kabar</title><entry><id>tag:1</id><title>Ministers meet</title>'
        '<link href="https://kabar.example/a"/><updated>2024-05-31T02:30:00+06:00</updated><summary>Short</summary>'
        '<content type="text">The whole text</content></entry></feed>',
        outlet="Kabar News",
    )
    assert item == Found(
        body="The whole text",
        title="Ministers meet",
        outlet="Kabar News",
        url="https://kabar.example/a",
        published_at=datetime(2024, 5, 30, 20, 30),
        external_id="tag:1",
    )


@pytest.mark.parametrize("date", ["", "<pubDate>soon</pubDate>", "<pubDate>Fri, 31 May 20240 02:30:00 GMT</pubDate>"])
def test_an_entry_without_a_good_date_has_none(date: str):
    (item,) = entries(rss(f"<title>a</title>{date}<description>Text</description>"))
    assert isinstance(item, Found)
    assert item.published_at is None


def test_the_page_of_a_summary_is_fetched_and_that_of_a_full_text_is_not(web: Web):
    summary = web.serve("/summary", PAGE)
    full = web.serve("/full", PAGE)
    first, second = articles(
        web,
        f"<title>One</title><link>{summary}</link><description>{SENTENCE}</description>",
        f"<title>Two</title><link>{full}</link><description>{SENTENCE * 10}</description>",
    )
    assert isinstance(first, Found)
    assert (first.body, first.media_type, first.title) == (PAGE, "text/html", "One")
    assert isinstance(second, Found)
    assert html_text(second.body) == (SENTENCE * 10).strip()
    assert web.asked == {"/rss": 1, "/summary": 1}


def test_pages_are_not_fetched_where_the_source_says_so(web: Web):
    url = web.serve("/a", PAGE)
    (item,) = articles(web, f"<link>{url}</link><description>{SENTENCE}</description>", follow=False)
    assert isinstance(item, Found)
    assert item.body == SENTENCE.strip()
    assert web.asked == {"/rss": 1}


@pytest.mark.parametrize(
    ("page", "status", "media_type"),
    [
        ("", 404, "text/html"),
        ("", 503, "text/html"),
        ("%PDF", 200, "application/pdf"),
        ("<html><body>Accept our cookies", 200, "text/html"),
    ],
)
def test_a_page_that_cannot_be_had_leaves_a_long_summary_and_rejects_a_short_one(
    web: Web, page: str, status: int, media_type: str
):
    url = web.serve("/gone", page, status=status, media_type=media_type)
    long, short = articles(
        web,
        f"<title>One</title><link>{url}?1</link><description>{SENTENCE * 3}</description>",
        f"<title>Two</title><link>{url}</link><description>{SENTENCE}</description>",
    )
    assert isinstance(long, Found)
    assert long.body == (SENTENCE * 3).strip()
    assert isinstance(short, Rejection)
    assert (short.location, short.reason) == (url, "unreadable_source")
    assert "carries only 84 characters" in short.detail


def test_a_page_on_a_private_address_is_not_fetched_for_a_public_feed(web: Web):
    url = web.serve("/inside", PAGE)
    entry = Found(SENTENCE, title="a", url=url)
    item = PageReader(source("https://kabar.example/rss", allow_private=False), QUICK).article(entry)
    assert isinstance(item, Rejection)
    assert "allow_private" in item.detail
    assert not web.asked


def test_a_site_that_is_down_is_not_asked_for_every_page(web: Web):
    url = web.serve("/down", status=503)
    items = articles(web, *(f"<guid>{i}</guid><link>{url}</link><description>x</description>" for i in range(9)))
    assert len(items) == 9
    assert all(isinstance(item, Rejection) for item in items)
    assert web.asked["/down"] == MAX_FAILURES


def test_an_entry_without_words_or_link_is_rejected(web: Web):
    (item,) = articles(web, "<title>Nothing</title><guid isPermaLink='false'>g-1</guid>")
    assert isinstance(item, Rejection)
    assert item.reason == "empty_text"
    assert item.location.endswith("/rss g-1")


@pytest.mark.parametrize(
    "body", ["<!doctype html><html><body>Welcome</body></html>", "", "{}", "\0\1\2", "<a><b/></a>"]
)
def test_an_answer_that_is_no_feed_is_rejected_and_shows_its_first_bytes(web: Web, body: str):
    feed = source(web.serve("/", body))
    (item,) = read_feed(feed, limits=QUICK)
    assert isinstance(item, Rejection)
    assert (item.location, item.reason) == (feed.url, "unreadable_source")
    assert f"where a feed was expected (first bytes: {body.encode()[:60]!r})" in item.detail


def test_a_feed_that_cannot_be_fetched_is_rejected_and_named(web: Web):
    (item,) = read_feed(source(web.address + "/none"), limits=QUICK)
    assert isinstance(item, Rejection)
    assert item.reason == "unreadable_source"
    assert "found 404" in item.detail
    assert "source 'kabar'" in item.detail


def test_a_feed_on_a_private_address_is_refused_unless_allowed(web: Web):
    url = web.serve("/rss", rss("<title>a</title>"))
    (item,) = read_feed(source(url, allow_private=False), limits=QUICK)
    assert isinstance(item, Rejection)
    assert "allow_private" in item.detail
    assert not web.asked


BOMB = (
    '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 50 + '"><!ENTITY c "' + "&b;" * 50 + '">'
    '<!ENTITY d "' + "&c;" * 50 + '"><!ENTITY e "' + "&d;" * 50 + '"><!ENTITY f "' + "&e;" * 50 + '">]>'
)
EXTERNAL = '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp037"])
@pytest.mark.parametrize(("prologue", "entity"), [(BOMB, "&f;"), (EXTERNAL, "&a;"), ("<!-- <a> -->" + BOMB, "&f;")])
def test_a_feed_that_declares_entities_is_refused_unread_in_any_encoding(prologue: str, entity: str, encoding: str):
    text = f'<?xml version="1.0" encoding="{encoding}"?>{prologue}<rss version="2.0"><channel><title>{entity}</title>'
    began = time.monotonic()
    (item,) = entries((text + f"<item><title>{entity}</title></item></channel></rss>").encode(encoding))
    assert time.monotonic() - began < 1
    assert isinstance(item, Rejection)
    assert item.reason == "unreadable_source"
    assert "declares entities" in item.detail


@pytest.mark.parametrize(
    "damaged",
    [
        b"<rss version='2.0'><channel><item><title>&#x11000000;</title></item></channel></rss>",
        b"<?xml version='1.0' encoding='ut\x00-8'?><rss version='2.0'><channel/></rss>",
        b"<?xml version='1.0' encoding='utf\xab8'?><rss version='2.0'><channel/></rss>",
    ],
)
def test_a_feed_that_the_parser_chokes_on_is_rejected(damaged: bytes):
    (item,) = entries(damaged)
    assert isinstance(item, Rejection)
    assert item.reason == "unreadable_source"
    assert "so damaged that it cannot be parsed" in item.detail


def test_a_feed_that_breaks_off_gives_the_entries_before(web: Web):
    whole = rss(*(f"<guid>{i}</guid><title>{i}</title><description>{escape(SENTENCE)}</description>" for i in range(3)))
    items = entries(whole[: whole.index("<guid>2")])
    assert [item.title for item in items if isinstance(item, Found)][:2] == ["0", "1"]


def test_a_feed_with_too_many_entries_gives_the_first_and_says_so():
    items = entries(rss(*(f"<guid>{i}</guid><description>x</description>" for i in range(MAX_ENTRIES + 1))))
    assert len(items) == MAX_ENTRIES + 1
    assert isinstance(items[-1], Rejection)
    assert items[-1].reason == "too_large"
