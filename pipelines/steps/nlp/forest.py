"""What a judge is: a forest of small trees over named numbers, or a bag of weighted words, kept as arrays.

Here: their form in memory and on disk, and what they make of rows. Not here: growing one (`benchmarks/train.py`, with
LightGBM, which nobody needs who only reads).
"""

from dataclasses import dataclass
from functools import cache
from itertools import chain
from operator import itemgetter
from pathlib import Path

import numpy as np

from pipelines.steps.nlp.measures import Features

AT_ONCE = 256  # rows: more of them fit in no cache
FIELDS = ("feature", "threshold", "children", "value", "roots")


@dataclass(frozen=True)
class Forest:
    """Trees laid out in shared arrays. A node `i` asks whether number `feature[i]` of a row is above `threshold[i]`, and goes
    to node `children[2 * i]` where not, to `children[2 * i + 1]` where so; a leaf goes to itself, and has its score in
    `value[i]`. `roots` holds the first node of each tree, the trees of several classes in turn (first tree of each class,
    second of each, ...); no leaf is more than `depth` steps from its root.
    """

    names: tuple[str, ...]  # of the numbers, in order
    n_classes: int  # 1: a yes or no
    depth: int
    feature: np.ndarray
    threshold: np.ndarray
    children: np.ndarray
    value: np.ndarray
    roots: np.ndarray

    def predict(self, rows: list[Features]) -> np.ndarray:
        """Probabilities: shape (rows,) of yes, or (rows, classes)."""
        if not rows:
            return np.zeros((0,) if self.n_classes == 1 else (0, self.n_classes))
        scores = np.concatenate([self._scores(rows[i : i + AT_ONCE]) for i in range(0, len(rows), AT_ONCE)])
        if self.n_classes == 1:
            return 1 / (1 + np.exp(-scores[:, 0]))
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)

    def _scores(self, rows: list[Features]) -> np.ndarray:
        """What the leaves that each row comes to say together, by class."""
        described = chain.from_iterable(map(itemgetter(*self.names), rows))
        numbers = np.fromiter(described, np.float64, len(rows) * len(self.names))
        starts = (np.arange(len(rows)) * len(self.names))[:, None]
        at = np.tile(self.roots, (len(rows), 1))  # rows x trees: the node that each has come to
        # One set of arrays for all steps: no node is out of bounds, so that nothing has to be checked or put aside.
        where, number, threshold = np.empty_like(at), np.empty(at.shape), np.empty(at.shape)
        for _ in range(self.depth):
            self.feature.take(at, out=where, mode="clip")
            numbers.take(where + starts, out=number, mode="clip")
            self.threshold.take(at, out=threshold, mode="clip")
            at *= 2
            at += number > threshold
            self.children.take(at, out=where, mode="clip")
            at, where = where, at
        return self.value.take(at).reshape(len(rows), -1, self.n_classes).sum(axis=1)


@dataclass(frozen=True)
class Bag:
    """A weight per word: the chance that an article of these words is one of the kind sought (logistic regression)."""

    words: dict[str, float]
    bias: float

    def predict(self, rows: list[Features]) -> np.ndarray:
        """Probabilities of yes, shape (rows,)."""
        scores = [self.bias + sum(self.words.get(w, 0.0) * n for w, n in row.items()) for row in rows]
        return 1 / (1 + np.exp(-np.array(scores)))


Judge = Forest | Bag


def save_judges(path: Path, judges: dict[str, Judge]) -> None:
    """Writes judges by name into one compressed file of arrays."""
    arrays: dict[str, np.ndarray] = {}
    for name, judge in judges.items():
        if isinstance(judge, Bag):
            arrays[f"{name}.words"] = np.array(list(judge.words))
            arrays[f"{name}.weights"] = np.array(list(judge.words.values()), dtype=np.float32)
            arrays[f"{name}.bias"] = np.array(judge.bias)
        else:
            arrays |= {f"{name}.{field}": getattr(judge, field) for field in FIELDS}
            arrays[f"{name}.names"] = np.array(judge.names)
            arrays[f"{name}.shape"] = np.array([judge.n_classes, judge.depth])
    np.savez_compressed(path, allow_pickle=False, **arrays)


def as_index(array: np.ndarray) -> np.ndarray:
    """Whole numbers as numpy looks up by them: any other kind it converts anew at each look-up."""
    return array.astype(np.intp) if array.dtype.kind == "i" else array


@cache
def load_judges(path: Path) -> dict[str, Judge]:
    """The judges that `save_judges` wrote."""
    with np.load(path, allow_pickle=False) as arrays:
        judges: dict[str, Judge] = {}
        for name in dict.fromkeys(key.rsplit(".", 1)[0] for key in arrays.files):
            if f"{name}.words" in arrays.files:
                weights = dict(zip(arrays[f"{name}.words"].tolist(), arrays[f"{name}.weights"].tolist(), strict=True))
                judges[name] = Bag(weights, float(arrays[f"{name}.bias"]))
                continue
            judges[name] = Forest(
                tuple(arrays[f"{name}.names"].tolist()),
                *arrays[f"{name}.shape"].tolist(),
                *(as_index(arrays[f"{name}.{field}"]) for field in FIELDS),
            )
        return judges
