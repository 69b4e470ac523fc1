"""Reads the euro reference rates of the European Central Bank: a day a row, a currency a column.

A cell says what one euro is worth on that day; blank and N/A say nothing.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from oppcli.domain.dates import Look, parse_day
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue
from oppcli.importing.files.compressed import unpacked
from oppcli.importing.files.content import open_content, refuse_unless_text
from oppcli.importing.files.encoding import open_text
from oppcli.importing.files.workbook import is_workbook

_NOTHING = ("", "N/A")
_LONGEST = 30
_SHAPE = "the file of reference rates: a heading Date, USD, JPY …, then a day a row"


@dataclass(frozen=True, slots=True)
class Fixing:
    """The rates of one day: units of each currency for one euro."""

    day: date
    per_euro: dict[str, Decimal]


def read_fixings(name: str, *, today: date) -> Iterator[Fixing]:
    """The rows of the file of that name (`-`: standard input), in its order.

    `today` reads days that are spelled out. Raises BadValue, with the line, for what is no table
    of rates, and NotFound when there is no such file.
    """
    content = unpacked(open_content(name))
    if is_workbook(content):
        raise BadValue(f"{quoted(name)} is a workbook and holds no reference rates.", _SHAPE)
    refuse_unless_text(content)
    with open_text(content).open() as stream:
        rows = csv.reader(stream, skipinitialspace=True)
        try:
            heading = next(rows, [])
            codes = [cell.strip().upper() for cell in heading]
            if not codes or codes[0] != "DATE":
                raise BadValue(f"{quoted(name)} holds no reference rates.", _SHAPE)
            for row in rows:
                if any(cell.strip() for cell in row):
                    yield _fixing(codes, row, rows.line_num, today)
        except csv.Error as error:
            raise BadValue(f"line {rows.line_num} of {name}: {error}.", _SHAPE) from error


def _fixing(codes: list[str], row: list[str], line: int, today: date) -> Fixing:
    if len(row) > len(codes):
        raise BadValue(f"line {line} has {len(row)} cells under {len(codes)} headings.", _SHAPE)
    per_euro: dict[str, Decimal] = {}
    for code, cell in zip(codes[1:], row[1:], strict=False):
        text = cell.strip()
        if code and text not in _NOTHING:
            per_euro[code] = _rate(text, code, line)
    return Fixing(_day(row[0].strip(), line, today), per_euro)


def _rate(text: str, code: str, line: int) -> Decimal:
    try:
        if len(text) > _LONGEST or text.strip("0123456789."):
            raise InvalidOperation
        rate = Decimal(text)
    except InvalidOperation:
        raise BadValue(f"line {line}, {code}: {quoted(text)} is not a rate.", "1.1684") from None
    if not rate:
        raise BadValue(f"line {line}, {code}: a rate is above 0.", "1.1684")
    return rate


def _day(text: str, line: int, today: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        day = parse_day(text, today=today, look=Look.BACK)
    if day is None:
        raise BadValue(f"line {line} has no day.", "2026-04-13")
    return day
