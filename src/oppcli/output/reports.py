"""The pipeline and the forecast as tables, with their totals."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from oppcli.domain.dates import short_day
from oppcli.domain.fields import FieldType
from oppcli.domain.forecast import MEASURES, Cell, Forecast, Line
from oppcli.domain.grouping import NO_DATE, Grouping
from oppcli.domain.money import Money
from oppcli.domain.names import spoken
from oppcli.domain.periods import parse_period
from oppcli.domain.quotas import HOLDERS, Withheld, attainment, coverage, gap, is_counted
from oppcli.domain.rollup import TOTAL, Rolled
from oppcli.domain.tally import Tallied, Tally
from oppcli.domain.wording import all_of
from oppcli.output.sales_tables import (
    CURRENCY,
    by_currency,
    days_column,
    group_values,
    spoken_values,
)
from oppcli.output.table import Column, Table

# On a narrow screen the highest goes first; won and commit stay. Who is behind is asked for by the
# gap (decision 0316); weighted is what the amounts of what is open and their chances come to.
_FORECAST_YIELDS = {
    "lost": 7,
    "count": 6,
    "best_case": 5,
    "weighted": 4,
    "pipeline": 3,
    "gap": 2,
    "quota": 1,
}

# What people read where the group is no date, so that it is not taken for a brand or an owner.
_UNDATED = "(no close date)"


class InGroups(Protocol):
    """A line of a report by groups: their values, own or total, and how deep in its tree it is."""

    @property
    def groups(self) -> tuple[str, ...]: ...
    @property
    def row(self) -> str: ...
    @property
    def level(self) -> int: ...


NO_TITLES: Mapping[str, str] = {}


def pipeline_table(
    lines: Sequence[Rolled[Tally]],
    together: Sequence[Tallied],
    grouping: Grouping,
    *,
    titles: Mapping[str, str] = NO_TITLES,
    for_people: bool = False,
) -> Table:
    """A row per group and currency, with those of all `together` per currency for people.

    `titles` are what people call the stages, by key.
    Where a tree is rolled up, `row` tells what is a node's own from what is its total.
    """
    columns = (
        *columns_of_groups(grouping),
        CURRENCY,
        Column("count", FieldType.INTEGER),
        Column("amount", FieldType.MONEY, currency="currency"),
        Column("weighted", FieldType.MONEY, currency="currency", whole=True),
        days_column("average_age", title="Avg age", yields=1),
    )
    rows = [
        (
            *cells_of_groups(line, grouping, {}, titles, for_people),
            line.currency,
            *_open(line.figure),
        )
        for line in lines
    ]
    totals = []
    if len(rows) > 1:
        totals = [(*total_label(grouping), line.currency, *_open(line.tally)) for line in together]
    return by_currency(
        Table(columns, rows, totals=totals, bar="amount", empty="no open opportunities")
    )


def _open(of: Tally) -> tuple[int | None, ...]:
    return (of.open_count, of.open, of.weighted, of.average_age)


def forecast_table(
    forecast: Forecast,
    today: date,
    fiscal_year_start: int,
    for_people: bool,
    titles: Mapping[str, str] = NO_TITLES,
    *,
    present: date | None = None,
) -> Table:
    """A row per group and currency, with a total per currency for people.

    `titles` are what people call the stages, by key; `present` is the real day where `today` is
    one looked back at. People read `Nov 2026` where
    programs read `2026-11`. What has no close date is one row: its first group is `no date` to
    programs, whatever it is grouped by.
    """
    grouping, lines = forecast.grouping, forecast.lines
    has_quotas = any(line.quota for line in lines)
    has_quotas = has_quotas or (bool(forecast.quotas) and not _lacks_quotas(forecast))
    spans: Mapping[str, str] = {}
    if for_people:
        has_spans = grouping.unit is not None
        spans = _span_labels(forecast, fiscal_year_start) if has_spans else {NO_DATE: _UNDATED}
    beside: dict[tuple[tuple[str, ...], str], list[Line]] = {}
    for line in lines:
        beside.setdefault((line.groups, line.row), []).append(line)
    rows = [
        (
            *cells_of_groups(line, grouping, spans, titles, for_people),
            line.currency,
            *_figures(line.cell, line.quota, _elsewhere(line, beside[line.groups, line.row])),
        )
        for line in lines
    ]
    table = Table(
        _forecast_columns(grouping, has_quotas),
        rows,
        totals=_forecast_totals(forecast, has_quotas),
        bar="attainment" if has_quotas else "",
        title=f"{forecast.period.label}, by {_by(grouping)}",
        as_of=f"as of {short_day(today, present or today)}",
        empty="nothing to forecast",
    )
    return by_currency(table, is_told=True)


def _forecast_columns(grouping: Grouping, has_quotas: bool) -> tuple[Column, ...]:
    stays = () if has_quotas else ("weighted",)
    return (
        *columns_of_groups(grouping),
        CURRENCY,
        Column("count", FieldType.INTEGER, yields=_FORECAST_YIELDS["count"], counts_all=True),
        *(
            Column(
                name,
                FieldType.MONEY,
                currency="currency",
                yields=0 if name in stays else _FORECAST_YIELDS.get(name, 0),
                whole=name == "weighted",
            )
            for name in MEASURES[1:]
        ),
        Column(
            "quota",
            FieldType.MONEY,
            currency="currency",
            yields=_FORECAST_YIELDS["quota"],
            hidden=not has_quotas,
        ),
        Column(
            "attainment",
            FieldType.PERCENT,
            title="Attained",
            hidden=not has_quotas,
            goes_with="quota",
        ),
        Column(
            "gap",
            FieldType.MONEY,
            currency="currency",
            yields=_FORECAST_YIELDS["gap"],
            hidden=not has_quotas,
            goes_with="quota",
        ),
        Column("coverage", hidden=True),
    )


def _forecast_totals(forecast: Forecast, has_quotas: bool) -> list[tuple[object, ...]]:
    """A row for each currency. A single row is its own total, unless the quota of all is another
    one than its own."""
    lines, totals = forecast.lines, []
    for currency in dict.fromkeys(line.currency for line in lines):
        quota = forecast.quotas.get(currency)
        is_told = not has_quotas or _adds_up(lines, currency, quota)
        if len(lines) > 1 or not is_told:
            label = total_label(forecast.grouping, "" if is_told else forecast.quota_of)
            whole = forecast.totals.get(currency, Cell())
            others = [cell for code, cell in forecast.totals.items() if code != currency]
            totals.append((*label, currency, *_figures(whole, quota, others)))
    return totals


def _elsewhere(line: Line, beside: Sequence[Line]) -> list[Cell]:
    """What the same group has in other currencies."""
    return [other.cell for other in beside if other.currency != line.currency]


def _by(grouping: Grouping) -> str:
    """`owner and month of close`."""
    unit = grouping.unit
    words = [spoken(name) for name in grouping.names]
    if unit is not None:
        words[grouping.names.index(unit.value)] += " of close"
    return all_of(words)


def on_paper(table: Table, sort: str) -> Table:
    """The table without what upright paper has no room for beside the gap: how many they are and
    what was lost, unless it is sorted by that."""
    if not any(each.name == "gap" and not each.hidden for each in table.columns):
        return table
    gives_way = {"count", "lost"} - {sort.lstrip("+-")}
    columns = (
        replace(each, hidden=each.hidden or each.name in gives_way) for each in table.columns
    )
    return replace(table, columns=tuple(columns))


def _adds_up(lines: Sequence[Line], currency: str, quota: int | None) -> bool:
    """Whether the quotas of the rows come to that of the total."""
    tops = [line for line in lines if line.currency == currency and line.level == 0]
    rolled_up = {line.groups for line in tops if line.row == TOTAL}
    owed = [line.quota or 0 for line in tops if line.row == TOTAL or line.groups not in rolled_up]
    return sum(owed) == (quota or 0)


def forecast_notes(
    forecast: Forecast, *, for_people: bool, by_owner: str, by_business: str, listing: str
) -> list[str]:
    """Why no quota is shown; what is overdue within the forecast, and how to list it. The last
    three are the commands: the forecast by owner and by business, and the list of the overdue."""
    notes = no_quota_notes(forecast.withheld, by_business)
    if forecast.omits_empty and forecast.grouping.unit is not None:
        notes.append(f"{forecast.grouping.unit.value}s without business have no row")
    if for_people:
        notes += _quota_of_none(forecast, by_owner)
    if not forecast.overdue:
        return notes
    count = sum(each.count for each in forecast.overdue)
    amounts = " + ".join(Money(each.amount, each.currency).brief() for each in forecast.overdue)
    return [*notes, f"{count} overdue, {amounts}: {listing}"]


def _lacks_quotas(forecast: Forecast) -> bool:
    """Whether only the total can have a quota: rows of facilities have none."""
    grouping = forecast.grouping
    has_none = any(name not in HOLDERS for name in grouping.fields)
    return bool(forecast.quotas) and grouping.unit is None and has_none


def _quota_of_none(forecast: Forecast, by_owner: str) -> list[str]:
    """What the quota of all rows is, where none of them can have one."""
    if not _lacks_quotas(forecast):
        return _quotas_of_others(forecast, by_owner)
    whose = f" of {forecast.quota_of}" if forecast.quota_of else ""
    return [
        f"the quota{whose} is {Money(owed, code)}, {_attained(forecast, code, owed)} of it won;"
        f" there is none by {forecast.grouping.spoken}"
        for code, owed in forecast.quotas.items()
    ]


def _quotas_of_others(forecast: Forecast, by_owner: str) -> list[str]:
    """What a row without a quota means, where none has one of its own though users have."""
    names = forecast.grouping.fields
    is_of_users = forecast.quota_of == "the users" and names not in ((), ("owner",), ("manager",))
    if not is_of_users or any(line.quota for line in forecast.lines):
        return []
    return [f"no {names[0]} has a quota of its own; those of the users: {by_owner}"]


def _attained(forecast: Forecast, code: str, owed: int) -> str:
    share = attainment(forecast.totals.get(code, Cell()).won, owed)
    return "0 %" if share is None else f"{round(share)} %"


def no_quota_notes(withheld: Withheld, by_business: str) -> list[str]:
    """`no quota is shown: --brand keeps a part of the sales`, where filters withhold quotas;
    `by_business` is the command that shows those of businesses."""
    if names := withheld.businesses:
        whose = f"that of {names[0]} is" if len(names) == 1 else f"those of {all_of(names)} are"
        said = f"no quota is shown: {whose} for the businesses below, too"
        return [f"{said}: {by_business}"]
    if not withheld.filters:
        return []
    flags = " and ".join(f"--{name.replace('_', '-')}" for name in withheld.filters)
    keep = "keeps" if len(withheld.filters) == 1 else "keep"
    return [
        f"no quota is shown: {flags} {keep} a part of the sales, and a quota is for all of them"
    ]


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


def _figures(cell: Cell, quota: int | None, elsewhere: Sequence[Cell]) -> tuple[object, ...]:
    """The figures of a cell; `elsewhere` is what the same group has in other currencies."""
    counted = is_counted(cell.won, cell.count, ((each.won, each.count) for each in elsewhere))
    owed = quota if counted else None
    missing = gap(cell.won, owed)
    return (
        *(getattr(cell, name) for name in MEASURES),
        quota,
        attainment(cell.won, owed),
        missing,
        coverage(cell.open, missing),
    )


def columns_of_groups(grouping: Grouping) -> tuple[Column, ...]:
    """A column per group, and for a tree one that tells a node's own from its total."""
    columns = tuple(Column(name) for name in grouping.names)
    return (*columns, Column("row")) if grouping.tree else columns


def cells_of_groups(
    line: InGroups,
    grouping: Grouping,
    spans: Mapping[str, str],
    titles: Mapping[str, str],
    for_people: bool,
) -> tuple[str | None, ...]:
    """The groups of a line as `spans` and `titles` call them; people see how deep in its tree a
    node is."""
    cells = group_values(grouping.names, [spans.get(value, value) for value in line.groups], titles)
    cells = spoken_values(grouping.names, cells) if for_people else cells
    if not grouping.tree:
        return cells
    at = grouping.names.index(grouping.tree)
    node = cells[at]
    if for_people and node is not None:
        cells = (*cells[:at], "  " * line.level + node, *cells[at + 1 :])
    return (*cells, line.row)


def total_label(grouping: Grouping, quota_of: str = "") -> tuple[str, ...]:
    """What stands in the columns of the groups of a total."""
    label = f"Total (quota of {quota_of})" if quota_of else "Total"
    return (label, *("" for _ in columns_of_groups(grouping)[1:]))
