"""How the headings of a file are read: which field each fills, with a sample and its value."""

from collections.abc import Sequence
from dataclasses import dataclass

from oppcli.domain.conflicts import OUTCOMES
from oppcli.domain.exact_amounts import Figure
from oppcli.domain.fields import FieldType
from oppcli.domain.money import plain_amount
from oppcli.errors import BadValue
from oppcli.importing.columns import CellRefusal, Clear, Column
from oppcli.importing.layouts.coalesce import Part
from oppcli.importing.layouts.headings import REJECT_COLUMNS
from oppcli.importing.layouts.units import COUNTS
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
    name = column.feed.field.name
    if name in OUTCOMES and not column.feed.indexes:
        return ReadAs(heading, name, "", f"{column.feed.constant}, of ended rows")
    place, sample = _sample(batch, index, column.feed.parts)
    if place is None:
        return ReadAs(heading, name, "", "")
    giving = _giving(column.feed.parts, batch.rows[place][1])
    if giving is not None and giving.index != index:
        return ReadAs(heading, name, sample, f"given by {giving.heading}")
    value = batch.values[name][place]
    if isinstance(value, Figure):
        value = _minor(value, batch, place)
    if isinstance(value, int) and column.feed.field.type is FieldType.MONEY:
        code = batch.currencies[place]
        unit = (
            "" if column.feed.maps(sample) else COUNTS.get(column.feed.units.get(heading, ""), "")
        )
        said = f"{plain_amount(value, code)} {code}{f' ({unit})' if unit else ''}"
        return ReadAs(heading, name, sample, said)
    if isinstance(value, CellRefusal):
        return ReadAs(heading, name, sample, f"✗ {value.removeprefix(f'{name}: ')}")
    if isinstance(value, Clear):
        return ReadAs(heading, name, sample, "emptied")
    if value is None:
        return ReadAs(heading, name, sample, _instead(name, batch, place))
    return ReadAs(heading, name, sample, str(value))


def _minor(figure: Figure, batch: Batch, place: int) -> object:
    """What an amount would be for a new record; the figure where only another currency holds it."""
    try:
        return figure.minor(batch.currencies[place], rounds=batch.rounds)
    except BadValue:
        return figure


def _instead(name: str, batch: Batch, place: int) -> str:
    """What a cell becomes that gives its own field nothing: an ending, or the day of one."""
    ended = batch.ended.ended.get(place)
    if ended is not None and name == ended.field:
        return f"{ended.ending}, an ending"
    closed_on = batch.values.get("closed_on")
    if name == "est_close_date" and closed_on is not None and closed_on[place] is not None:
        return f"closed_on {closed_on[place]}"
    return "nothing"


def _giving(parts: Sequence[Part], cells: Sequence[str]) -> Part | None:
    """Of the columns that may feed a field the one that does in that row."""
    return next((part for part in parts if part.text(cells[part.index])), None)


def _sample(batch: Batch, index: int | None, parts: Sequence[Part] = ()) -> tuple[int | None, str]:
    """The first row that has something in that column, and what; no row when none has.

    Of several `parts` only one gives a row its value: a row where it is this one is better.
    """
    if index is None:
        return (0 if batch.rows else None), ""
    found: tuple[int | None, str] = None, ""
    for place, (_, cells, _) in enumerate(batch.rows):
        cell = cells[index].strip()
        giving = _giving(parts, cells) if cell else None
        if cell and (giving is None or giving.index == index):
            return place, cell
        if cell and found[0] is None:
            found = place, cell
    return found
