"""Deals: the offers under an opportunity, made, offered, signed and canceled."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from oppcli import plain_records as records
from oppcli.domain.calendar import full_day
from oppcli.domain.conflicts import is_read_only
from oppcli.domain.fields import DEAL
from oppcli.domain.money import too_large
from oppcli.domain.offers import BEFORE, is_lapsed, renewal, told_lapsed
from oppcli.domain.refs import Ref
from oppcli.domain.results import Repriced
from oppcli.domain.revenue import wrong_terms
from oppcli.errors import BadValue, NotFound, RuleRefused, WrongUsage
from oppcli.services import opportunities
from oppcli.services.repricing import has_live_deals, offer_of, reprice
from oppcli.services.values import Typed, assign
from oppcli.services.work import Work, image, in_one_transaction, loaded
from oppcli.store import Row
from oppcli.transaction import Transaction


@in_one_transaction
def new(work: Work, about: Ref, title: str, typed: Typed, *, offered: bool) -> Repriced:
    """Adds a deal to an open opportunity, as a scenario or already offered."""
    with work.transaction() as tx:
        opportunity = opportunities.load(tx, about)
        was_live = has_live_deals(tx, opportunity)
        total = image(tx, about)
        deal = records.Deal(
            opportunity_id=about.number,
            title="",
            status="offered" if offered else "scenario",
            created_at=work.now,
            updated_at=work.now,
        )
        given = {"title": title, **typed}
        notes = assign(tx, work, deal, DEAL, given, currency=opportunity.currency)
        _check_price(deal)
        _check_last_day(work, deal, "valid_until=+2w")
        ref = Ref("deal", tx.add(deal))
        done = _repriced(tx, work, ref, None, opportunity, total, was_live)
        return replace(done, notes=notes)


@in_one_transaction
def edit(work: Work, refs: Sequence[Ref], typed: Typed) -> list[Repriced]:
    """Changes fields of deals of open opportunities; a signed one only by canceling it."""
    if not typed:
        raise WrongUsage(
            "nothing to change was given.", f"oppcli deal edit {refs[0].number} discount=5k"
        )
    with work.transaction() as tx:
        return [_edit(tx, work, ref, typed) for ref in refs]


def _edit(tx: Transaction, work: Work, ref: Ref, typed: Typed) -> Repriced:
    deal, opportunity = _load(tx, ref)
    if is_read_only("deal", deal.status):
        raise RuleRefused(
            f"{ref} is {deal.status}, so its terms stay.",
            f"oppcli deal new {deal.opportunity_id} '{deal.title}' …",
        )
    before, total = image(tx, ref), image(tx, Ref("opportunity", deal.opportunity_id))
    was_live, until = has_live_deals(tx, opportunity), deal.valid_until
    notes = assign(tx, work, deal, DEAL, typed, currency=opportunity.currency)
    _check_price(deal)
    if deal.valid_until != until:  # other terms of a lapsed offer can be corrected
        _check_last_day(work, deal, renewal(ref))
    done = _repriced(tx, work, ref, before, opportunity, total, was_live)
    return replace(done, notes=notes)


@in_one_transaction
def move(
    work: Work, refs: Sequence[Ref], status: str, typed: Typed | None = None
) -> list[Repriced]:
    """Offers, signs or cancels deals: `status` is offered, signed or canceled."""
    with work.transaction() as tx:
        return [_move(tx, work, ref, status, typed or {}) for ref in refs]


def _move(tx: Transaction, work: Work, ref: Ref, status: str, typed: Typed) -> Repriced:
    deal, opportunity = _load(tx, ref)
    before, total = image(tx, ref), image(tx, Ref("opportunity", deal.opportunity_id))
    was_live, until = has_live_deals(tx, opportunity), deal.valid_until
    if deal.status not in BEFORE[status]:
        raise RuleRefused(
            f"{ref} is {deal.status}, so it cannot become {status}.", _way_out(ref, deal, status)
        )
    if deal.status == status and not typed:
        raise _offered_already(ref, until, work.today)
    notes = assign(tx, work, deal, DEAL, typed, currency=opportunity.currency)
    deal.status = status
    _check_price(deal)
    _check_last_day(work, deal, renewal(ref))
    done = _repriced(tx, work, ref, before, opportunity, total, was_live)
    if status == "signed" and until is not None and until < work.today:
        notes = (*notes, told_lapsed(ref, until, work.today))
    return replace(done, notes=notes)


def _offered_already(ref: Ref, until: date | None, today: date) -> RuleRefused:
    """Why a deal that is offered is not offered again without a new last day."""
    if until is None or not is_lapsed("offered", until, today):
        return RuleRefused(f"{ref} is offered already.", f"oppcli deal show {ref.number}")
    said = f"{told_lapsed(ref, until, today)}, so it needs a new last day."
    return RuleRefused(said, renewal(ref))


def _load(tx: Transaction, ref: Ref) -> tuple[records.Deal, records.Opportunity]:
    deal = loaded(tx, records.Deal, ref.number)
    if deal is None:
        raise NotFound(f"there is no deal {ref}.", "oppcli deal list")
    return deal, opportunities.load(tx, Ref("opportunity", deal.opportunity_id))


def _way_out(ref: Ref, deal: records.Deal, status: str) -> str:
    if deal.status == status or deal.status == "signed":
        return f"oppcli deal show {ref.number}"
    return f"oppcli deal new {deal.opportunity_id} '{deal.title}' …"


def _check_price(deal: records.Deal) -> None:
    """The discount is within the price, and the whole deal is an amount that can be stored."""
    for wrong in wrong_terms(offer_of(deal)):
        if wrong.field == "unit_price":
            raise too_large()
        if wrong.field == "quantity":
            raise BadValue(f"quantity: {wrong.said}.", "quantity=2")
        raise RuleRefused(
            "the discount of one unit is larger than its price.", "discount=0, or a higher price"
        )


def _check_last_day(work: Work, deal: records.Deal, hint: str) -> None:
    """Raises RuleRefused for an offered deal whose last day has passed; `hint` is the command that
    gives it another one."""
    until = deal.valid_until
    if is_lapsed(deal.status, until, work.today):
        assert until is not None
        raise RuleRefused(f"the last day of the offer, {full_day(until)}, has passed.", hint)


def _repriced(
    tx: Transaction,
    work: Work,
    ref: Ref,
    before: Row | None,
    opportunity: records.Opportunity,
    total: Row,
    was_live: bool,
) -> Repriced:
    reprice(tx, opportunity, was_live=was_live)
    after = image(tx, ref)
    if after != before:
        opportunity.touched_at = max(opportunity.touched_at, work.now)
    about = Ref("opportunity", opportunity.id or 0)
    return Repriced(ref, before, after, total_before=total, total=image(tx, about))
