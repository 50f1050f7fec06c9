"""Score the reading on labelled articles: `make evaluate`, or `python -m benchmarks.evaluate FOLDER`.

Prints, for the scored set and the training set, the figures of every slot and those of every source; the worst errors of
the training set, which are there to be read; and how well a refreshed warehouse puts articles together that tell one
encounter. Here: running `parley extract` and `parley refresh` and handing what they make to the scorers beside the labels. Not
here: the scorers, which belong to the labels.
"""

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.labelled import scorer

COLUMNS = ("overall", "article_detection", "meeting", "countries", "organizations", "participants", "participant_country",
           "date", "city", "country", "status", "kind")  # fmt: skip
SHORT = (
    "overall",
    "article",
    "meeting",
    "states",
    "orgs",
    "people",
    "sides",
    "date",
    "city",
    "country",
    "status",
    "kind",
)
FEW = 5  # articles: sources with fewer are put together


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "folder", type=Path, help="folder with (training_)articles.jsonl, (training_)labels.jsonl and score.py"
    )
    parser.add_argument("--model", help="spaCy model to read with instead of the setting's")
    parser.add_argument(
        "--errors", type=int, default=8, help="how many of the worst errors of the training set to print"
    )
    options = parser.parse_args()
    wanted = [
        options.folder / f"{prefix}{name}.jsonl" for prefix in ("", "training_") for name in ("articles", "labels")
    ]
    for path in (*wanted, options.folder / "score.py"):
        if not path.is_file():
            print(
                f"Expected {path}, found no such file. Name the folder of labelled articles: make evaluate SHARED=FOLDER_ABOVE_IT",
                file=sys.stderr,
            )
            return 2
    score = scorer(options.folder.parent)
    for prefix, title in (("", "Scored set"), ("training_", "Training set (the judges learn from it: not a measure)")):
        articles = options.folder / f"{prefix}articles.jsonl"
        gold = score.load(options.folder / f"{prefix}labels.jsonl")
        predicted = read(score, articles, options.model)
        with articles.open(encoding="utf-8") as lines:
            outlets = {a["article_id"]: a["outlet"] or "(none)" for a in map(json.loads, lines)}
        figures, errors = score.score(gold, predicted)
        print(f"\n{title}: {len(gold)} articles")
        for name in ("article_detection", "meeting", *score.SLOTS, "overall"):
            f = figures[name]
            print(
                f"  {name:20}{f['precision']:8.3f}{f['recall']:8.3f}{f['f1']:8.3f}{f['hit']:6}{f['pred']:6}{f['gold']:6}"
            )
        print_sources(score, gold, predicted, outlets)
        if prefix:
            print_errors(errors, options.errors)
    consolidation = options.folder / "consolidation"
    if (consolidation / "labels.jsonl").is_file():
        print_consolidation(consolidation, options.model)
    return 0


def read(score: Any, articles: Path, model: str | None) -> dict[str, Any]:
    """What `parley extract` makes of a file of articles."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "meetings.jsonl"
        environment = os.environ | ({"PARLEY_SPACY_MODEL": model} if model else {})
        command = [Path(sys.executable).with_name("parley"), "extract", articles, "-o", out]
        subprocess.run(command, check=True, env=environment)
        return score.load(out)


def print_consolidation(folder: Path, model: str | None) -> None:
    """The figures of a warehouse refreshed from the articles of a folder, by the scorer beside them."""
    with TemporaryDirectory() as home:
        sources = Path(home) / "sources.yaml"
        articles = (folder / "articles.jsonl").resolve()
        sources.write_text(
            json.dumps({"sources": [{"name": "consolidation", "type": "files", "path": str(articles)}]}),
            encoding="utf-8",
        )
        environment = os.environ | {
            "PARLEY_HOME": home,
            "PARLEY_SOURCES": str(sources),
            "DAGSTER_HOME": f"{home}/dagster",
        }
        environment |= {"PARLEY_SPACY_MODEL": model} if model else {}
        subprocess.run(
            [Path(sys.executable).with_name("parley"), "refresh"], check=True, env=environment, stdout=sys.stderr
        )
        scoring = [
            sys.executable,
            folder / "score_consolidation.py",
            folder / "labels.jsonl",
            f"{home}/warehouse.duckdb",
        ]
        found = subprocess.run(scoring, check=True, capture_output=True, text=True)
    print(f"\nConsolidation: {found.stdout.strip()}")


def print_sources(score: Any, gold: dict[str, Any], predicted: dict[str, Any], outlets: dict[str, str]) -> None:
    """The F1 of every slot, a line per source."""
    sizes = Counter(outlets.values())
    print(f"  F1 by source{'':25}{'n':>4}" + "".join(f"{name:>8}" for name in SHORT))
    groups = [name for name, n in sizes.most_common() if n >= FEW] + ["(others)"]
    for group in groups:
        ids = [i for i in gold if outlets[i] == group or (group == "(others)" and sizes[outlets[i]] < FEW)]
        if ids:
            figures, _ = score.score({i: gold[i] for i in ids}, predicted)
            print(f"  {group[:36]:37}{len(ids):4}" + "".join(f"{figures[name]['f1']:8.2f}" for name in COLUMNS))


def print_errors(errors: list[Any], n: int) -> None:
    """The errors that cost most slots first: what was missed, what was made up, what has most slots wrong."""
    weights = {"missed": 9, "spurious": 8}
    worst = sorted(errors, key=lambda e: -weights.get(e[0], len(e[2])))
    print(f"  Worst {min(n, len(worst))} of {len(worst)} errors:")
    for kind, article_id, wrong, expected, found in worst[:n]:
        print(f"    {kind} {article_id} {' '.join(wrong)}")
        for side, meeting in (("expected", expected), ("found", found)):
            if meeting:
                people = "; ".join(p["name"] for p in meeting["participants"])
                where = ", ".join(filter(None, (meeting.get("city"), meeting.get("country"))))
                parties = " ".join([*meeting["countries"], *meeting["organizations"]])
                print(
                    f"      {side:9}{meeting['kind']} {meeting['status']} {meeting['date']} [{where}] {parties}: {people}"
                )


if __name__ == "__main__":
    sys.exit(main())
