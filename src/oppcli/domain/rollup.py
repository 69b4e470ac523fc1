"""Rolls a report up the tree of managers or of businesses: what is a node's own, and its total.

A node with others below it in its tree has two rows, first its total and then its own, whether
those below have brought anything or not; any other has its own row alone. The own rows of a
report sum to what the totals of its top nodes sum to.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from oppcli.domain.grouping import Grouping
from oppcli.domain.tree import Addable, roll_up

OWN, TOTAL = "own", "total"

Key = tuple[tuple[str, ...], str]  # the values of the groups, and the currency
Figure = TypeVar("Figure", bound=Addable)


@dataclass(frozen=True, slots=True)
class Rolled(Generic[Figure]):
    """A figure with its groups; `row` is own, total, or '' where nothing is rolled up.

    `level` counts the nodes above the one that the figure is of.
    """

    groups: tuple[str, ...]
    currency: str
    figure: Figure
    row: str = ""
    level: int = 0


def rolled(
    cells: Mapping[Key, Figure],
    grouping: Grouping,
    tree: Mapping[str, str | None],
    nothing: Figure,
) -> Iterator[Rolled[Figure]]:
    """The cells with the totals of their tree, or as they are without a tree among the groups.

    `tree` is every node with the one above it, `nothing` the figure of a node without its own.
    """
    if not grouping.tree:
        for (groups, currency), figure in cells.items():
            yield Rolled(groups, currency, figure)
        return
    at = grouping.names.index(grouping.tree)
    upper = set(tree.values())
    apart: dict[Key, dict[str, Figure]] = {}
    for (groups, currency), figure in cells.items():
        rest = (*groups[:at], *groups[at + 1 :])
        apart.setdefault((rest, currency), {})[groups[at]] = figure
    for (rest, currency), own in apart.items():
        for branch in roll_up(own, tree):
            place = branch.place
            groups = (*rest[:at], place.name, *rest[at:])
            if place.name in upper:
                yield Rolled(groups, currency, branch.total, TOTAL, place.level)
            mine = nothing if branch.own is None else branch.own
            yield Rolled(groups, currency, mine, OWN, place.level)
