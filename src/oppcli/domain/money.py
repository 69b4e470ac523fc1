"""Money: whole minor units of one currency, how it is written, and its exact arithmetic.

Nothing here is a float, and nothing is rounded but `weighted` and a show without decimals.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from oppcli.domain.amounts import read_digits, take_apart
from oppcli.domain.currencies import digits
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue


@dataclass(frozen=True, slots=True)
class Money:
    """An amount: `minor` units (cents) of a currency."""

    minor: int
    currency: str

    def __str__(self) -> str:
        return f"{self.grouped()} {self.currency}"

    def plain(self) -> str:
        """For machines: `480000.00`."""
        return plain_amount(self.minor, self.currency)

    def grouped(self, decimals: bool | None = None) -> str:
        """For people: `480,000` or `480,000.50`; decimals where needed unless asked."""
        if decimals is None:
            decimals = self.minor % 10 ** digits(self.currency) != 0
        return grouped_amount(self.minor, self.currency, decimals=decimals)


def parse_amount(text: str, *, currency: str, allow_negative: bool = False) -> Money:
    """The amount somebody wrote: `48k`, `1.2m`, `48,000.00 USD`, `1.234,56`, `45 000 kr`.

    `currency` is the record's. An amount that names another one comes back in that one; whether
    it may is the caller's to say. Raises BadValue for what is no amount, for what has several
    readings, and for more decimals than the currency has.
    """
    written = take_apart(text, currency=currency)
    if written.is_negative and not allow_negative:
        raise BadValue(
            f"{quoted(text)} is negative, and an amount is not.", "an amount such as 48k"
        )
    minor = read_digits(written, places=digits(written.currency))
    return Money(-minor if written.is_negative else minor, written.currency)


def plain_amount(minor: int, currency: str) -> str:
    """The amount without grouping and with every decimal of its currency: `480000.00`."""
    return _pointed(f"{abs(minor):0{digits(currency) + 1}d}", minor, digits(currency))


def grouped_amount(minor: int, currency: str, *, decimals: bool) -> str:
    """The amount in groups of three: `480,000.50`, or half-even to whole units: `480,000`."""
    places = digits(currency)
    if not decimals:
        return f"{_half_even(minor, 10**places):,}"
    whole, rest = divmod(abs(minor), 10**places)
    return _pointed(f"{whole:,}" + (f"{rest:0{places}d}" if places else ""), minor, places)


def weighted(minor: int, percent: int) -> int:
    """`percent` % of an amount, in minor units, halves to the even one."""
    return _half_even(minor * percent, 100)


def total(amounts: Iterable[Money]) -> dict[str, int]:
    """The sums in minor units, each currency apart, in the order they first come."""
    sums: dict[str, int] = {}
    for amount in amounts:
        sums[amount.currency] = sums.get(amount.currency, 0) + amount.minor
    return sums


def _pointed(text: str, minor: int, places: int) -> str:
    sign = "-" if minor < 0 else ""
    return f"{sign}{text[:-places]}.{text[-places:]}" if places else f"{sign}{text}"


def _half_even(number: int, by: int) -> int:
    quotient, rest = divmod(number, by)
    above_half = 2 * rest > by or (2 * rest == by and quotient % 2 == 1)
    return quotient + above_half
