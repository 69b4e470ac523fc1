"""Amounts in the base currency: open ones at the latest rate, closed ones at the frozen rate.

What has no rate stays in its own currency: it is never taken as 1 and never left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from oppcli.domain.money import DIGITS, currency_code
from oppcli.domain.rates import Factor, factor, kept_rate
from oppcli.domain.wording import quoted
from oppcli.errors import RuleRefused, StoreDamaged
from oppcli.queries.readable_days import check_rates
from oppcli.queries.sums import SumOf, exact, read_sums
from oppcli.queries.where import Where
from oppcli.store import Store
from oppcli.views import BASE, opportunities

_LATEST = """SELECT base_per_unit FROM v_rate
 WHERE currency = :currency AND day <= :day ORDER BY day DESC LIMIT 1"""

# What an opportunity is weighted at in every sum; what is omitted is not forecast.
WEIGHTED = "CASE WHEN t.forecast_category = 'omitted' THEN 0 ELSE t.weighted_minor END"
# An open amount is worth what it is today; a closed one what it was then, if that is known.
# An empty rate is damage, and no rate that nobody knew.
FROZEN = """CASE WHEN t.is_open = 1 THEN NULL WHEN t.exchange_rate = '' THEN ' '
  ELSE COALESCE(t.exchange_rate, '') END"""


class Converter:
    """Turns amounts into the base currency, at the rates known on the day of the report.

    `base` is the configured base currency; the store's own comes before it.
    """

    def __init__(self, store: Store, base: str, today: date) -> None:
        self.store = store
        self._today = today.isoformat()
        self._factors: dict[tuple[str, str | None], Factor | None] = {}
        stored = store.read(BASE).rows
        self.base: str = stored[0][0] if stored else base
        if self.base not in DIGITS:
            raise StoreDamaged(
                f"the store is damaged: its base currency {quoted(self.base)} does not exist.",
                "oppcli db check",
            )
        self.is_fixed = bool(stored)  # the store knows rates, or quotas
        self.past_day = past_day(store, today)
        check_rates(store)

    def in_base(self, minor: int, currency: str, frozen: str | None = None) -> int | None:
        """`minor` units of `currency` in minor units of the base; None without a rate.

        `frozen` is the rate of a closed record, '' for a closed one whose rate nobody knew;
        None for an open one. Rounded half to even.
        """
        if currency == self.base:
            return minor
        found = self.factor(currency, frozen)
        return None if found is None else found.of(minor)

    def factor(self, currency: str, frozen: str | None = None) -> Factor | None:
        """What `in_base` multiplies by."""
        if currency == self.base:
            return Factor(1, 1)
        key = (currency, frozen)
        if key not in self._factors:
            rate = self._rate(currency) if frozen is None else frozen
            self._factors[key] = factor(currency, self.base, kept_rate(rate)) if rate else None
        return self._factors[key]

    def _rate(self, currency: str) -> str | None:
        wanted = {"currency": currency, "day": self._today}
        rows = self.store.read(_LATEST, wanted).rows
        return str(rows[0][0]) if rows else None


def past_day(store: Store, day: date) -> date | None:
    """The day of which the store is shown, if it is shown as it was: a rate that is set now was not
    known then, whatever its day."""
    return day if store.is_past else None


def check_base(store: Store, wanted: str) -> None:
    """Raises RuleRefused when the store's rates and quotas are told in another currency."""
    stored = store.read(BASE).rows
    if stored and stored[0][0] != currency_code(wanted):
        raise RuleRefused(
            f"the rates of {store.name} are in {stored[0][0]}, so that stays its base"
            " currency: what was converted before would no longer add up.",
            "keep it, or begin another store with --db FILE",
        )


class Sums(NamedTuple):  # made by the ten thousand: a dataclass takes thrice the time
    """Records that have the same keys, in one currency: how many, and their minor units."""

    keys: tuple[str, ...]
    currency: str
    number: int
    amounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Summed:
    """What `summed` read. `lines` are in the base currency where there is a rate."""

    lines: list[Sums]
    _groups: "list[_Group]"

    def apart(self) -> Iterator[Sums]:
        """The same with every currency apart, in more parts."""
        return (Sums(*group[:-1]) for group in self._groups)


