"""Labelled articles as the judges learn from them: candidates found in each, beside what people say it tells.

Here: loading the sets and matching candidates to labels with the shared scorer. Not here: growing forests (`train.py`).

Three sets teach: `evaluation/training_*.jsonl` beside the repository; the articles of `corpus/` that
`benchmarks/labels/corpus.jsonl` labels, which holds no text: people and evidence are offsets into the title ("t") or
text ("b") of the article with that id; and articles written for this in `benchmarks/labels/written/`. All labels follow
`evaluation/GUIDELINES.md`.
"""

import gzip
import importlib.util
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from spacy.tokens import Doc, DocBin

from pipelines.steps.extract.clean import clean_articles
from pipelines.steps.extract.extract import extract
from pipelines.steps.extract.sources import FilesSource
from pipelines.steps.nlp import reader
from pipelines.steps.nlp.article import Article
from pipelines.steps.nlp.merge import Encounter

LABELS = Path(__file__).parent / "labels" / "corpus.jsonl"
WRITTEN = Path(__file__).parent / "labels" / "written"
CORPORA = ("meeting_candidates.jsonl.gz", "general_news.jsonl.gz")


@dataclass
class Sample:
    """One labelled article: its row of ARTICLE, the candidates found in it, and its labels."""

    row: dict[str, Any]
    article: Article
    gold: list[dict[str, Any]]
    name: str  # of the set


@cache
def scorer(shared: Path) -> ModuleType:
    """The shared scorer, `evaluation/score.py`."""
    spec = importlib.util.spec_from_file_location("score", shared / "evaluation" / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"Expected the scorer in {shared / 'evaluation'}, found none.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _lines(path: Path) -> list[dict[str, Any]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def corpus_labels(shared: Path) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """(article, meetings) of the labelled articles of `corpus/`, names put back from their offsets."""
    articles = {a["article_id"]: a for name in CORPORA for a in _lines(shared / "corpus" / name)}
    found = []
    for record in _lines(LABELS):
        article = articles[record["article_id"]]
        parts = {"t": article["title"] or "", "b": article["text"]}
        meetings = [
            m | {"participants": [{**p, "name": _cut(parts, p["at"])} for p in m["participants"]]}
            for m in record["meetings"]
        ]
        found.append((article, meetings))
    return found


def _cut(parts: dict[str, str], at: list[Any]) -> str:
    part, start, end = at
    return " ".join(parts[part][start:end].split())


def labelled(shared: Path, name: str) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """(article, meetings) of the set `training`, `scored`, `corpus` or `written`."""
    if name == "corpus":
        return corpus_labels(shared)
    folder = WRITTEN if name == "written" else shared / "evaluation"
    prefix = "training_" if name == "training" else ""
    labels = {r["article_id"]: r["meetings"] for r in _lines(folder / f"{prefix}labels.jsonl")}
    return [(a, labels[a["article_id"]]) for a in _lines(folder / f"{prefix}articles.jsonl")]


def load(
    shared: Path, name: str, cache_folder: Path | None = None, *, model: str = reader.DEFAULT_MODEL
) -> list[Sample]:
    """The samples of a set. With a cache folder the parses are kept there, so that a change of rules needs no parsing."""
    rows, docs, gold = _prepared(shared, name, cache_folder, model)
    samples = []
    for row, doc, (text, context) in zip(rows, docs, reader.as_texts(rows), strict=True):
        if doc.text != text:
            raise ValueError(f"The kept parses of '{name}' are of other articles; delete the cache folder.")
        samples.append(
            Sample(row, reader.candidates_of(doc, row, context["title_length"]), gold[row["external_id"]], name)
        )
    return samples


@cache  # a training goes through the same articles several times
def _prepared(
    shared: Path, name: str, cache_folder: Path | None, model: str
) -> tuple[list[dict[str, Any]], list[Doc], dict[str, list[dict[str, Any]]]]:
    """The rows of ARTICLE of a set, their parses, and the labels by article id."""
    pairs = labelled(shared, name)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        path.write_text("".join(json.dumps(article) + "\n" for article, _ in pairs), encoding="utf-8")
        raw = extract([FilesSource(name="labelled", path=path)], now=datetime.now(UTC).replace(tzinfo=None))
        rows = list(clean_articles(raw.raw).articles.iter_rows(named=True))
    gold = {article["article_id"]: meetings for article, meetings in pairs}
    return rows, _parsed(rows, cache_folder and cache_folder / f"{name}-{len(rows)}-{model}.spacy", model), gold


def _parsed(rows: list[dict[str, Any]], cache_file: Path | None, model: str) -> list[Doc]:
    nlp = reader.load_model(model)
    if cache_file is not None and cache_file.is_file():
        kept = DocBin().from_disk(cache_file)
    else:
        kept = DocBin(
            attrs=["ORTH", "LEMMA", "POS", "TAG", "DEP", "HEAD", "ENT_IOB", "ENT_TYPE", "SENT_START", "MORPH"]
        )
        with nlp.select_pipes(disable=["parley_gazetteer"]):
            for doc in nlp.pipe(text for text, _ in reader.as_texts(rows)):
                kept.add(doc)
        if cache_file is not None:
            cache_file.parent.mkdir(parents=True, exist_ok=True)
            kept.to_disk(cache_file)
    gazetteer = nlp.get_pipe("parley_gazetteer")  # anew each time: its lists change more often than the parses
    return [gazetteer(doc) for doc in kept.get_docs(nlp.vocab)]


def as_prediction(encounter: Encounter) -> dict[str, Any]:
    """An encounter in the fields that the scorer compares."""
    place = encounter.place
    return {
        "kind": encounter.kind,
        "status": encounter.status,
        "date": encounter.date,
        "city": place.city.name if place and place.city else None,
        "country": place.country if place else None,
        "countries": encounter.countries,
        "organizations": encounter.organizations,
        "participants": [
            {"name": p.name, "country": p.country, "organization": p.organization} for p in encounter.people
        ],
    }


def aligned(score: ModuleType, sample: Sample, threshold: float) -> dict[int, dict[str, Any]]:
    """id() of a candidate -> the label that it tells, one to one, by the scorer's own pairing."""
    predictions = [as_prediction(e) for e in sample.article.encounters]
    kept, score.THRESHOLD = score.THRESHOLD, threshold
    try:
        pairs = score.pair(sample.gold, predictions)
    finally:
        score.THRESHOLD = kept
    return {id(sample.article.encounters[j]): sample.gold[i] for i, j in pairs}


def figures(score: ModuleType, samples: list[Sample], chosen: Any) -> dict[str, Any]:
    """The scorer's figures, `chosen` giving the encounters of a sample's article that count."""
    gold = {s.row["external_id"]: {"meetings": s.gold} for s in samples}
    predicted = {s.row["external_id"]: {"meetings": [as_prediction(e) for e in chosen(s.article)]} for s in samples}
    return score.score(gold, predicted)[0]
