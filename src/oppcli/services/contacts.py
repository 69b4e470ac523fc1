"""Keeps the status of leads right when an activity is corrected that contacted them."""

from collections.abc import Iterable

from oppcli.domain.activity import is_contact
from oppcli.domain.lead import after_correction
from oppcli.domain.refs import Ref
from oppcli.plain_records import Lead
from oppcli.transaction import Transaction


def restore_lead_status(tx: Transaction, corrected: Ref, leads: Iterable[int]) -> tuple[str, ...]:
    """Gives leads the status that follows from their activities, and says which changed."""
    notes = []
    for number in dict.fromkeys(leads):
        lead = tx.get(Lead, number)
        if lead is None:
            continue
        status = after_correction(
            lead.status,
            has_contact=_has_contact(tx, number),
            is_contacted_by_it=_is_contacted_by(tx, number, corrected),
        )
        if status is not None:
            notes.append(f"L{number} {lead.status} → {status}")
            lead.status = status
    return tuple(notes)


def _has_contact(tx: Transaction, lead: int) -> bool:
    rows = tx.read("SELECT type, status FROM activity WHERE lead_id = :lead", {"lead": lead}).rows
    return any(is_contact(kind, status) for kind, status in rows)


# The command that made the lead contacted last, if it also made the activity or completed it.
_CONTACTED = """SELECT c.batch FROM v_change c
  WHERE c.entity = 'lead' AND c.entity_id = :lead AND c.field = 'status' AND c.new = 'contacted'
    AND c.old = 'new' AND c.undone_by IS NULL AND c.undoes IS NULL ORDER BY c.id DESC LIMIT 1"""
_BY = """SELECT 1 FROM activity WHERE id = :activity AND batch_id = :batch
  UNION SELECT 1 FROM change WHERE batch_id = :batch AND entity = 'activity'
    AND entity_id = :activity"""


def _is_contacted_by(tx: Transaction, lead: int, activity: Ref) -> bool:
    rows = tx.read(_CONTACTED, {"lead": lead}).rows
    if not rows:
        return False
    params = {"activity": activity.number, "batch": rows[0][0]}
    return bool(tx.read(_BY, params).rows)
