"""What the invented dealer's foreign currencies are worth in euros, and what he expects to win."""

from datetime import date, timedelta
from itertools import pairwise

from oppcli.demo.dealer import SELLERS, owner_id
from oppcli.demo.ledger import Value

BASE = "EUR"
# Days before today from which a rate holds, and what one unit is worth in euros.
_RATES = {
    "SEK": ((500, "0.09"),),
    "USD": ((500, "0.93"), (270, "0.92"), (120, "0.9"), (30, "0.91")),
}
_QUOTA_OF_A_SHARE = 28_000_00  # minor units a month, for each hundredth of the business


def rate_rows(today: date) -> list[dict[str, Value]]:
    """The rates as they are stored, oldest first."""
    return [
        {"currency": code, "day": _day(today, ago), "base_per_unit": rate}
        for code, rates in _RATES.items()
        for ago, rate in rates
    ]


def rate_on(currency: str, day: date, today: date) -> str | None:
    """The rate that is frozen at a closing on `day`; None for euros."""
    held = [rate for ago, rate in _RATES.get(currency, ()) if _day(today, ago) <= day.isoformat()]
    return held[-1] if held else None


def quota_rows(today: date) -> list[dict[str, Value]]:
    """A quota for every seller and each of the twelve months around today."""
    first = today.year * 12 + (today.month - 1) // 3 * 3 - 6  # two quarters back
    starts = [date(month // 12, month % 12 + 1, 1) for month in range(first, first + 13)]
    return [
        {
            "owner_id": owner_id(seller.login),
            "starts": begins.isoformat(),
            "ends": (follows - timedelta(1)).isoformat(),
            "amount": seller.share * _QUOTA_OF_A_SHARE,
            "currency": BASE,
        }
        for begins, follows in pairwise(starts)
        for seller in SELLERS
    ]


def _day(today: date, ago: int) -> str:
    return (today - timedelta(ago)).isoformat()
