"""Grow the judges' forests from labelled articles: `make train`.

Here: going through the stages of `pipelines/steps/nlp/judge.py` on articles that people have labelled, growing a forest for
each, and saying how well unseen articles are read. Not here: the stages themselves and the features.

Every stage learns from what the stages before it decide about articles that they had not seen (out of fold), as it will
meet them in use. `--by-source` cuts the folds by outlet, so that no outlet is judged by what was learned from it: the figure
to expect on a new outlet.
"""

import argparse
import sys
import zlib
from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from benchmarks.labelled import Sample, aligned, as_prediction, figures, load, scorer
from pipelines.steps.nlp.features import KINDS, STATUSES
from pipelines.steps.nlp.forest import Bag, Forest, Judge, save_judges
from pipelines.steps.nlp.judge import JUDGES, STAGES, Stage, accepted
from pipelines.steps.nlp.measures import Features

N_FOLDS = 5
# How often the articles are gone through, each time in other folds, so that the judges meet other decisions of the stages before
# them: what is learned hangs less on chance. Three readings against one, on articles that neither had seen (a fifth of them
# held back five times): overall 0.743 for 0.739, date 0.662 for 0.646.
N_READINGS = 3
# Small trees on a part of the numbers, strongly smoothed: set by the cross-validated overall F1 of the training articles.
PARAMETERS: dict[str, Any] = {
    "learning_rate": 0.05, "num_leaves": 12, "max_depth": 6, "min_data_in_leaf": 15, "feature_fraction": 0.5, "bagging_fraction": 0.8,
    "bagging_freq": 1, "lambda_l2": 5.0, "verbose": -1, "num_threads": 2, "deterministic": True, "force_row_wise": True,
    "use_missing": False,
}  # fmt: skip
# Forests that are averaged: one alone depends much on chance with so few labels. Half of them split at random thresholds (extremely
# randomised trees, Geurts et al. 2006): the two kinds err differently. Against four of one kind the log loss out of fold fell
# with every judge, by 1 to 2 %.
KINDS_OF_FOREST: list[dict[str, Any]] = [{}, {"extra_trees": True, "learning_rate": 0.08}]


@dataclass(frozen=True)
class Size:
    """How large a judge is: so many forests of each kind, of so many trees (for each class)."""

    forests: int = 2
    rounds: int = 120


# Judges with many lessons learn from more trees. Log loss out of fold against 120 of them: person 0.207 -> 0.200, party 0.179 ->
# 0.174, city 0.239 -> 0.233, accept 0.335 -> 0.331; of date, status and kind it rises. For those asked most often one forest of each
# kind does as well as two (0.001 apart), and is asked in half the time.
SIZES = dict.fromkeys(("person", "party", "city", "state"), Size(1, 300)) | dict.fromkeys(
    ("same", "accept"), Size(2, 200)
)
# How much a label of a set weighs, 1 where not listed. Articles written for this tell more encounters than news does, in more
# words: at full weight they cost the real ones (overall out of fold 0.747 -> 0.740), at a quarter they cost nothing.
WEIGHTS = {"written": 0.25}
NEWS = ("training", "corpus")  # the sets of real articles that teach
SLOTS = ("article_detection", "meeting", "countries", "organizations", "participants", "participant_country", "date",
         "city", "country", "status", "kind", "overall")  # fmt: skip


