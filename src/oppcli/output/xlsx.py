"""Excel workbooks: one sheet, real dates, numbers with the decimals of their currency.

Rows are written as they come, so that memory stays flat. A text is a text whatever it begins with:
no formula, number or link is ever made of one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, TextIO, cast

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

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

Put = Callable[[int, int, object], None]  # row, column, value


def write_xlsx(table: Table, stream: TextIO, style: Style) -> None:
    """Write a workbook with the table as its one sheet."""
    stream_xlsx([table], stream, style)


def _with_currencies(table: Table) -> Table:
    """The table, whose carried columns of currencies are written where they are needed."""
    needed = set()
    for source in {column.currency for column in written_columns(table)}:
        at = table.position(source)
        if at is not None and len({row[at] for row in table.rows} - {None, ""}) > 1:
            needed.add(at)
    columns = (
        replace(column, carried=False) if place in needed else column
        for place, column in enumerate(table.columns)
    )
    return replace(table, columns=tuple(columns))


def stream_xlsx(pages: Iterable[Table], stream: TextIO, style: Style) -> None:
    """Write pages of one table as they come, under one heading that stays in view.

    Where the amounts of the first have several currencies, these have a column, also where other
    machine formats have none.

    Raises WrongUsage where the stream is a terminal or takes only text; BadValue for more rows
    than a sheet, or a longer text than a cell may have. Then nothing is written.
    """
    binary = cast("BinaryIO | None", getattr(stream, "buffer", None))
    if style.is_terminal or binary is None:
        raise WrongUsage("a workbook cannot be shown on a terminal.", "add > FILE.xlsx")
    every = iter(pages)
    first = _with_currencies(next(every, Table((), [])))
    every = (replace(page, columns=first.columns) for page in every)
    stream.flush()
    with TemporaryDirectory(prefix="oppcli-") as folder:
        path = Path(folder) / "book.xlsx"
        try:
            with Workbook(path, {"constant_memory": True, "tmpdir": folder}) as book:
                book.use_zip64()
                book.set_properties({"created": datetime.combine(style.today, time.min)})
                _write_sheet(book, first, chain([first], every))
        except FileCreateError as error:  # such as a full disk
            raise error.args[0] from None
        with path.open("rb") as made:
            copyfileobj(made, binary)


def _write_sheet(book: Workbook, first: Table, pages: Iterable[Table]) -> None:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    columns = written_columns(first)
    for place, width in enumerate(_widths(first, columns)):
        sheet.set_column(place, place, width)
    bold = book.add_format({"bold": True})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.name, bold)
    cells = _Cells(book, sheet)
    rows = 0
    for page in pages:
        puts = [cells.put_for(column) for column in columns]
        for chunk in chunks(page):
            for row in zip(*chunk, strict=True):
                rows += 1
                if rows == MOST_ROWS:
                    raise BadValue(f"a sheet has at most {MOST_ROWS:,} rows.", "-o csv")
                for place, (put, value) in enumerate(zip(puts, row, strict=True)):
                    if value is not None:
                        put(rows, place, value)
    if columns:
        sheet.autofilter(0, 0, rows, len(columns) - 1)


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
    """Writes the values of a sheet, each as what its column says it is."""

    def __init__(self, book: Workbook, sheet: Any) -> None:
        self._book = book
        self._sheet = sheet
        self._plain = book.add_format()
        self._amounts: dict[int, object] = {}  # decimals → format

    def put_for(self, column: Column) -> Put:
        """What writes a value of that column into a cell."""
        match column.type:
            case FieldType.MONEY:
                return self._put_amount
            case FieldType.DECIMAL:
                return self._put_decimal
            case FieldType.DATE:
                return self._dated(_DAY, date.fromisoformat)
            case FieldType.INSTANT:
                return self._dated(_INSTANT, _moment)
            case _:
                return self._put_any

    def _put_any(self, row: int, place: int, value: object) -> None:
        if isinstance(value, int | Decimal):
            self._sheet.write_number(row, place, Decimal(value))
        else:
            self._put_text(row, place, str(value))

    def _put_decimal(self, row: int, place: int, value: object) -> None:
        self._sheet.write_number(row, place, Decimal(str(value)))

    def _put_text(self, row: int, place: int, text: str) -> None:
        if len(text) > LONGEST // 2 and _length(text) > LONGEST:
            raise BadValue(
                f"a text of {_length(text):,} characters is longer than a cell may be "
                f"({LONGEST:,}).",
                "-o csv, or leave the column out with --fields",
            )
        if text.startswith("<r>"):
            # XlsxWriter would take `<r>…</r>` for XML of its own; pieces of text it escapes.
            self._sheet.write_rich_string(row, place, text[:1], self._plain, text[1:])
        else:
            self._sheet.write_string(row, place, text)

    def _put_amount(self, row: int, place: int, exact: object) -> None:
        text = str(exact)
        whole, _, fraction = text.partition(".")
        if len(whole.lstrip("-0")) + len(fraction) > _MOST_DIGITS:
            self._put_text(row, place, text)
            return
        shown = self._amounts.get(len(fraction))
        if shown is None:
            decimals = "." + "0" * len(fraction) if fraction else ""
            shown = self._book.add_format({"num_format": f"#,##0{decimals}"})
            self._amounts[len(fraction)] = shown
        # A Decimal is written digit by digit, a float would be rounded.
        self._sheet.write_number(row, place, Decimal(text), shown)

    def _dated(self, shown: str, read: Callable[[str], object]) -> Put:
        format_ = self._book.add_format({"num_format": shown})

        def put(row: int, place: int, value: object) -> None:
            text = str(value)
            if text < _FIRST_DAY:
                self._put_text(row, place, text)
            else:
                self._sheet.write_datetime(row, place, read(text), format_)

        return put


def _length(text: str) -> int:
    """How many characters Excel counts: those beyond the first 65,536 count twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _moment(text: str) -> datetime:
    """Excel knows no time zones: the moment is UTC, as everywhere in oppcli."""
    return datetime.fromisoformat(text).replace(tzinfo=None)
