"""Writes the rows of a sheet: new records, changed fields with their history, nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

from oppcli.domain.past import TOUCHED
from oppcli.history import Edit
from oppcli.plain_records import TABLES
from oppcli.services.imports.sheet import Clear, Sheet
from oppcli.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Update:
    """What changes about the stored record of a row: column → new value."""

    place: int
    number: int
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of the good rows of a sheet: new records with their numbers, and changes."""

    places: Sequence[int]
    numbers: range
    updates: Sequence[Update]


def save(tx: Transaction, table: str, sheet: Sheet, touched: str | None) -> Saved:
    """Stores the good rows of a sheet in that table.

    `touched` is when something happened to the records that change; None where that is not kept.
    """
    updates = _updates(sheet)
    tx.change(TABLES[table], _edits(sheet, updates, touched))
    places = sheet.new()
    first = tx.last_number(table) + 1
    numbers = range(first, first + len(places))
    if places:
        _insert(tx, table, sheet, places, numbers)
    return Saved(places, numbers, updates)


def _insert(
    tx: Transaction, table: str, sheet: Sheet, places: Sequence[int], numbers: Sequence[int]
) -> None:
    picked: dict[str, Iterable[object]] = {
        "batch_id": repeat(tx.recorder.batch),
        "version": repeat(1),
    }
    for column, values in sheet.columns.items():
        new = values if len(places) == sheet.size else [values[place] for place in places]
        if new.count(None) < len(new):
            picked[column] = new
    rows = list(zip(numbers, *picked.values(), strict=False))
    tx.insert_many(table, ["id", *picked], rows)


def _updates(sheet: Sheet) -> list[Update]:
    stored = [
        (place, row)
        for place in sheet.good()
        if (row := sheet.found[place]) is not None and place not in sheet.kept
    ]
    changes: dict[int, dict[str, object]] = defaultdict(dict)
    for column, values in sheet.columns.items():
        for place, row in stored:
            value = values[place]
            if value is not None:
                new = None if isinstance(value, Clear) else value
                if row[column] != new:
                    changes[place][column] = new
    return [Update(place, row["id"], changes[place]) for place, row in stored if place in changes]


def _edits(sheet: Sheet, updates: Sequence[Update], touched: str | None) -> Iterator[Edit]:
    for update in updates:
        row = sheet.found[update.place]
        assert row is not None
        now = update.values
        if touched is not None:  # what it was touched by may lie ahead, as another system has it
            now = {**now, TOUCHED: max(str(row[TOUCHED]), touched)}
        yield Edit(update.number, row, now)
