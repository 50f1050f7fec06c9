"""What the tests of the reading share: the model loaded once, and `read`, which reads one sentence or short article."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from pipelines.steps.nlp import reader
from pipelines.steps.nlp.article import Article
from pipelines.steps.nlp.candidates import find_candidates
from pipelines.steps.nlp.judge import decide
from pipelines.steps.nlp.merge import Encounter
from pipelines.steps.nlp.record import record


@pytest.fixture(scope="session")
def nlp():
    return reader.load_model(reader.DEFAULT_MODEL)  # named, as the reading does: else it would be loaded twice


@pytest.fixture(scope="session")
def article_of(nlp) -> Callable[..., Article]:
    """What the judges get of a text."""

    def article_of(text: str, *, title: str = "", published: str | None = None, home: str | None = None) -> Article:
        head = f"{title}\n\n" if title else ""
        day = date.fromisoformat(published) if published else None
        return find_candidates(nlp(head + text), title_length=len(head), published=day, home=home)

    return article_of


@pytest.fixture(scope="session")
def read(article_of) -> Callable[..., list[dict[str, Any]]]:
    def read(text: str, **about: str | None) -> list[dict[str, Any]]:
        article = article_of(text, **about)
        return [record(article, encounter) for encounter in decide(article)]

    return read


@pytest.fixture(scope="session")
def candidates(article_of) -> Callable[..., list[Encounter]]:
    """What grammar finds in a text, before it is judged."""

    def candidates(text: str, **about: str | None) -> list[Encounter]:
        article = article_of(text, **about)
        assert reader.may_tell_of_a_meeting(article.text), "such a text would never reach the model"
        return article.encounters

    return candidates
