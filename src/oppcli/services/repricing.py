"""Keeps an opportunity's revenue what its live deals add up to."""

from oppcli import records
from oppcli.domain.revenue import LIVE, Offer, revenue
from oppcli.store import Transaction


def deals_of(tx: Transaction, opportunity: records.Opportunity) -> list[records.Deal]:
    """Every deal of an opportunity, to be changed in place."""
    return tx.all_of(records.Deal, opportunity_id=opportunity.id)


def has_live_deals(tx: Transaction, opportunity: records.Opportunity) -> bool:
    """Whether deals speak for the revenue, so that it may not be typed."""
    return any(deal.status in LIVE for deal in deals_of(tx, opportunity))


def reprice(tx: Transaction, opportunity: records.Opportunity, *, was_live: bool) -> None:
    """Makes the three amounts follow the live deals; without any, what was typed comes back.

    `was_live` says whether deals spoke before the change.
    """
    tx.flush()
    live = [deal for deal in deals_of(tx, opportunity) if deal.status in LIVE]
    sums = revenue(
        Offer(
            deal.quantity,
            deal.unit_price,
            deal.discount,
            deal.accessories,
            deal.trade_in_value,
        )
        for deal in live
    )
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
