"""Writes records as they are read, to a stream or to a file, so that memory stays flat."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TextIO

from oppcli.output.formats import refuse_guards, streamer_of
from oppcli.output.screen_text import Style
from oppcli.output.streams import whole_file
from oppcli.output.table import Table


def stream(
    pages: Iterable[Table],
    to: TextIO,
    format: str,  # noqa: A002
    *,
    today: date,
    is_terminal: bool,
    excel_safe: bool = False,
) -> None:
    """Writes pages of one table. On a terminal control characters are shown, not obeyed.

    Raises WrongUsage for a format that cannot be streamed, or that has no guards.
    """
    write = streamer_of(format)
    if excel_safe:
        refuse_guards(format)
    encoding = to.encoding or "utf-8"
    write(
        pages,
        to,
        Style(today, encoding=encoding, is_terminal=is_terminal, excel_safe=excel_safe),
    )


def stream_file(
    pages: Iterable[Table],
    path: Path,
    format: str,  # noqa: A002
    *,
    today: date,
    excel_safe: bool = False,
    watch: Callable[[int], None] = lambda rows: None,
) -> int:
    """Writes pages to a file and gives the number of rows; the file is whole or not there at all.

    `watch` is told how many rows are written. Raises BadValue when it cannot be written.
    """
    counter = _Counter(pages, watch)
    with whole_file(path) as file:
        stream(counter, file, format, today=today, is_terminal=False, excel_safe=excel_safe)
    return counter.rows


class _Counter:
    """Pages on their way, and how many rows they had."""

    def __init__(self, pages: Iterable[Table], watch: Callable[[int], None]) -> None:
        self.rows = 0
        self._pages = pages
        self._watch = watch

    def __iter__(self) -> Iterator[Table]:
        for page in self._pages:
            yield page
            self.rows += len(page.rows)
            self._watch(self.rows)
