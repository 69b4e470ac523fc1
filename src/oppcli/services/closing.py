"""Closes opportunities as won, lost or canceled, and opens them again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from shlex import quote

from oppcli import plain_records as records
from oppcli.domain import closing as rule
from oppcli.domain.calendar import plain_day
from oppcli.domain.dates import Look
from oppcli.domain.gates import check_last_gate, refuse_early_win
from oppcli.domain.money import parse_amount
from oppcli.domain.process import Process
from oppcli.domain.refs import Ref
from oppcli.domain.results import Closed, Moved, Written
from oppcli.domain.texts import storable
from oppcli.errors import (
    BadValue,
    ClosedRecord,
    NoteNeeded,
    OppError,
    ReasonNeeded,
    RuleRefused,
    WrongUsage,
)
from oppcli.processes import process_of
from oppcli.services import repricing, reserving
from oppcli.services.freezing import Known
from oppcli.services.opportunities import closing_day, edit, enter, load
from oppcli.services.still_planned import still_planned_about
from oppcli.services.typed_closing import TypedClosing, again, for_reason, understood
from oppcli.services.work import Work, image, in_one_transaction
from oppcli.transaction import Transaction


@in_one_transaction
def close(work: Work, refs: Sequence[Ref], closing: TypedClosing) -> list[Closed]:
    """Closes open opportunities; each keeps the stage it was closed from, and its competitor.

    Raises RuleRefused for a second closing, for winning ahead of the last stage without
    `skip_stages`, and for a loss without one of the process's reasons.
    """
    with work.transaction() as tx:
        if closing.filled:
            edit(work, refs, closing.filled)
        return [_close(tx, work, ref, closing) for ref in refs]


def _close(tx: Transaction, work: Work, ref: Ref, closing: TypedClosing) -> Closed:
    _check_words(closing)
    opportunity = _still_open(tx, ref, closing)
    before = image(tx, ref)
    process = process_of(tx, stage_id=opportunity.stage_id)
    skipped: tuple[str, ...] = ()
    notes: list[str] = []
    if closing.outcome == "won":
        # No stage is asked about before an amount or a day that cannot be read is refused.
        facts = _facts(work, ref, closing, opportunity)
        for refusal in rule.closed(facts, rule.Road(work.today)).refusals:
            if refusal.wrong is rule.Wrong.FUTURE:
                raise _refused(ref, closing, refusal)
        notes = repricing.lapsed_of(tx, opportunity, work.today)
        skipped = _skipped(tx, process, opportunity, ref, closing)
    reasons = {"lost": process.lost_reasons, "canceled": process.canceled_reasons}
    if closing.outcome in reasons and (closing.reason is not None or closing.competitor):
        closing, said = understood(tx, ref, closing, reasons[closing.outcome])
        notes += said
    told = rule.closed(
        _facts(work, ref, closing, opportunity),
        rule.Road(work.today, reasons, needs_reason=True),
    )
    for refusal in told.refusals:
        raise _refused(ref, closing, refusal)
    day = date.fromisoformat(str(told.facts.closed_on))
    _end(tx, work, opportunity, told.facts, closing)
    if closing.on is None:
        notes += _closed_before(tx, ref, closing.outcome, day, work.today)
    _keep(tx, ref, opportunity, day, skipped)
    notes += still_planned_about(tx, work, ref, opportunity.lead_id)
    return Closed(ref, before, image(tx, ref), tuple(notes), skipped=skipped)


def _end(
    tx: Transaction,
    work: Work,
    opportunity: records.Opportunity,
    facts: rule.Facts,
    said: TypedClosing,
) -> None:
    """Puts the facts of its closing on the opportunity, and ends its offers and its reservation."""
    day = date.fromisoformat(str(facts.closed_on))
    opportunity.status = facts.status
    opportunity.closed_on = day
    opportunity.actual_revenue = facts.actual_revenue
    opportunity.lost_reason = facts.lost_reason
    opportunity.close_note = facts.close_note
    opportunity.exchange_rate = Known(tx).on(opportunity.currency, day)
    opportunity.competitor = storable("competitor", said.competitor or "") or opportunity.competitor
    opportunity.touched_at = max(opportunity.touched_at, work.now)
    repricing.end_offers(tx, opportunity)
    (reserving.sell if facts.status == "won" else reserving.release)(tx, opportunity)
    tx.flush()


def _keep(
    tx: Transaction, ref: Ref, opportunity: records.Opportunity, day: date, skipped: Sequence[str]
) -> None:
    """Keeps the record of a closing: the facts that the opportunity has now."""
    tx.add(
        records.CloseRecord(
            batch_id=tx.recorder.batch,
            opportunity_id=ref.number,
            outcome=opportunity.status,
            closed_on=day,
            actual_revenue=opportunity.actual_revenue,
            lost_reason=opportunity.lost_reason,
            competitor=opportunity.competitor,
            close_note=opportunity.close_note,
            exchange_rate=opportunity.exchange_rate,
            skipped_stages=" ".join(skipped) or None,
        )
    )


def _still_open(tx: Transaction, ref: Ref, closing: TypedClosing) -> records.Opportunity:
    """The opportunity for closing. Raises ClosedRecord for one that is closed.

    What was closed so before is not proposed to be reopened, which would take that closing back:
    what is said of it now corrects it.
    """
    try:
        return load(tx, ref)
    except ClosedRecord:
        was = load(tx, ref, closed=True)
        if was.status != closing.outcome:
            raise
        if closing.actual_revenue:
            from oppcli.services.correcting_closed import won_for

            raise won_for(was, closing.actual_revenue) from None
        said = {"reason": closing.reason, "competitor": closing.competitor, "note": closing.note}
        fields = " ".join(quote(f"{name}={text}") for name, text in said.items() if text)
        more = "; another day takes opp reopen first" if closing.on else ""
        raise ClosedRecord(
            f"{ref} is {was.status} already, since {closing_day(was.closed_on)}{more}.",
            f"oppcli opp {f'edit {ref.number} {fields}' if fields else f'show {ref.number}'}",
        ) from None


def _check_words(closing: TypedClosing) -> None:
    """Raises WrongUsage for options of a loss that were typed for a won one, and the other way."""
    facts = rule.Facts(
        closing.outcome,
        actual_revenue=None if closing.actual_revenue is None else 0,
        lost_reason=closing.reason or None,
    )
    wrong = [name.removeprefix("lost_").replace("_", "-") for name in rule.misplaced(facts)]
    if closing.skip_stages and closing.outcome != "won":
        wrong.append("skip-stages")
    if wrong:
        raise WrongUsage(
            f"--{wrong[0]} does not belong to an opportunity that is {closing.outcome}."
        )


def _again_won(ref: Ref, closing: TypedClosing) -> str:
    """The command that wins it as it was typed, by the same verb."""
    amount, on = closing.actual_revenue, closing.on
    option = "" if closing.names_winner else "--actual-revenue "
    words = f"won {ref.number}" if closing.names_winner else again(ref, closing)
    given = f" {option}{quote(amount)}" if amount else ""
    filled = "".join(f" {name}={quote(value)}" for name, value in closing.filled.items())
    return f"{words}{given}{filled}{_said(closing)}{f' --on {quote(on)}' if on else ''}"


def _said(closing: TypedClosing) -> str:
    """The options of the competitor and the note that were given."""
    options = {"competitor": closing.competitor, "note": closing.note}
    return "".join(f" --{name} {quote(text)}" for name, text in options.items() if text)


def _skipped(
    tx: Transaction,
    process: Process,
    opportunity: records.Opportunity,
    ref: Ref,
    closing: TypedClosing,
) -> tuple[str, ...]:
    now = process.numbered(opportunity.stage_id)
    ahead = tuple(stage.title for stage in process.stages[process.position(now) + 1 :])
    if not closing.skip_stages:
        line = _again_won(ref, closing)
        refuse_early_win(str(ref), process, now, image(tx, ref), line, closing.filled)
    if not ahead:
        check_last_gate(str(ref), now, image(tx, ref))
    return ahead


def _facts(
    work: Work, ref: Ref, closing: TypedClosing, opportunity: records.Opportunity
) -> rule.Facts:
    """What was typed, read: a day in any of its spellings, an amount of the sale's currency."""
    return rule.Facts(
        closing.outcome,
        closed_on=_closed_on(work, closing.on).isoformat(),
        actual_revenue=_actual_revenue(opportunity, ref, closing.actual_revenue),
        lost_reason=closing.reason,
        close_note=storable("note", closing.note or "", has_lines=True) or None,
        est_revenue=opportunity.est_revenue,
    )


