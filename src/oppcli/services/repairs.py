"""Repairs what a check of the store found and what needs no guess; each is in the history."""

from collections.abc import Callable, Iterable

from oppcli import plain_records as records
from oppcli.derived import derived
from oppcli.domain.fields import KINDS
from oppcli.domain.findings import Finding, Mend, Repaired
from oppcli.history import Edit, FieldChange
from oppcli.plain_records import PRESENT
from oppcli.services import repricing
from oppcli.services.work import Work, in_one_transaction
from oppcli.stored import instant_text
from oppcli.transaction import Transaction


@in_one_transaction
def repair(work: Work, findings: Iterable[Finding]) -> list[Repaired]:
    """Mends what can be mended of `findings`, each as a batch of its own; all or none of them.

    What somebody else has changed meanwhile is left as it is.
    """
    mendable = [(each, each.mend) for each in findings if each.mend is not None]
    # What is stored becomes known to the history before anything else changes it.
    mendable.sort(key=lambda pair: pair[0].check != "history")
    repaired: list[Repaired] = []
    if not mendable:
        return repaired
    with work.transaction() as tx:
        for found, mend in mendable:
            with tx.apart(f"db check --repair: {found.check} of {found.ref}"):
                said = _MENDERS[found.check](tx, mend)
            if said:
                repaired.append(Repaired(found.check, found.ref, said))
    return repaired


def _close_gap(tx: Transaction, mend: Mend) -> str:
    """Notes that a field was changed past the history: the present is what everybody sees."""
    last = tx.read(
        "SELECT new FROM change WHERE entity = :entity AND entity_id = :id AND field = :field"
        " ORDER BY id DESC LIMIT 1",
        {"entity": mend.entity, "id": mend.number, "field": mend.field},
    ).rows
    if last != [(mend.was,)]:
        return ""
    tx.record([FieldChange(mend.entity, mend.number, mend.field, mend.was, mend.due)])
    if mend.entity in KINDS:  # a version counts the commands that changed the record
        tx.write_many(
            f"UPDATE {mend.entity} SET updated_at = ?, version = version + 1 WHERE id = ?",
            [(instant_text(tx.now), mend.number)],
        )
    return f"{mend.field} is noted to be {mend.due or 'nothing'}"


def _give_back(tx: Transaction, mend: Mend) -> str:
    """Stores what the history ends with in the place of what cannot be read."""
    stored = tx.read(f'SELECT "{mend.field}" FROM {mend.entity} WHERE id = ?', [mend.number]).rows
    if [str(value) for (value,) in stored] != [mend.was]:
        return ""
    tx.write_many(
        f'UPDATE {mend.entity} SET "{mend.field}" = ? WHERE id = ?', [(mend.due, mend.number)]
    )
    return f"its {mend.field} is {mend.due or 'nothing'} again, as its history says"


def _as_the_text_says(tx: Transaction, mend: Mend) -> str:
    """Beside the history, which knows of no change: the past gets its value back, too."""
    stored = tx.read(f"SELECT {mend.field} FROM stage WHERE id = ?", [mend.number]).rows
    if [str(value) for (value,) in stored] != [mend.was]:
        return ""
    due = PRESENT["stage"].stored(mend.field, mend.due)
    tx.write_many(f"UPDATE stage SET {mend.field} = ? WHERE id = ?", [(due, mend.number)])
    return f"its {mend.field} is {mend.due or 'nothing'} again, as the text of its process says"


def _reprice(tx: Transaction, mend: Mend) -> str:
    opportunity = tx.get(records.Opportunity, mend.number)
    if opportunity is None or opportunity.closed_on is not None:
        return ""
    repricing.reprice(tx, opportunity, was_live=True)
    return "its amounts are what its deals add up to"


def _follow(tx: Transaction, mend: Mend) -> str:
    device = tx.get(records.Device, mend.number)
    if device is None or device.status != mend.was or mend.due is None:
        return ""
    device.status = mend.due
    return f"it is {device.status}"


def _touch(tx: Transaction, mend: Mend) -> str:
    """Beside the version, as every touch is: it gets in nobody's way."""
    sql = "SELECT id FROM opportunity WHERE id = :id AND touched_at = :was"
    if not tx.read(sql, {"id": mend.number, "was": mend.was}).rows:
        return ""
    edit = Edit(mend.number, {"touched_at": mend.was}, {"touched_at": mend.due})
    tx.change(records.Opportunity.table, [edit], counts=False)
    return f"it was touched at {mend.due}"


def _make_key(tx: Transaction, mend: Mend) -> str:
    """Beside the history, which does not tell what follows from names and numbers."""
    table = PRESENT[mend.entity]
    sources = table.derived[mend.field]
    row = next(
        iter(
            tx.read(
                f"SELECT {', '.join(sources)} FROM {table.name} WHERE id = :id", {"id": mend.number}
            )
        ),
        None,
    )
    if row is None:
        return ""
    key = derived(table, row, tx.recorder.region, sources)[mend.field]
    tx.write_many(f"UPDATE {table.name} SET {mend.field} = ? WHERE id = ?", [(key, mend.number)])
    return f"its {mend.field} is {key or 'nothing'}"


_MENDERS: dict[str, Callable[[Transaction, Mend], str]] = {
    "history": _close_gap,
    "impossible_value": _give_back,
    "unknown_word": _give_back,
    "process": _as_the_text_says,
    "revenue": _reprice,
    "device_status": _follow,
    "touched_at": _touch,
    "search_key": _make_key,
}
