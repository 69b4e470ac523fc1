"""The pipeline and the forecast as tables, with their totals."""

from collections.abc import Sequence
from datetime import date

from oppcli.domain.dates import short_day
from oppcli.domain.fields import FieldType
from oppcli.domain.forecast import MEASURES, Forecast, Line, PipelineLine, total
from oppcli.domain.grouping import NO_DATE, Grouping
from oppcli.domain.money import Money
from oppcli.domain.periods import parse_period
from oppcli.output.table import Column, Table

_FORECAST_YIELDS = {"count": 3, "lost": 4}


def pipeline_table(lines: Sequence[PipelineLine], grouping: Grouping) -> Table:
    """A row per group and currency, with a total per currency for people."""
    columns = (
        *(Column(name) for name in grouping.names),
        Column("currency", FieldType.CURRENCY, hidden=True),
        Column("count", FieldType.INTEGER),
        Column("amount", FieldType.MONEY, currency="currency"),
        Column("weighted", FieldType.MONEY, currency="currency"),
        Column("average_age", FieldType.INTEGER, title="Avg age", unit="d", yields=1),
    )
    rows = [
        (*line.groups, line.currency, line.count, line.amount, line.weighted, line.average_age)
        for line in lines
    ]
    totals = []
    if len(rows) > 1:
        for currency in dict.fromkeys(line.currency for line in lines):
            of_it = [line for line in lines if line.currency == currency]
            count = sum(line.count for line in of_it)
            totals.append(
                (
                    *_total_label(grouping),
                    currency,
                    count,
                    sum(line.amount for line in of_it),
                    sum(line.weighted for line in of_it),
                    sum(line.average_age * line.count for line in of_it) // count,
                )
            )
    return Table(columns, rows, totals=totals, bar="amount", empty="no open opportunities")


def forecast_table(
    forecast: Forecast, today: date, fiscal_year_start: int, for_people: bool
) -> Table:
    """A row per group and currency, with a total per currency for people.

    People read `Nov 2026` where programs read `2026-11`.
    """
    grouping, lines = forecast.grouping, forecast.lines
    columns = (
        *(Column(name) for name in grouping.names),
        Column("currency", FieldType.CURRENCY, hidden=True),
        Column("count", FieldType.INTEGER, yields=_FORECAST_YIELDS["count"]),
        *(
            Column(
                name,
                FieldType.MONEY,
                currency="currency",
                yields=_FORECAST_YIELDS.get(name, 0),
            )
            for name in MEASURES[1:]
        ),
    )
    spans = _span_labels(forecast, fiscal_year_start) if for_people else {}
    rows = [_row(line, spans) for line in lines]
    totals = []
    if len(rows) > 1:
        for currency in dict.fromkeys(line.currency for line in lines):
            cell = total(line.cell for line in lines if line.currency == currency)
            totals.append(_row(Line(_total_label(grouping), currency, cell), {}))
    by = ", ".join(name.replace("_", " ") for name in grouping.names)
    of_close = " of close" if grouping.unit else ""
    title = f"{forecast.period.label}, by {by}{of_close}   as of {short_day(today, today)}"
    return Table(columns, rows, totals=totals, title=title, empty="nothing to forecast")


def forecast_notes(forecast: Forecast) -> list[str]:
    """What is overdue within the forecast, and how to list it."""
    if not forecast.overdue:
        return []
    count = sum(each.count for each in forecast.overdue)
    amounts = " + ".join(str(Money(each.amount, each.currency)) for each in forecast.overdue)
    return [f"{count} overdue, {amounts}: oppcli opp list --close overdue"]


def _span_labels(forecast: Forecast, fiscal_year_start: int) -> dict[str, str]:
    """What people call the spans of time in a forecast, by their keys."""
    unit = forecast.grouping.unit
    if unit is None:
        return {}
    place = forecast.grouping.names.index(unit.value)
    keys = {line.groups[place] for line in forecast.lines} - {NO_DATE}
    return {
        key: parse_period(
            key, today=forecast.period.start, fiscal_year_start=fiscal_year_start
        ).label
        for key in keys
    }


def _row(line: Line, spans: dict[str, str]) -> tuple[object, ...]:
    groups = (spans.get(value, value) for value in line.groups)
    return (*groups, line.currency, *(getattr(line.cell, name) for name in MEASURES))


def _total_label(grouping: Grouping) -> tuple[str, ...]:
    return ("Total", *("" for _ in grouping.names[1:]))
