"""Notes on opportunities that something happened about them, beside their version: no conflict."""

from collections.abc import Iterable

from oppcli.domain.past import TOUCHED, runs
from oppcli.history import Edit
from oppcli.plain_records import Opportunity
from oppcli.transaction import Transaction

_GAP = 20  # numbers that may lie between those wanted, read for nothing


def touch(tx: Transaction, happened: Iterable[tuple[int, str]]) -> None:
    """Makes `touched_at` of opportunities the latest of what happened: their number, and when."""
    latest: dict[int, str] = {}
    for number, at in happened:
        if at > latest.get(number, ""):
            latest[number] = at
    edits: list[Edit] = []
    for first, last in runs(latest, gap=_GAP):
        rows = tx.read(
            "SELECT id, touched_at FROM opportunity WHERE id BETWEEN :first AND :last",
            {"first": first, "last": last},
        ).rows
        edits += [
            Edit(number, {TOUCHED: was}, {TOUCHED: latest[number]})
            for number, was in rows
            if was < latest.get(number, "")
        ]
    tx.change(Opportunity.table, edits, counts=False)
