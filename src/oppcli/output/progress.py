"""A progress bar for what takes long: only on a terminal, and only once it has taken a second."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from oppcli.output.streams import is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 1.0  # seconds before a bar appears


class Watch:
    """Is told how many rows are done. `seconds` is how long it took, once it has stopped."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._since: float | None = time.monotonic()

    def __call__(self, done: int) -> None:
        """Nobody looks: nothing is drawn."""

    def stop(self) -> None:
        """Takes the bar away; what comes after, such as a question, is not counted."""
        if self._since is not None:
            self.seconds = time.monotonic() - self._since
            self._since = None


@contextmanager
def progress(stream: TextIO, doing: str, total: int | None = None) -> Iterator[Watch]:
    """Gives a function to be told how many rows are done; the bar is gone when the block ends.

    Without a `total` the bar only shows that something happens, and how many rows so far.
    """
    watch = _Bar(stream, doing, total) if is_terminal(stream) else Watch()
    try:
        yield watch
    finally:
        watch.stop()


def pace(stream: TextIO, rows: int, *watches: Watch) -> str:
    """`100,000 rows in 6 s (16,700 a second)`; nothing for what was quick, or in a pipe."""
    seconds = sum(watch.seconds for watch in watches)
    if seconds < PATIENCE or not rows or not is_terminal(stream):
        return ""
    each = rows / seconds
    rounded = round(each, 3 - len(str(int(each)))) if each >= 1 else round(each, 1)
    took = f"{seconds:.1f} s" if seconds < 10 else f"{seconds:,.0f} s"
    return f"{rows:,} {'row' if rows == 1 else 'rows'} in {took} ({rounded:,.10g} a second)"


class _Bar(Watch):
    """A bar that is drawn once patience is over, even by what says nothing for long."""

    def __init__(self, stream: TextIO, doing: str, total: int | None) -> None:
        super().__init__()
        self._stream = stream
        self._doing = doing
        self._total = total
        self._done = 0
        self._drawn: Progress | None = None
        self._is_over = False
        self._lock = threading.Lock()
        self._timer = threading.Timer(PATIENCE, self._draw)
        self._timer.daemon = True
        self._timer.start()

    def __call__(self, done: int) -> None:
        """Shows how many rows are done."""
        self._done = done
        if self._drawn is not None:
            self._drawn.update(self._drawn.task_ids[0], completed=done)

    def stop(self) -> None:
        super().stop()
        self._timer.cancel()
        with self._lock:
            self._is_over = True
            if self._drawn is not None:
                self._drawn.stop()

    def _draw(self) -> None:
        drawn = _made(self._stream)
        drawn.add_task(self._doing, total=self._total, completed=self._done)
        with self._lock:
            if not self._is_over:
                drawn.start()
                self._drawn = drawn


def _made(stream: TextIO) -> "Progress":
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
