"""What the deals of an opportunity add up to. All amounts are minor units of its currency."""

from collections.abc import Iterable
from dataclasses import dataclass

from oppcli.domain.choices import MOST_UNITS
from oppcli.domain.money import MOST

LIVE = ("offered", "signed")  # a scenario counts nothing until it is offered


@dataclass(frozen=True, slots=True)
class Offer:
    """The figures of one deal; `unit_price` and `discount` are for one unit."""

    quantity: int
    unit_price: int
    discount: int
    accessories: int
    trade_in_value: int


TERMS = ("quantity", "unit_price", "discount", "accessories", "trade_in_value")  # of an Offer


@dataclass(frozen=True, slots=True)
class Revenue:
    """What live deals are worth together. Accessories are a part of `est_revenue`; the trade-in
    stands beside it and is never subtracted."""

    est_revenue: int
    est_revenue_accessories: int
    est_trade_in_value: int


# The amounts of an opportunity: those in force, and those typed before there were live deals.
SUMS = ("est_revenue", "est_revenue_accessories", "est_trade_in_value")
TYPED = ("typed_revenue", "typed_accessories", "typed_trade_in")
Amounts = tuple[int | None, int | None, int | None, int | None, int | None, int | None]


def repriced(was: Amounts, live: Iterable[Offer], *, was_live: bool, keeps: bool) -> Amounts:
    """The amounts `SUMS` and `TYPED` of an open opportunity, once its live deals have spoken.

    `was_live` says whether deals spoke before, `keeps` that the typed amounts stay as they are.
    """
    sums = revenue(live)
    if sums is not None:
        typed = was[3:] if keeps else was[:3]
        return (sums.est_revenue, sums.est_revenue_accessories, sums.est_trade_in_value, *typed)
    return (*was[3:], None, None, None) if was_live else was


def beyond(amounts: Iterable[int | None]) -> bool:
    """Whether one of the amounts is more than can be stored."""
    return any(each is not None and each > MOST for each in amounts)


@dataclass(frozen=True, slots=True)
class WrongTerm:
    """A term of a deal that cannot be, and why: `said` is a sentence without its full stop."""

    field: str
    said: str


def wrong_terms(offer: Offer) -> list[WrongTerm]:
    """What of the figures of one deal cannot be."""
    wrong: list[WrongTerm] = []
    if offer.discount > offer.unit_price:
        wrong.append(WrongTerm("discount", "it is larger than the unit_price"))
    elif beyond((amount(offer), offer.trade_in_value)):
        wrong.append(WrongTerm("unit_price", "the deal is worth more than can be stored"))
    if offer.quantity < 1:
        wrong.append(WrongTerm("quantity", "a deal is for at least 1 unit"))
    elif offer.quantity > MOST_UNITS:
        wrong.append(WrongTerm("quantity", f"a deal is for {MOST_UNITS:,} at most"))
    return wrong


def discount_of(field: str, text: str, unit_price: int | None) -> int:
    """The discount of one unit that `5%` of its price is, in minor units, rounded half-even.

    Raises BadValue for another field than the discount, for a text that is not 0 to 100 %, and
    where there is no price to take it of.
    """
    from oppcli.domain.shares import share_of
    from oppcli.domain.wording import quoted
    from oppcli.errors import BadValue

    if field != "discount":
        raise BadValue(f"{field} is an amount, not {quoted(text)}.", f"{field}=5000")
    share = share_of(text, most=100, told=text, hint=f"{field}=5%")
    if not unit_price:
        raise BadValue(
            f"{quoted(text)} needs a price: the deal has no unit_price.", "unit_price=240k"
        )
    return round(unit_price * share / 100)


def amount(offer: Offer) -> int:
    """What one deal is worth: quantity × (unit_price − discount) + accessories."""
    return offer.quantity * (offer.unit_price - offer.discount) + offer.accessories


def price_of_unit(offer: Offer, total: int) -> int | None:
    """The unit price with which that one deal is worth `total`; None where no price makes it so."""
    rest, left = divmod(total - offer.accessories, offer.quantity)
    price = rest + offer.discount
    return price if not left and rest >= 0 and not beyond((price,)) else None


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
