"""Conditions on amounts of several currencies: which are compared by their worth, and which cannot.

A condition leaves out what has no rate, and that is counted and noted. In a store without any rates
a figure without a currency is one in the currency of each record.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from oppcli.domain.fields import OPPORTUNITY, Kind
from oppcli.domain.filter_tokens import Op
from oppcli.domain.money import Money, digits
from oppcli.domain.rates import Factor, no_rate, rate_hint
from oppcli.domain.wording import counted
from oppcli.queries.converting import Converter, past_day
from oppcli.queries.filter_arguments import Asking
from oppcli.queries.where import Where
from oppcli.queries.worth import frozen_sql, source_of
from oppcli.store import Store

_RATE = re.compile(r"[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class _Limit:
    """A value that amounts are compared with: exact units of `currency`; '' for a bare figure.

    `is_above` asks for the first amount above the value, else for the first that is not below it.
    """

    value: Decimal
    currency: str
    is_above: bool

    def figure(self, currency: str) -> int:
        """The first amount that fits, in minor units of `currency`, by its figure."""
        minor = self.value.scaleb(digits(currency))
        floor = int(minor // 1)
        return floor + 1 if self.is_above or floor != minor else floor

    def worth(self, factor: Factor, base: str) -> int:
        """The first amount that fits, in minor units of a currency with that factor, by its worth.

        The value is in the base currency.
        """
        return factor.smallest(self.figure(base))


@dataclass(frozen=True, slots=True)
class Uncompared:
    """The amounts that a condition in `currency` cannot compare for lack of a rate: SQL that finds
    their records, and whether it `is_unrated` itself."""

    sql: str
    currency: str
    is_unrated: bool


def amount_sql(
    store: Store,
    where: Where,
    kind: Kind,
    column: str,
    op: Op,
    value: Decimal | Money,
    asking: Asking,
) -> tuple[str, Uncompared | None]:
    """SQL that compares an amount in minor units with `value`, and what it cannot compare.

    A bare Decimal is in the base currency of a store that has one, else a figure in the record's
    own. Money is in its own currency: records of that currency are compared by their figures.
    """
    converter = Converter(store, asking.base, asking.today)
    picked = f"t.currency, {frozen_sql(kind)}"
    seen = store.read(f"SELECT DISTINCT {picked} FROM {source_of(kind, picked)}").rows
    pairs = sorted(seen, key=lambda pair: (pair[0], pair[1] or ""))
    missing: set[str] = set()

    def first(is_above: bool) -> str:
        limit = _limit(value, is_above)
        sql, unrated = _first(where, kind, pairs, limit, converter)
        missing.update(unrated)
        return sql

    match op:
        case Op.GE | Op.GT:
            least = first(op is Op.GT)
            sql = f"{column} >= {least}"
        case Op.LT | Op.LE:
            least = first(op is Op.LE)
            sql = f"{column} < {least}"
        case _:
            least = first(False)
            sql = f"({column} >= {least} AND {column} < {first(True)})"
    limit = _limit(value, is_above=False)
    if not _is_by_figure(limit, converter):
        code = limit.currency or converter.base
        found = Uncompared(
            f"({column} IS NOT NULL AND {least} IS NULL)", code, converter.factor(code) is None
        )
        return sql, found if missing else None
    for code in sorted(missing) if len({code for code, _ in pairs}) > 1 else ():
        asking.note(
            f"no rate for {code}: its amounts are compared by their figures:"
            f" oppcli currency set {code} RATE",
            always=True,
        )
    return sql, None


def note_uncompared(
    store: Store, others: Where, kind: Kind, found: Uncompared, asking: Asking
) -> None:
    """Notes how many records that fit all `others` are left out for lack of a rate."""
    past = past_day(store, asking.today)
    closed = "MIN(closed_on)" if kind is OPPORTUNITY else "NULL"
    fits = Where([*others.conditions, found.sql], others.params)
    sql = f"SELECT currency, COUNT(*), {closed} FROM v_{kind.name} t{fits.sql} GROUP BY currency"
    for code, count, day in sorted(store.read(sql, fits.params).rows):
        lacking = found.currency if found.is_unrated else code
        on = f" --on {day}" if day and not found.is_unrated else ""
        asking.note(
            f"no rate for {no_rate(lacking, past)}: {counted(count, kind.name, kind.plural)} in"
            f" {code} cannot be compared with {found.currency} and"
            f" {'is' if count == 1 else 'are'} left out{rate_hint(lacking, past, on)}",
            always=True,
        )


def _limit(value: Decimal | Money, is_above: bool) -> _Limit:
    if isinstance(value, Money):
        return _Limit(Decimal(value.plain()), value.currency, is_above)
    return _Limit(value, "", is_above)


def _is_by_figure(limit: _Limit, converter: Converter) -> bool:
    """Whether what has no rate is compared by its figure: a store without rates has no worth."""
    return not limit.currency and not converter.is_fixed


def _first(
    where: Where,
    kind: Kind,
    pairs: Sequence[tuple[str, str | None]],
    limit: _Limit,
    converter: Converter,
) -> tuple[str, set[str]]:
    """SQL for the first amount that fits, in minor units of each record's own currency, and the
    currencies that lack a rate.

    `pairs` are the currencies of the records, each with the frozen rates of closed ones. Where a
    rate is lacking, the amount is NULL, or the figure.
    """
    own = limit.currency or converter.base
    in_base = _in_base(limit, converter)
    cases = [f"WHEN currency = {where.bind(own)} THEN {where.bind(limit.figure(own))}"]
    closed: list[str] = []
    unrated: set[str] = set()
    for code, frozen in pairs:
        if code == own:
            continue
        factor = converter.factor(code, frozen)
        if factor is not None and in_base is not None:
            amount = str(in_base.worth(factor, converter.base))
        else:
            unrated.add(code)
            amount = str(limit.figure(code)) if _is_by_figure(limit, converter) else "NULL"
        if frozen is None:
            is_open = " AND is_open = 1" if kind is OPPORTUNITY else ""
            cases.append(f"WHEN currency = {where.bind(code)}{is_open} THEN {amount}")
        elif frozen == "" or _RATE.fullmatch(frozen):
            closed.append(f"('{code}', '{frozen}', {amount})")
    if closed:
        cases.append(
            f"ELSE (SELECT column3 FROM (VALUES {', '.join(closed)}) AS frozen"
            " WHERE column1 = currency AND column2 = COALESCE(exchange_rate, ''))"
        )
    return f"CASE {' '.join(cases)} END", unrated


def _in_base(limit: _Limit, converter: Converter) -> _Limit | None:
    """The limit in the base currency; None where its currency has no rate."""
    if limit.currency in ("", converter.base):
        return limit
    factor = converter.factor(limit.currency)
    if factor is None:
        return None
    minor = factor.of(int(limit.value.scaleb(digits(limit.currency))))
    value = Decimal(Money(minor, converter.base).plain())
    return _Limit(value, converter.base, limit.is_above)
