"""Writes the rows of a sheet: new records, changed fields with their history, nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

from oppcli.domain.past import TOUCHED
from oppcli.history import FieldChange, field_name, stored_text
from oppcli.services.imports.sheet import Clear, Sheet
from oppcli.store import Transaction


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


def save(tx: Transaction, table: str, sheet: Sheet, stamps: Mapping[str, object]) -> Saved:
    """Stores the good rows of a sheet in that table.

    `stamps` are put on every record that changes, beside its next version. When something happened
    to it last is history, as the past is to know how idle it was; when it changed is not.
    """
    updates = _updates(sheet)
    if updates:
        _update(tx, table, updates, stamps)
        tx.record(_history(table, sheet, updates, stamps))
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


def _update(
    tx: Transaction, table: str, updates: Sequence[Update], stamps: Mapping[str, object]
) -> None:
    alike: dict[tuple[str, ...], list[tuple[object, ...]]] = defaultdict(list)
    for update in updates:
        row = (*update.values.values(), *stamps.values(), update.number)
        alike[tuple(update.values)].append(row)
    for columns, rows in alike.items():
        placed = ", ".join(f'"{column}" = ?' for column in (*columns, *stamps))
        tx.write_many(f"UPDATE {table} SET {placed}, version = version + 1 WHERE id = ?", rows)


def _history(
    table: str, sheet: Sheet, updates: Sequence[Update], stamps: Mapping[str, object]
) -> list[FieldChange]:
    touched = stored_text(stamps.get(TOUCHED))
    changes: list[FieldChange] = []
    for update in updates:
        row = sheet.found[update.place]
        assert row is not None
        for column, new in update.values.items():
            old, now = stored_text(row[column]), stored_text(new)
            changes.append(FieldChange(table, update.number, field_name(column), old, now))
        if touched and row[TOUCHED] != touched:
            changes.append(FieldChange(table, update.number, TOUCHED, row[TOUCHED], touched))
    return changes
