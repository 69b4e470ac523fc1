"""Writes the rows that were not taken, each with its line and reason, to be mended and imported."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TextIO

from oppcli.errors import BadValue, OppError
from oppcli.folders import replacing
from oppcli.importing.files.source import WORKBOOKS, Source
from oppcli.importing.layouts.headings import REJECT_COLUMNS

_WORKBOOK = ".xlsx"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9]{2}:[0-9]{2}:[0-9]{2})?")
_FORMATS = {10: "yyyy-mm-dd", 19: "yyyy-mm-dd hh:mm:ss"}  # by the length of the text
_FIRST_DAY = "1900-03-01"  # before it Excel counts a day that never was

Put = Callable[[Sequence[object]], object]  # writes one row


class Rejects:
    """The open file of rejects; `put` writes a row of it."""

    def __init__(self, source: Source, put: Put) -> None:
        self._kept = [i for i, name in enumerate(source.headings) if name not in REJECT_COLUMNS]
        self._width = len(source.headings)
        self._put = put
        self._put([*REJECT_COLUMNS, *(source.headings[i] for i in self._kept)])

    def add(self, line: int, reason: str, cells: Sequence[str]) -> None:
        """One row: where it was, why it was not taken, and its cells exactly."""
        if len(cells) == self._width:
            cells = [cells[index] for index in self._kept]
        elif len(self._kept) < self._width:
            cells = cells[self._width - len(self._kept) :]  # the reject columns come first
        self._put([line, reason, *cells])


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

    It is a workbook where it is called so. Raises BadValue when the file cannot be written, or is
    the one being imported.
    """
    target = Path(path)
    try:
        if target.is_dir():
            raise BadValue(f"{path} is a folder, not a file.", "--rejects FILE")
        if target.exists() and Path(source.name).exists() and target.samefile(source.name):
            raise BadValue(f"{path} is the file being imported.", "--rejects ANOTHER.csv")
    except OSError as error:
        raise _cannot(path, error) from error
    with _placed(target) as draft:
        if target.suffix.lower() == _WORKBOOK:
            with _workbook(str(draft), of_workbook=source.format in WORKBOOKS) as put:
                yield Rejects(source, put)
        else:
            with draft.open("w", encoding="utf-8", errors="backslashreplace", newline="") as out:
                # What is called .tsv is read by tabs, whatever is in it.
                mark = "\t" if target.suffix.lower() == ".tsv" else source.delimiter
                yield Rejects(source, csv.writer(_Lines(out), delimiter=mark).writerow)


def empty_rejects(path: str, source: Source) -> None:
    """Takes the rows out of a file of rejects of an earlier import; any other file stays."""
    target = Path(path)
    is_imported = target.is_file() and Path(source.name).exists() and target.samefile(source.name)
    if target.is_file() and not is_imported and _is_of_rejects(path):
        with write_rejects(path, source):
            pass


def _is_of_rejects(path: str) -> bool:
    """Whether the headings of a file are those that `Rejects` writes."""
    from oppcli.importing.files.reading import open_source

    try:
        return tuple(open_source(path).headings[:1]) == REJECT_COLUMNS[:1]
    except OppError:
        return False


@contextmanager
def _placed(target: Path) -> Iterator[Path]:
    """The file that becomes the file of rejects. Raises BadValue where it cannot be written."""
    failed: OSError | None = None
    try:
        with replacing(target) as draft:
            try:
                yield draft
            except OSError as error:
                failed = error
                raise
    except OSError as error:
        if error is failed:  # what reads and stores the rows says it itself
            raise
        raise _cannot(str(target), error) from error


def _cannot(path: str, error: OSError) -> BadValue:
    return BadValue(f"{path} cannot be written: {error.strerror}.", "--rejects FILE")


@contextmanager
def _workbook(path: str, *, of_workbook: bool) -> Iterator[Put]:
    """A workbook of one sheet of texts; the days `of_workbook` rows are days in it as well.

    Raises BadValue when the extra is not installed.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise BadValue(
            "a workbook is asked for, and what writes those is not installed.",
            "pip install 'oppcli[xlsx]'",
        ) from error
    with Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("rejects")
        formats = {each: book.add_format({"num_format": how}) for each, how in _FORMATS.items()}
        rows = count()

        def put(cells: Sequence[object]) -> None:
            row = next(rows)
            for column, cell in enumerate(cells):
                text = str(cell)
                if of_workbook and _DAY.fullmatch(text) and text >= _FIRST_DAY:
                    sheet.write_datetime(
                        row, column, datetime.fromisoformat(text), formats[len(text)]
                    )
                elif isinstance(cell, int):
                    sheet.write_number(row, column, cell)
                else:
                    sheet.write_string(row, column, text)

        yield put
