"""What the deals of an opportunity add up to. All amounts are minor units of its currency."""

from collections.abc import Iterable
from dataclasses import dataclass

LIVE = ("offered", "signed")  # a scenario counts nothing until it is offered


@dataclass(frozen=True, slots=True)
class Offer:
    """The figures of one deal; `unit_price` and `discount` are for one unit."""

    quantity: int
    unit_price: int
    discount: int
    accessories: int
    trade_in_value: int


@dataclass(frozen=True, slots=True)
class Revenue:
    """What live deals are worth together. Accessories are a part of `est_revenue`; the trade-in
    stands beside it and is never subtracted."""

    est_revenue: int
    est_revenue_accessories: int
    est_trade_in_value: int


def amount(offer: Offer) -> int:
    """What one deal is worth: quantity × (unit_price − discount) + accessories."""
    return offer.quantity * (offer.unit_price - offer.discount) + offer.accessories


def revenue(live: Iterable[Offer]) -> Revenue | None:
    """The sum of the live deals; None without any, when what was typed holds."""
    offers = list(live)
    if not offers:
        return None
    return Revenue(
        sum(amount(offer) for offer in offers),
        sum(offer.accessories for offer in offers),
        sum(offer.trade_in_value for offer in offers),
    )
