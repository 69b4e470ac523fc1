"""Rates of exchange: what one unit of a currency is worth in the base currency.

A rate is an exact decimal, kept as text. A conversion is rounded half to even, once, to the base
currency's minor unit, record by record, so that parts always add up.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from oppcli.domain.money import digits
from oppcli.domain.numbers import read_decimal
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue

_HINT = "a rate such as 0.92"
# A rate as it is stored: digits, with a point before its decimals. Only damage has more of them.
_STORED = re.compile(r"[0-9]{1,1000}(?:\.[0-9]{1,1000})?", re.ASCII)
_LONGEST = 81  # characters of a rate in a file
_SIGNIFICANT = Context(prec=12, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A rate that holds from `day` on, until the next one of its currency."""

    currency: str
    day: date
    base_per_unit: Decimal


class Rates:
    """The rates of a store, looked up by currency and day."""

    def __init__(self, base: str, quotes: Iterable[Quoted]) -> None:
        self.base = base
        self._days: dict[str, list[date]] = {}
        self._values: dict[str, list[Decimal]] = {}
        for quote in sorted(quotes, key=lambda each: each.day):
            self._days.setdefault(quote.currency, []).append(quote.day)
            self._values.setdefault(quote.currency, []).append(quote.base_per_unit)

    def on(self, currency: str, day: date) -> Decimal | None:
        """The latest rate on or before `day`; 1 for the base currency, None for an unknown rate."""
        if currency == self.base:
            return Decimal(1)
        place = bisect_right(self._days.get(currency, []), day)
        return self._values[currency][place - 1] if place else None


class Quotes:
    """The rates of a store by the first day of each, to tell where a frozen one came from.

    `first`: (currency, rate as it is stored, ISO day).
    """

    def __init__(self, first: Iterable[tuple[str, str, str]]) -> None:
        self._days = {(currency, rate): day for currency, rate, day in first}

    def explain(self, currency: str, rate: str | None, day: str) -> bool:
        """Whether a sale closed on that day can have that rate: none, or one stored by then."""
        return rate is None or self._days.get((currency, rate), "~") <= day


@dataclass(frozen=True, slots=True)
class Factor:
    """A rate between the minor units of two currencies, as a fraction of whole numbers."""

    numerator: int
    denominator: int

    def of(self, minor: int) -> int:
        """`minor` units converted, exact but for one rounding, half to even."""
        quotient, rest = divmod(minor * self.numerator, self.denominator)
        twice = 2 * rest
        if twice > self.denominator or (twice == self.denominator and quotient % 2):
            return quotient + 1
        return quotient

    def smallest(self, worth: int) -> int:
        """The smallest amount, in minor units, that is worth at least `worth` once converted."""
        amount = (2 * worth - 1) * self.denominator // (2 * self.numerator)
        while self.of(amount) < worth:
            amount += 1
        return amount


def factor(currency: str, base: str, rate: Decimal) -> Factor:
    """What turns minor units of `currency` into minor units of `base`, at `rate` base per unit."""
    numerator, denominator = rate.as_integer_ratio()
    return Factor(numerator * 10 ** digits(base), denominator * 10 ** digits(currency))


def between(currency: str, other: str, rate: Decimal, other_rate: Decimal) -> Factor:
    """What turns minor units of `currency` into those of `other`, both rates base per unit."""
    numerator, denominator = (Fraction(rate) / Fraction(other_rate)).as_integer_ratio()
    return Factor(numerator * 10 ** digits(other), denominator * 10 ** digits(currency))


def parse_rate(text: str, *, decimal: str = "") -> Decimal:
    """A rate as typed: `0.92`, `1350`, `1,350.5`; `decimal` is its decimal mark, if known.

    Raises BadValue for a text that is not a number above 0, and for `1,350`, which can be 1350 or
    1.35.
    """
    return above_zero(read_decimal(text, "a rate", _HINT, decimal=decimal))


