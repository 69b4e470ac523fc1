"""Notes on opportunities that something happened about them, beside their version: no conflict."""

from collections.abc import Iterable

from oppcli.domain.past import TOUCHED, runs
from oppcli.history import FieldChange
from oppcli.store import Transaction

_GAP = 20  # numbers that may lie between those wanted, read for nothing


def touch(tx: Transaction, happened: Iterable[tuple[int, str]]) -> None:
    """Makes `touched_at` of opportunities the latest of what happened: their number, and when."""
    latest: dict[int, str] = {}
    for number, at in happened:
        if at > latest.get(number, ""):
            latest[number] = at
    changes = []
    for first, last in runs(latest, gap=_GAP):
        rows = tx.read(
            "SELECT id, touched_at FROM opportunity WHERE id BETWEEN :first AND :last",
            {"first": first, "last": last},
        ).rows
        changes += [
            FieldChange("opportunity", number, TOUCHED, was, latest[number])
            for number, was in rows
            if was < latest.get(number, "")
        ]
    tx.write_many(
        "UPDATE opportunity SET touched_at = ? WHERE id = ?",
        [(change.new, change.entity_id) for change in changes],
    )
    tx.record(changes)
