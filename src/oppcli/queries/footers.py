"""The line under a list of opportunities: how many, worth what."""

from oppcli.domain.money import Money
from oppcli.queries.converting import WEIGHTED
from oppcli.queries.sums import exact, read_sums
from oppcli.queries.where import Where
from oppcli.store import Store

_STATE = "CASE WHEN is_open = 1 THEN 'open' ELSE status END"
_WORTH = "CASE WHEN status = 'won' THEN actual_revenue_minor ELSE est_revenue_minor END"
_HELD = "CASE WHEN status = 'on_hold' THEN 1 END"
_STATES = ("open", "won", "lost", "canceled")


def list_footer(store: Store, where: Where) -> str:
    """`18 open · 612,000 EUR (weighted 241,300) · 3 won · 90,000 EUR`, each currency apart.

    Won ones are summed by what they brought, all others by their estimates. Of the
    open ones it says how many are on hold. '' for none at all.
    """
    rows = read_sums(
        store,
        lambda sum_of: (
            f"SELECT {_STATE} AS state, currency, COUNT(*), COUNT({_HELD}),"
            f" {sum_of(_WORTH)}, {sum_of(WEIGHTED)}"
            f" FROM v_opportunity t{where.sql} GROUP BY 1, currency ORDER BY currency"
        ),
        where.params,
    ).rows
    parts: list[str] = []
    for state in _STATES:
        sums = [row[1:] for row in rows if row[0] == state]
        if sums:
            held = sum(count for _, _, count, *_ in sums)
            on_hold = f", {held:,} of them on hold" if held else ""
            parts.append(f"{sum(count for _, count, *_ in sums):,} {state}{on_hold}")
        for currency, _, _, amount, weighted in sums:
            worth, of_open = Money(exact(amount), currency), ""
            if state == "open":
                share = Money(exact(weighted), currency)
                # No cents beside an amount that is read in whole units.
                figure = share.grouped(decimals=False) if worth.is_large else share.brief_figure()
                of_open = f" (weighted {figure})"
            parts.append(f"{worth.brief()}{of_open}")
    return " · ".join(parts)
