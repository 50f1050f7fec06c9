"""The reading does not get worse: floors on labelled articles, those bundled and those beside the repository."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("PARLEY_SHARED", ROOT.parent / "shared"))
EVALUATION = SHARED / "evaluation"

# A little below what `make evaluate` printed when they were set, so that only a real loss fails.
FLOORS = {
    "overall": 0.75,
    "meeting": 0.82,
    "article_detection": 0.92,
    "countries": 0.78,
    "participants": 0.76,
    "participant_country": 0.75,
    "date": 0.62,
    "city": 0.66,
    "country": 0.71,
    "status": 0.76,
    "kind": 0.74,
    "organizations": 0.44,
}


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    if not (EVALUATION / "score.py").is_file():
        pytest.skip("the labelled articles are not beside the repository")
    predicted = tmp_path_factory.mktemp("evaluation") / "meetings.jsonl"
    parley = Path(sys.executable).with_name("parley")
    subprocess.run([parley, "extract", EVALUATION / "articles.jsonl", "-o", predicted], check=True, cwd=ROOT)
    score = [sys.executable, EVALUATION / "score.py", EVALUATION / "labels.jsonl", predicted, "--json"]
    return json.loads(subprocess.run(score, check=True, capture_output=True, text=True).stdout)


@pytest.mark.parametrize("figure", FLOORS)
def test_the_reading_reaches_its_floor(figures, figure):
    assert figures[figure]["f1"] >= FLOORS[figure]
