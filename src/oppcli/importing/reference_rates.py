"""Reads the euro reference rates of the European Central Bank: a day a row, a currency a column.

A cell says what one euro is worth on that day; blank and N/A say nothing.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from oppcli.domain.dates import Look, parse_day
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue
from oppcli.importing.files.compressed import unpacked
from oppcli.importing.files.content import is_workbook, open_content, refuse_unless_text
from oppcli.importing.files.encoding import open_text
from oppcli.importing.values.cells import read_number
from oppcli.importing.values.numbers import ANY_DIGITS, NumberEvidence, decide_decimal

_NOTHING = ("", "N/A")
_LONGEST = 30
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SHAPE = "the file of reference rates: a heading Date, USD, JPY …, then a day a row"


@dataclass(frozen=True, slots=True)
class Fixing:
    """The rates of one day: units of each currency for one euro."""

    day: date
    per_euro: dict[str, Decimal]


def read_fixings(name: str, *, today: date, decimal: str = "") -> list[Fixing]:
    """The rows of the file of that name (`-`: standard input), in its order.

    `today` reads days that are spelled out. The bank writes a decimal point; where any rate has a
    comma, `decimal` (`.` or `,`) or else what the rates prove decides. Raises BadValue, with the
    line, for what is no table of rates, and NotFound when there is no such file.
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
            days = [
                _day_of_row(codes, row, rows.line_num, today)
                for row in rows
                if any(cell.strip() for cell in row)
            ]
        except csv.Error as error:
            raise BadValue(f"line {rows.line_num} of {name}: {error}.", _SHAPE) from error
    mark = _decimal_mark(days, decimal)
    return [
        Fixing(each.day, {code: _rate(text, mark, code, each.line) for code, text in each.cells})
        for each in days
    ]


@dataclass(frozen=True, slots=True)
class _Day:
    """A row: its line, its day, and what it says of each currency, as written."""

    line: int
    day: date
    cells: list[tuple[str, str]]


def _day_of_row(codes: list[str], row: list[str], line: int, today: date) -> _Day:
    if len(row) > len(codes):
        raise BadValue(f"line {line} has {len(row)} cells under {len(codes)} headings.", _SHAPE)
    said = zip(codes[1:], (cell.strip() for cell in row[1:]), strict=False)
    cells = [(code, text) for code, text in said if code and text not in _NOTHING]
    return _Day(line, _day(row[0].strip(), line, today), cells)


def _decimal_mark(days: list[_Day], decimal: str) -> str:
    """The decimal mark of the table. Raises BadValue where commas leave it open."""
    texts = [text for each in days for _, text in each.cells]
    if decimal or not any("," in text for text in texts):
        return decimal or "."
    seen = NumberEvidence()
    seen.observe_all(texts)
    return decide_decimal("the table of rates", seen, told="", usual="", most_digits=ANY_DIGITS)


def _rate(text: str, decimal: str, code: str, line: int) -> Decimal:
    if decimal == "." and len(text) <= _LONGEST and _PLAIN.fullmatch(text):
        rate = Decimal(text)
    else:
        try:
            rate = Decimal(read_number(text, decimal, "a rate"))
        except BadValue as wrong:
            raise BadValue(f"line {line}, {code}: {wrong.message}", "1.1684") from None
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