def exact_rate(text: str) -> Decimal:
    """A rate as a file of ours has it, with a point for its decimals. Raises BadValue."""
    if _STORED.fullmatch(text) is None or len(text) > _LONGEST:
        raise BadValue(f"{quoted(text)} is not a rate.", _HINT)
    return above_zero(Decimal(text))


def is_kept_rate(text: object) -> bool:
    """Whether a store can keep that as a rate: what `currency set` could have stored, as
    `rate_text` writes it. `1e3`, `1,5`, `-1`, `NaN`, 0 and nothing are damage."""
    return isinstance(text, str) and _STORED.fullmatch(text) is not None and bool(Decimal(text))


def kept_rate(text: str) -> Decimal:
    """A rate as the store keeps it. Raises ValueError for what no rate can be."""
    if not is_kept_rate(text):
        raise ValueError(f"no rate: {text!r}")
    return Decimal(text)


def above_zero(rate: Decimal) -> Decimal:
    """`rate` itself. Raises BadValue for 0."""
    if not rate:
        raise BadValue("a rate is above 0.", _HINT)
    return rate


def cross_rates(per_euro: Mapping[str, Decimal], base: str) -> dict[str, Decimal]:
    """Base per unit of every currency, from a table that says what 1 EUR is worth in each.

    Rounded to 12 significant digits. Empty when the table does not hold the base.
    """
    table = {**per_euro, "EUR": Decimal(1)}
    if base not in table:
        return {}
    return {
        code: _SIGNIFICANT.divide(table[base], value)
        for code, value in table.items()
        if code != base and value > 0
    }


def rate_text(rate: Decimal) -> str:
    """A rate as it is stored and shown: no exponent, no needless zeros."""
    text = f"{rate:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class RateSet:
    """A rate that was set: what one unit is worth in `base` from `day` on, and what it was.

    `frozen` counts the closed opportunities that had no rate and have this one now, `wrong` those
    that keep a rate which was none on their day, such as the one that is corrected.
    """

    currency: str
    base: str
    day: date
    rate: str
    was: str | None
    frozen: int
    wrong: int = 0

    @property
    def changed(self) -> list[tuple[str, Decimal, Decimal]]:
        """The rate, old and new; nothing for a new one."""
        if self.was in (None, self.rate):
            return []
        return [("rate", Decimal(str(self.was)), Decimal(self.rate))]


@dataclass(frozen=True, slots=True)
class RatesTaken:
    """What became of a file of rates. `unknown` are headings that are no currency of today.

    `frozen` and `wrong`: see `RateSet`.
    """

    base: str
    created: int
    updated: int
    unchanged: int
    first: date | None
    last: date | None
    currencies: tuple[str, ...]
    unknown: tuple[str, ...]
    frozen: int
    wrong: int = 0


@dataclass(frozen=True, slots=True)
class Apart:
    """Records in a currency that may have no rate: how many, their amount in minor units, and
    whether there are open and closed ones among them, which need rates of different days."""

    currency: str
    count: int
    amount: int
    has_open: bool = True
    has_closed: bool = False

    def with_more(self, other: "Apart") -> "Apart":
        """These and others of the same currency."""
        return Apart(
            self.currency,
            self.count + other.count,
            self.amount + other.amount,
            self.has_open or other.has_open,
            self.has_closed or other.has_closed,
        )


def no_rate(currency: str, past: date | None) -> str:
    """What follows `no rate for`: `JPY`, or `JPY was known on 20 Nov 2026` of a day in the past."""
    from oppcli.domain.calendar import plain_date

    return f"{currency} was known on {plain_date(past)}" if past else currency


def rate_hint(currency: str, past: date | None, on: str = "") -> str:
    """`: oppcli currency set JPY RATE`; nothing of a past day, whose rates are those known then."""
    return "" if past else f": oppcli currency set {currency} RATE{on}"
