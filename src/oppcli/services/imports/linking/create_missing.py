"""Stores what an import makes beside its own records: users, units, parties and devices."""

from collections.abc import Sequence
from typing import NamedTuple

from oppcli.history import Edit
from oppcli.plain_records import Owner
from oppcli.services.work import Work
from oppcli.stored import instant_text
from oppcli.transaction import Transaction

Named = tuple[str, int | None]  # a name, and of a contact the number of its account


class Known(NamedTuple):
    """Where a record is known: the system, and its id there, None as long as only named."""

    system: str
    external_id: str | None


def make(
    tx: Transaction, work: Work, what: str, named: Sequence[Named], known: Sequence[Known] = ()
) -> range:
    """Stores new owners, units, accounts, contacts or devices and gives their numbers.

    `what` is owner, business, facility, operation, account, contact or device. The last word of a
    contact's name is the family name; a device's name is its serial number. `known`, where it is
    given, has the identity of each owner, account or contact.
    """
    if not named:
        return range(0)
    match what:
        case "owner":
            columns = ("kind", "name", "active")
            return _identified(tx, "owner", columns, [("user", n, 1) for n, _ in named], known)
        case "account" | "contact":
            return _parties(tx, work, what, named, known)
        case "device":
            return _devices(tx, work, named)
        case _:
            return _insert(tx, "unit", ("kind", "name"), [(what, name) for name, _ in named])


def _parties(
    tx: Transaction, work: Work, what: str, named: Sequence[Named], known: Sequence[Known]
) -> range:
    now = instant_text(work.now)
    stamps = ("created_at", "updated_at", "batch_id", "version")
    values = (now, now, tx.recorder.batch, 1)
    if what == "account":
        accounts = [(*values, name) for name, _ in named]
        return _identified(tx, "account", (*stamps, "name"), accounts, known)
    rows = []
    for name, account in named:
        *first, last = name.split()
        rows.append((*values, " ".join(first) or None, last, account))
    columns = (*stamps, "first_name", "last_name", "account_id")
    return _identified(tx, "contact", columns, rows, known)


def _identified(
    tx: Transaction,
    table: str,
    columns: tuple[str, ...],
    rows: Sequence[tuple[object, ...]],
    known: Sequence[Known],
) -> range:
    """Stores rows with their identity, where they have one."""
    if not known:
        return _insert(tx, table, columns, rows)
    whole = [(*row, *each) for row, each in zip(rows, known, strict=True)]
    return _insert(tx, table, (*columns, "source_system", "external_id"), whole)


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
    tx.insert_many(table, ["id", *columns], numbered)
    if "batch_id" not in columns:
        tx.made(table, numbers)
    return numbers


def adopt_owner(tx: Transaction, number: int, known: Known) -> bool:
    """Notes where an owner is known, unless that is told already; False for a user of another id.

    A team is never meant by an id.
    """
    row = tx.read(
        "SELECT kind, source_system, external_id FROM owner WHERE id = :id", {"id": number}
    ).first()
    assert row is not None
    if row["kind"] != "user" or row["external_id"] is not None:
        return False
    now = {"source_system": known.system, "external_id": known.external_id}
    tx.change(Owner.table, [Edit(number, row, now)])
    return True
