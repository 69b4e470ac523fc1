"""In which currency the amounts of a record were before and after each of its changes."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from oppcli.domain.field import Field, FieldType
from oppcli.domain.past import column_of

FIELD = "currency"
Sides = tuple[str | None, str | None]  # before and after


class Recorded(NamedTuple):
    """A change of a record as it is stored: its number, its batch, and the field."""

    number: int
    batch: int
    field: str
    old: str | None
    new: str | None


class Switch(NamedTuple):
    """A step of a command that changed the currency: the numbers of its first and last change, and
    the currency before and after it."""

    first: int
    last: int
    before: str | None
    after: str | None


def switches(changes: Sequence[Recorded], columns: Sequence[str]) -> list[Switch]:
    """The changes of the currency of one record, first to last.

    `changes` are all of its changes in the order of their numbers, `columns` those of its table.
    """
    return [
        Switch(step[0].number, step[-1].number, each.old, each.new)
        for step in _steps(changes, columns)
        for each in step
        if each.field == FIELD
    ]


def around(switched: Sequence[Switch], number: int, present: str | None) -> Sides:
    """The currency before and after the change of that number.

    `present` is the currency of a record whose currency never changed.
    """
    for switch in switched:
        if number < switch.first:
            return switch.before, switch.before
        if number <= switch.last:
            return switch.before, switch.after
    last = switched[-1].after if switched else present
    return last, last


def exact_text(field: Field, value: str | None, currency: str | None) -> str | None:
    """A value of the history as programs read it: amounts in major units."""
    if value is None or not currency or field.type is not FieldType.MONEY:
        return value
    from oppcli.domain.money import plain_amount

    return plain_amount(int(value), currency)


def _steps(changes: Sequence[Recorded], columns: Sequence[str]) -> Iterator[list[Recorded]]:
    """The changes that were stored together: those of a batch, unless it changed the record
    several times (rows of stdin). Then each time goes by the order of the columns."""
    for _, group in groupby(changes, key=lambda each: each.batch):
        batch = list(group)
        if len({each.field for each in batch}) == len(batch):
            yield batch
            continue
        step: list[Recorded] = []
        for each in batch:
            if step and _place(each, columns) <= _place(step[-1], columns):
                yield step
                step = []
            step.append(each)
        yield step


def _place(change: Recorded, columns: Sequence[str]) -> tuple[int, str]:
    column = column_of(change.field, columns) or ""
    return (columns.index(column) if column in columns else -1, change.field)
