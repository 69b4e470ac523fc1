"""How often opportunities were pushed, by group, and how many of these were won."""

from dataclasses import dataclass

from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.grouping import Grouping
from oppcli.domain.rollup import Key, Rolled, rolled
from oppcli.domain.slips import MANY_PUSHES, Slipped, slipped
from oppcli.queries.converting import Converter, summed
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.grouped import ordered, tree_of
from oppcli.queries.groups import Groups
from oppcli.queries.reports.sales import spans_of
from oppcli.store import Store

_BUCKET = f"CASE WHEN t.pushes >= {MANY_PUSHES} THEN '{MANY_PUSHES}+' ELSE '' || t.pushes END"


@dataclass(frozen=True, slots=True)
class Slips:
    """The lines by group, in order, and all of them together, each record once, by currency."""

    lines: list[Rolled[Slipped]]
    totals: dict[str, Slipped]


def slips(
    store: Store,
    filters: Filters,
    asking: Asking,
    *,
    grouping: Grouping,
    converter: Converter | None,
) -> Slips:
    """Every opportunity that passes the filters, open or closed, by group; `pushes` is a group.

    With a converter amounts are in its base currency, but not where currencies are a group. A span
    of time has those whose expected close, or once closed whose closing day, is in it.
    """
    where = compile_filters(store, OPPORTUNITY, filters, asking)
    groups = Groups(store, filters, grouping, asking.fiscal_year_start, rolls_up=True, closed=True)
    found: dict[Key, Slipped] = {}
    totals: dict[str, Slipped] = {}
    read = summed(
        store,
        where,
        names=[_BUCKET if column == "t.pushes" else column for column in groups.columns],
        keys=(
            *spans_of(grouping),
            "t.status",
            "'' || t.pushes",
            "COALESCE('' || t.days_pushed, '0')",
        ),
        amounts=("COALESCE(t.est_revenue_minor, 0)",),
        converter=None if "currency" in grouping.names else converter,
    )
    for sums in read.lines:
        *values, status, pushes, days = sums.keys
        figure = slipped(status, int(pushes), int(days), sums.number, sums.amounts[0])
        totals[sums.currency] = totals.get(sums.currency, Slipped()) + figure
        for key in groups.of(tuple(values), sums.number):
            found[key, sums.currency] = found.get((key, sums.currency), Slipped()) + figure
    cells: dict[Key, Slipped] = {}
    for (key, code), figure in found.items():
        shown = (groups.shown(key), code)
        cells[shown] = cells.get(shown, Slipped()) + figure
    tree = tree_of(store, grouping)
    lines = ordered(store, rolled(cells, grouping, tree, Slipped()), grouping, tree)
    return Slips(lines, dict(sorted(totals.items())))
