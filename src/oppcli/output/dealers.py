"""The reports of leads and of test drives as tables."""

from collections.abc import Mapping, Sequence

from oppcli.domain.converting_leads import Leads
from oppcli.domain.dealers import Drives, Response
from oppcli.domain.fields import FieldType
from oppcli.domain.tally import is_small
from oppcli.output.sales_tables import (
    CURRENCY,
    amounts_column,
    by_currency,
    days_column,
    group_columns,
    win_rate_cells,
    win_rate_columns,
)
from oppcli.output.table import Column, Table

_WHOLE = FieldType.INTEGER


def response_table(found: Mapping[str, Response], by: str, *, for_people: bool) -> Table:
    """A row per group: how many leads, how many were contacted, and how quickly.

    People read the median as `1h 20m`, programs as minutes.
    """
    columns = (
        Column(by, shrinks=True),
        Column("leads", _WHOLE),
        Column("contacted", _WHOLE),
        Column("waiting", _WHOLE, yields=1),
        Column(
            "median_minutes", FieldType.TEXT if for_people else _WHOLE, title="Median", right=True
        ),
        Column("within_30", FieldType.PERCENT, title="Within 30m", star="few"),
        Column("few", _WHOLE, carried=True),
    )
    rows = [_response_row(group or None, of, for_people) for group, of in found.items()]
    totals = []
    if len(rows) > 1:
        totals = [_response_row("Total", sum(found.values(), Response()), for_people)]
    return Table(columns, rows, totals=totals, empty="no leads were created in that period")


def _response_row(group: str | None, of: Response, for_people: bool) -> tuple[object, ...]:
    median: object = of.median
    if for_people:
        median = None if of.median is None else _spoken(of.median)
    few = int(is_small(of.leads))
    return group, of.leads, of.contacted, of.waiting, median, of.quick, few


def _spoken(minutes: int) -> str:
    """`25m`, `1h 20m`, `3d 4h`."""
    hours, rest = divmod(minutes, 60)
    days, left = divmod(hours, 24)
    if days:
        return f"{days}d {left}h" if left else f"{days}d"
    return f"{hours}h {rest}m" if hours else f"{rest}m"


def leads_table(found: Mapping[tuple[tuple[str, ...], str], Leads], by: Sequence[str]) -> Table:
    """A row per group and currency: what became of the leads, and what was won."""
    columns = (
        *group_columns(by),
        CURRENCY,
        Column("leads", _WHOLE),
        Column("open", _WHOLE, yields=3),
        Column("qualified", _WHOLE),
        Column("disqualified", _WHOLE, goes_with="conversion"),
        Column("conversion", FieldType.PERCENT, star="few"),
        Column("few", _WHOLE, carried=True),
        Column("conversion_from", FieldType.PERCENT, title="From", yields=5),
        Column("conversion_to", FieldType.PERCENT, title="To", yields=5),
        days_column("median_days", title="Median", yields=2),
        Column("won_count", _WHOLE, title="Won n", yields=1),
        amounts_column("won"),
    )
    rows = [
        (*(group or None for group in groups), *_leads_cells(code, of))
        for (groups, code), of in found.items()
    ]
    sums: dict[str, Leads] = {}
    for (_, code), of in found.items():
        sums[code] = sums.get(code, Leads()) + of
    label = ("Total", *("" for _ in by[1:]))
    totals = [(*label, *_leads_cells(code, of)) for code, of in sums.items()]
    empty = "no leads were created in that period"
    return by_currency(Table(columns, rows, totals=totals if len(rows) > 1 else [], empty=empty))


def _leads_cells(code: str, of: Leads) -> tuple[object, ...]:
    return (
        *(code, of.leads, of.open, of.qualified, of.disqualified),
        *(of.conversion, int(is_small(of.decided)), *(of.interval or (None, None))),
        *(of.median_days, of.won_count, of.won),
    )


def showroom_table(found: Mapping[str, Drives], by: str) -> Table:
    """A row per group: test drives planned, held and missed, and what was won after."""
    columns = (
        Column(by, shrinks=True),
        Column("planned", _WHOLE),
        Column("held", _WHOLE),
        Column("missed", _WHOLE),
        Column("canceled", _WHOLE, yields=4),
        Column("ahead", _WHOLE, yields=3),
        Column("kept", FieldType.PERCENT, yields=2),
        Column("sales", _WHOLE, yields=1),
        Column("won_after", _WHOLE),
        Column("lost_after", _WHOLE),
        *win_rate_columns(),
    )
    rows = [_drives_row(group or None, of) for group, of in found.items()]
    totals = [_drives_row("Total", sum(found.values(), Drives()))] if len(rows) > 1 else []
    empty = "no test drives in that period"
    return Table(columns, rows, totals=totals, bar="held", empty=empty)


def _drives_row(group: str | None, of: Drives) -> tuple[object, ...]:
    return (
        group,
        *(of.planned, of.held, of.missed, of.canceled, of.ahead, of.kept, of.sales),
        *(of.won_count, of.lost_count, *win_rate_cells(of)),
    )
