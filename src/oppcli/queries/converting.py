"""Amounts in the base currency: open ones at the latest rate, closed ones at the frozen rate.

What has no rate stays in its own currency: it is never taken as 1 and never left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from oppcli.domain.money import currency_code
from oppcli.domain.rates import Factor, factor
from oppcli.errors import RuleRefused
from oppcli.queries.sums import SumOf, exact, read_sums
from oppcli.queries.where import Where
from oppcli.store import Store
from oppcli.views import BASE, opportunities

_LATEST = """SELECT base_per_unit FROM v_rate
 WHERE currency = :currency AND day <= :day ORDER BY day DESC LIMIT 1"""

# What an opportunity is weighted at in every sum; what is omitted is not forecast.
WEIGHTED = "CASE WHEN t.forecast_category = 'omitted' THEN 0 ELSE t.weighted_minor END"
# An open amount is worth what it is today; a closed one what it was then, if that is known.
FROZEN = "CASE WHEN t.is_open = 1 THEN NULL ELSE COALESCE(t.exchange_rate, '') END"


class Converter:
    """Turns amounts into the base currency, at the rates known on the day of the report.

    `base` is the configured base currency; the store's own comes before it.
    """

    def __init__(self, store: Store, base: str, today: date) -> None:
        self._store = store
        self._today = today.isoformat()
        self._factors: dict[tuple[str, str | None], Factor | None] = {}
        stored = store.read(BASE).rows
        self.base: str = stored[0][0] if stored else base
        self.is_fixed = bool(stored)  # the store knows rates, or quotas

    def in_base(self, minor: int, currency: str, frozen: str | None = None) -> int | None:
        """`minor` units of `currency` in minor units of the base; None without a rate.

        `frozen` is the rate of a closed record, '' for a closed one whose rate nobody knew;
        None for an open one. Rounded half to even.
        """
        found = self.factor(currency, frozen)
        return None if found is None else found.of(minor)

    def factor(self, currency: str, frozen: str | None = None) -> Factor | None:
        """What `in_base` multiplies by."""
        if currency == self.base:
            return Factor(1, 1)
        key = (currency, frozen)
        if key not in self._factors:
            rate = self._rate(currency) if frozen is None else frozen
            self._factors[key] = factor(currency, self.base, Decimal(rate)) if rate else None
        return self._factors[key]

    def _rate(self, currency: str) -> str | None:
        wanted = {"currency": currency, "day": self._today}
        rows = self._store.read(_LATEST, wanted).rows
        return str(rows[0][0]) if rows else None


def check_base(store: Store, wanted: str) -> None:
    """Raises RuleRefused when the store's rates and quotas are told in another currency."""
    stored = store.read(BASE).rows
    if stored and stored[0][0] != currency_code(wanted):
        raise RuleRefused(
            f"the rates of {store.name} are told in {stored[0][0]}, so that stays its base"
            " currency: what was converted before would no longer add up.",
            "keep it, or begin another store with --db FILE",
        )


@dataclass(frozen=True, slots=True)
class Sums:
    """Records that have the same keys, in one currency: counted, and summed in minor units."""

    keys: tuple[object, ...]
    currency: str
    counts: tuple[int, ...]
    amounts: tuple[int, ...]


def summed(
    store: Store,
    where: Where,
    *,
    keys: Sequence[str],
    counts: Sequence[str],
    amounts: Sequence[str],
    converter: Converter | None,
) -> list[Sums]:
    """Opportunities `t` by `keys`: how many there are, `counts` of them, and their `amounts`.

    All three are SQL; counts are 0 or 1 and amounts minor units for one record. The first count
    is that of the records. With a converter all that has a rate is in its base currency, each
    record rounded by itself; without one every currency stands apart.
    """
    counts = ("1", *counts)
    if converter is None:
        found = _grouped(store, where, ("t.currency", *keys), counts, amounts)
        return [Sums(keyed[1:], keyed[0], *numbers) for keyed, *numbers in found]
    bound = Where(list(where.conditions), {**where.params, "base": converter.base})
    own = ("t.currency", *keys, _ITSELF)
    with store.snapshot():
        rows = _grouped(store, bound, own, counts, amounts)
        return _merged(_in_base(converter, row) for row in rows)


# A foreign record with a rate is a group by itself, since it is rounded by itself: its number, and
# the rate of a closed one. This is wider than `Converter.factor`, which has no rate of an open
# record whose currency has none, and of no closed one that has none frozen; it is asked then.
_ITSELF = """CASE WHEN t.currency <> :base THEN CASE
  WHEN t.is_open = 1 THEN
    CASE WHEN t.currency IN (SELECT rate.currency FROM rate) THEN t.id || '' END
  WHEN t.exchange_rate <> '' THEN t.id || ' ' || t.exchange_rate END END"""

_Group = tuple[tuple[Any, ...], tuple[int, ...], tuple[int, ...]]  # keys, counts, amounts


def _grouped(
    store: Store, where: Where, keys: Sequence[str], counts: Sequence[str], amounts: Sequence[str]
) -> list[_Group]:
    """The records by `keys`, in the order of these."""

    def sql(sum_of: SumOf) -> str:
        sums = [*(f"SUM({each})" for each in counts), *map(sum_of, amounts)]
        named = (f"{key} AS k{place}" for place, key in enumerate(keys))
        places = [str(place) for place in range(1, len(keys) + 1)]
        picked = ", ".join([*named, *sums])
        source = opportunities(f"{picked}{where.sql}")
        return (
            f"SELECT {picked} FROM {source}{where.sql} GROUP BY {', '.join(places)}"
            f" ORDER BY {', '.join(f'{place} NULLS FIRST' for place in places)}"
        )

    first, second = len(keys), len(keys) + len(counts)
    return [
        (row[:first], row[first:second], tuple(map(exact, row[second:])))
        for row in read_sums(store, sql, where.params).rows
    ]


def _in_base(converter: Converter, group: _Group) -> Sums:
    """The group in the base currency, if it is a record that has a rate."""
    (currency, *keys, itself), counts, amounts = group
    rate = None
    if itself is not None:
        rate = converter.factor(currency, itself.partition(" ")[2] or None)
    if rate is not None:
        currency = converter.base
        amounts = tuple(amount and rate.of(amount) for amount in amounts)
    return Sums(tuple(keys), currency, counts, amounts)


def _merged(parts: Iterable[Sums]) -> list[Sums]:
    found: dict[tuple[object, ...], Sums] = {}
    for part in parts:
        key = (part.currency, *part.keys)
        known = found.get(key)
        found[key] = part if known is None else _added(known, part)
    return list(found.values())


def _added(one: Sums, other: Sums) -> Sums:
    return Sums(
        one.keys,
        one.currency,
        tuple(map(int.__add__, one.counts, other.counts)),
        tuple(map(int.__add__, one.amounts, other.amounts)),
    )
