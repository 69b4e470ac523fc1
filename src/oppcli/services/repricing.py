"""Keeps an opportunity's revenue what its live deals add up to, through expiry and closing."""

from collections.abc import Iterable
from datetime import date

from oppcli import records
from oppcli.domain.amounts import MOST
from oppcli.domain.revenue import LIVE, Offer, revenue
from oppcli.errors import RuleRefused
from oppcli.store import Transaction

TOLD = ("est_revenue", "est_revenue_accessories", "est_trade_in_value")  # by live deals
EXPIRY = "offers expire after valid_until"  # stands in the history as a command would
_ENDS = {"won": "expired", "lost": "canceled", "canceled": "canceled"}


def deals_of(tx: Transaction, opportunity: records.Opportunity) -> list[records.Deal]:
    """Every deal of an opportunity, to be changed in place."""
    return tx.all_of(records.Deal, opportunity_id=opportunity.id)


def offer_of(deal: records.Deal) -> Offer:
    """The figures of a deal."""
    return Offer(
        deal.quantity, deal.unit_price, deal.discount, deal.accessories, deal.trade_in_value
    )


def has_live_deals(tx: Transaction, opportunity: records.Opportunity) -> bool:
    """Whether deals speak for the revenue, so that it may not be typed."""
    return any(deal.status in LIVE for deal in deals_of(tx, opportunity))


def refuse_typed(tx: Transaction, opportunity: records.Opportunity, names: Iterable[str]) -> None:
    """Raises RuleRefused when one of the fields is the deals' to tell, naming the deals."""
    told = [name for name in names if name in TOLD]
    if not (told or "currency" in names) or opportunity.id is None:
        return
    deals = tx.read(
        "SELECT id, status FROM deal WHERE opportunity_id = :id ORDER BY id", {"id": opportunity.id}
    ).rows
    live = [f"D{number}" for number, status in deals if status in LIVE]
    if told and live:
        verb = "is" if len(told) == 1 else "are"
        raise RuleRefused(
            f"{' and '.join(told)} of O{opportunity.id} {verb} what its deals add up to:"
            f" {', '.join(live)}.",
            f"oppcli deal edit {live[0]} price=48k",
        )
    if "currency" in names and deals:
        raise RuleRefused(
            f"O{opportunity.id} has deals in {opportunity.currency}, so its currency stays:"
            f" {', '.join(f'D{number}' for number, _ in deals)}.",
            "oppcli opp new … --currency USD, and deals under that",
        )


def reprice(tx: Transaction, opportunity: records.Opportunity, *, was_live: bool) -> None:
    """Makes the three amounts follow the live deals; without any, what was typed comes back.

    `was_live` says whether deals spoke before the change.
    """
    tx.flush()
    live = [deal for deal in deals_of(tx, opportunity) if deal.status in LIVE]
    sums = revenue(map(offer_of, live))
    if sums is not None and max(sums.est_revenue, sums.est_trade_in_value) > MOST:
        raise RuleRefused(f"the deals of O{opportunity.id} add up to more than can be stored.")
    if sums is not None:
        if not was_live:
            opportunity.typed_revenue = opportunity.est_revenue
            opportunity.typed_accessories = opportunity.est_revenue_accessories
            opportunity.typed_trade_in = opportunity.est_trade_in_value
        opportunity.est_revenue = sums.est_revenue
        opportunity.est_revenue_accessories = sums.est_revenue_accessories
        opportunity.est_trade_in_value = sums.est_trade_in_value
    elif was_live:
        opportunity.est_revenue = opportunity.typed_revenue
        opportunity.est_revenue_accessories = opportunity.typed_accessories
        opportunity.est_trade_in_value = opportunity.typed_trade_in
        opportunity.typed_revenue = None
        opportunity.typed_accessories = None
        opportunity.typed_trade_in = None
    tx.flush()


def expire_lapsed(tx: Transaction, today: date) -> None:
    """Expires the offers of open opportunities whose last day is over, and re-prices these.

    Every writing command begins with it, so that what is offered is what counts. It is a batch
    of its own in the history.
    """
    lapsed = tx.read(
        "SELECT deal.id, deal.opportunity_id FROM deal"
        " JOIN opportunity ON opportunity.id = deal.opportunity_id"
        " WHERE deal.status = 'offered' AND deal.valid_until < :today"
        " AND opportunity.closed_on IS NULL ORDER BY deal.id",
        {"today": today.isoformat()},
    ).rows
    if not lapsed:
        return
    with tx.recorder.apart(EXPIRY):
        for number, _ in lapsed:
            deal = tx.get(records.Deal, number)
            assert deal is not None
            deal.status = "expired"
        for number in dict.fromkeys(opportunity for _, opportunity in lapsed):
            opportunity = tx.get(records.Opportunity, number)
            assert opportunity is not None
            reprice(tx, opportunity, was_live=True)


def end_offers(tx: Transaction, opportunity: records.Opportunity) -> None:
    """Ends what was not signed when its opportunity is closed; the revenue stays as it was."""
    for deal in deals_of(tx, opportunity):
        if deal.status in ("scenario", "offered"):
            deal.status = _ENDS[opportunity.status]


def offer_again(
    tx: Transaction, opportunity: records.Opportunity, closings: Iterable[int], today: date
) -> None:
    """Brings back what closing the opportunity ended, but for offers that lapsed meanwhile.

    `closings` are the batches that closed it.
    """
    for batch in closings:
        ended = tx.read(
            "SELECT entity_id, old, new FROM change WHERE batch_id = :batch AND field = 'status'"
            " AND entity = 'deal' ORDER BY id DESC",
            {"batch": batch},
        ).rows
        for number, old, new in ended:
            deal = tx.get(records.Deal, number)
            if deal is not None and deal.opportunity_id == opportunity.id and deal.status == new:
                deal.status = old
    deals = deals_of(tx, opportunity)
    was_live = any(deal.status in LIVE for deal in deals)
    for deal in deals:
        if deal.status == "offered" and deal.valid_until is not None and deal.valid_until < today:
            deal.status = "expired"
    reprice(tx, opportunity, was_live=was_live)
