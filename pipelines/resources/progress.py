"""How far a long step is: what assets report to, and where it is shown.

Here: the interface and the form for Dagster's log. Not here: the bar on a terminal (`pipelines/cli_refresh.py`).
"""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

Advance = Callable[[int], None]
Say = Callable[[str], object]


class Progress(Protocol):
    """Shows how far a step is."""

    def track(self, what: str, total: int | None, say: Say) -> AbstractContextManager[Advance]:
        """Begin to show `what` (such as 'reading articles').

        Args:
            total: how many there are; None where that is not known.
            say: the step's own log.

        Returns:
            A context that gives a function, to be called with how many more are done.
        """
        ...


class LogProgress:
    """Progress as lines in the step's log, at most one each `every` seconds, and one at the end."""

    def __init__(self, every: float = 10.0) -> None:
        self.every = every

    @contextmanager
    def track(self, what: str, total: int | None, say: Say) -> Iterator[Advance]:
        """See `Progress.track`."""
        done, began = 0, time.monotonic()
        said = began

        def advance(n: int) -> None:
            nonlocal done, said
            done += n
            if time.monotonic() - said >= self.every:
                said = time.monotonic()
                say(f"{what}: {done:,}" + (f" of {total:,}" if total is not None else ""))

        yield advance
        say(f"{what}: {done:,} done in {time.monotonic() - began:.1f} s")
