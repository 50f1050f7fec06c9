"""Score the reading on labelled articles: `make evaluate`, or `python benchmarks/evaluate.py FOLDER [--set training]`.

Here: running the reading as `parley extract` does and handing it to the scorer beside the labels. Not here: the scorer,
which belongs to the labels.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, help="folder with articles.jsonl, labels.jsonl and score.py")
    parser.add_argument("--set", default="", choices=["", "training"], help="which pair of articles and labels")
    parser.add_argument("--errors", type=int, default=0, help="also print the first N errors")
    options = parser.parse_args()
    prefix = f"{options.set}_" if options.set else ""
    articles, labels = options.folder / f"{prefix}articles.jsonl", options.folder / f"{prefix}labels.jsonl"
    for path in (articles, labels, options.folder / "score.py"):
        if not path.is_file():
            print(
                f"Expected {path}, found no such file. Name the folder of labelled articles: make evaluate SHARED=FOLDER_ABOVE_IT",
                file=sys.stderr,
            )
            return 2
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "meetings.jsonl"
        subprocess.run([Path(sys.executable).with_name("parley"), "extract", articles, "-o", predicted], check=True)
        command = [sys.executable, options.folder / "score.py", labels, predicted, "--errors", str(options.errors)]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
