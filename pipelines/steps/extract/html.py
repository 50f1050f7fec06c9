"""Plain text out of what a source gives: from HTML by trafilatura, and with stray characters put right.

Here: one text at a time. Not here: frames of articles and what is rejected (`clean.py`).
"""

import html
import logging
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

import trafilatura
from trafilatura.utils import decode_file

from pipelines.steps.extract.records import storable

logger = logging.getLogger(__name__)

# Only with its semicolon: 'a?x=1&copy=2' is an address, not a copyright sign.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Zero width: spaces and joiners, marks of direction, the soft hyphen, the byte order mark.
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SPACES = re.compile("[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_AROUND_LINE_END = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{3,}")
_BLOCK = re.compile(r"(?i)<(?:br|hr|/p|/div|/li|/h[1-6]|/tr|/blockquote)\b[^>]{0,200}>")
_CHARSET = re.compile(rb"""(?i)<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{1,40})""")
_WHOLE_PAGE = re.compile(r"(?i)<(?:html|head|body)\b")


@dataclass(frozen=True)
class Page:
    """What a page says: its text, and where it states them its title, day of publication, outlet and address."""

    text: str
    title: str | None = None
    published_at: datetime | None = None
    outlet: str | None = None
    url: str | None = None


def decoded(content: bytes, charset: str | None = None) -> str:
    """A page's bytes as text, by the first that fits: what the server says, UTF-8, what the page says, a guess."""
    stated = _CHARSET.search(content[:5000])
    for encoding in (charset, "utf-8-sig", stated.group(1).decode() if stated else None):
        try:
            if encoding:
                return storable(content.decode(encoding))
        except (LookupError, ValueError):
            continue
    # A guess by trafilatura, which also unpacks what it finds compressed: no further than ten times its size.
    return storable(decode_file(content, max_size=10 * len(content)))


def plain_text(text: str) -> str:
    """The text with entities resolved, one kind of line end and of space, and nothing that cannot be seen.

    Paragraphs (blank lines, at most one in a row) and typographic quotes stay. Unicode is in normal form C.
    """
    text = _ENTITY.sub(lambda found: html.unescape(found.group()), text)
    text = _LINE_ENDS.sub("\n", text)
    text = _CONTROL.sub("", _UNSEEN.sub("", text))
    text = _AROUND_LINE_END.sub("\n", _SPACES.sub(" ", text))
    return unicodedata.normalize("NFC", _BLANK_LINES.sub("\n\n", text).strip())


def html_text(body: str, url: str | None = None) -> str:
    """The text of an HTML page's article or of a fragment of HTML; empty where there is none."""
    return read_page(body, url).text


def read_page(body: str, url: str | None = None) -> Page:
    """The article of a page without its navigation, or the whole text of a fragment, as feeds carry them.

    Only a day that the page states as its own is taken for that of publication: a wrong day is worse than none, as
    'last Thursday' is reckoned from it.
    """
    if not _WHOLE_PAGE.search(body[:5000]):
        return Page(_fragment_text(body))
    try:
        document = trafilatura.bare_extraction(
            body,
            url=url,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    # Everything: one page that it cannot take would otherwise fail every refresh from then on.
    except Exception:
        logger.warning("The page %s could not be read; it counts as empty.", url, exc_info=True)
        return Page("")
    if document is None or isinstance(document, dict):
        return Page("")
    title = plain_text(document.title or "") or None
    text = plain_text(document.text or "")
    # The headline stands over the text on the page; it is in a column of its own.
    if title and text.startswith(title + "\n"):
        text = text[len(title) :].lstrip("\n")
    return Page(text, title, _day(document.date), plain_text(document.sitename or "") or None, document.url)


def _fragment_text(body: str) -> str:
    # All of it: a feed's entry has no navigation, and what looks for articles drops short ones.
    tree = trafilatura.load_html(f"<html><body><div>{_BLOCK.sub(lambda found: found.group() + chr(10), body)}</div>")
    if tree is None:
        return plain_text(re.sub(r"<[^>]{0,1000}>", " ", body))
    for unread in tree.xpath("//script | //style | //noscript | //template"):
        unread.drop_tree()
    return plain_text(str(tree.text_content()))


def _day(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
