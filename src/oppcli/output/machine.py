"""Cells as programs read them: exact amounts, ISO days, nothing grouped, nothing cut.

Works on some thousand rows at a time and one column after the other: ten thousand rows have to
be quick.
"""

from collections.abc import Iterator, Sequence
from itertools import compress
from numbers import Rational
from typing import TYPE_CHECKING, TypeGuard

from oppcli.domain.fields import FieldType
from oppcli.domain.money import digits, plain_amount, plain_amounts
from oppcli.output.table import Column, Table

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

ROWS_AT_ONCE = 2_000


def written_columns(table: Table) -> list[Column]:
    """The columns that machine formats write: all but those that only serve another."""
    return [column for column in table.columns if not column.carried]


def chunks(table: Table) -> Iterator[list[Sequence[object]]]:
    """The cells of the written columns, column by column, some thousand rows at a time.

    An amount is its exact text, `480000.00`; every other cell is as the table has it.
    """
    kept = [place for place, column in enumerate(table.columns) if not column.carried]
    for start in range(0, len(table.rows), ROWS_AT_ONCE):
        cells = list(zip(*table.rows[start : start + ROWS_AT_ONCE], strict=True))
        yield [_exact(table, cells, place) for place in kept]


def _exact(table: Table, cells: list[tuple[object, ...]], place: int) -> Sequence[object]:
    column = table.columns[place]
    if column.type in (FieldType.PERCENT, FieldType.INTEGER):
        return _numbers(cells[place])
    if column.type is not FieldType.MONEY:
        return cells[place]
    source = table.position(column.currency)
    codes = [""] * len(cells[place]) if source is None else cells[source]
    alike = _of_like_currencies(cells[place], codes)
    if alike is not None:
        return alike
    return [
        exact_amount(cell, code) if isinstance(cell, int) else None
        for cell, code in zip(cells[place], codes, strict=True)
    ]


def _of_like_currencies(
    cells: Sequence[object], codes: Sequence[object]
) -> Sequence[str | None] | None:
    """The amounts where their currencies have the same number of decimals, as in most stores; else
    None. A cell without an amount stays None."""
    amounts = [cell for cell in cells if isinstance(cell, int)]
    is_full = len(amounts) == len(cells)
    named = set(codes if is_full else compress(codes, (isinstance(cell, int) for cell in cells)))
    known = [code for code in named if isinstance(code, str) and code]
    if not known or len(known) < len(named) or len(set(map(digits, known))) > 1:
        return None
    texts = plain_amounts(amounts, known[0])
    if is_full:
        return texts
    rest = iter(texts)
    return [next(rest) if isinstance(cell, int) else None for cell in cells]


def _numbers(cells: Sequence[object]) -> Sequence[object]:
    """Whole numbers as they are; what was worked out with one decimal, half to even."""
    if all(cell is None or cell.__class__ is int for cell in cells):
        return cells
    return [exact_number(cell) if is_fraction(cell) else cell for cell in cells]


def is_fraction(cell: object) -> TypeGuard["Fraction"]:
    """Whether a number was worked out, without loading what only reports need."""
    return isinstance(cell, Rational) and not isinstance(cell, int)


def exact_number(number: "Fraction") -> "Decimal":
    """The number to one decimal, half to even: `64.8`, `0.0`."""
    from decimal import Decimal

    return Decimal(round(number * 10)).scaleb(-1)


def exact_amount(minor: int, code: object) -> str:
    """`480000.00`; nothing at all, of no currency, is `0`."""
    return plain_amount(minor, str(code or "")) if minor or code else "0"