def targets(stage: str, score: Any, sample: Sample, items: list[Any]) -> list[int | None]:
    """What a stage should have answered for each item; None where the labels do not say."""
    if stage == "same":
        return [_same(score, sample, a, b) for a, b in items]
    if stage == "article":
        return [int(any(gold["salience"] == "main" for gold in sample.gold))]
    told = aligned(score, sample, 0.4 if stage in ("accept", "confidence") else 0.3)
    if stage == "confidence":
        return [int(id(e) in told) for (e,) in items]
    if stage == "accept":
        # A background encounter may be found or not: it teaches nothing.
        return [
            None if (gold := told.get(id(e))) and gold["salience"] != "main" else int(gold is not None)
            for (e, *_) in items
        ]
    answers: list[int | None] = []
    named: dict[int, set[int]] = {}
    for encounter, *rest in items:
        gold = told.get(id(encounter))
        if gold is None:
            answers.append(None)
        elif stage == "person":
            if id(encounter) not in named:
                everybody = [p.name for p in sample.article.reading.people]
                pairs = score.match_names(score.names(gold), everybody)
                named[id(encounter)] = {id(sample.article.reading.people[j]) for _, j in pairs}
            answers.append(int(id(rest[0]) in named[id(encounter)]))
        elif stage == "party":
            kind, key = rest[0]
            party = f"c:{key}" if kind == "country" else f"o:{score.organization(key)}"
            answers.append(int(party in score.parties(gold)))
        elif stage == "kind":
            answers.append(KINDS.index(gold["kind"]))
        elif stage == "status":
            answers.append(STATUSES.index(gold["status"]))
        elif stage == "city":
            answers.append(int(bool(gold["city"]) and score.fold(gold["city"]) == score.fold(rest[0][0])))
        elif stage == "state":
            answers.append(int(gold["country"] == rest[0][1]))
        else:
            answers.append(int(bool(gold["date"]) and score.same_date(gold["date"], rest[0])))
    return answers


def _same(score: Any, sample: Sample, a: Any, b: Any) -> int | None:
    """Whether two candidates are most like one and the same label; None where that is not clear."""
    likest = []
    for encounter in (a, b):
        likeness = [score.similarity(gold, as_prediction(encounter)) for gold in sample.gold]
        best = max(likeness, default=0.0)
        likest.append({i for i, value in enumerate(likeness) if value >= best - 0.051} if best >= 0.4 else set())
    if not all(likest):
        return None
    if all(len(candidates) == 1 for candidates in likest):
        return int(likest[0] == likest[1])
    return None if likest[0] & likest[1] else 0


def grow(stage: Stage, rows: list[Features], answers: list[int], weights: list[float], n_readings: int) -> Judge:
    """A judge that answers as the labels do; `n_readings`: how many rows tell the same."""
    if stage.is_of_words:
        return fill(rows, answers, weights)
    return plant(rows, answers, stage.n_classes, SIZES.get(stage.name, Size()), weights, n_readings)


def fill(rows: list[Features], answers: list[int], labels_weigh: list[float]) -> Bag:
    """A bag of words; strongly smoothed (C as cross-validated), words of next to no weight left out."""
    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform(rows)
    model = LogisticRegression(C=0.05, max_iter=500).fit(table, answers, sample_weight=labels_weigh)
    weights = dict(zip(vectorizer.get_feature_names_out().tolist(), model.coef_[0].tolist(), strict=True))
    return Bag({word: round(w, 4) for word, w in weights.items() if abs(w) > 0.015}, float(model.intercept_[0]))


def plant(
    rows: list[Features],
    answers: list[int],
    n_classes: int,
    size: Size,
    labels_weigh: list[float] | None = None,
    n_readings: int = 1,
) -> Forest:
    """A forest that answers as the labels do."""
    names = tuple(rows[0])
    table = np.array([[row[name] for name in names] for row in rows], dtype=np.float64)
    objective = {"objective": "binary"} if n_classes == 1 else {"objective": "multiclass", "num_class": n_classes}
    leaves = {"min_data_in_leaf": PARAMETERS["min_data_in_leaf"] * n_readings}
    trees: list[dict[str, Any]] = []
    for seed, kind in product(range(1, size.forests + 1), KINDS_OF_FOREST):
        data = lightgbm.Dataset(table, np.array(answers), weight=labels_weigh, free_raw_data=True)
        booster = lightgbm.train({**PARAMETERS, **objective, **kind, **leaves, "seed": seed}, data, size.rounds)
        trees += [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]
    columns: dict[str, list[Any]] = defaultdict(list)
    roots = [_lay_out(tree, columns) for tree in trees]
    return Forest(
        names,
        n_classes,
        PARAMETERS["max_depth"],
        np.array(columns["feature"], dtype=np.int32),
        np.array(columns["threshold"], dtype=np.float64),
        np.array(columns["children"], dtype=np.int32).ravel(),
        np.array(columns["value"], dtype=np.float32) / (size.forests * len(KINDS_OF_FOREST)),
        np.array(roots, dtype=np.int32),
    )


