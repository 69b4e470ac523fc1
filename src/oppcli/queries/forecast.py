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
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.converting import Converter, summed
from oppcli.queries.filters import compile_filters
from oppcli.queries.grouped import ordered, tree_of
from oppcli.queries.groups import Groups
from oppcli.queries.lines import status_words
from oppcli.queries.quotas import Quotas, with_quotas
from oppcli.queries.readable_days import (
    DOUBTED_CLOSING,
    ODD_CLOSING,
    ClosingDays,
    closing_bounds,
)
from oppcli.queries.where import Where, closing_day
from oppcli.store import Store

_Of = TypeVar("_Of", str, Key)  # what a cell is of

_MOST_EMPTY_SPANS = 60

# An open opportunity counts on its expected close, a closed one on the day of its closing.
_DAY = closing_day("t.")
_LATE = "CASE WHEN t.is_open = 1 AND t.est_close_date < :today THEN 'late' ELSE '' END"
_MARK = "?"  # before a day of closing that may be none
_DOUBTED = f"'{_MARK}' || NULLIF({DOUBTED_CLOSING}, '')"
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
    where = _counting_in(period, compile_filters(store, OPPORTUNITY, filters, asking), asking)
    groups = Groups(store, filters, grouping, asking.fiscal_year_start, rolls_up=True, closed=True)
    counted = list(_counted(store, where, groups, grouping.unit, converter))
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
    _fill_spans(cells, currencies, grouping, period, asking.fiscal_year_start)
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
        tuple(_finding_overdue(store, filters, asking, period)) if late else (),
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


def _counting_in(period: Period, where: Where, asking: Asking) -> Where:
    """Of what is found, what counts in the forecast of that period, or has no close date."""
    begin, end = closing_bounds(period)
    where.params |= {"begin": begin, "end": end, "today": asking.today.isoformat()}
    where.conditions += [
        "t.forecast_category <> 'omitted'",
        f"({_DAY} BETWEEN :begin AND :end OR (t.is_open = 1 AND t.est_close_date IS NULL)"
        f" OR {ODD_CLOSING})",
    ]
    return where


def _counted(
    store: Store, where: Where, groups: Groups, unit: Unit | None, converter: Converter | None
) -> Iterator[_Counted]:
    # Months are enough for all but weeks; a week needs the day itself.
    day = _DAY if unit is Unit.WEEK else f"substr({_DAY}, 1, 7)"
    if unit is None:
        day = f"CASE WHEN {_DAY} IS NULL THEN '' ELSE 'dated' END"
    closing_days = ClosingDays(store)
    for sums in summed(
        store,
        where,
        names=groups.columns,
        keys=[f"COALESCE({_DOUBTED}, {day}, '')", "t.forecast_category", _LATE],
        amounts=_AMOUNTS,
        converter=converter,
    ).lines:
        *values, dated, category, is_late = sums.keys
        if dated.startswith(_MARK):
            dated = _day_key(unit, closing_days.checked(dated.removeprefix(_MARK)))
        expected, actual, weighted = sums.amounts
        cell = cell_of(category, sums.number, expected, actual, weighted)
        yield _Counted(tuple(values), dated, sums.currency, cell, expected, bool(is_late))


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
    store: Store, filters: Filters, asking: Asking, period: Period
) -> Iterator[str]:
    """The options of a list that finds, within the filters, the overdue ones of the forecast: what
    is omitted from it, or closes before or behind it, is kept out where there is any."""
    if filters.status:
        yield from status_words(filters, OPEN)
    where = compile_filters(store, OPPORTUNITY, filters, asking)
    where.params |= {
        "today": asking.today.isoformat(),
        "begin": period.start.isoformat(),
        "end": period.end.isoformat(),
    }
    where.conditions.append("t.is_open = 1 AND t.est_close_date < :today")
    omitted, outside = store.read(
        "SELECT COALESCE(SUM(CASE WHEN t.forecast_category = 'omitted' THEN 1 ELSE 0 END), 0),"
        " COALESCE(SUM(CASE WHEN t.est_close_date BETWEEN :begin AND :end THEN 0 ELSE 1 END), 0)"
        f" FROM v_opportunity t{where.sql}",
        where.params,
    ).rows[0]
    if outside:
        last = min(period.end, asking.today - timedelta(days=1))
        yield from ("--close", f"{period.start}..{last}")
    else:
        yield from ("--close", "overdue")
    if omitted:
        yield from ("--where", "forecast_category!=omitted")


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
) -> None:
    """A month without business is a line too, when months are all that is asked for."""
    if grouping.unit is None or grouping.fields:
        return
    if len(currencies) > 1:
        return  # rows of nothing in several currencies would bury the others
    if (period.end - period.start).days > 366 * 5:
        return
    for each in buckets(period, grouping.unit, fiscal_year_start)[:_MOST_EMPTY_SPANS]:
        for currency in currencies:
            cells.setdefault(((each.key,), currency), Cell())
