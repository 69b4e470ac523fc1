"""Reads cells as our own exports write them: one way each, so that nothing is decided or lost."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from oppcli.domain.field import Field, FieldType
from oppcli.domain.money import DIGITS, MOST
from oppcli.domain.texts import LONGEST, check_storable, is_day
from oppcli.domain.wording import either, quoted
from oppcli.errors import BadValue
from oppcli.importing.columns import CellRefusal
from oppcli.importing.files.source import Row, Source
from oppcli.importing.memo import Memo

ROWS_AT_ONCE = 2_000
_AMOUNT = re.compile(r"([0-9]{1,18})(?:\.([0-9]{1,4}))?")
_NUMBER = re.compile(r"[0-9]{1,40}(\.[0-9]{1,40})?")
_INTEGER = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Exact:
    """Some rows of a file of ours: one value a row for each field, None for nothing.

    Amounts are minor units. `faults`: place of a row → why it cannot be taken.
    """

    rows: Sequence[Row]
    values: Mapping[str, list[object]]
    faults: dict[int, str]

    @property
    def lines(self) -> list[int]:
        return [row[0] for row in self.rows]


def exact_rows(source: Source, fields: Sequence[Field]) -> Iterator[Exact]:
    """The rows of a source that has those fields as headings, some thousand at a time."""
    places = {field.name: source.headings.index(field.name) for field in fields}
    readers = {field.name: _Reader(field) for field in fields}
    rows = source.rows()
    while some := list(islice(rows, ROWS_AT_ONCE)):
        faults = {place: row[2] for place, row in enumerate(some) if row[2]}
        width = len(source.headings)
        cells = [row[1] if not row[2] else [""] * width for row in some]
        across = list(zip(*cells, strict=True))
        values: dict[str, list[object]] = {}
        for field in fields:
            if field.type is not FieldType.MONEY:
                values[field.name] = readers[field.name].of(across[places[field.name]])
        codes = values.get("currency", [""] * len(some))
        for field in fields:
            if field.type is FieldType.MONEY:
                amounts = zip(across[places[field.name]], codes, strict=True)
                values[field.name] = [_amount(field, cell, code) for cell, code in amounts]
        _put_blanks(values)
        _collect(values, faults)
        yield Exact(some, values, faults)


def _put_blanks(values: dict[str, list[object]]) -> None:
    """An empty text, which rows cannot tell from nothing, is named in a column of its own."""
    for place, names in enumerate(values.pop("blank", ())):
        for name in str(names or "").split():
            if name in values:
                values[name][place] = ""


def _collect(values: Mapping[str, list[object]], faults: dict[int, str]) -> None:
    for column in values.values():
        for place, value in enumerate(column):
            if value.__class__ is CellRefusal:
                faults[place] = f"{faults[place]}; {value}" if place in faults else str(value)
                column[place] = None


class _Reader:
    """Reads the cells of one field."""

    def __init__(self, field: Field) -> None:
        self._field = field
        self._memo: Memo[str, object] = Memo(lambda cell: _read(field, cell) if cell else None)

    def of(self, cells: Sequence[str]) -> list[object]:
        if self._field.type in (FieldType.TEXT, FieldType.NAME, FieldType.LINK):
            return [_text(self._field, cell) if cell else None for cell in cells]
        return self._memo.of(cells)


def _text(field: Field, cell: str) -> object:
    """The text exactly, however long it is: what was stored once can be stored again."""
    if cell.isascii() and "\0" not in cell:
        return cell
    try:
        for start in range(0, len(cell), LONGEST):
            check_storable(field.name, cell[start : start + LONGEST])
    except BadValue as error:
        return CellRefusal(error.message)
    return cell


def _read(field: Field, cell: str) -> object:
    match field.type:
        case FieldType.INTEGER:
            return int(cell) if _INTEGER.fullmatch(cell) else _not(field, cell, "a whole number")
        case FieldType.PERCENT:
            is_percent = _INTEGER.fullmatch(cell) and int(cell) <= 100
            return int(cell) if is_percent else _not(field, cell, "a percentage from 0 to 100")
        case FieldType.NUMBER:
            return cell if _NUMBER.fullmatch(cell) else _not(field, cell, "a number")
        case FieldType.CHOICE:
            return cell if cell in field.choices else _not(field, cell, either(field.choices))
        case FieldType.CURRENCY:
            return cell if cell in DIGITS else _not(field, cell, "a currency code")
        case FieldType.DATE:
            return cell if is_day(cell) else _not(field, cell, "a day such as 2026-12-25")
        case _:
            said = "an instant such as 2026-12-25T16:05:00Z"
            return cell if _is_instant(cell) else _not(field, cell, said)


def _is_instant(cell: str) -> bool:
    try:
        return f"{datetime.fromisoformat(cell[:-1]).isoformat()}Z" == cell
    except ValueError:
        return False


def _amount(field: Field, cell: str, code: object) -> object:
    if not cell or isinstance(code, CellRefusal):
        return None
    if not isinstance(code, str) or code not in DIGITS:
        return _not(field, cell, "an amount: the row has no currency")
    found, places = _AMOUNT.fullmatch(cell), DIGITS[code]
    whole, fraction = found.groups("") if found else ("", "")
    if not found or len(fraction) > places:
        return _not(field, cell, f"an amount in {code}")
    minor = int(whole + fraction.ljust(places, "0"))
    return minor if minor <= MOST else _not(field, cell, "an amount that can be stored")


def _not(field: Field, cell: str, what: str) -> CellRefusal:
    return CellRefusal(f"{field.name}: {quoted(cell)} is not {what}")
