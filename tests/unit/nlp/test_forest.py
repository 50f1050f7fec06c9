"""Forests and bags: what they answer, and that a file keeps them."""

import lightgbm
import numpy as np
import pytest

from benchmarks.train import SIZES, Size, plant
from pipelines.steps.nlp.forest import Bag, load_judges, save_judges
from pipelines.steps.nlp.judge import JUDGES, STAGES


@pytest.fixture(scope="module")
def rows():
    random = np.random.default_rng(1)
    return [{"a": float(a), "b": float(b)} for a, b in random.normal(size=(400, 2))]


def test_a_planted_forest_answers_as_lightgbm_does(rows, monkeypatch):
    monkeypatch.setattr("benchmarks.train.KINDS_OF_FOREST", [{}])
    answers = [int(row["a"] > 0 and row["b"] < 0.5) for row in rows]
    boosters = []
    train = lightgbm.train
    monkeypatch.setattr(lightgbm, "train", lambda *args, **kw: boosters.append(train(*args, **kw)) or boosters[-1])
    forest = plant(rows, answers, 1, Size(forests=1))
    expected = boosters[0].predict(np.array([[row["a"], row["b"]] for row in rows]))
    assert np.allclose(forest.predict(rows), expected, atol=1e-5)
    assert ((forest.predict(rows) > 0.5) == np.array(answers)).mean() > 0.95


def test_a_forest_of_several_classes_gives_chances_that_add_up(rows):
    answers = [0 if row["a"] < -0.3 else 1 if row["a"] < 0.3 else 2 for row in rows]
    chances = plant(rows, answers, 3, Size()).predict(rows)
    assert chances.shape == (400, 3)
    assert np.allclose(chances.sum(axis=1), 1)
    assert (chances.argmax(axis=1) == np.array(answers)).mean() > 0.95


def test_a_bag_adds_the_weights_of_the_words_it_knows():
    bag = Bag({"summit": 2.0, "goal": -3.0}, 0.5)
    low, high = bag.predict([{"goal": 1.0, "unknown": 1.0}, {"summit": 1.0}])
    assert low == pytest.approx(1 / (1 + np.exp(2.5)))
    assert high == pytest.approx(1 / (1 + np.exp(-2.5)))


def test_a_file_keeps_judges(rows, tmp_path):
    forest = plant(rows, [int(row["a"] > 0) for row in rows], 1, Size())
    save_judges(tmp_path / "judges.npz", {"forest": forest, "bag": Bag({"summit": 2.0}, -1.0)})
    kept = load_judges(tmp_path / "judges.npz")
    assert np.allclose(kept["forest"].predict(rows), forest.predict(rows))
    assert kept["bag"] == Bag({"summit": 2.0}, -1.0)


def test_no_rows_get_no_answers(rows):
    assert plant(rows, [int(row["a"] > 0) for row in rows], 1, Size()).predict([]).shape == (0,)


def test_every_stage_has_its_judge_and_no_judge_is_left_over():
    assert set(load_judges(JUDGES)) == {stage.name for stage in STAGES}


def test_sizes_are_those_of_stages():
    assert set(SIZES) <= {stage.name for stage in STAGES}
