"""Closes opportunities as won, lost or canceled, and opens them again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from oppcli import plain_records as records
from oppcli.domain import closing as rule
from oppcli.domain.choices import one_of
from oppcli.domain.dates import Look
from oppcli.domain.money import parse_amount
from oppcli.domain.process import Process, check_last_gate
from oppcli.domain.refs import Ref
from oppcli.domain.results import Closed, Moved, Written
from oppcli.domain.texts import storable
from oppcli.errors import BadValue, OppError, RuleRefused, WrongUsage
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
    """Closes open opportunities; each keeps the stage it was closed from, and its competitor.

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
    reasons = {"lost": process.lost_reasons, "canceled": process.canceled_reasons}
    told = rule.closed(
        _facts(work, ref, closing, opportunity, reasons),
        rule.Road(work.today, reasons, needs_reason=True),
    )
    for refusal in told.refusals:
        raise _refused(ref, closing, refusal)
    day = date.fromisoformat(str(told.facts.closed_on))
    opportunity.status = closing.outcome
    opportunity.closed_on = day
    opportunity.actual_revenue = told.facts.actual_revenue
    opportunity.lost_reason = told.facts.lost_reason
    opportunity.close_note = told.facts.close_note
    opportunity.exchange_rate = Known(tx).on(opportunity.currency, day)
    competitor = storable("competitor", closing.competitor or "") or None
    opportunity.competitor = competitor or opportunity.competitor
    opportunity.touched_at = max(opportunity.touched_at, work.now)
    repricing.end_offers(tx, opportunity)
    (reserving.sell if closing.outcome == "won" else reserving.release)(tx, opportunity)
    tx.flush()
    tx.add(
        records.CloseRecord(
            batch_id=tx.recorder.batch,
            opportunity_id=ref.number,
            outcome=closing.outcome,
            closed_on=day,
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
            f"{ref} is in {now.title}; {', '.join(ahead)}"
            f" {'lies' if len(ahead) == 1 else 'lie'} ahead before it can be won.",
            f"oppcli opp advance {ref.number}, or"
            f" oppcli opp close {ref.number} --won --skip-stages",
        )
    if not ahead:
        check_last_gate(str(ref), now, image(tx, ref))
    return ahead


def _facts(
    work: Work,
    ref: Ref,
    closing: Closing,
    opportunity: records.Opportunity,
    reasons: rule.Reasons,
) -> rule.Facts:
    """What was typed, read: a reason by its beginning, a day in any of its spellings."""
    reason = closing.reason
    if reason is not None:
        reason = one_of("reason", reason, reasons[closing.outcome])
    return rule.Facts(
        closing.outcome,
        closed_on=_closed_on(work, closing.on).isoformat(),
        actual_revenue=_actual_revenue(opportunity, ref, closing.actual_revenue),
        lost_reason=reason,
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
        raise BadValue(f"closed on '{typed}' is a day in the future.", "--on yesterday")
    return day


def _refused(ref: Ref, closing: Closing, refusal: rule.Refusal) -> OppError:
    """What the rule refuses, in the words of who typed it, and what to type instead."""
    again = f"oppcli opp close {ref.number} --{closing.outcome}"
    match refusal.wrong:
        case rule.Wrong.NO_AMOUNT:
            return RuleRefused(
                f"{ref} has no est_revenue, so say what it was won for.",
                f"{again} --actual-revenue 48k",
            )
        case rule.Wrong.NO_REASON:
            reasons = refusal.choices
            return RuleRefused(
                f"{ref} needs a reason: {', '.join(reasons)}.", f"{again} --reason {reasons[0]}"
            )
        case rule.Wrong.NO_NOTE:
            return RuleRefused(f"{refusal}.", f"{again} --reason {refusal.value} --note '…'")
        case rule.Wrong.FUTURE:
            return BadValue(f"closed on {refusal}.", "--on yesterday")
        case _:
            return BadValue(f"{refusal.field}: {refusal}.", f"oppcli opp close {ref.number} --help")


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
    opportunity.close_note = None
    opportunity.touched_at = max(opportunity.touched_at, work.now)
    repricing.offer_again(tx, opportunity)
    if stage != was:
        return Moved(ref, before, image(tx, ref), notes, was=was, now=stage, days=0)
    return Written(ref, before, image(tx, ref), notes)
