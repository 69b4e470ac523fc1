"""The pipeline: open opportunities per group and currency."""

from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.grouping import Grouping, span
from oppcli.domain.periods import Unit
from oppcli.domain.rollup import Key, Rolled, rolled
from oppcli.domain.tally import Tally
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.converting import Converter, summed
from oppcli.queries.filters import compile_filters
from oppcli.queries.grouped import ordered, rolled_column, tree_of
from oppcli.queries.local_days import LocalDays
from oppcli.store import Store


def pipeline(
    store: Store,
    filters: Filters,
    asking: Asking,
    *,
    grouping: Grouping,
    converter: Converter | None = None,
) -> list[Rolled[Tally]]:
    """The open opportunities by group. A span of time is that of the expected close.

    Stages are named by their keys. With a converter all that has a rate is in its base
    currency.
    """
    where = compile_filters(store, OPPORTUNITY, filters, asking)
    where.add("t.is_open = 1")
    unit = grouping.unit
    keys = [rolled_column(name) for name in grouping.fields]
    if unit:
        keys.append("t.est_close_date" if unit is Unit.WEEK else "substr(t.est_close_date, 1, 7)")
    # The day of making is a group of its own, because no portable SQL subtracts days.
    days = LocalDays(asking.zone)
    keys.append(days.key("t.created_at", asking.today))
    amounts = ("t.est_revenue_minor", "t.weighted_minor")
    found: dict[Key, list[int]] = {}
    for sums in summed(store, where, keys=keys, counts=(), amounts=amounts, converter=converter):
        *values, made = (None if value is None else str(value) for value in sums.keys)
        named = dict(zip(grouping.fields, values, strict=False))
        if unit:
            lies_in = span(values[-1], unit, asking.fiscal_year_start)
            named[unit.value] = lies_in.key if lies_in else ""
        (count,), (amount, weighted) = sums.counts, sums.amounts
        age = count * (asking.today - days[str(made)]).days
        numbers = found.setdefault(
            (tuple(named[name] or "" for name in grouping.names), sums.currency), [0, 0, 0, 0]
        )
        numbers[:] = map(int.__add__, numbers, (count, amount, weighted, age))
    tallies = {
        key: Tally(open_count=count, open=amount, weighted=weighted, open_days=age)
        for key, (count, amount, weighted, age) in found.items()
    }
    tree = tree_of(store, grouping)
    return ordered(store, rolled(tallies, grouping, tree, Tally()), grouping, tree)