def _actual_revenue(opportunity: records.Opportunity, ref: Ref, typed: str | None) -> int | None:
    if typed is None:
        return None
    money = parse_amount(typed, currency=opportunity.currency)
    if money.currency != opportunity.currency:
        raise RuleRefused(f"{ref} is in {opportunity.currency}, not in {money.currency}.")
    return money.minor


def _closed_on(work: Work, typed: str | None) -> date:
    if typed is None:
        return work.today
    day = work.day(typed, Look.BACK)
    if day is None:
        raise BadValue("a closing needs a day.", "--on yesterday")
    return day


def _refused(ref: Ref, closing: TypedClosing, refusal: rule.ClosingRefusal) -> OppError:
    """What the rule refuses, in the words of who typed it, and what to type instead."""
    match refusal.wrong:
        case rule.Wrong.NO_AMOUNT:
            return RuleRefused(
                f"{ref} has no est_revenue, so say what it was won for.",
                f"oppcli {again(ref, closing)} --actual-revenue 48k{_said(closing)}"
                + (f" --on {quote(closing.on)}" if closing.on else ""),
            )
        case rule.Wrong.NO_REASON:
            reasons = refusal.choices
            message = f"{ref} needs a reason: {', '.join(reasons)}."
            return ReasonNeeded(reasons, message, for_reason(ref, closing, "REASON"))
        case rule.Wrong.NO_NOTE:
            wanted = replace(closing, note="…")
            return NoteNeeded(f"{refusal}.", for_reason(ref, wanted, str(refusal.value)))
        case rule.Wrong.FUTURE:
            return BadValue(f"closed on {refusal}.", "--on yesterday")
        case _:
            return BadValue(f"{refusal.field}: {refusal}.", f"oppcli opp close {ref.number} --help")


