"""The forecast: figures per group and currency."""

from collections.abc import Iterator
from datetime import timedelta

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
from oppcli.store import Store

_MOST_EMPTY_SPANS = 60

# An open opportunity counts on its expected close, a closed one on the day of its closing.
_DAY = "CASE WHEN t.is_open = 1 THEN t.est_close_date ELSE t.closed_on END"
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
    where = compile_filters(store, OPPORTUNITY, filters, asking)
    begin, end = closing_bounds(period)
    where.params |= {"begin": begin, "end": end, "today": asking.today.isoformat()}
    where.conditions += [
        "t.forecast_category <> 'omitted'",
        f"({_DAY} BETWEEN :begin AND :end OR (t.is_open = 1 AND t.est_close_date IS NULL)"
        f" OR {ODD_CLOSING})",
    ]
    groups = Groups(store, filters, grouping, asking.fiscal_year_start, rolls_up=True, closed=True)
    # Months are enough for all but weeks; a week needs the day itself.
    day = _DAY if grouping.unit is Unit.WEEK else f"substr({_DAY}, 1, 7)"
    if grouping.unit is None:
        day = f"CASE WHEN {_DAY} IS NULL THEN '' ELSE 'dated' END"
    found: dict[tuple[tuple[str, ...], str], Cell] = {}
    totals: dict[str, Cell] = {}
    cells: dict[Key, Cell] = {}
    late: dict[str, Overdue] = {}
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
            dated = _day_key(grouping.unit, closing_days.checked(dated.removeprefix(_MARK)))
        count, code = sums.number, sums.currency
        expected, actual, weighted = sums.amounts
        cell = cell_of(category, count, expected, actual, weighted)
        totals[code] = totals.get(code, Cell()) + cell
        if grouping.unit is None and not dated:  # one line for all of them
            undated = ((NO_DATE, *("" for _ in grouping.names[1:])), code)
            cells[undated] = cells.get(undated, Cell()) + cell
        else:
            if grouping.unit:
                values.append(dated)
            for key in groups.of(tuple(values), count):
                found[key, code] = found.get((key, code), Cell()) + cell
        if is_late:
            late[code] = late.get(code, Overdue(0, code, 0)).with_more(count, expected)
    for (key, code), cell in found.items():
        shown = (groups.shown(key), code)
        cells[shown] = cells.get(shown, Cell()) + cell
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
    return Forecast(
        period,
        grouping,
        ordered(store, lines, grouping, tree),
        [late[code] for code in sorted(late)],
        quotas.total(period),
        totals,
        quotas.total_of(period),
        quotas.withheld(period),
        tuple(_finding_overdue(store, filters, asking, period)) if late else (),
    )


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
