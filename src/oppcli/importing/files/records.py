"""Reads the records of delimited text strictly, a block of text at a time."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain, count, repeat
from typing import TextIO

from oppcli.importing.files.quoting import broken_row, stray_quote
from oppcli.importing.files.source import LONGEST_CELL, Row

_CHARACTERS_AT_ONCE = 1 << 16
_LOOSE = "\t|"  # files of these rarely quote, and a quote inside a cell is a quote
_STRAY = "has a quote inside a cell without quotes around it"


def record_blocks(
    stream: TextIO, delimiter: str, name: str, skipped: int = 0
) -> Iterator[list[Row]]:
    """Every record with the line where it starts, many at a time; a blank line has no cells.

    `skipped` lines were read before. Raises BadValue, with the line where the quote opened, for
    quoting that does not close.
    """
    csv.field_size_limit(LONGEST_CELL)
    read = skipped
    while text := stream.read(_CHARACTERS_AT_ONCE):
        text += stream.readline()
        if '"' in text:
            lines = list(io.StringIO(text, newline=""))
            block = _Quoted(lines, stream, delimiter, name, read)
            yield list(block.records())
            read = block.read
        else:
            rows = _plain(text, delimiter, name, read)
            yield rows
            read += len(rows)


def _plain(text: str, delimiter: str, name: str, read: int) -> list[Row]:
    """The records of lines without a quote: each is one, and only its length can be wrong."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        if "\r" in text:
            text = text.replace("\r", "\n")
    lines = text.split("\n")
    if not lines[-1]:  # what follows the last line end is no line
        lines.pop()
    if len(text) > LONGEST_CELL and max(map(len, lines)) > LONGEST_CELL:
        return _long(lines, delimiter, name, read)
    cells: Iterable[list[str]] = map(str.split, lines, repeat(delimiter))
    if "" in lines:
        cells = (each if line else [] for line, each in zip(lines, cells, strict=True))
    return list(zip(count(read + 1), cells, repeat(""), strict=False))


def _long(lines: list[str], delimiter: str, name: str, read: int) -> list[Row]:
    """The records of such lines where one of them may have a cell that is too long."""
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        return list(zip(count(read + 1), reader, repeat(""), strict=False))
    except csv.Error as error:
        at = reader.line_num
        raise broken_row(lines[at - 1], read + at, delimiter, name) from error


class _Quoted:
    """The records that begin in some lines; the last one may go on in the stream.

    `read` lines were read, at last with all of them.
    """

    def __init__(
        self, lines: list[str], stream: TextIO, delimiter: str, name: str, read: int
    ) -> None:
        self.read = read
        self._begun = read
        self._count = len(lines)
        self._delimiter = delimiter
        self._name = name
        self._held: list[str] = []  # the lines of one record, for what the reader cannot say
        self._reader = csv.reader(
            self._holding(chain(lines, stream)), delimiter=delimiter, strict=True
        )

    def records(self) -> Iterator[Row]:
        """The records one after the other, each with the fault of its quotes, if any."""
        try:
            for cells in self._reader:
                yield self.read + 1, cells, self._fault(cells)
                self.read = self._begun + self._reader.line_num
                if self._reader.line_num >= self._count:
                    return
                self._held.clear()
        except csv.Error as error:
            raw = "".join(self._held)
            raise broken_row(raw, self.read + 1, self._delimiter, self._name) from error

    def _fault(self, cells: list[str]) -> str:
        if self._delimiter in _LOOSE or '"' not in self._held[0]:
            return ""
        return _STRAY if stray_quote(cells, self._held, self._delimiter) else ""

    def _holding(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            self._held.append(line)
            yield line
