"""The pipeline: open opportunities per group and currency."""

from dataclasses import dataclass
from typing import TypeVar

from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.grouping import Grouping
from oppcli.domain.periods import Unit
from oppcli.domain.rollup import Key, Rolled, rolled
from oppcli.domain.tally import Tallied, Tally
from oppcli.queries.converting import WEIGHTED, Converter, summed
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.filters import compile_filters
from oppcli.queries.grouped import ordered, tree_of
from oppcli.queries.groups import Groups
from oppcli.queries.local_days import LocalDays
from oppcli.queries.where import Where
from oppcli.store import Store

Numbers = tuple[int, ...]  # how many, worth what, weighted at what, and their ages in days
AnyKey = TypeVar("AnyKey")


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The lines by group, in order, and all of them together, each record once, by currency."""

    lines: list[Rolled[Tally]]
    totals: list[Tallied]


def pipeline(
    store: Store,
    filters: Filters,
    asking: Asking,
    *,
    grouping: Grouping,
    converter: Converter | None = None,
) -> Pipeline:
    """The open opportunities by group. A span of time is that of the expected close.

    Stages are named by their keys. With a converter all that has a rate is in its base
    currency.
    """
    within = Where(["t.is_open = 1"])
    where = compile_filters(store, OPPORTUNITY, filters, asking, within=within)
    unit = grouping.unit
    groups = Groups(store, filters, grouping, asking.fiscal_year_start, rolls_up=True, undated="")
    keys: list[str] = []
    if unit:
        day = "t.est_close_date" if unit is Unit.WEEK else "substr(t.est_close_date, 1, 7)"
        keys.append(f"COALESCE({day}, '')")
    # The day of making is a group of its own, because no portable SQL subtracts days.
    days = LocalDays(asking.zone)
    keys.append(days.key("t.created_at", asking.today))
    amounts = ("t.est_revenue_minor", WEIGHTED)
    found: dict[Key, Numbers] = {}
    totals: dict[str, Numbers] = {}
    read = summed(
        store, where, names=groups.columns, keys=keys, amounts=amounts, converter=converter
    )
    for sums in read.lines:
        *values, made = sums.keys
        count, (amount, weighted) = sums.number, sums.amounts
        age = count * max((asking.today - days[made]).days, 0)
        numbers = (count, amount, weighted, age)
        _add(totals, sums.currency, numbers)
        for key in groups.of(tuple(values), count):
            _add(found, (key, sums.currency), numbers)
    tallies = {(groups.shown(key), code): _tally(of) for (key, code), of in found.items()}
    tree = tree_of(store, grouping)
    lines = ordered(store, rolled(tallies, grouping, tree, Tally()), grouping, tree)
    return Pipeline(lines, [Tallied((), code, _tally(totals[code])) for code in sorted(totals)])


def _add(sums: dict[AnyKey, Numbers], key: AnyKey, numbers: Numbers) -> None:
    so_far = sums.get(key)
    sums[key] = numbers if so_far is None else tuple(map(int.__add__, so_far, numbers))


def _tally(numbers: Numbers) -> Tally:
    count, amount, weighted, age = numbers
    return Tally(open_count=count, open=amount, weighted=weighted, open_days=age)
