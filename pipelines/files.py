"""Writing a file whole or not at all, so that no reader ever meets half of one.

Here: the one way in which the project puts a file in the place of another. Not here: what is written, and the warehouse file,
which readers hold open (`warehouse/publish.py`).
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """The path of a new file beside `path`, to be written in the block; it takes the place of `path` as the block ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield beside
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write a text whole or not at all, as UTF-8."""
    with replacing(path) as beside:
        beside.write_text(text, encoding="utf-8")