def summed(
    store: Store,
    where: Where,
    *,
    names: Sequence[str],
    keys: Sequence[str],
    amounts: Sequence[str],
    converter: Converter | None,
) -> Summed:
    """Opportunities `t` by `names` and `keys`: how many there are, and the sums of `amounts`.

    All three are SQL. `names` and `keys` are texts, '' for nothing: `names` columns with whatever
    people typed, `keys` expressions that give no control characters. Amounts are minor units.
    Without a converter every currency stays apart; with one each record is rounded by itself.
    """
    itself = "''"
    if converter is not None:
        itself = f"COALESCE({_ITSELF}, '')"
        where = Where(list(where.conditions), {**where.params, "base": converter.base})
    key = _one_key(names, [*keys, itself])

    def sql(sum_of: SumOf) -> str:
        inner = ", ".join([f"{key} AS k", *(f"{each} AS a{n}" for n, each in enumerate(amounts))])
        sums = ", ".join(["COUNT(*)", *(sum_of(f"g.a{n}") for n in range(len(amounts)))])
        source = opportunities(f"{inner}{where.sql}")
        rows = f"SELECT {inner} FROM {source}{where.sql} LIMIT {_ALL}"
        return f"SELECT g.k, {sums} FROM ({rows}) g GROUP BY g.k ORDER BY g.k"

    with store.snapshot():
        groups = [_group(row) for row in read_sums(store, sql, where.params).rows]
        if converter is None:
            return Summed(_merged(Sums(*group[:-1]) for group in groups), groups)
        return Summed(_merged(_in_base(converter, group) for group in groups), groups)


# A foreign record with a rate is a group by itself, since it is rounded by itself: its number, and
# the rate of a closed one. This is wider than `Converter.factor`, which has no rate of an open
# record whose currency has none, and of no closed one that has none frozen; it is asked then.
_ITSELF = """CASE WHEN t.currency <> :base THEN CASE
  WHEN t.is_open = 1 THEN
    CASE WHEN t.currency IN (SELECT rate.currency FROM rate) THEN t.id || '' END
  WHEN t.exchange_rate IS NOT NULL THEN
    t.id || ' ' || COALESCE(NULLIF(t.exchange_rate, ''), ' ') END END"""

# Keys, currency, count, amounts, and what the record is by itself: see `_ITSELF`.
_Group = tuple[tuple[str, ...], str, int, tuple[int, ...], str]

# SQLite sorts what it groups. By one text that takes two thirds of the time that several keys do;
# and with a LIMIT it works out each column of the inner SELECT once a record, and sorts no others.
_ALL = 2**63 - 1
_MARK = "\x1f"
_BETWEEN = f"{_MARK}|"  # two keys; in what people typed no `|` is behind a mark
_INSIDE = f"{_MARK}_"


def _one_key(names: Sequence[str], keys: Sequence[str]) -> str:
    """SQL for the currency and all keys as one text, which `_group` takes apart again."""
    typed = [f"COALESCE(REPLACE({name}, '{_MARK}', '{_INSIDE}'), '')" for name in names]
    return f" || '{_BETWEEN}' || ".join(["t.currency", *typed, *keys])


def _group(row: tuple[Any, ...]) -> _Group:
    key, count, *sums = row
    currency, *keys, itself = key.split(_BETWEEN)
    if _MARK in key:
        keys = [each.replace(_INSIDE, _MARK) for each in keys]
    return tuple(keys), currency, count, tuple(map(exact, sums)), itself


def _in_base(converter: Converter, group: _Group) -> Sums:
    """The group in the base currency, if it is a record that has a rate."""
    keys, currency, count, amounts, itself = group
    rate = None
    if itself:
        rate = converter.factor(currency, itself.partition(" ")[2] or None)
    if rate is not None:
        currency = converter.base
        amounts = tuple(amount and rate.of(amount) for amount in amounts)
    return Sums(keys, currency, count, amounts)


def _merged(parts: Iterable[Sums]) -> list[Sums]:
    found: dict[tuple[object, ...], Sums] = {}
    for part in parts:
        key = (part.currency, *part.keys)
        known = found.get(key)
        found[key] = part if known is None else _added(known, part)
    return list(found.values())


def _added(one: Sums, other: Sums) -> Sums:
    amounts = tuple(map(int.__add__, one.amounts, other.amounts))
    return Sums(one.keys, one.currency, one.number + other.number, amounts)
