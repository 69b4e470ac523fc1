"""Amounts of several currencies compared by what they are worth in the base currency.

An open amount is worth what it is at the latest rate, a closed one what it was at the rate frozen
on closing. Conditions on amounts are in `amounts.py`.
"""

from collections.abc import Iterable

from oppcli.domain.agenda import Worth
from oppcli.domain.fields import OPPORTUNITY, Kind
from oppcli.domain.rates import Factor, no_rate, rate_hint
from oppcli.queries.converting import FROZEN, Converter, past_day
from oppcli.queries.filter_arguments import Asking
from oppcli.queries.where import Where
from oppcli.store import Store
from oppcli.views import opportunities


def factors(
    store: Store, kind: Kind, where: Where, converter: Converter, asking: Asking
) -> list[Factor | None]:
    """What turns each record's amounts into the base currency, in the order of refs; None where
    no rate is known, which is noted."""
    picked = f"{frozen_sql(kind)}, t.currency"
    source = source_of(kind, f"t.id, {picked}{where.sql}")
    rows = store.read(f"SELECT {picked} FROM {source}{where.sql} ORDER BY t.id", where.params).rows
    found = [converter.factor(currency, frozen) for frozen, currency in rows]
    unrated = {code for (_, code), of in zip(rows, found, strict=True) if of is None}
    _note_order({code for _, code in rows}, unrated, converter, asking)
    return found if converter.is_fixed else [None] * len(found)


def worth_of(store: Store, asking: Asking, currencies: Iterable[str]) -> Worth:
    """What open amounts are ranked by: what each is worth in the base currency.

    Which of the `currencies` has no rate is noted, unless they are one.
    """
    converter = Converter(store, asking.base, asking.today)
    codes = set(currencies)
    unrated = {code for code in codes if converter.factor(code) is None}
    _note_order(codes, unrated, converter, asking)
    # In a store without rates a figure is a figure, be it in the base currency or not.
    return converter.factor if converter.is_fixed else lambda currency: None


def _note_order(codes: set[str], unrated: set[str], converter: Converter, asking: Asking) -> None:
    past = past_day(converter.store, asking.today)
    place = "come after those with a rate, in the order of" if converter.is_fixed else "rank by"
    for code in sorted(unrated) if len(codes) > 1 else ():
        asking.note(
            f"no rate for {no_rate(code, past)}: its amounts {place} their figures"
            f"{rate_hint(code, past)}"
        )


def frozen_sql(kind: Kind) -> str:
    """SQL for the rate that was frozen on closing; NULL where there is none."""
    return FROZEN if kind is OPPORTUNITY else "NULL"


def source_of(kind: Kind, sql: str) -> str:
    """What the columns that `sql` names are read from, as `t`."""
    return opportunities(sql) if kind is OPPORTUNITY else f"v_{kind.name} t"
