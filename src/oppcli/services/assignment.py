"""Keeps the business, facility and operation of a record together, and fills in what follows."""

from shlex import quote

from oppcli.domain.assignment import PARTS, Unit, filled, misplaced
from oppcli.errors import RuleRefused
from oppcli.plain_records import Branded
from oppcli.transaction import Transaction


def fill_units(tx: Transaction, record: Branded) -> None:
    """Fills a record's business and facility from what it names below them.

    Raises RuleRefused, naming it, for a facility or operation that belongs elsewhere.
    """
    own, known = given(record), units(tx)
    wrong = misplaced(own, known)
    if wrong:
        said = "; ".join(map(str, wrong))
        right = wrong[0].real
        raise RuleRefused(f"{said}.", f"{right.kind}={quote(right.name)}, or another of the two")
    for kind, number in filled(own, known).items():
        setattr(record, f"{kind}_id", number)


def given(record: Branded) -> dict[str, int]:
    """The numbers of the units that a record names, by kind."""
    return {kind: number for kind in PARTS if (number := getattr(record, f"{kind}_id"))}


def units(tx: Transaction) -> dict[int, Unit]:
    """Every business, facility and operation by its number."""
    rows = tx.read("SELECT id, kind, name, parent_id FROM unit").rows
    return {number: Unit(kind, name, parent) for number, kind, name, parent in rows}


def business_of(tx: Transaction, owner: int) -> int | None:
    """The business that a user works for; None where none is known."""
    rows = tx.read("SELECT business_id FROM owner WHERE id = :owner", {"owner": owner}).rows
    return rows[0][0] if rows else None
