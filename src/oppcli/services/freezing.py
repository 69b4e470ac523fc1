"""The rate that a closed opportunity keeps: the latest one known on the day it was closed."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from oppcli.domain.money import Money
from oppcli.domain.past import runs
from oppcli.domain.rates import Quoted, Rates, between, rate_text
from oppcli.history import Edit
from oppcli.plain_records import CloseRecord, Opportunity
from oppcli.services.work import Work
from oppcli.transaction import Transaction
from oppcli.views import BASE

_WITHOUT = """SELECT id, currency, closed_on FROM opportunity
 WHERE closed_on IS NOT NULL AND exchange_rate IS NULL AND currency <> :base ORDER BY id"""
_CLOSINGS = """SELECT id, opportunity_id, exchange_rate FROM close_record
 WHERE status = 'valid' AND opportunity_id BETWEEN :first AND :last ORDER BY id"""
_RATE = "exchange_rate"
_GAP = 20  # numbers that may lie between those wanted, read for nothing


class Known:
    """The rates of the store, read currency by currency when they are asked for."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._rates: dict[str, Rates] = {}
        stored = tx.read(BASE).rows
        self.base: str | None = stored[0][0] if stored else None

    def on(self, currency: str, day: date) -> str | None:
        """The rate to freeze, as text; None for the base itself and where none is known."""
        rate = None if currency == self.base else self.rate(currency, day)
        return None if rate is None else rate_text(rate)

    def rate(self, currency: str, day: date) -> Decimal | None:
        """Base per unit on that day: 1 for the base itself, None where none is known."""
        if self.base is None:
            return None
        if currency not in self._rates:
            self._rates[currency] = Rates(self.base, self._quotes(currency))
        return self._rates[currency].on(currency, day)

    def worth(self, amount: Money, currency: str, day: date) -> Money | None:
        """An amount in another currency, at the rates of that day; None where one is unknown."""
        own, other = self.rate(amount.currency, day), self.rate(currency, day)
        if own is None or other is None:
            return None
        return Money(between(amount.currency, currency, own, other).of(amount.minor), currency)

    def _quotes(self, currency: str) -> Iterable[Quoted]:
        sql = "SELECT day, base_per_unit FROM rate WHERE currency = :currency"
        for day, rate in self._tx.read(sql, {"currency": currency}).rows:
            yield Quoted(currency, date.fromisoformat(day), Decimal(rate))


def freeze_closed(tx: Transaction, work: Work, base: str) -> int:
    """Gives closed opportunities that have no rate the one that is known by now; how many.

    A rate that is frozen already stays.
    """
    known = Known(tx)
    frozen = [
        (number, rate)
        for number, currency, closed_on in tx.read(_WITHOUT, {"base": base}).rows
        if (rate := known.on(currency, date.fromisoformat(closed_on))) is not None
    ]
    tx.change(
        Opportunity.table, [Edit(number, {_RATE: None}, {_RATE: rate}) for number, rate in frozen]
    )
    rates = dict(frozen)
    tx.change(
        CloseRecord.table,
        [
            Edit(number, {_RATE: was}, {_RATE: rates[about]})
            for first, last in runs(rates, gap=_GAP)
            for number, about, was in tx.read(_CLOSINGS, {"first": first, "last": last}).rows
            if about in rates
        ],
    )
    return len(frozen)
