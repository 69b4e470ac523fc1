"""Excel workbooks: one sheet, real dates, numbers with the decimals of their currency.

Rows are written as they come, so that memory stays flat. A text is a text whatever it begins with:
no formula is ever made of one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, TextIO, cast
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import ALL_TEMP_FILES
from openpyxl.writer.excel import ExcelWriter

from oppcli.domain.fields import FieldType
from oppcli.errors import BadValue, WrongUsage
from oppcli.output.machine import chunks, written_columns
from oppcli.output.screen_text import Style, cell_width
from oppcli.output.table import Column, Table

MOST_ROWS = 1_048_576  # of a sheet, its headings included
LONGEST = 32_767  # characters of a cell
_MOST_DIGITS = 15  # that Excel keeps of a number
_NARROWEST, _WIDEST = 8, 50  # characters of a column
_WIDTHS_FROM = 500  # rows that tell how wide a column is

_FIRST_DAY = "1900-03-01"  # before it Excel counts a day that never was
_DAY, _INSTANT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
# What XML cannot hold, and a text that looks as if it stood for such a character.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")

Make = Callable[[object], object]


def write_xlsx(table: Table, stream: TextIO, style: Style) -> None:
    """Write a workbook with the table as its one sheet."""
    stream_xlsx([table], stream, style)


def stream_xlsx(pages: Iterable[Table], stream: TextIO, style: Style) -> None:
    """Write pages of one table as they come, under one heading that stays in view.

    Raises WrongUsage where the stream is a terminal or takes only text.
    """
    binary = cast("BinaryIO | None", getattr(stream, "buffer", None))
    if style.is_terminal or binary is None:
        raise WrongUsage("a workbook is nothing to read on a terminal.", "add > FILE.xlsx")
    every = iter(pages)
    first = next(every, Table((), []))
    stream.flush()
    book = Workbook(write_only=True)
    try:
        _write_sheet(book, first, chain([first], every), style.today)
        _save(book, binary)
    finally:
        while ALL_TEMP_FILES:  # openpyxl removes them when Python ends, which we do not wait for
            Path(ALL_TEMP_FILES.pop()).unlink(missing_ok=True)


def _save(book: Workbook, binary: BinaryIO) -> None:
    archive = ZipFile(binary, "w", ZIP_DEFLATED)
    try:
        ExcelWriter(book, archive).save()
    except BaseException:
        archive.fp = None  # else it tries to end the file once more when it is forgotten
        raise


def _write_sheet(book: Workbook, first: Table, pages: Iterable[Table], today: date) -> None:
    sheet = book.create_sheet("Sheet1")
    sheet.freeze_panes = "A2"
    columns = written_columns(first)
    for place, width in enumerate(_widths(first, columns), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    cells = _Cells(sheet)
    sheet.append(cells.headings(columns))
    rows = 1
    for page in pages:
        make = [cells.maker(column) for column in columns]
        for chunk in chunks(page):
            for row in zip(*chunk, strict=True):
                rows += 1
                if rows > MOST_ROWS:
                    raise BadValue(f"a sheet has at most {MOST_ROWS:,} rows.", "-o csv")
                sheet.append(_made(make, row))
    if columns:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{rows}"
    book.properties.created = book.properties.modified = datetime.combine(today, time.min)


def _made(make: Sequence[Make], row: Sequence[object]) -> Iterator[object]:
    """One cell after the other: each is written before the next one is made."""
    for each, value in zip(make, row, strict=True):
        yield None if value is None else each(value)


def _widths(table: Table, columns: Sequence[Column]) -> list[int]:
    """How wide each column should be for its heading and the first rows."""
    nothing: list[Sequence[object]] = [()] * len(columns)
    shown = next(chunks(table), nothing)
    widths = []
    for column, cells in zip(columns, shown, strict=True):
        texts = [column.name, *(str(cell) for cell in cells[:_WIDTHS_FROM] if cell is not None)]
        lines = [text.split("\n", 1)[0][:_WIDEST] for text in texts]
        room = 3 if column.type is FieldType.MONEY else 2  # thousands get a mark
        widths.append(min(_WIDEST, max(_NARROWEST, *(cell_width(line) for line in lines)) + room))
    return widths


class _Cells:
    """The cells of a sheet. Each style has one cell that is filled anew for every value.

    Values are put where openpyxl keeps them: what it would make of a text that begins with an
    equals sign, or of an amount that has more digits than a float, is not wanted.
    """

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._text = self._cell()
        self._number = self._cell()
        self._amounts: dict[int, _Filled] = {}

    def headings(self, columns: Sequence[Column]) -> Iterator[object]:
        """The names of the columns, in bold."""
        for column in columns:
            cell = self._cell()
            cell.font = Font(bold=True)
            yield _filled(cell, "s", column.name)

    def maker(self, column: Column) -> Make:
        """What makes a cell of that column for a value."""
        match column.type:
            case FieldType.MONEY:
                return self._of_amount
            case FieldType.DATE:
                return self._dated(_DAY, date.fromisoformat)
            case FieldType.INSTANT:
                return self._dated(_INSTANT, _moment)
            case _:
                return self._of_any

    def _of_any(self, value: object) -> object:
        if isinstance(value, int | Decimal):
            return _filled(self._number, "n", value)
        text = str(value)
        if len(text) > LONGEST:
            raise BadValue(
                f"a text of {len(text):,} characters is longer than a cell may be ({LONGEST:,}).",
                "-o csv, or leave the column out with --fields",
            )
        return _filled(self._text, "s", _UNWRITABLE.sub(_escape, text))

    def _of_amount(self, exact: object) -> object:
        text = str(exact)
        whole, _, fraction = text.partition(".")
        if len(whole.lstrip("-0")) + len(fraction) > _MOST_DIGITS:
            return self._of_any(text)
        cell = self._amounts.get(len(fraction))
        if cell is None:
            cell = self._amounts[len(fraction)] = self._cell()
            cell.number_format = "#,##0" + ("." + "0" * len(fraction) if fraction else "")
        return _filled(cell, "n", text)

    def _dated(self, shown: str, read: Callable[[str], object]) -> Make:
        cell = self._cell()
        cell.number_format = shown

        def make(value: object) -> object:
            text = str(value)
            return self._of_any(text) if text < _FIRST_DAY else _filled(cell, "d", read(text))

        return make

    def _cell(self) -> "_Filled":
        return _Filled(self._sheet, row=1, column=1)


class _Filled(Cell):  # type: ignore[misc]
    """A cell that is told its value and kind: openpyxl guesses, and sees formulas in texts."""

    __slots__ = ()

    @property
    def value(self) -> object:
        return self._value

    @value.setter
    def value(self, value: object) -> None:
        raise ValueError  # what openpyxl takes for: this is a cell already


def _filled(cell: _Filled, kind: str, value: object) -> object:
    cell._value, cell.data_type = value, kind
    return cell


def _moment(text: str) -> datetime:
    """Excel knows no time zones: the moment is UTC, as everywhere in oppcli."""
    return datetime.fromisoformat(text).replace(tzinfo=None)


def _escape(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"
