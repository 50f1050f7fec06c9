"""What the tests of the reading share: the model loaded once, and `read`, which reads one sentence or short article."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from pipelines.steps.nlp import reader
from pipelines.steps.nlp.candidates import find_candidates
from pipelines.steps.nlp.judge import decide
from pipelines.steps.nlp.merge import Encounter
from pipelines.steps.nlp.record import record


@pytest.fixture(scope="session")
def nlp():
    return reader.load_model()


@pytest.fixture(scope="session")
def read(nlp) -> Callable[..., list[dict[str, Any]]]:
    def read(
        text: str, *, title: str = "", published: str | None = None, home: str | None = None
    ) -> list[dict[str, Any]]:
        head = f"{title}\n\n" if title else ""
        article = find_candidates(
            nlp(head + text),
            title_length=len(head),
            published=date.fromisoformat(published) if published else None,
            home=home,
        )
        return [record(article, encounter) for encounter in decide(article)]

    return read


@pytest.fixture(scope="session")
def candidates(nlp) -> Callable[..., list[Encounter]]:
    """What grammar finds in a text, before it is judged."""

    def candidates(text: str, *, title: str = "", home: str | None = None) -> list[Encounter]:
        head = f"{title}\n\n" if title else ""
        assert reader.may_tell_of_a_meeting(head + text), "such a text would never reach the model"
        return find_candidates(nlp(head + text), title_length=len(head), published=None, home=home).encounters

    return candidates