def _closed_before(tx: Transaction, ref: Ref, outcome: str, day: date, today: date) -> list[str]:
    """On which other day it was closed so before it was reopened, and how to keep that day."""
    days = [
        record.closed_on
        for record in tx.all_of(records.CloseRecord, opportunity_id=ref.number, status="canceled")
        if record.outcome == outcome
    ]
    if not days or days[-1] == day:
        return []
    told = f"before it was reopened {ref} was {outcome} on {plain_day(days[-1], today)}"
    return [f"{told}; oppcli undo, and the same with --on {days[-1]}, keeps that day"]


@in_one_transaction
def reopen(work: Work, refs: Sequence[Ref], why: str | None = None) -> list[Written]:
    """Opens closed opportunities again; their close record stays, marked canceled.

    One whose stage is gone from its process is put in the stage that took its place: a `Moved`.
    `why`, if given, is logged as a note on each.
    """
    with work.transaction() as tx:
        done = [_reopen(tx, work, ref) for ref in refs]
        return [_noted(work, each, why) for each in done] if why else done


def _noted(work: Work, written: Written, text: str) -> Written:
    from oppcli.services.activities import log

    note = log(work, written.ref, "note", text, {}, on=None)
    return replace(written, notes=(*written.notes, f"{note.ref} note logged: {text}"))


def _reopen(tx: Transaction, work: Work, ref: Ref) -> Written:
    opportunity = load(tx, ref, closed=True)
    if opportunity.closed_on is None:
        raise RuleRefused(f"{ref} is not closed.")
    before = image(tx, ref)
    notes = reserving.take_back(tx, opportunity, was=opportunity.status)
    if opportunity.closed_on != work.today:
        day, status = opportunity.closed_on, opportunity.status
        told = f"it was {status} on {plain_day(day, work.today)}"
        notes = (*notes, f"{told}; --on {day} keeps that day when it is closed again")
    for record in tx.all_of(records.CloseRecord, opportunity_id=ref.number, status="valid"):
        record.status = "canceled"
    process = process_of(tx, stage_id=opportunity.stage_id)
    was = process.ever(opportunity.stage_id)
    stage = process.in_force(was)
    if stage != was:
        enter(opportunity, stage, work)
    opportunity.status = "open"
    opportunity.closed_on = None
    opportunity.exchange_rate = None
    opportunity.actual_revenue = None
    opportunity.lost_reason = None
    opportunity.close_note = None
    opportunity.touched_at = max(opportunity.touched_at, work.now)
    repricing.offer_again(tx, opportunity)
    if stage != was:
        return Moved(ref, before, image(tx, ref), notes, was=was, now=stage, days=0)
    return Written(ref, before, image(tx, ref), notes)
