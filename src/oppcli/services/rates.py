"""Rates of exchange: the base currency of a store, rates one by one and by the file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from oppcli import plain_records as records
from oppcli.domain.dates import Look
from oppcli.domain.money import DIGITS, currency_code
from oppcli.domain.rates import RateSet, RatesTaken, cross_rates, parse_rate, rate_text
from oppcli.errors import BadValue, RuleRefused
from oppcli.history import Edit
from oppcli.services.freezing import freeze_closed, wrongly_frozen
from oppcli.services.work import Work, in_one_transaction
from oppcli.transaction import Transaction
from oppcli.views import BASE

_RATE = "base_per_unit"

PerEuro = Mapping[str, Decimal]


def fixed_base(tx: Transaction, work: Work) -> str:
    """The base currency of the store, which the first rate fixes for good.

    Raises RuleRefused when another one is configured.
    """
    stored = tx.read(BASE).rows
    if not stored:
        base = work.base or work.currency
        tx.add(records.Setting(name="base_currency", value=base))
        return base
    base = str(stored[0][0])
    if work.base and work.base != base:
        raise RuleRefused(
            f"the rates of this store are in {base}, but base_currency is {work.base}:"
            " what was converted before would no longer add up.",
            f"oppcli config set base_currency {base}",
        )
    return base


@in_one_transaction
def set_rate(work: Work, currency: str, rate: str, on: str | None, *, decimal: str = "") -> RateSet:
    """Says what one unit of a currency is worth in the base from a day on (default: today).

    `decimal` is the decimal mark of `rate`, `.` or `,`, where that is known.
    """
    code, value = currency_code(currency), rate_text(parse_rate(rate, decimal=decimal))
    day = work.today if on is None else _day(work, on)
    with work.transaction() as tx:
        base = fixed_base(tx, work)
        if code == base:
            raise RuleRefused(
                f"{code} is the base currency: one {code} is one {code}.", "oppcli currency list"
            )
        known = tx.read(
            "SELECT base_per_unit FROM rate WHERE currency = :code AND day = :day",
            {"code": code, "day": day.isoformat()},
        ).rows
        was = str(known[0][0]) if known else None
        if was != value:
            _store(tx, [(code, day.isoformat(), value)])
        frozen = freeze_closed(tx, work, base)
        return RateSet(code, base, day, value, was, frozen, wrongly_frozen(tx, {code}))


@in_one_transaction
def take_rates(
    work: Work, fixings: Sequence[tuple[date, PerEuro]], only: Sequence[str]
) -> RatesTaken:
    """Stores the rates of many days, told per euro, as rates in the base currency.

    `only` names the currencies wanted; all known ones when it is empty. A day that does not quote
    the base is left out, unless no day quotes it: then BadValue is raised.
    """
    wanted = {currency_code(code) for code in only}
    with work.transaction() as tx:
        base = fixed_base(tx, work)
        told = _Told(base, wanted)
        stored = known_rates(tx)
        rates = dict(told.rates(fixings))
        if not rates:
            raise BadValue(
                f"the file has no rate to or from {base}.", "oppcli currency set USD 0.92"
            )
        new = [(*key, rate) for key, rate in rates.items() if key not in stored]
        changed = [(*key, rate) for key, rate in rates.items() if stored.get(key, rate) != rate]
        _store(tx, [*new, *changed])
        days = [
            date.fromisoformat(day) for _, day in (min(rates, key=_by_day), max(rates, key=_by_day))
        ]
        return RatesTaken(
            base,
            len(new),
            len(changed),
            len(rates) - len(new) - len(changed),
            days[0],
            days[1],
            tuple(sorted({code for code, _ in rates})),
            tuple(sorted(told.unknown)),
            freeze_closed(tx, work, base),
            wrongly_frozen(tx, {code for code, _, _ in changed}),
        )


def known_rates(tx: Transaction) -> dict[tuple[str, str], str]:
    """(currency, ISO day) → the rate as it is stored."""
    return {
        (code, day): rate
        for code, day, rate in tx.read("SELECT currency, day, base_per_unit FROM rate").rows
    }


def store_rate(tx: Transaction, code: str, day: str, rate: str) -> None:
    """Adds or changes one rate; what a changed one was is history."""
    known = tx.all_of(records.Rate, currency=code, day=date.fromisoformat(day))
    if known:
        known[0].base_per_unit = rate
    else:
        tx.add(records.Rate(currency=code, day=date.fromisoformat(day), base_per_unit=rate))


def _by_day(key: tuple[str, str]) -> str:
    return key[1]


class _Told:
    """Turns rates per euro into rates in the base, and notes headings that are no currency."""

    def __init__(self, base: str, wanted: set[str]) -> None:
        self.base = base
        self.wanted = wanted
        self.unknown: set[str] = set()

    def rates(
        self, fixings: Iterable[tuple[date, PerEuro]]
    ) -> Iterator[tuple[tuple[str, str], str]]:
        """(currency, ISO day) and the rate as it is stored."""
        for day, per_euro in fixings:
            text = day.isoformat()
            kept = {code: rate for code, rate in per_euro.items() if code in DIGITS}
            if len(kept) < len(per_euro):
                self.unknown |= per_euro.keys() - kept.keys()
            if self.wanted:
                kept = {c: r for c, r in kept.items() if c in self.wanted or c == self.base}
            for code, rate in cross_rates(kept, self.base).items():
                if not self.wanted or code in self.wanted:
                    yield (code, text), rate_text(rate)


def _store(tx: Transaction, rates: Sequence[tuple[str, str, str]]) -> None:
    """Adds or changes rates; that and what a changed one was is history."""
    before = {
        (code, day): (number, rate)
        for number, code, day, rate in tx.read(
            "SELECT id, currency, day, base_per_unit FROM rate"
        ).rows
    }
    tx.change(
        records.Rate.table,
        [
            Edit(number, {_RATE: was}, {_RATE: rate})
            for code, day, rate in rates
            if (code, day) in before
            for number, was in [before[code, day]]
        ],
    )
    fresh = [rate for rate in rates if rate[:2] not in before]
    first = tx.last_number("rate") + 1
    tx.insert_many("rate", ("currency", "day", "base_per_unit"), fresh)
    tx.made("rate", range(first, first + len(fresh)))


def _day(work: Work, text: str) -> date:
    day = work.day(text, Look.BACK)
    if day is None:
        raise BadValue("a rate needs the day from which it holds.", "--on 2026-11-01")
    return day
