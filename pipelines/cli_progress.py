"""How far a command is, for a person who waits: bars on a terminal, plain lines elsewhere.

Here: showing it; both classes are also the resource `progress` of the assets (`resources/progress.py`), with stages
besides. Not here: what is done meanwhile.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

Advance = Callable[[int], None]


def _silent(line: str) -> None:
    """The display shows it all: the step's log need not repeat it."""


class Lines:
    """Plain lines: one when a stage begins, one every ten seconds in a long one, one at its end."""

    def __init__(self, stream: TextIO, every: float = 10.0) -> None:
        self.stream, self.every = stream, every

    def _say(self, line: str) -> None:
        print(line, file=self.stream, flush=True)

    def stage(self, what: str) -> None:
        """Say that the next stage begins."""
        self._say(f"{what} ...")

    @contextmanager
    def track(self, what: str, total: int | None, say: Callable[[str], object] = _silent) -> Iterator[Advance]:
        """See `pipelines.resources.progress.Progress.track`."""
        done, said = 0, time.monotonic()

        def advance(n: int) -> None:
            nonlocal done, said
            done += n
            if time.monotonic() - said >= self.every:
                said = time.monotonic()
                self._say(f"  {what}: {done:,}" + (f" of {total:,}" if total is not None else ""))

        yield advance
        self._say(f"  {what}: {done:,}")


class Bars:
    """A bar for the stage at work, and a line for each that is done."""

    def __init__(self, bars: Progress) -> None:
        self.bars = bars
        self.task = bars.add_task("Starting", total=None)

    def stage(self, what: str) -> None:
        """Say that the next stage begins."""
        self.bars.reset(self.task, description=what, total=None)

    @contextmanager
    def track(self, what: str, total: int | None, say: Callable[[str], object] = _silent) -> Iterator[Advance]:
        """See `pipelines.resources.progress.Progress.track`."""
        task = self.bars.add_task(what, total=total)

        def advance(n: int) -> None:
            self.bars.advance(task, n)

        yield advance
        done = self.bars.tasks[self.bars.task_ids.index(task)].completed
        self.bars.remove_task(task)
        self.bars.console.print(f"  {what}: {done:,.0f}", highlight=False)


@contextmanager
def display_on(stream: TextIO) -> Iterator[Lines | Bars]:
    """A display on a stream: bars if it is a terminal, else lines."""
    if not stream.isatty():
        yield Lines(stream)
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(file=stream), transient=True) as bars:
        yield Bars(bars)
