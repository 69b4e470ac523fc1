"""Open opportunities and those closed in a period, tallied by group and currency.

Every report that sums revenue stands on this one query, so that none can disagree with another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.grouping import Grouping
from oppcli.domain.periods import Period, Unit
from oppcli.domain.tally import MEASURES, Tallied, Tally, open_of_then
from oppcli.queries.converting import WEIGHTED, Converter, Summed, Sums, summed
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.groups import Groups
from oppcli.queries.local_days import LocalDays
from oppcli.queries.readable_days import (
    DOUBTED_CLOSING,
    ODD_CLOSING,
    ClosingDays,
    closing_bounds,
)
from oppcli.queries.where import Where, closing_day
from oppcli.store import Store

_DAY = closing_day("t.")
# Of what was not won the day counts for nothing, but has to be one.
_CLOSED = f"""CASE WHEN t.status = 'won' AND t.closed_on <> '' THEN t.closed_on
  ELSE {DOUBTED_CLOSING} END"""
_AMOUNTS = ("t.est_revenue_minor", WEIGHTED, "t.actual_revenue_minor")
_PLACES = {name: place for place, name in enumerate(MEASURES)}


@dataclass(frozen=True, slots=True)
class Sales:
    """Tallies by group and currency, and all of them together, each record once, by currency.

    `apart`: the totals with every currency by itself, also where there is a rate.
    `spellings`: every way in which a group's value is spelled, by what tells it from others.
    """

    lines: list[Tallied]
    totals: list[Tallied]
    apart: list[Tallied]
    spellings: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Moment:
    """The store as it was, asked on that day, and what converts at the rates known then."""

    store: Store
    asking: Asking
    converter: Converter


def sales(
    store: Store,
    filters: Filters,
    asking: Asking,
    *,
    period: Period,
    grouping: Grouping,
    converter: Converter | None,
    then: Moment | None = None,
    only_closed: bool = False,
) -> Sales:
    """What is open now and what was closed in `period`, by group.

    A manager's line is of the manager's own sales: `rolled_sales` adds up those below.
    With a converter amounts are in its base currency, those without a rate apart in their own. A
    span of time among the groups is that of the expected close of what is open, and of the close
    of what is closed. The open ones are those of `then`, if it is given. With `only_closed` the
    notes of what a condition leaves out count no open ones.
    """
    if then is not None:
        closed = sales(
            store, filters, asking, period=period, grouping=grouping, converter=converter
        )
        was = sales(
            then.store,
            filters,
            then.asking,
            period=period,
            grouping=grouping,
            converter=then.converter,
        )
        return Sales(
            open_of_then(closed.lines, was.lines),
            open_of_then(closed.totals, was.totals),
            open_of_then(closed.apart, was.apart),
            closed.spellings | was.spellings,
        )
    begin, end = closing_bounds(period)
    held = f"(t.is_open = 1 OR t.closed_on BETWEEN :begin AND :end OR {ODD_CLOSING})"
    shown = f"(t.closed_on BETWEEN :begin AND :end OR {ODD_CLOSING})" if only_closed else held
    within = Where([shown], {"begin": begin, "end": end})
    where = compile_filters(store, OPPORTUNITY, filters, asking, within=within)
    where.conditions[0] = held  # groups are called what open ones call them, too
    groups = Groups(store, filters, grouping, asking.fiscal_year_start, rolls_up=True, closed=True)
    made_on = LocalDays(asking.zone)
    made = made_on.key("t.created_at", asking.today)
    read = summed(
        store,
        where,
        names=groups.columns,
        keys=(*spans_of(grouping), "t.status", made, _CLOSED),
        amounts=_AMOUNTS,
        converter=None if "currency" in grouping.names else converter,
    )
    closing_days = ClosingDays(store)
    for each in read.lines:
        closing_days.check(each.keys[-1])
    return _tallied(read, groups, asking, made_on)


def spans_of(grouping: Grouping) -> list[str]:
    """SQL over `t` for what tells the spans of time of a grouping apart: its day, or its month."""
    if grouping.unit is None:
        return []
    day = _DAY if grouping.unit is Unit.WEEK else f"substr({_DAY}, 1, 7)"
    return [f"COALESCE({day}, '')"]


def _tallied(read: Summed, groups: Groups, asking: Asking, made_on: LocalDays) -> Sales:
    days: dict[str, date] = {"": asking.today}  # what is open is not closed yet
    sums: dict[tuple[tuple[str, ...], str], list[int]] = {}
    totals: dict[str, list[int]] = {}
    apart: dict[str, list[int]] = {}

    def took(made: str, closed: str) -> int:
        # Closed before it was made, as an import may tell it: then within a day.
        return max((_day(closed, days) - made_on[made]).days, 0)

    for each in read.lines:
        *values, status, made, closed = each.keys
        lasted = took(made, closed)
        _add(totals.setdefault(each.currency, [0] * len(_PLACES)), status, each, lasted)
        for key in groups.of(tuple(values), each.number):
            of_group = sums.setdefault((key, each.currency), [0] * len(_PLACES))
            _add(of_group, status, each, lasted)
    for each in read.apart():
        *_, status, made, closed = each.keys
        _add(apart.setdefault(each.currency, [0] * len(_PLACES)), status, each, took(made, closed))
    return Sales(
        [Tallied(groups.shown(key), code, Tally(*of)) for (key, code), of in sums.items()],
        _together(totals),
        _together(apart),
        groups.spellings,
    )


def _together(sums: Mapping[str, list[int]]) -> list[Tallied]:
    return [Tallied((), code, Tally(*of)) for code, of in sums.items()]


def _add(numbers: list[int], status: str, each: Sums, days: int) -> None:
    count, (expected, weighted, actual) = each.number, each.amounts
    match status:
        case "won":
            name, amount = "won", actual
            numbers[_PLACES["cycle_days"]] += days * count
        case "lost" | "canceled":
            name, amount = status, expected
        case _:
            name, amount = "open", expected
            numbers[_PLACES["weighted"]] += weighted
            numbers[_PLACES["open_days"]] += days * count
    numbers[_PLACES[f"{name}_count"]] += count
    numbers[_PLACES[name]] += amount


def _day(text: str, known: dict[str, date]) -> date:
    """The day, read once however often it comes."""
    if text not in known:
        known[text] = date.fromisoformat(text)
    return known[text]
