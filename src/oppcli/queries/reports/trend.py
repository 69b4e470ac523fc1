"""What was won in each of the last twelve months, by group: the sparkline of a report."""

from collections.abc import Sequence
from dataclasses import replace

from oppcli.domain.calendar import Period, Unit, bucket, buckets, month_on
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.grouping import Grouping
from oppcli.domain.rollup import Key
from oppcli.queries.converting import Converter, summed
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.groups import Groups
from oppcli.store import Store

_MONTHS = 12


def trend(
    store: Store,
    filters: Filters,
    asking: Asking,
    *,
    names: Sequence[str],
    converter: Converter,
) -> dict[Key, list[int]]:
    """By group and currency what was won in each of the twelve months up to today's, in minor
    units, the earliest first. None among the groups `names` may be a span of time.
    """
    last = bucket(asking.today, Unit.MONTH)
    period = Period(month_on(last.start, 1 - _MONTHS), last.end, "the last twelve months")
    order = {each.key: place for place, each in enumerate(buckets(period, Unit.MONTH, 1))}
    won = replace(filters, status=filters.status or ["won"])
    where = compile_filters(store, OPPORTUNITY, won, asking, is_told=False)
    # The groups are called what most of those that a report tallies call them, whatever their
    # status.
    where.add(
        "(t.is_open = 1 OR t.closed_on BETWEEN :begin AND :end)",
        begin=period.start.isoformat(),
        end=period.end.isoformat(),
    )
    groups = Groups(
        store, filters, Grouping(tuple(names)), asking.fiscal_year_start, rolls_up=True, closed=True
    )
    read = summed(
        store,
        where,
        names=groups.columns,
        keys=("t.status", "COALESCE(substr(t.closed_on, 1, 7), '')"),
        amounts=("t.actual_revenue_minor",),
        converter=None if "currency" in names else converter,
    )
    months: dict[Key, list[int]] = {}
    found = [
        (key, each.currency, each.keys[-1], each.amounts[0])
        for each in read.lines
        for key in groups.of(each.keys[:-2], each.number)
        if each.keys[-2] == "won" and each.amounts[0]
    ]
    for key, currency, month, amount in found:
        if month in order:
            of = months.setdefault((groups.shown(key), currency), [0] * len(order))
            of[order[month]] += amount
    return months
