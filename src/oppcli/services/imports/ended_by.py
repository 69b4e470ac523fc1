"""Finds the records whose ending came from their source system rather than from a command here."""

from collections.abc import Collection

from oppcli.services.imports.last_changes import changed_last
from oppcli.services.imports.source_rows import ended_by_system
from oppcli.services.imports.tables import read_among
from oppcli.transaction import Transaction


def ended_by_imports(tx: Transaction, kind: str, numbers: Collection[int]) -> set[int]:
    """Those of the closed opportunities, or qualified leads, that an import closed or qualified.

    The files of a record's own system have said its ending when it ended. What they say later of
    a record that somebody closed here changes nothing about who closed it.
    """
    ending = _closings(tx, numbers) if kind == "opportunity" else _statuses(tx, kind, numbers)
    return ended_by_system(tx, kind, ending, numbers)


def _closings(tx: Transaction, numbers: Collection[int]) -> dict[int, int]:
    """Opportunity → the batch whose closing is in force."""
    sql = (
        "SELECT id, opportunity_id, batch_id FROM close_record WHERE status = 'valid'"
        " AND opportunity_id IN"
    )
    return {row["opportunity_id"]: row["batch_id"] for row in read_among(tx, sql, numbers)}


def _statuses(tx: Transaction, kind: str, numbers: Collection[int]) -> dict[int, int]:
    """Record → the batch that gave it its status: the last in force, else the one that made it."""
    made = read_among(tx, f"SELECT id, batch_id FROM {kind} WHERE id IN", numbers)
    found = {row["id"]: row["batch_id"] for row in made}
    return found | changed_last(tx, kind, "status", numbers)
