"""Writes the rows of a sheet: new records, changed fields with their history, nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

from oppcli.domain.conflicts import FACTS
from oppcli.domain.past import TOUCHED, column_of
from oppcli.history import Edit
from oppcli.plain_records import TABLES
from oppcli.services.imports.sheet import CLEAR, Clear, Sheet
from oppcli.transaction import Transaction

_NEEDED = ("closed_on", "actual_revenue", "disqualify_reason")  # facts that an ending has


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


def refuse_emptied(sheet: Sheet) -> None:
    """Rejects rows that would empty with `none` what no record can be without."""
    table = TABLES[sheet.kind.name]
    for name, places in sheet.cleared.items():
        if column_of(name, table.columns) in table.needed:
            for place in sorted(places.difference(sheet.reasons)):
                sheet.reject(place, f"{name}: it cannot be empty")


def clear(sheet: Sheet) -> None:
    """Empties the fields of stored records that rows empty with `none`, where nothing followed.

    Rejects rows that would empty what their status does not let them be without.
    """
    table = TABLES[sheet.kind.name]
    for name, places in sheet.cleared.items():
        column = column_of(name, table.columns)
        for place in sorted(places):
            stored = sheet.found[place]
            if place in sheet.reasons or column is None or stored is None:
                continue
            if sheet.column(column)[place] is None:
                if name in _NEEDED and stored["status"] in FACTS.get(name, ()):
                    sheet.reject(place, f"{name}: a {stored['status']} {table.name} has one")
                else:
                    sheet.column(column)[place] = CLEAR


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
        if new[0] is not None or new.count(None) < len(new):
            picked[column] = new
    rows = list(zip(numbers, *picked.values(), strict=False))
    tx.insert_many(table, ["id", *picked], rows)


def _updates(sheet: Sheet) -> list[Update]:
    stored = [(place, row) for place in sheet.good() if (row := sheet.found[place]) is not None]
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
