"""The forecast: figures per group and currency, summed by the database."""

from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.forecast import Cell, Forecast, Line, Overdue
from oppcli.domain.grouping import NO_DATE, Grouping, span
from oppcli.domain.periods import Period, Unit, buckets
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.grouped import ordered, title_of
from oppcli.queries.sums import SumOf, exact, read_sums
from oppcli.queries.where import Where
from oppcli.store import Store

_MOST_EMPTY_SPANS = 60

# An open opportunity falls where it is expected to close, a closed one where it did.
_DAY = "CASE WHEN t.is_open = 1 THEN t.est_close_date ELSE t.closed_on END"
_IS_LATE = "t.is_open = 1 AND t.est_close_date < :today"


def forecast(
    store: Store,
    filters: Filters,
    asking: Asking,
    *,
    period: Period,
    grouping: Grouping,
    titles: bool,
) -> Forecast:
    """The forecast of `period`, with a line "no date" for open ones without a close date.

    `titles` names stages as people read them, else by their keys.
    """
    where = compile_filters(store, OPPORTUNITY, filters, asking)
    return _summed(store, where, asking, period, grouping, titles)


def _summed(
    store: Store, where: Where, asking: Asking, period: Period, grouping: Grouping, titles: bool
) -> Forecast:
    keys = [title_of(name, titles) for name in grouping.fields]
    unit = grouping.unit
    # Months are enough for all but weeks; a week needs the day itself.
    day = _DAY if unit is Unit.WEEK else f"substr({_DAY}, 1, 7)"
    keys.append(day if unit else f"CASE WHEN {_DAY} IS NULL THEN 1 ELSE 0 END")
    params = {
        **where.params,
        "begin": period.start.isoformat(),
        "end": period.end.isoformat(),
        "today": asking.today.isoformat(),
    }
    cells: dict[tuple[tuple[str, ...], str], Cell] = {}
    late: dict[str, Overdue] = {}
    for row in read_sums(store, lambda sum_of: _sql(keys, where, sum_of), params).rows:
        *values, when, currency, count, late_count, late_amount = row[: len(keys) + 4]
        key = (_groups(grouping, values, when, asking.fiscal_year_start), currency)
        figures = Cell(count, *(exact(cell) for cell in row[len(keys) + 4 :]))
        cells[key] = cells.get(key, Cell()) + figures
        if late_count:
            so_far = late.get(currency, Overdue(0, currency, 0))
            late[currency] = Overdue(
                so_far.count + late_count, currency, so_far.amount + exact(late_amount)
            )
    _fill_spans(cells, grouping, period, asking.fiscal_year_start)
    lines = [Line(groups, currency, cell) for (groups, currency), cell in cells.items()]
    return Forecast(
        period,
        grouping,
        ordered(store, lines, grouping, titles),
        [late[code] for code in sorted(late)],
    )


def _sql(keys: list[str], where: Where, sum_of: SumOf) -> str:
    def of_category(name: str) -> str:
        return sum_of(
            f"CASE WHEN t.is_open = 1 AND t.forecast_category = '{name}'"
            " THEN t.est_revenue_minor ELSE 0 END"
        )

    named = ", ".join(f"{key} AS k{number}" for number, key in enumerate(keys))
    grouped = ", ".join(str(number) for number in range(1, len(keys) + 2))
    conditions = [
        *where.conditions,
        "t.forecast_category <> 'omitted'",
        f"({_DAY} BETWEEN :begin AND :end OR (t.is_open = 1 AND t.est_close_date IS NULL))",
    ]
    return f"""SELECT {named}, t.currency, COUNT(*),
       SUM(CASE WHEN {_IS_LATE} THEN 1 ELSE 0 END),
       {sum_of(f"CASE WHEN {_IS_LATE} THEN COALESCE(t.est_revenue_minor, 0) ELSE 0 END")},
       {sum_of("CASE WHEN t.status = 'won' THEN t.actual_revenue_minor ELSE 0 END")},
       {sum_of("CASE WHEN t.status = 'lost' THEN COALESCE(t.est_revenue_minor, 0) ELSE 0 END")},
       {of_category("commit")},
       {of_category("best_case")},
       {of_category("pipeline")},
       {
        sum_of(
            "CASE WHEN t.status = 'won' THEN t.actual_revenue_minor"
            " ELSE COALESCE(t.weighted_minor, 0) END"
        )
    }
  FROM v_opportunity t
 WHERE {" AND ".join(conditions)}
 GROUP BY {grouped}"""


def _groups(
    grouping: Grouping, values: list[str | None], when: object, fiscal_year_start: int
) -> tuple[str, ...]:
    """The values of the groups of one row, in the order asked for."""
    unit = grouping.unit
    if unit is None:
        if when:  # undated: one line for all of them
            return (NO_DATE, *("" for _ in values[1:]))
        return tuple(value or "" for value in values)
    found = span(when if isinstance(when, str) else None, unit, fiscal_year_start)
    named = dict(zip(grouping.fields, values, strict=True))
    named[unit.value] = found.key if found else NO_DATE
    return tuple(named[name] or "" for name in grouping.names)


def _fill_spans(
    cells: dict[tuple[tuple[str, ...], str], Cell],
    grouping: Grouping,
    period: Period,
    fiscal_year_start: int,
) -> None:
    """A month without business is a line too, when months are all that is asked for."""
    if grouping.unit is None or grouping.fields:
        return
    currencies = {currency for _, currency in cells}
    if len(currencies) > 1:
        return  # rows of nothing in several currencies would bury the others
    if (period.end - period.start).days > 366 * 5:
        return
    for each in buckets(period, grouping.unit, fiscal_year_start)[:_MOST_EMPTY_SPANS]:
        for currency in currencies:
            cells.setdefault(((each.key,), currency), Cell())
