"""What was won in each of the last twelve months, by group: the sparkline of a report."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from oppcli.domain.grouping import Grouping
from oppcli.domain.periods import Period, Unit, bucket, buckets, parse_period
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.converting import Converter
from oppcli.queries.reports.sales import sales
from oppcli.store import Store

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Trend:
    """By group and currency what was won in each month of `period`, in minor units."""

    period: Period
    months: dict[tuple[tuple[str, ...], str], list[int]]


def trend(
    store: Store,
    filters: Filters,
    asking: Asking,
    *,
    names: Sequence[str],
    converter: Converter,
) -> Trend:
    """What was won by the groups `names`, in the twelve months up to today's.

    None among the groups may be a span of time.
    """
    last = bucket(asking.today, Unit.MONTH)
    year, month = divmod(last.start.year * 12 + last.start.month - _MONTHS, 12)
    first = date(max(year, 1), month + 1, 1)
    period = parse_period(f"{first}..{last.end}", today=asking.today)
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
    months: dict[tuple[tuple[str, ...], str], list[int]] = {}
    for line in found.lines:
        *groups, key = line.groups
        if key in order and line.tally.won:
            of = months.setdefault((tuple(groups), line.currency), [0] * len(order))
            of[order[key]] += line.tally.won
    return Trend(period, months)
