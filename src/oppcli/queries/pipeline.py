"""The pipeline: open opportunities per group and currency."""

from datetime import date

from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.forecast import Cell, Line, PipelineLine
from oppcli.domain.grouping import Grouping, span
from oppcli.domain.periods import Unit
from oppcli.domain.rollup import rolled
from oppcli.queries.asked import Asking, Filters
from oppcli.queries.converting import Converter, summed
from oppcli.queries.filters import compile_filters
from oppcli.queries.grouped import ordered, rolled_column, tree_of
from oppcli.store import Store


def pipeline(
    store: Store,
    filters: Filters,
    asking: Asking,
    *,
    grouping: Grouping,
    titles: bool,
    converter: Converter | None = None,
) -> list[PipelineLine]:
    """The open opportunities by group. A span of time is that of the expected close.

    With a converter all that has a rate is in its base currency.
    """
    where = compile_filters(store, OPPORTUNITY, filters, asking, default_status=("open", "on_hold"))
    unit = grouping.unit
    keys = [rolled_column(name, titles) for name in grouping.fields]
    if unit:
        keys.append("t.est_close_date" if unit is Unit.WEEK else "substr(t.est_close_date, 1, 7)")
    # The day of making is a group of its own, because no portable SQL subtracts days.
    keys.append("substr(t.created_at, 1, 10)")
    amounts = ("t.est_revenue_minor", "t.weighted_minor")
    cells: dict[tuple[tuple[str, ...], str], Cell] = {}
    ages: dict[tuple[tuple[str, ...], str], int] = {}
    for sums in summed(store, where, keys=keys, counts=(), amounts=amounts, converter=converter):
        *values, made = (None if value is None else str(value) for value in sums.keys)
        named = dict(zip(grouping.fields, values, strict=False))
        if unit:
            found = span(values[-1], unit, asking.fiscal_year_start)
            named[unit.value] = found.key if found else ""
        key = (tuple(named[name] or "" for name in grouping.names), sums.currency)
        (count,), (amount, weighted) = sums.counts, sums.amounts
        cells[key] = cells.get(key, Cell()) + Cell(count, pipeline=amount, weighted=weighted)
        ages[key] = ages.get(key, 0) + count * (asking.today - date.fromisoformat(str(made))).days
    tree = tree_of(store, grouping)
    days = rolled(ages, grouping, tree, 0)
    lines = []
    aged: dict[tuple[tuple[str, ...], str, str], int] = {}
    for each, age in zip(rolled(cells, grouping, tree, Cell()), days, strict=True):
        lines.append(Line(each.groups, each.currency, each.figure, each.row, each.level))
        aged[each.groups, each.currency, each.row] = age.figure
    return [
        PipelineLine(
            line.groups,
            line.currency,
            line.cell.count,
            line.cell.pipeline,
            line.cell.weighted,
            aged[line.groups, line.currency, line.row] // max(line.cell.count, 1),
            line.row,
            line.level,
        )
        for line in ordered(store, lines, grouping, titles, tree)
    ]
