"""Clean text out of raw articles: what all reading and every character offset is based on.

Here: frames of articles as received to frames of clean ones, and what falls out. Not here: the cleaning of a single
text (`html.py`) and near-duplicates (`pipelines/steps/transform`).
"""

from dataclasses import dataclass
from functools import cache

import polars as pl
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from pipelines.steps.extract.html import Page, plain_text, read_page
from pipelines.steps.extract.records import rejection, web_address
from pipelines.steps.frames import ARTICLE, RAW_ARTICLE, REJECTED, stable_id

LANGUAGE = "en"

SHORT_TEXT = 100
"""Characters below which a text counts as English: too little to tell."""

LEAST_PROBABILITY = 0.001
"""The probability of English below which a text is in another language.

Measured on the first 100, 150, 200, 300 and 600 characters of 2,496 English news articles: at worst 0.0075, for names
after a dateline, and 0.96 on whole articles; news sentences in French, German, Spanish, Russian, Persian, Turkish,
Dutch and Indonesian: below 0.0001.
"""

_JUDGED = 5_000  # characters: more of a text do not change its language


@dataclass(frozen=True)
class Cleaned:
    """Clean articles (ARTICLE) and what could not be made one (REJECTED): together as many rows as went in."""

    articles: pl.DataFrame
    rejected: pl.DataFrame


def clean_articles(raw: pl.DataFrame) -> Cleaned:
    """The articles as clean English text; those without words or in another language are rejected.

    HTML gives its article without navigation, and the title, outlet, address and day of publication where the raw
    row lacks them. A rejection keeps the ingest day and time of the article, so that a second run gives the same rows.

    Args:
        raw: RAW_ARTICLE rows.
    """
    articles: list[dict[str, object]] = []
    rejected: list[dict[str, object]] = []
    for row in raw.select(RAW_ARTICLE.names()).iter_rows(named=True):
        page = _read(row["body"], row["media_type"], row["url"])
        if not page.text:
            detail = (
                f"Expected the words of an article; found {row['media_type']} of {len(row['body'])} characters without "
                "any. Look at it where it was published; if it has text there, use another source for it."
            )
            rejected.append(rejection(row, "empty_text", detail, row["body"]))
            continue
        language = language_of(page.text)
        if language != LANGUAGE:
            detail = (
                f"Expected an article in English; found language {language!r}. "
                "Use the English edition of the outlet, or leave the source out."
            )
            rejected.append(rejection(row, "unsupported_language", detail, row["body"]))
            continue
        title = " ".join(plain_text(row["title"] or "").split()) or page.title
        articles.append(
            {
                "article_id": row["article_id"],
                "external_id": row["external_id"],
                "source": row["source"],
                "outlet": " ".join(plain_text(row["outlet"] or "").split()) or page.outlet,
                "url": row["url"] or web_address(page.url),
                "title": title,
                "published_at": row["published_at"] or page.published_at,
                "text": page.text,
                "language": language,
                "content_hash": stable_id(title, page.text),
                "fetched_at": row["fetched_at"],
                "ingest_date": row["ingest_date"],
            }
        )
    return Cleaned(pl.DataFrame(articles, schema=ARTICLE), pl.DataFrame(rejected, schema=REJECTED))


def language_of(text: str) -> str:
    """ISO 639 code of the text's language; 'en' unless it is clearly another."""
    if len(text) < SHORT_TEXT:
        return LANGUAGE
    ranked = _identifier().rank(text[:_JUDGED])
    return LANGUAGE if dict(ranked)[LANGUAGE] >= LEAST_PROBABILITY else ranked[0][0]


@cache
def _identifier() -> LanguageIdentifier:
    # Once, when it is first needed: the model takes most of a second.
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _read(body: str, media_type: str, url: str | None) -> Page:
    return read_page(body, url) if media_type == "text/html" else Page(plain_text(body))
