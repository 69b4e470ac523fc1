"""How the headings of a file are read: which field each fills, with a sample and its value."""

from dataclasses import dataclass

from oppcli.domain.fields import FieldType
from oppcli.domain.money import plain_amount
from oppcli.importing.columns import Column, Refusal
from oppcli.importing.layouts.headings import REJECT_COLUMNS
from oppcli.importing.table import Batch, Table

NOT_MAPPED = "not mapped"
_LOOKED_AT = 500  # rows in which a cell to show is looked for


@dataclass(frozen=True, slots=True)
class ReadAs:
    """A heading, the field it fills ('' for none), a cell of it, and what that cell becomes.

    The heading is empty for a field that is filled without one.
    """

    heading: str
    field: str
    sample: str
    reads_as: str


def readings(table: Table) -> list[ReadAs]:
    """Every heading of the file in its order, once for each field; then the constants."""
    first = next(table.batches(_LOOKED_AT), Batch([], {}, {}, [], []))
    pieces = [piece for feed in table.layout.feeds for piece in feed.pieces]
    found: list[ReadAs] = []
    for index, heading in enumerate(table.source.headings):
        if not heading or heading in REJECT_COLUMNS:
            continue
        columns = [column for column in table.columns if index in column.feed.indexes]
        found += [_read(column, heading, first, index) for column in columns]
        if not columns:
            said = "part of a text" if index in pieces else NOT_MAPPED
            _, sample = _sample(first, index)
            found.append(ReadAs(heading, "", sample, said))
    rest = [column for column in table.columns if not column.feed.indexes]
    return [*found, *(_read(column, "", first, None) for column in rest)]


def _read(column: Column, heading: str, batch: Batch, index: int | None) -> ReadAs:
    place, sample = _sample(batch, index)
    name = column.feed.field.name
    if place is None:
        return ReadAs(heading, name, "", "")
    value = batch.values[name][place]
    if isinstance(value, int) and column.feed.field.type is FieldType.MONEY:
        code = batch.currencies[place]
        return ReadAs(heading, name, sample, f"{plain_amount(value, code)} {code}")
    if isinstance(value, Refusal):
        return ReadAs(heading, name, sample, f"✗ {value.removeprefix(f'{name}: ')}")
    return ReadAs(heading, name, sample, "nothing" if value is None else str(value))


def _sample(batch: Batch, index: int | None) -> tuple[int | None, str]:
    """The first row that has something in that column, and what; no row when none has."""
    for place, (_, cells, _) in enumerate(batch.rows):
        cell = "" if index is None else cells[index].strip()
        if cell or index is None:
            return place, cell
    return None, ""
