"""How often closes were pushed, as a table."""

from collections.abc import Mapping, Sequence

from oppcli.domain.fields import FieldType
from oppcli.domain.grouping import Grouping
from oppcli.domain.rollup import Rolled
from oppcli.domain.slips import Slipped
from oppcli.output.reports import cells_of_groups, columns_of_groups
from oppcli.output.sales_tables import (
    CURRENCY,
    amounts_column,
    by_currency,
    days_column,
    win_rate_cells,
    win_rate_columns,
)
from oppcli.output.table import Column, Table


def slips_table(
    lines: Sequence[Rolled[Slipped]],
    totals: Mapping[str, Slipped],
    grouping: Grouping,
    titles: Mapping[str, str],
    *,
    for_people: bool,
) -> Table:
    """A row per group and currency, with all of them together for people."""
    columns = (
        *columns_of_groups(grouping),
        CURRENCY,
        Column("count", FieldType.INTEGER, yields=2),
        Column("pushed", FieldType.INTEGER),
        Column("times", FieldType.INTEGER, title="Pushes", hidden="pushes" in grouping.names),
        days_column("days_pushed", title="Days later"),
        Column("open_count", FieldType.INTEGER, title="Open n", yields=5),
        amounts_column("open", yields=3),
        Column("won_count", FieldType.INTEGER, title="Won n", yields=4),
        Column("lost_count", FieldType.INTEGER, title="Lost n", yields=4),
        *win_rate_columns(),
        Column("win_rate_from", FieldType.PERCENT, title="From", yields=1),
        Column("win_rate_to", FieldType.PERCENT, title="To", yields=1),
    )
    rows = [
        (
            *cells_of_groups(line, grouping, {}, titles, for_people),
            *_figures(line.currency, line.figure),
        )
        for line in lines
    ]
    label = ("Total", *("" for _ in columns_of_groups(grouping)[1:]))
    whole = [(*label, *_figures(code, of)) for code, of in totals.items()] if len(rows) > 1 else []
    return by_currency(Table(columns, rows, totals=whole, empty="no opportunities"))


def _figures(currency: str, of: Slipped) -> tuple[object, ...]:
    return (
        currency,
        of.count,
        of.pushed,
        of.pushes,
        of.average_days,
        of.open_count,
        of.open,
        of.won_count,
        of.lost_count,
        *win_rate_cells(of),
        *(of.interval or (None, None)),
    )
