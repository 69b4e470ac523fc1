"""What was won in each of the last twelve months, by group: the sparkline of a report."""

from collections.abc import Sequence
from dataclasses import replace

from oppcli.domain.calendar import Period, Unit, bucket, buckets, month_on
from oppcli.domain.grouping import Grouping
from oppcli.domain.rollup import Key
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.converting import Converter
from oppcli.queries.reports.sales import sales
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
    found = sales(
        store,
        won,
        asking,
        period=period,
        grouping=Grouping((*names, Unit.MONTH.value)),
        converter=converter,
    )
    months: dict[Key, list[int]] = {}
    for line in found.lines:
        *groups, key = line.groups
        if key in order and line.tally.won:
            of = months.setdefault((tuple(groups), line.currency), [0] * len(order))
            of[order[key]] += line.tally.won
    return months