def _lay_out(node: dict[str, Any], columns: dict[str, list[Any]]) -> int:
    at = len(columns["feature"])
    leaf = "leaf_value" in node
    columns["feature"].append(0 if leaf else node["split_feature"])
    columns["threshold"].append(0.0 if leaf else node["threshold"])
    columns["value"].append(node["leaf_value"] if leaf else 0.0)
    columns["children"].append((at, at))
    if not leaf:
        columns["children"][at] = (_lay_out(node["left_child"], columns), _lay_out(node["right_child"], columns))
    return at


def folds_of(samples: list[Sample], *, by_source: bool, reading: int = 0) -> list[int]:
    """The fold of each sample, others in each reading; -1 for a set that is only measured on."""
    if not by_source:
        salt = f"{reading}" if reading else ""
        return [
            -1 if s.name == "scored" else zlib.crc32((s.row["external_id"] + salt).encode()) % N_FOLDS for s in samples
        ]
    sizes: dict[str, int] = defaultdict(int)
    for sample in samples:
        sizes[sample.row["outlet"] or ""] += sample.name != "scored"
    load_of, fold_of = [0] * N_FOLDS, {}
    for outlet in sorted(sizes, key=lambda o: (-sizes[o], o)):
        fold_of[outlet] = load_of.index(min(load_of))
        load_of[fold_of[outlet]] += sizes[outlet]
    return [-1 if s.name == "scored" else fold_of[s.row["outlet"] or ""] for s in samples]


@dataclass
class Asked:
    """What one stage asks about the samples of a reading: a row each, what it is about, whose it is, what labels answer."""

    rows: list[Features]
    items: list[list[Any]]  # by sample
    owner: list[int]
    answers: list[int | None]


def ask(stage: Stage, samples: list[Sample], score: Any) -> Asked:
    asked = Asked([], [], [], [])
    for n, sample in enumerate(samples):
        found = stage.rows(sample.article)
        asked.items.append([item for item, _ in found])
        asked.rows += [row for _, row in found]
        asked.answers += targets(stage.name, score, sample, asked.items[-1])
        asked.owner += [n] * len(found)
    return asked


def run_stage(stage: Stage, readings: list[tuple[list[Sample], list[int]]], score: Any) -> Judge:
    """Asks one stage of every sample of each reading (samples, folds), each by a forest that has not seen it, applies the
    answers, and returns the judge grown on all that teach in any reading."""
    asked = [ask(stage, samples, score) for samples, _ in readings]

    def grown(lessons: list[tuple[int, int]], n_readings: int) -> Judge:
        return grow(
            stage,
            [asked[r].rows[i] for r, i in lessons],
            [asked[r].answers[i] for r, i in lessons],  # type: ignore[misc]
            [WEIGHTS.get(readings[r][0][asked[r].owner[i]].name, 1.0) / n_readings for r, i in lessons],
            n_readings,
        )

    lessons = [
        (r, i)
        for r, (_, folds) in enumerate(readings)
        for i, answer in enumerate(asked[r].answers)
        if answer is not None and folds[asked[r].owner[i]] >= 0
    ]
    final = grown(lessons, len(readings))
    for r, (samples, folds) in enumerate(readings):
        rows, owner = asked[r].rows, asked[r].owner
        chances = np.zeros(len(rows)) if stage.n_classes == 1 else np.zeros((len(rows), stage.n_classes))
        for fold in sorted(set(folds)):
            held = [i for i in range(len(rows)) if folds[owner[i]] == fold]
            seen = [(r, i) for reading, i in lessons if reading == r and folds[owner[i]] != fold]
            judge = final if fold < 0 else grown(seen, 1)
            chances[held] = judge.predict([rows[i] for i in held])
        at = 0
        for sample, items in zip(samples, asked[r].items, strict=True):
            stage.apply(sample.article, items, chances[at : at + len(items)])
            at += len(items)
        if r == 0:
            known = [i for i, n in enumerate(owner) if asked[r].answers[i] is not None and samples[n].name in NEWS]
            _report_stage(stage.name, np.array([asked[r].answers[i] for i in known]), chances[known])
    return final


