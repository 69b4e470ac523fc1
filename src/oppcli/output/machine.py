"""Cells as programs read them: exact amounts, ISO days, nothing grouped, nothing cut.

Works on some thousand rows at a time and one column after the other: ten thousand rows have to
be quick.
"""

from collections.abc import Iterator, Sequence

from oppcli.domain.fields import FieldType
from oppcli.domain.money import plain_amount
from oppcli.output.table import Column, Table

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
    if column.type is not FieldType.MONEY:
        return cells[place]
    source = table.position(column.currency)
    codes = [""] * len(cells[place]) if source is None else cells[source]
    return [
        exact_amount(cell, code) if isinstance(cell, int) else None
        for cell, code in zip(cells[place], codes, strict=True)
    ]


def exact_amount(minor: int, code: object) -> str:
    """`480000.00`; nothing at all, of no currency, is `0`."""
    return plain_amount(minor, str(code or "")) if minor or code else "0"
