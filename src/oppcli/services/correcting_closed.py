"""Corrects what was said at a closing: the reason, the competitor and the note."""

from collections.abc import Sequence
from shlex import quote

from oppcli import plain_records as records
from oppcli.domain import closing as rule
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.refs import Ref
from oppcli.domain.results import Written
from oppcli.domain.texts import storable
from oppcli.domain.wording import either, quoted
from oppcli.errors import BadValue, RuleRefused
from oppcli.processes import process_of
from oppcli.services.opportunities import load
from oppcli.services.values import Typed
from oppcli.services.work import image
from oppcli.transaction import Transaction

_EMPTIES = "none"


def corrected_closing(tx: Transaction, ref: Ref, typed: Typed) -> Written | None:
    """The closed opportunity with another reason, competitor or note; its close record says the
    same. None where it is open, or where anything else is to be changed.

    Raises BadValue for a reason that the process does not have, RuleRefused for `other` without a
    note.
    """
    opportunity = load(tx, ref, closed=True)
    fields = {field.name if (field := OPPORTUNITY.field(word)) else word: word for word in typed}
    if not rule.may_be_corrected(opportunity.status, fields):
        return None
    before = image(tx, ref)
    given = {name: _text(name, typed[word]) for name, word in fields.items()}
    process = process_of(tx, stage_id=opportunity.stage_id)
    reasons = {"lost": process.lost_reasons, "canceled": process.canceled_reasons}
    if "lost_reason" in given:
        given["lost_reason"] = _reason(ref, given["lost_reason"], reasons[opportunity.status])
    reason = given.get("lost_reason", opportunity.lost_reason)
    if reason == rule.NEEDS_NOTE and not given.get("close_note", opportunity.close_note):
        raise RuleRefused(
            f"the reason {rule.NEEDS_NOTE} of {ref} needs a note.",
            f"oppcli edit {ref} lost_reason={rule.NEEDS_NOTE} close_note='…'",
        )
    kept = tx.all_of(records.CloseRecord, opportunity_id=ref.number, status="valid")
    for record in (opportunity, *kept):
        for name, text in given.items():
            setattr(record, name, text)
    return Written(ref, before, image(tx, ref))


def _text(name: str, typed: str) -> str | None:
    if typed.strip().lower() == _EMPTIES:
        return None
    return storable(name, typed, has_lines=name == "close_note") or None


def _reason(ref: Ref, said: str | None, known: Sequence[str]) -> str:
    """The reason of the process that was typed, or that the words mean. Raises BadValue."""
    from oppcli.domain.lost_words import reason_said

    meant = (said or "").strip().casefold().replace(" ", "_").replace("-", "_")
    if meant in known:
        return meant
    found = reason_said(said, known) if said else None
    if found is not None and found.reason and not found.note:
        return found.reason
    near = (found.reason or found.near) if found is not None else ""
    example = f"lost_reason={near or 'REASON'}"
    raise BadValue(
        f"{quoted(said or _EMPTIES)} is no reason: {either(known)}.",
        f"oppcli edit {ref} {quote(example)}",
    )
