"""The reading does not get worse: floors on the labelled articles beside the repository, where they are."""

import importlib.util
import os
from pathlib import Path

import pytest
from tests.quality.reading import predictions

SHARED = Path(os.environ.get("PARLEY_SHARED", Path(__file__).parents[3] / "shared"))
EVALUATION = SHARED / "evaluation"
pytestmark = pytest.mark.skipif(
    not (EVALUATION / "score.py").is_file(), reason="the labelled articles are not beside the repository"
)

# A little below what `make evaluate` printed when they were set, so that only a real loss fails.
FLOORS = {"overall": 0.45, "meeting": 0.60, "participants": 0.50, "article_detection": 0.80}


@pytest.fixture(scope="module")
def figures():
    spec = importlib.util.spec_from_file_location("score", EVALUATION / "score.py")
    assert spec is not None
    assert spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    gold = score.load(EVALUATION / "labels.jsonl")
    return score.score(gold, predictions(EVALUATION / "articles.jsonl"))[0]


@pytest.mark.parametrize("figure", FLOORS)
def test_the_reading_reaches_its_floor(figures, figure):
    assert figures[figure]["f1"] >= FLOORS[figure]
