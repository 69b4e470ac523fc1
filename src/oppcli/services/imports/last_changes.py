"""Tells which command gave records the value that a field of theirs has."""

from collections.abc import Collection

from oppcli.domain.past import verb_of
from oppcli.services.imports.tables import read_among
from oppcli.transaction import Transaction


def changed_last(
    tx: Transaction, kind: str, field: str, numbers: Collection[int]
) -> dict[int, int]:
    """Record → the batch that changed the field last and is in force; nothing where none did.

    A batch that takes another one back, or does it again, is not one that decided.
    """
    from oppcli.services.undoing.choosing import Chains

    chains = Chains(tx)
    sql = (
        "SELECT id, entity_id, batch_id FROM change WHERE entity = ? AND field = ?"
        " AND actor IS NULL AND entity_id IN"
    )
    found: dict[int, int] = {}
    for row in read_among(tx, sql, numbers, kind, field):
        batch = row["batch_id"]
        if chains.undoes(batch) is None and chains.is_in_force(batch):
            found[row["entity_id"]] = batch
    return found


def edited_here(tx: Transaction, kind: str, field: str, numbers: Collection[int]) -> set[int]:
    """Those of the records whose field was changed last by somebody here, and by no file."""
    last = changed_last(tx, kind, field, numbers) if numbers else {}
    sql = "SELECT id, command FROM batch WHERE id IN"
    batches = read_among(tx, sql, set(last.values()))
    by_hand = {row["id"] for row in batches if verb_of(row["command"]) != "import"}
    return {number for number, batch in last.items() if batch in by_hand}
