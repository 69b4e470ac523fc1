"""The rate that a closed opportunity keeps: the latest one known on the day it was closed."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from oppcli.domain.dates import Look, parse_day
from oppcli.domain.money import Money, currency_code
from oppcli.domain.past import runs
from oppcli.domain.rates import Quoted, Quotes, Rates, between, kept_rate, rate_text
from oppcli.domain.refs import Ref
from oppcli.domain.results import Written
from oppcli.history import Edit
from oppcli.plain_records import CloseRecord, Opportunity
from oppcli.services.work import Work, image, in_one_transaction
from oppcli.transaction import Transaction
from oppcli.views import BASE, RATE_DAYS

_WITHOUT = """SELECT id, currency, closed_on FROM opportunity
 WHERE closed_on IS NOT NULL AND exchange_rate IS NULL AND currency <> :base ORDER BY id"""
_WITH = """SELECT id, currency, closed_on, exchange_rate FROM opportunity
 WHERE closed_on IS NOT NULL AND exchange_rate IS NOT NULL ORDER BY id"""
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
            yield Quoted(currency, date.fromisoformat(day), kept_rate(rate))


def freeze_closed(tx: Transaction, work: Work, base: str) -> int:
    """Gives closed opportunities that have no rate the one that is known by now; how many.

    A rate that is frozen already stays.
    """
    known = Known(tx)
    frozen = [
        Frozen(number, None, rate)
        for number, currency, closed_on in tx.read(_WITHOUT, {"base": base}).rows
        if (rate := known.on(currency, date.fromisoformat(closed_on))) is not None
    ]
    _freeze(tx, frozen)
    return len(frozen)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A closed opportunity, by number: the rate that it kept, and the one that it is to keep."""

    number: int
    was: str | None
    rate: str


@in_one_transaction
def refreeze(work: Work, currencies: Sequence[str], since: str | None) -> list[Written]:
    """Gives closed opportunities the rate of their day where they keep one that was none on it.

    With `since`, a day, all that were closed from then on get the rate that is known of their day.
    `currencies` narrows it; all when it is empty.
    """
    codes = {currency_code(code) for text in currencies for code in text.split(",")}
    first = None
    if since is not None:
        first = parse_day(since, today=work.today, look=Look.BACK, order=work.date_order)
    with work.transaction() as tx:
        known, quotes = Known(tx), quotes_of(tx)
        found: list[Frozen] = []
        for number, currency, closed_on, rate in tx.read(_WITH).rows:
            kept_rate(rate)  # one that cannot be read is damage, which no rate may cover
            is_wrong = not quotes.explain(currency, rate, closed_on)
            if (codes and currency not in codes) or (first and closed_on < first.isoformat()):
                continue
            due = known.on(currency, date.fromisoformat(closed_on))
            if due not in (None, rate) and (is_wrong or first is not None):
                found.append(Frozen(number, rate, str(due)))
        refs = [Ref("opportunity", each.number) for each in found]
        before = [image(tx, ref) for ref in refs]
        _freeze(tx, found)
        tx.forget()
        return [Written(ref, was, image(tx, ref)) for ref, was in zip(refs, before, strict=True)]


def quotes_of(tx: Transaction) -> Quotes:
    """The rates of the store, each with its first day."""
    return Quotes(tx.read(RATE_DAYS).rows)


def wrongly_frozen(tx: Transaction, currencies: Container[str]) -> int:
    """How many closed opportunities in those currencies keep a rate that their day did not have."""
    quotes = quotes_of(tx)
    return sum(
        currency in currencies and not quotes.explain(currency, rate, closed_on)
        for _, currency, closed_on, rate in tx.read(_WITH).rows
    )


def _freeze(tx: Transaction, frozen: Sequence[Frozen]) -> None:
    """Gives the opportunities and their close records in force these rates."""
    tx.change(
        Opportunity.table,
        [Edit(each.number, {_RATE: each.was}, {_RATE: each.rate}) for each in frozen],
    )
    rates = {each.number: each.rate for each in frozen}
    tx.change(
        CloseRecord.table,
        [
            Edit(number, {_RATE: was}, {_RATE: rates[about]})
            for first, last in runs(rates, gap=_GAP)
            for number, about, was in tx.read(_CLOSINGS, {"first": first, "last": last}).rows
            if about in rates
        ],
    )
