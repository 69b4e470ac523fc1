"""Stores what an import makes beside its own records: users, units, parties and devices."""

from collections.abc import Sequence

from oppcli.records import instant_text
from oppcli.services.work import Work
from oppcli.store import Transaction

Named = tuple[str, int | None]  # a name, and of a contact the number of its account


def make(tx: Transaction, work: Work, what: str, named: Sequence[Named]) -> range:
    """Stores new owners, units, accounts, contacts or devices and gives their numbers.

    `what` is owner, business, facility, operation, account, contact or device. The last word of a
    contact's name is the family name; a device's name is its serial number.
    """
    if not named:
        return range(0)
    match what:
        case "owner":
            return _insert(
                tx, "owner", ("kind", "name", "active"), [("user", name, 1) for name, _ in named]
            )
        case "account" | "contact":
            return _parties(tx, work, what, named)
        case "device":
            return _devices(tx, work, named)
        case _:
            return _insert(tx, "unit", ("kind", "name"), [(what, name) for name, _ in named])


def _parties(tx: Transaction, work: Work, what: str, named: Sequence[Named]) -> range:
    now = instant_text(work.now)
    stamps = ("created_at", "updated_at", "batch_id", "version")
    values = (now, now, tx.recorder.batch, 1)
    if what == "account":
        return _insert(tx, "account", (*stamps, "name"), [(*values, name) for name, _ in named])
    rows = []
    for name, account in named:
        first, _, last = name.rpartition(" ")
        rows.append((*values, first or None, last, account))
    return _insert(tx, "contact", (*stamps, "first_name", "last_name", "account_id"), rows)


def _devices(tx: Transaction, work: Work, named: Sequence[Named]) -> range:
    now = instant_text(work.now)
    columns = ("created_at", "updated_at", "batch_id", "version", "currency", "status")
    values = (now, now, tx.recorder.batch, 1, work.currency, "available")
    return _insert(
        tx, "device", (*columns, "serial_number"), [(*values, name) for name, _ in named]
    )


def _insert(
    tx: Transaction, table: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]]
) -> range:
    first = tx.last_number(table) + 1
    numbers = range(first, first + len(rows))
    numbered = [(number, *row) for number, row in zip(numbers, rows, strict=True)]
    tx.insert(table, ["id", *columns], numbered)
    return numbers
