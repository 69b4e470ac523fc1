"""The forecast: figures per group and currency."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from oppcli.domain.field import OPEN
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.forecast import Cell, Forecast, Line, Overdue, cell_of
from oppcli.domain.grouping import NO_DATE, Grouping
from oppcli.domain.periods import Period, Unit, buckets
from oppcli.domain.rollup import Key, rolled
from oppcli.queries.converting import Converter, summed
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.grouped import ordered, tree_of
from oppcli.queries.groups import Groups
from oppcli.queries.lines import status_words
from oppcli.queries.quotas import Quotas, with_quotas
from oppcli.queries.readable_days import (
    ODD_CLOSING,
    ClosingDays,
    closing_bounds,
    closing_key,
)
from oppcli.queries.where import Where, closing_day
from oppcli.store import Store

_Of = TypeVar("_Of", str, Key)  # what a cell is of

_MOST_SPANS = 60  # weeks, months … that have a row each, also without business

# An open opportunity counts on its expected close, a closed one on the day of its closing.
_DAY = closing_day("t.")
_LATE = "CASE WHEN t.is_open = 1 AND t.est_close_date < :today THEN 'late' ELSE '' END"
_OMITTED = "omitted"
_MARK = "?"  # before a day of closing that may be none
_AMOUNTS = ("t.est_revenue_minor", "t.actual_revenue_minor", "t.weighted_minor")


def forecast(
    store: Store,
    filters: Filters,
    asking: Asking,
    *,
    period: Period,
    grouping: Grouping,
    converter: Converter | None = None,
) -> Forecast:
    """The forecast of `period`, with a line "no date" for open ones without a close date.

    Stages are named by their keys. With a converter all that has a rate is in its base currency.
    """
    within = _counting_in(period, asking)
    where = compile_filters(store, OPPORTUNITY, filters, asking, within=within)
    groups = Groups(store, filters, grouping, asking.fiscal_year_start, rolls_up=True, closed=True)
    found = list(_counted(store, where, groups, grouping.unit, converter))
    counted = [each for each in found if not each.is_omitted]
    omits = any(each.is_late for each in found if each.is_omitted)
    cells = _by_groups(counted, groups, grouping)
    quotas = Quotas(store, filters, asking, converter)
    owed: dict[Key, int] = {}
    for names, code, quota in quotas.rows(grouping, period):
        owing = (groups.named(names), code)
        owed[owing] = owed.get(owing, 0) + quota
        cells.setdefault(owing, Cell())
    currencies = {currency for _, currency in cells}
    if converter is not None and converter.base in currencies:
        currencies = {converter.base}  # what stands apart has a row only where there is any
    omits_empty = _fill_spans(cells, currencies, grouping, period, asking.fiscal_year_start)
    tree = tree_of(store, grouping)
    lines = [
        Line(each.groups, each.currency, each.figure, each.row, each.level)
        for each in rolled(cells, grouping, tree, Cell())
    ]
    lines = with_quotas(lines, owed, grouping, tree)
    late = _overdue(counted)
    return Forecast(
        period,
        grouping,
        ordered(store, lines, grouping, tree),
        late,
        quotas.total(period),
        _by_currency(counted),
        quotas.total_of(period),
        quotas.withheld(period),
        tuple(_finding_overdue(store, filters, asking, period, omits=omits)) if late else (),
        omits_empty,
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    """Records of one currency whose groups, day and category are the same. `day` is what they are
    grouped by of it: '' without a day. `expected` is what late ones among them are worth."""

    values: tuple[str, ...]
    day: str
    currency: str
    cell: Cell
    expected: int
    is_late: bool
    is_omitted: bool


def _counting_in(period: Period, asking: Asking) -> Where:
    """What a forecast holds: what closes in that period or has no close date. What is omitted is
    read as well; its category says so."""
    begin, end = closing_bounds(period)
    conditions = [
        "t.status <> 'canceled'",  # each is omitted
        f"({_DAY} BETWEEN :begin AND :end OR (t.is_open = 1 AND t.est_close_date IS NULL)"
        f" OR {ODD_CLOSING})",
    ]
    return Where(conditions, {"begin": begin, "end": end, "today": asking.today.isoformat()})


def _counted(
    store: Store, where: Where, groups: Groups, unit: Unit | None, converter: Converter | None
) -> Iterator[_Counted]:
    def of(day: str) -> str:
        if unit is None:
            return f"CASE WHEN {day} IS NOT NULL THEN 'dated' END"
        # Months are enough for all but weeks; a week needs the day itself.
        return day if unit is Unit.WEEK else f"substr({day}, 1, 7)"

    closing_days = ClosingDays(store)
    for sums in summed(
        store,
        where,
        names=groups.columns,
        keys=[closing_key(of, _MARK), "COALESCE(t.forecast_category, '')", _LATE],
        amounts=_AMOUNTS,
        converter=converter,
    ).lines:
        *values, dated, category, is_late = sums.keys
        if dated.startswith(_MARK):
            dated = _day_key(unit, closing_days.checked(dated.removeprefix(_MARK)))
        expected, actual, weighted = sums.amounts
        cell = cell_of(category, sums.number, expected, actual, weighted)
        if not category:
            continue  # in a stage of the past that nobody knows
        is_omitted = category == _OMITTED
        yield _Counted(
            tuple(values), dated, sums.currency, cell, expected, bool(is_late), is_omitted
        )


def _by_groups(counted: Sequence[_Counted], groups: Groups, grouping: Grouping) -> dict[Key, Cell]:
    """The cell of each group and currency, named as it is shown. Without a group of time, all that
    has no day is one."""
    undated = (NO_DATE, *("" for _ in grouping.names[1:]))
    found: dict[Key, Cell] = {}
    cells: dict[Key, Cell] = {}
    for each in counted:
        if grouping.unit is None and not each.day:
            _add(cells, (undated, each.currency), each.cell)
            continue
        values = (*each.values, each.day) if grouping.unit else each.values
        for key in groups.of(values, each.cell.count):
            _add(found, (key, each.currency), each.cell)
    for (key, currency), cell in found.items():
        _add(cells, (groups.shown(key), currency), cell)
    return cells


def _add(cells: dict[_Of, Cell], to: _Of, cell: Cell) -> None:
    cells[to] = cells.get(to, Cell()) + cell


def _by_currency(counted: Sequence[_Counted]) -> dict[str, Cell]:
    totals: dict[str, Cell] = {}
    for each in counted:
        _add(totals, each.currency, each.cell)
    return totals


def _overdue(counted: Sequence[_Counted]) -> list[Overdue]:
    """The late ones of each currency."""
    late: dict[str, Overdue] = {}
    for each in counted:
        if each.is_late:
            so_far = late.get(each.currency, Overdue(0, each.currency, 0))
            late[each.currency] = so_far.with_more(each.cell.count, each.expected)
    return [late[code] for code in sorted(late)]


def _finding_overdue(
    store: Store, filters: Filters, asking: Asking, period: Period, *, omits: bool
) -> Iterator[str]:
    """The options of a list that finds, within the filters, the overdue ones of the forecast: what
    is omitted from it, `omits`, or closes before or behind it, is kept out where there is any."""
    if filters.status:
        yield from status_words(filters, OPEN)
    where = compile_filters(store, OPPORTUNITY, filters, asking, is_told=False)
    where.params |= {
        "today": asking.today.isoformat(),
        "begin": period.start.isoformat(),
        "end": period.end.isoformat(),
    }
    # An index has the status, not is_open, and finds what is before the period at once.
    statuses = ", ".join(f"'{status}'" for status in OPEN)
    where.conditions += [f"t.status IN ({statuses})", "t.est_close_date < :today"]
    before = "t.est_close_date < :begin"
    is_past = period.end < asking.today
    where.conditions.append(f"({before} OR t.est_close_date > :end)" if is_past else before)
    outside = store.read(f"SELECT 1 FROM v_opportunity t{where.sql} LIMIT 1", where.params).rows
    if outside:
        last = min(period.end, asking.today - timedelta(days=1))
        yield from ("--close", f"{period.start}..{last}")
    else:
        yield from ("--close", "overdue")
    if omits:
        yield from ("--where", f"forecast_category!={_OMITTED}")


def _day_key(unit: Unit | None, day: str) -> str:
    """What the SQL of `forecast` groups a day by."""
    if unit is None:
        return "dated"
    return day if unit is Unit.WEEK else day[:7]


def _fill_spans(
    cells: dict[tuple[tuple[str, ...], str], Cell],
    currencies: set[str],
    grouping: Grouping,
    period: Period,
    fiscal_year_start: int,
) -> bool:
    """A month without business is a line too, when months are all that is asked for. Whether such
    lines are left out, where they would be too many."""
    if grouping.unit is None or grouping.fields:
        return False
    if len(currencies) > 1:
        return False  # rows of nothing in several currencies would bury the others
    spans = buckets(period, grouping.unit, fiscal_year_start)
    if len(spans) > _MOST_SPANS:
        return True
    for each in spans:
        for currency in currencies:
            cells.setdefault(((each.key,), currency), Cell())
    return False
