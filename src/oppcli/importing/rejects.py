"""Writes the rows that were not taken, each with its line and reason, to be mended and imported."""

import contextlib
import csv
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TextIO

from oppcli.errors import BadValue
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
        handle, made = tempfile.mkstemp(prefix=".rejects-", dir=target.parent)
    except OSError as error:
        raise BadValue(f"{path} cannot be written: {error.strerror}.", "--rejects FILE") from error
    try:
        if target.suffix.lower() == _WORKBOOK:
            os.close(handle)
            with _workbook(made, of_workbook=source.format in WORKBOOKS) as put:
                yield Rejects(source, put)
        else:
            with os.fdopen(
                handle, "w", encoding="utf-8", errors="backslashreplace", newline=""
            ) as out:
                yield Rejects(source, csv.writer(_Lines(out), delimiter=source.delimiter).writerow)
        Path(made).replace(target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(made).unlink()


def empty_rejects(path: str, source: Source) -> None:
    """Takes the rows out of a file of rejects of an earlier import, if there is one."""
    target = Path(path)
    is_imported = target.is_file() and Path(source.name).exists() and target.samefile(source.name)
    if target.is_file() and not is_imported:
        with write_rejects(path, source):
            pass


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
