"""Writes the rows that were not taken, each with its line and reason, to be mended and imported."""

import contextlib
import csv
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from oppcli.errors import BadValue
from oppcli.importing.files.source import Source
from oppcli.importing.layouts.headings import REJECT_COLUMNS


class Rejects:
    """The open file of rejects."""

    def __init__(self, source: Source, stream: TextIO) -> None:
        self._kept = [i for i, name in enumerate(source.headings) if name not in REJECT_COLUMNS]
        self._width = len(source.headings)
        self._writer = csv.writer(_Lines(stream), delimiter=source.delimiter)
        self._writer.writerow([*REJECT_COLUMNS, *(source.headings[i] for i in self._kept)])

    def add(self, line: int, reason: str, cells: Sequence[str]) -> None:
        """One row: where it was, why it was not taken, and its cells exactly."""
        if len(cells) == self._width:
            cells = [cells[index] for index in self._kept]
        elif len(self._kept) < self._width:
            cells = cells[self._width - len(self._kept) :]  # the reject columns come first
        self._writer.writerow([line, reason, *cells])


class _Lines:
    """Ends lines in LF: CR LF would say of a file of ours that its texts are guarded.

    The writer itself is left at CR LF, as it quotes no more line ends than its own.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, line: str) -> None:
        self._stream.write(line.removesuffix("\r\n") + "\n")


@contextmanager
def write_rejects(path: str, source: Source) -> Iterator[Rejects]:
    """A rejects file of the source's headings and delimiter, in place when the block ends well.

    Raises BadValue when the file cannot be written, or is the one being imported.
    """
    target = Path(path)
    try:
        if target.is_dir():
            raise BadValue(f"{path} is a folder, not a file.", "--rejects FILE")
        if target.exists() and Path(source.name).exists() and target.samefile(source.name):
            raise BadValue(f"{path} is the file being imported.", "--rejects ANOTHER.csv")
        handle, made = tempfile.mkstemp(prefix=".rejects-", dir=target.parent)
    except OSError as error:
        raise BadValue(f"{path} cannot be written: {error.strerror}.", "--rejects FILE") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="") as out:
            yield Rejects(source, out)
        Path(made).replace(target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(made).unlink()
