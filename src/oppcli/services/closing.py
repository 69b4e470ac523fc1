"""Closes opportunities as won, lost or canceled, and opens them again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from oppcli import plain_records as records
from oppcli.domain.choices import one_of
from oppcli.domain.closing_day import can_have_closed
from oppcli.domain.dates import Look, parse_day
from oppcli.domain.money import parse_amount
from oppcli.domain.process import Process, check_last_gate
from oppcli.domain.refs import Ref
from oppcli.domain.results import Closed, Moved, Written
from oppcli.domain.texts import storable
from oppcli.errors import BadValue, RuleRefused, WrongUsage
from oppcli.processes import process_of
from oppcli.services import repricing, reserving
from oppcli.services.freezing import Known
from oppcli.services.opportunities import enter, load
from oppcli.services.work import Work, image, in_one_transaction
from oppcli.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Closing:
    """What was typed at closing. `outcome` is won, lost or canceled."""

    outcome: str
    reason: str | None = None
    competitor: str | None = None
    note: str | None = None
    actual_revenue: str | None = None
    on: str | None = None
    skip_stages: bool = False


@in_one_transaction
def close(work: Work, refs: Sequence[Ref], closing: Closing) -> list[Closed]:
    """Closes open opportunities; each keeps the stage it was closed from.

    Raises RuleRefused for a second closing, for winning ahead of the last stage without
    `skip_stages`, and for a loss without one of the process's reasons.
    """
    with work.transaction() as tx:
        return [_close(tx, work, ref, closing) for ref in refs]


def _close(tx: Transaction, work: Work, ref: Ref, closing: Closing) -> Closed:
    _check_words(closing)
    opportunity = load(tx, ref)
    before = image(tx, ref)
    process = process_of(tx, stage_id=opportunity.stage_id)
    skipped: tuple[str, ...] = ()
    lapsed: list[str] = []
    if closing.outcome == "won":
        lapsed = repricing.lapsed_of(tx, opportunity, work.today)
        skipped = _skipped(tx, process, opportunity, ref, closing)
        opportunity.actual_revenue = _actual_revenue(opportunity, ref, closing)
    else:
        opportunity.lost_reason = _reason(process, ref, closing)
    opportunity.status = closing.outcome
    opportunity.closed_on = _closed_on(work, closing.on)
    opportunity.exchange_rate = Known(tx).on(opportunity.currency, opportunity.closed_on)
    opportunity.competitor = storable("competitor", closing.competitor or "") or None
    opportunity.close_note = storable("note", closing.note or "") or None
    opportunity.touched_at = work.now
    repricing.end_offers(tx, opportunity)
    (reserving.sell if closing.outcome == "won" else reserving.release)(tx, opportunity)
    tx.flush()
    tx.add(
        records.CloseRecord(
            batch_id=tx.recorder.batch,
            opportunity_id=ref.number,
            outcome=closing.outcome,
            closed_on=opportunity.closed_on,
            actual_revenue=opportunity.actual_revenue,
            lost_reason=opportunity.lost_reason,
            competitor=opportunity.competitor,
            close_note=opportunity.close_note,
            exchange_rate=opportunity.exchange_rate,
            skipped_stages=" ".join(skipped) or None,
        )
    )
    return Closed(ref, before, image(tx, ref), tuple(lapsed), skipped=skipped)


def _check_words(closing: Closing) -> None:
    """What is said of a sale is not said of a loss, and the other way round."""
    of_a_sale = {"actual-revenue": closing.actual_revenue, "skip-stages": closing.skip_stages}
    of_a_loss = {"reason": closing.reason, "competitor": closing.competitor}
    wrong = of_a_loss if closing.outcome == "won" else of_a_sale
    for option, given in wrong.items():
        if given:
            raise WrongUsage(f"--{option} says nothing of what was {closing.outcome}.")


def _skipped(
    tx: Transaction,
    process: Process,
    opportunity: records.Opportunity,
    ref: Ref,
    closing: Closing,
) -> tuple[str, ...]:
    now = process.numbered(opportunity.stage_id)
    ahead = tuple(stage.title for stage in process.stages[process.position(now) + 1 :])
    if ahead and not closing.skip_stages:
        raise RuleRefused(
            f"{ref} is in {now.title}; {', '.join(ahead)} lie ahead before it can be won.",
            f"oppcli opp advance {ref.number}, or"
            f" oppcli opp close {ref.number} --won --skip-stages",
        )
    if not ahead:
        check_last_gate(str(ref), now, image(tx, ref))
    return ahead


def _actual_revenue(opportunity: records.Opportunity, ref: Ref, closing: Closing) -> int:
    if closing.actual_revenue is not None:
        money = parse_amount(closing.actual_revenue, currency=opportunity.currency)
        if money.currency != opportunity.currency:
            raise RuleRefused(f"{ref} is in {opportunity.currency}, not in {money.currency}.")
        return money.minor
    if opportunity.est_revenue is None:
        raise RuleRefused(
            f"{ref} has no est_revenue, so say what it was won for.",
            f"oppcli opp close {ref.number} --won --actual-revenue 48k",
        )
    return opportunity.est_revenue


def _reason(process: Process, ref: Ref, closing: Closing) -> str:
    reasons = process.lost_reasons if closing.outcome == "lost" else process.canceled_reasons
    if closing.reason is None:
        raise RuleRefused(
            f"{ref} needs a reason: {', '.join(reasons)}.",
            f"oppcli opp close {ref.number} --{closing.outcome} --reason {reasons[0]}",
        )
    reason = one_of("reason", closing.reason, reasons)
    if reason == "other" and not closing.note:
        raise RuleRefused(
            "the reason 'other' needs a note.",
            f"oppcli opp close {ref.number} --{closing.outcome} --reason other --note '…'",
        )
    return reason


def _closed_on(work: Work, typed: str | None) -> date:
    if typed is None:
        return work.today
    day = parse_day(typed, today=work.today, look=Look.BACK, order=work.date_order)
    if day is None or not can_have_closed(day, work.today):
        raise BadValue(f"closed on '{typed}' is not a day that has been.", "--on yesterday")
    return day


@in_one_transaction
def reopen(work: Work, refs: Sequence[Ref]) -> list[Written]:
    """Opens closed opportunities again; their close record stays, marked canceled.

    One whose stage is gone from its process is put in the stage that took its place: a `Moved`.
    """
    with work.transaction() as tx:
        return [_reopen(tx, work, ref) for ref in refs]


def _reopen(tx: Transaction, work: Work, ref: Ref) -> Written:
    opportunity = load(tx, ref, closed=True)
    if opportunity.closed_on is None:
        raise RuleRefused(f"{ref} is not closed.")
    before = image(tx, ref)
    notes = reserving.take_back(tx, opportunity, was=opportunity.status)
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
    opportunity.competitor = None
    opportunity.close_note = None
    opportunity.touched_at = work.now
    repricing.offer_again(tx, opportunity)
    if stage != was:
        return Moved(ref, before, image(tx, ref), notes, was=was, now=stage, days=0)
    return Written(ref, before, image(tx, ref), notes)
