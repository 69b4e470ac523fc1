"""The list of opportunities behind a cell of the dashboard, as the command that shows it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from oppcli.domain.dashboard import MEASURES, CellName
from oppcli.domain.field import OPEN
from oppcli.domain.grouping import NO_DATE, TREES, UNITS, Grouping, group_key
from oppcli.domain.periods import Period
from oppcli.domain.tally import Tallied, rolled_up
from oppcli.domain.tree import above
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.grouped import tree_of
from oppcli.queries.lines import filter_words, status_words
from oppcli.queries.reports.sales import sales
from oppcli.store import Store


@dataclass(frozen=True, slots=True)
class Explained:
    """A command, and what its rows add up to by currency; None for a list, which adds nothing."""

    words: list[str]
    measure: str
    lines: list[Tallied] | None


def explained(
    store: Store, filters: Filters, asking: Asking, cell: CellName, period: Period
) -> Explained:
    """The command whose rows are exactly those that the cell is made of.

    What is omitted from forecasts is in no weighted sum, so it is not listed for one.
    """
    if cell.measure not in MEASURES:
        return Explained(_of_list(filters, cell), cell.measure, None)
    names = tuple(name for name, _ in cell.groups)
    also = MEASURES[cell.measure].condition
    counted = replace(filters, where=[*(filters.where or ()), also]) if also else filters
    found = sales(store, counted, asking, period=period, grouping=Grouping(names), converter=None)
    below = {name: _nodes(store, name, value) for name, value in cell.groups if name in TREES}
    wanted = [
        {group_key(name, each) for each in below.get(name, [value])} for name, value in cell.groups
    ]
    lines = [
        line
        for line in found.lines
        if all(map(set.__contains__, wanted, _keys(names, line.groups)))
    ]
    words = ["oppcli", *listing_words(cell, filters, period, found.spellings, below)]
    return Explained(words, cell.measure, rolled_up(lines, ()))


def _keys(names: Sequence[str], groups: Sequence[str]) -> tuple[str, ...]:
    pairs = zip(names, groups, strict=True)
    return tuple("" if value == NO_DATE else group_key(name, value) for name, value in pairs)


def _nodes(store: Store, name: str, value: str) -> list[str]:
    """A manager or a business and all that is below it in its tree; '' has nothing below."""
    tree = tree_of(store, Grouping((name,)))
    key = group_key(name, value)
    found = [
        node
        for node in tree
        if key in (group_key(name, each) for each in (node, *above(node, tree)))
    ]
    return found if value and found else [value]


def _of_list(filters: Filters, cell: CellName) -> list[str]:
    if cell.measure == "stale":
        return ["oppcli", "report", "stale", *filter_words(filters)]
    listing = ["oppcli", "opp", "list"]
    if cell.measure == "closing":
        status = status_words(filters, OPEN)
        return [*listing, *filter_words(filters), *status, "--where", "est_close_date=week"]
    status = status_words(filters, OPEN)
    return [*listing, *filter_words(filters), *status, "--where", "days_pushed>0"]


def listing_words(
    cell: CellName,
    filters: Filters,
    period: Period,
    spellings: dict[str, tuple[str, ...]],
    below: Mapping[str, Sequence[str]],
) -> list[str]:
    """The words after `oppcli` that list the opportunities a cell is made of.

    `spellings` holds every way in which a group's value is written in the store; `below` the
    managers or businesses that its group adds up.
    """
    words = ["opp", "list", *filter_words(filters)]
    measure = MEASURES[cell.measure]
    words += status_words(filters, measure.status)
    conditions = [
        _in_tree(name, below[name])
        if below.get(name, [""]) != [""]
        else _condition(name, value, spellings, measure.is_of_period)
        for name, value in cell.groups
    ]
    if measure.condition:
        conditions.append(measure.condition)
    if measure.is_of_period:
        conditions.append(f"closed_on={period.key}")
    fields = dict.fromkeys(("ref", "topic", "owner", measure.field, "currency"))
    return [*words, *_where(*conditions), "--fields", ",".join(fields)]


def _where(*conditions: str) -> Iterator[str]:
    if conditions:
        yield from ("--where", " ".join(conditions))


def _in_tree(name: str, nodes: Sequence[str]) -> str:
    """The filter for a manager's own records and those below, or for a business and all in it."""
    return f"{'owner' if name == 'manager' else name}={','.join(map(quoted_value, nodes))}"


def _condition(
    name: str, value: str, spellings: dict[str, tuple[str, ...]], is_closed: bool
) -> str:
    if name in UNITS:
        day = "closed_on" if is_closed else "est_close_date"
        return f"{day}={'none' if value in ('', NO_DATE) else value}"
    if not value:
        return f"{name}=none"
    if name == "forecast_category" and value.lower() in ("won", "lost"):
        name = "status"  # closing alone gives these two, and no filter knows them as categories
    return f"{name}={','.join(map(quoted_value, spellings.get(group_key(name, value), (value,))))}"


def quoted_value(value: str) -> str:
    """The value as a filter reads it: bare where that is enough."""
    if value.replace("_", "").replace("-", "").isalnum() and value.lower() != "none":
        return value
    return f"'{value}'" if '"' in value else f'"{value}"'
