"""The latest rates of currencies, and the currencies that amounts are in."""

from datetime import date

from oppcli.queries.readable_days import check_rates
from oppcli.store import Store

RateRow = tuple[str, str, str, str]  # currency, ISO day, base per unit, base


def rates_on(store: Store, day: date) -> list[RateRow]:
    """The latest rate of each currency on or before a day, by its code. Raises StoreDamaged."""
    check_rates(store)
    rows = store.read(
        "SELECT currency, day, base_per_unit, base FROM v_rate t WHERE day ="
        " (SELECT MAX(o.day) FROM v_rate o WHERE o.currency = t.currency AND o.day <= :day)"
        " ORDER BY currency",
        {"day": day.isoformat()},
    ).rows
    return [(code, since, rate, base) for code, since, rate, base in rows]


def currencies_in_use(store: Store) -> list[str]:
    """The currencies that opportunities are in, by their codes."""
    rows = store.read("SELECT DISTINCT currency FROM v_opportunity ORDER BY currency").rows
    return [code for (code,) in rows]