def _report_stage(name: str, truth: np.ndarray, given: np.ndarray) -> None:
    """The log loss of a stage, and F1 at several thresholds where it answers yes or no."""
    classes = given if given.ndim == 2 else np.stack([1 - given, given], axis=1)
    loss = log_loss(truth, classes / classes.sum(axis=1, keepdims=True), labels=range(classes.shape[1]))
    line = [f"{len(truth):7,} asked  log loss {loss:.4f}"]
    for threshold in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6) if given.ndim == 1 else ():
        hit = int(((given > threshold) & (truth == 1)).sum())
        line.append(f"{threshold}: {2 * hit / max(1, int((given > threshold).sum() + truth.sum())):.3f}")
    print(f"  {name:12}{'  '.join(line)}", flush=True)


def show(title: str, found: dict[str, Any]) -> None:
    print(title)
    for slot in SLOTS:
        f = found[slot]
        print(f"  {slot:20}{f['precision']:8.3f}{f['recall']:8.3f}{f['f1']:8.3f}")


def calibration(samples: list[Sample], score: Any) -> list[tuple[float, float, int]]:
    """(mean confidence, share that is right, how many) of the encounters that count, by tenths of confidence."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for sample in samples:
        told = aligned(score, sample, 0.4)
        for encounter in accepted(sample.article):
            bins[min(9, int(encounter.confidence * 10))].append((encounter.confidence, id(encounter) in told))
    return [
        (float(np.mean([c for c, _ in found])), float(np.mean([right for _, right in found])), len(found))
        for _, found in sorted(bins.items())
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("shared", type=Path, help="folder that holds evaluation/ and corpus/")
    parser.add_argument("--by-source", action="store_true", help="cut the folds by outlet; writes nothing")
    parser.add_argument("--dry", action="store_true", help="only report; write nothing")
    parser.add_argument(
        "--without", default="", help="stages to leave out, by commas: what they are worth; writes nothing"
    )
    parser.add_argument("--cache", type=Path, help="folder to keep the parses in")
    options = parser.parse_args()
    score = scorer(options.shared)
    without = set(filter(None, options.without.split(",")))
    unknown = without - {stage.name for stage in STAGES}
    if unknown:
        parser.error(f"no such stages: {', '.join(sorted(unknown))}; there are {', '.join(s.name for s in STAGES)}")
    is_trial = bool(options.by_source or without)  # what is out of fold is so after one reading, and no more is asked
    readings = []
    for reading in range(1 if is_trial else N_READINGS):
        names = (*NEWS, "written", *(["scored"] if reading == 0 else []))
        loaded = [s for name in names for s in load(options.shared, name, options.cache)]
        readings.append((loaded, folds_of(loaded, by_source=options.by_source, reading=reading)))
    samples, folds = readings[0]
    teach = [s for s, fold in zip(samples, folds, strict=True) if fold >= 0]
    held = [s for s, fold in zip(samples, folds, strict=True) if fold < 0]
    print(f"{len(teach)} articles teach, {sum(len(s.article.encounters) for s in teach)} candidates in them")
    print("Each judge of news, out of fold: log loss, and F1 by threshold:")
    if "accept" in without:  # then every candidate counts
        for encounter in (e for loaded, _ in readings for s in loaded for e in s.article.encounters):
            encounter.chance = 1.0
    judges = {stage.name: run_stage(stage, readings, score) for stage in STAGES if stage.name not in without}
    real = [s for s in teach if s.name in NEWS]
    how = f"out of fold{' by source' if options.by_source else ''} (precision, recall, F1)"
    show(f"{len(real)} articles of news, {how}:", figures(score, real, accepted))
    show(
        f"The articles written for training, {how}:",
        figures(score, [s for s in teach if s.name == "written"], accepted),
    )
    if not is_trial:
        show("The scored set, which teaches nothing:", figures(score, held, accepted))
    print("Confidence, share right, encounters (out of fold):")
    for mean, share, number in calibration(real, score):
        print(f"  {mean:.2f}  {share:.2f}  {number}")
    if not (is_trial or options.dry):
        save_judges(JUDGES, judges)
        print(f"Wrote {JUDGES.name} ({JUDGES.stat().st_size / 1000:.0f} kB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
