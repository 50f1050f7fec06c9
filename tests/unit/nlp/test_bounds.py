"""What a text costs that goes on and on: work grows with its length, not with the square of it."""

import sys

import pytest

from pipelines.steps.nlp.candidates import MOST_TELLINGS, find_candidates
from pipelines.steps.nlp.encounters import MOST_TOLD_BY_A_SENTENCE, find_frames
from pipelines.steps.nlp.judge import decide

SYLLABLES = "ka ro mi ta len vo sha dar bek tun".split()


def n_calls_of_reading(nlp, text):
    """How many Python functions the reading behind the model calls: a measure of work that no busy machine disturbs."""
    doc, n = nlp(text), 0

    def heard(frame, event, argument):
        nonlocal n
        n += event == "call"

    sys.setprofile(heard)
    try:
        decide(find_candidates(doc, title_length=0, published=None, home=None))
    finally:
        sys.setprofile(None)
    return n


@pytest.mark.parametrize("told", ["talks between Russia and China, ", "a meeting with the president of Iran, "])
def test_a_sentence_twice_as_long_costs_at_most_about_twice_as_much(nlp, told):
    def text(times):
        return f"Officials held {told * times}on Monday."

    n_calls_of_reading(nlp, text(1))  # what is loaded once
    assert n_calls_of_reading(nlp, text(120)) < 3 * n_calls_of_reading(nlp, text(60))


def test_a_sentence_tells_of_no_more_than_can_be_weighed(article_of):
    article = article_of("Officials held " + "talks between Russia and China, " * 60 + "on Monday.")
    frames = list(find_frames(article.reading))
    assert 0 < len(frames) <= MOST_TOLD_BY_A_SENTENCE


def test_an_article_tells_of_no_more_than_can_be_weighed(article_of):
    names = [f"{(a + b).title()} {(b + c).title()}" for a in SYLLABLES for b in SYLLABLES for c in "mi ta len".split()]
    pairs = list(zip(names[::2], names[1::2], strict=True))
    article = article_of(" ".join(f"President {a} met with Foreign Minister {b} in Paris." for a, b in pairs))
    assert len(pairs) > MOST_TELLINGS >= len(article.encounters) > MOST_TELLINGS // 2
