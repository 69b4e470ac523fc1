"""A progress bar for what takes long: only on a terminal, and only once it has taken a second."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from oppcli.output.streams import is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 1.0  # seconds before a bar appears


@contextmanager
def progress(
    stream: TextIO, doing: str, total: int | None = None
) -> Iterator[Callable[[int], None]]:
    """Gives a function to be told how many rows are done; the bar is gone when the block ends.

    Without a `total` the bar only shows that something happens, and how many rows so far.
    """
    if not is_terminal(stream):
        yield lambda done: None
        return
    bar = _Bar(stream, doing, total)
    try:
        yield bar.tell
    finally:
        bar.stop()


class _Bar:
    """A bar that is drawn once patience is over."""

    def __init__(self, stream: TextIO, doing: str, total: int | None) -> None:
        self._stream = stream
        self._doing = doing
        self._total = total
        self._since = time.monotonic()
        self._drawn: Progress | None = None

    def tell(self, done: int) -> None:
        """Shows how many rows are done."""
        if self._drawn is None and time.monotonic() - self._since > PATIENCE:
            self._drawn = _drawn(self._stream)
            self._drawn.start()
            self._drawn.add_task(self._doing, total=self._total)
        if self._drawn is not None:
            self._drawn.update(self._drawn.task_ids[0], completed=done)

    def stop(self) -> None:
        """Takes the bar away."""
        if self._drawn is not None:
            self._drawn.stop()


def _drawn(stream: TextIO) -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(file=stream, markup=False, emoji=False, highlight=False),
        transient=True,
    )
