"""Corrects what was said at a closing: the reason, the competitor and the note."""

from collections.abc import Mapping, Sequence
from shlex import quote

from oppcli import plain_records as records
from oppcli.domain import closing as rule
from oppcli.domain.added_words import put_once
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.lost_words import reason_said
from oppcli.domain.money import grouped_amount, shows_decimals
from oppcli.domain.refs import Ref
from oppcli.domain.results import Written
from oppcli.domain.texts import storable
from oppcli.domain.wording import either, nearest, quoted
from oppcli.errors import ClosedRecord, ReasonUnclear, RuleRefused
from oppcli.processes import process_of
from oppcli.services.opportunities import closing_day, load
from oppcli.services.values import Typed
from oppcli.services.work import image
from oppcli.transaction import Transaction

_EMPTIES = "none"


def corrected_closing(tx: Transaction, ref: Ref, typed: Typed) -> Written:
    """The closed opportunity with another reason, competitor or note; its close record says the
    same.

    Raises ClosedRecord where anything else is to be changed, ReasonUnclear for words that are no
    reason of the process, RuleRefused for `other` without a note.
    """
    opportunity = load(tx, ref, closed=True)
    named: dict[str, str] = {}
    for word, said in typed.items():
        put_once(named, _field(word), said)
    if not rule.may_be_corrected(opportunity.status, named):
        raise _read_only(ref, opportunity, named)
    before = image(tx, ref)
    given = {name: _text(name, said) for name, said in named.items()}
    process = process_of(tx, stage_id=opportunity.stage_id)
    reasons = {"lost": process.lost_reasons, "canceled": process.canceled_reasons}
    if "lost_reason" in given:
        given |= _reason(tx, ref, opportunity.status, given, reasons[opportunity.status])
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


def _field(word: str) -> str:
    """The name of the field that a word means at a closed sale, where `note` is its closing's."""
    field = OPPORTUNITY.field(word)
    return field.name if field else rule.field_of_closing(word)


def _read_only(
    ref: Ref, opportunity: records.Opportunity, named: Mapping[str, str]
) -> ClosedRecord:
    """What is said of fields that a closed sale keeps, and how to correct the others of them.

    Reopening takes the closing back, so that it is proposed only where nothing else does it.
    """
    status, day = opportunity.status, closing_day(opportunity.closed_on)
    if status == "won" and set(named) == {"lost_reason"}:
        again = quote(f"close_note={named['lost_reason']}")
        return ClosedRecord(
            f"{ref} is won since {day}: a won sale has no reason, but a note.",
            f"oppcli opp edit {ref.number} {again}",
        )
    if status == "won" and len(named) == 1 and (amount := _amount_of(named)):
        return won_for(opportunity, amount)
    can = [
        f"{name}={text}" for name, text in named.items() if rule.may_be_corrected(status, [name])
    ]
    again = " ".join(map(quote, can))
    return ClosedRecord(
        rule.read_only(str(ref), status, day),
        f"oppcli opp edit {ref.number} {again}" if can else f"oppcli opp reopen {ref.number}",
    )


def _amount_of(named: Mapping[str, str]) -> str:
    """What was typed as what the sale was won for; '' for nothing."""
    return named.get("actual_revenue") or named.get("est_revenue") or ""


def won_for(opportunity: records.Opportunity, amount: str) -> ClosedRecord:
    """The error for another amount of a won opportunity."""
    ref, day = Ref("opportunity", opportunity.id or 0), opportunity.closed_on
    minor, currency = opportunity.actual_revenue or 0, opportunity.currency
    was = grouped_amount(minor, currency, decimals=shows_decimals(minor, currency))
    return ClosedRecord(
        f"{ref} was won for {was} {currency}, and the amount of a closing stays; to"
        f" change it, reopen {ref} and win it again with --on {day}. A note keeps the other one.",
        f"oppcli note {opportunity.id} {quote(f'won for {amount}')}",
    )


def _text(name: str, typed: str) -> str | None:
    if typed.strip().lower() == _EMPTIES:
        return None
    return storable(name, typed, has_lines=name == "close_note") or None


def _reason(
    tx: Transaction,
    ref: Ref,
    status: str,
    given: Mapping[str, str | None],
    known: Sequence[str],
) -> dict[str, str | None]:
    """The reason of the process that was typed, or that the words mean as they do behind `lost`,
    with the words as the note and who won where they say it. Raises ReasonUnclear, which is a
    BadValue."""
    from oppcli.services.typed_closing import TypedClosing, understood

    said, note, winner = (given.get(name) for name in ("lost_reason", "close_note", "competitor"))
    words = TypedClosing(
        status, reason=said, names_winner=status == "lost", competitor=winner, note=note
    )
    try:
        if not said:
            raise ReasonUnclear(known, "", "REASON")
        meant, _ = understood(tx, ref, words, known)
    except ReasonUnclear as unclear:
        raise _unclear(ref, said or _EMPTIES, unclear, note) from None
    found = {"close_note": meant.note, "competitor": meant.competitor}
    return {"lost_reason": meant.reason} | {name: text for name, text in found.items() if text}


def _unclear(ref: Ref, said: str, unclear: ReasonUnclear, note: str | None) -> ReasonUnclear:
    """The error for words that name no reason, with the fields to type."""
    near = reason_said(said, unclear.reasons).near or "".join(nearest(said, unclear.reasons, 1))
    notes = "; ".join(filter(None, [unclear.note, note]))
    again = {
        "lost_reason": near or "REASON",
        "close_note": notes,
        "competitor": unclear.competitor or "",
    }
    fields = " ".join(quote(f"{name}={text}") for name, text in again.items() if text)
    return ReasonUnclear(
        unclear.reasons,
        f"{quoted(said)} is no reason: {either(unclear.reasons)}.",
        f"oppcli edit {ref} {fields}",
        brief=f"{quoted(said)} is no reason.",
        note=unclear.note,
        competitor=unclear.competitor,
        winner=unclear.winner,
    )
