"""Reading whole articles: one row each, whatever an article does to the reading.

No article is known at which the reading fails, so the failure is put into it: a component, or a step behind it, that
trips over a word.
"""

from datetime import date, datetime

import polars as pl
import pytest
from spacy.language import Language

from pipelines.steps.frames import ARTICLE, READING
from pipelines.steps.nlp import reader

AT = datetime(2024, 6, 5)
TEXTS = {
    "good": "Chinese Foreign Minister Wang Yi met Turkish Foreign Minister Hakan Fidan in Beijing on Tuesday.",
    "bad": "Chinese Foreign Minister Wang Yi met Omani Foreign Minister Badr Albusaidi, tripwire, in Muscat on Tuesday.",
    "none": "Rain fell.",
    "other": "French President Emmanuel Macron met Egyptian President Abdel Fattah al-Sisi in Paris on Monday.",
}


@Language.component("trips_over_a_word")
def trips_over_a_word(doc):
    if any(token.text == "tripwire" for token in doc):
        raise KeyError("tripwire")
    return doc


class ReadsInBatches:
    def __call__(self, doc):
        return trips_over_a_word(doc)

    def pipe(self, docs, **_):
        yield from [trips_over_a_word(doc) for doc in docs]


Language.factory("reads_in_batches")(lambda nlp, name: ReadsInBatches())


@pytest.fixture
def articles() -> pl.DataFrame:
    rows = [
        {"article_id": key, "source": "s", "title": None, "published_at": AT, "text": text, "language": "en",
         "content_hash": key, "fetched_at": AT, "ingest_date": date(2024, 6, 5)}
        for key, text in TEXTS.items()
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=ARTICLE)


@pytest.fixture
def failing_step(monkeypatch):
    decide = reader.decide
    monkeypatch.setattr(reader, "decide", lambda article: trips_over_a_word(article.doc) and decide(article))


@pytest.fixture(params=["trips_over_a_word", "reads_in_batches"])
def failing_component(request, nlp):
    nlp.add_pipe(request.param)
    yield
    nlp.remove_pipe(request.param)


def test_each_article_has_one_row_in_the_order_given(articles):
    readings = reader.read_articles(articles)
    assert readings.schema == READING
    assert readings["article_id"].to_list() == list(TEXTS)
    assert readings["mentions"].list.len().to_list() == [1, 1, 0, 1]
    assert readings["failure"].to_list() == [None] * 4


def check_that_only_the_bad_one_is_lost(articles: pl.DataFrame) -> None:
    told: list[int] = []
    readings = reader.read_articles(articles, progress=told.append)
    assert readings["mentions"].list.len().to_list() == [1, 0, 0, 1]
    good, bad, none, other = readings["failure"].to_list()
    assert (good, none, other) == (None, None, None)
    assert bad.startswith("KeyError: 'tripwire' (test_reader.py, line ")
    assert sum(told) == articles.height


@pytest.mark.usefixtures("failing_step")
def test_where_a_step_fails_the_error_is_kept_and_the_others_are_read(articles):
    check_that_only_the_bad_one_is_lost(articles)


@pytest.mark.usefixtures("failing_component")
def test_where_a_component_fails_or_its_whole_batch_only_the_article_at_fault_is_lost(articles):
    check_that_only_the_bad_one_is_lost(articles)


@pytest.mark.usefixtures("failing_step")
def test_a_failure_stops_none_of_the_batches_behind_it(articles, monkeypatch):
    monkeypatch.setattr(reader, "BATCH", 1)
    check_that_only_the_bad_one_is_lost(articles)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("He spoke with Iranian President [Ebrahim] Raisi on Sunday.", "President [Ebrahim]"),
        ("European Commission President Ursula von der Leyen spoke.", "President Ursula"),
        ("The Minister of Trade, Energy, and Tourism Anna Berg spoke.", "Energy, and Tourism"),
        ("TEHRAN - The envoy arrived.", "TEHRAN -"),
        ("BERN (Agency) The envoy arrived.", "BERN (Agency"),
    ],
)
def test_no_sentence_begins_in_the_middle_of_a_phrase(nlp, text, phrase):
    doc = reader.paragraphs(nlp.make_doc(text))
    start = text.index(phrase)
    assert {token.is_sent_start for token in doc.char_span(start, start + len(phrase))[1:]} == {False}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The Prime Minister The envoy spoke.", "The envoy"),
        ("He left. They met.", "They"),
        ("Photo by Agency Envoys met.", "Envoys"),
    ],
)
def test_where_a_sentence_may_begin_the_parser_decides(nlp, text, word):
    doc = reader.paragraphs(nlp.make_doc(text))
    assert doc.char_span(text.index(word), text.index(word) + len(word))[0].is_sent_start is None


@pytest.mark.parametrize("title", ["", "Ten-year promise for Kyiv\n\n"])
@pytest.mark.parametrize("line", ["KYIV, Friday — ", "KYIV "])
def test_a_dateline_is_no_part_of_the_sentence_behind_it(nlp, title, line):
    doc = nlp(f"{title}{line}French President Emmanuel Macron arrived on Friday.")
    assert list(doc.sents)[-1].text == "French President Emmanuel Macron arrived on Friday."


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("Wang met Fidan. Hakan Fidansaid so.", "Wang met Fidan . Hakan Fidan said so ."),
        ("Emmanuel MacronPresident and Macron, President", "Emmanuel Macron President and Macron , President"),
        ("Hakan Fidansaid so.", "Hakan Fidansaid so ."),
        ("The SinopecNews account of the News", "The SinopecNews account of the News"),
        ("Lloyd Austin and Israelis of Israel", "Lloyd Austin and Israelis of Israel"),
        ("Good talks of a Goodwill Ambassador", "Good talks of a Goodwill Ambassador"),
    ],
    ids=["verb", "office", "nowhere else", "a name of its own", "words of their own", "a word of its own"],
)
def test_words_that_ran_together_are_parted(nlp, text, parted):
    assert " ".join(token.text for token in reader.words_apart(nlp.make_doc(text))) == parted
