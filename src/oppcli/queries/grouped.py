"""What reports by group share: the trees they roll up, and the order of their lines."""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from oppcli.domain.grouping import NO_DATE, TREES, Grouping
from oppcli.domain.rollup import rolled
from oppcli.domain.tally import Tallied, Tally
from oppcli.domain.tree import in_order, loops
from oppcli.errors import BadValue, StoreDamaged
from oppcli.store import Store


class Grouped(Protocol):
    """A line of any report: the values of its groups, and the currency of its amounts."""

    @property
    def groups(self) -> tuple[str, ...]: ...
    @property
    def currency(self) -> str: ...


AnyLine = TypeVar("AnyLine", bound=Grouped)


def tree_of(store: Store, grouping: Grouping) -> dict[str, str | None]:
    """Every node of the tree that is rolled up, with the one above it; {} for none.

    Raises BadValue for two trees at once.
    """
    if set(TREES) <= set(grouping.names):
        raise BadValue("only one of manager and business can be rolled up.", "--by manager")
    if grouping.tree == "manager":
        rows = store.read("SELECT name, manager FROM v_owner").rows
    elif grouping.tree == "business":
        rows = store.read("SELECT name, parent FROM v_unit WHERE kind = 'business'").rows
    else:
        return {}
    tree = dict(sorted(rows, key=lambda row: str(row[0]).casefold()))
    refuse_loops(tree, str(grouping.tree))
    return tree


def refuse_loops(parents: Mapping[str, str | None], by: str) -> None:
    """Raises StoreDamaged for a tree in which somebody is above themselves, `by` their manager."""
    for circle in loops(parents):
        raise StoreDamaged(
            f"the store is damaged: {circle[0]} is above itself by its {by}, so nothing can be"
            " rolled up.",
            "oppcli db check",
        )


def rolled_sales(store: Store, lines: Iterable[Tallied], grouping: Grouping) -> list[Tallied]:
    """The lines of a report of sales, in order, with the totals of managers or businesses.

    The lines of managers are those of each owner's own sales.
    """
    tree = tree_of(store, grouping)
    cells = {(line.groups, line.currency): line.tally for line in lines}
    found = [
        Tallied(each.groups, each.currency, each.figure, each.row, each.level)
        for each in rolled(cells, grouping, tree, Tally())
    ]
    return ordered(store, found, grouping, tree)


def stage_titles(store: Store) -> dict[str, str]:
    """What people call the stages, by key; of two processes the default one's word counts."""
    rows = store.read(
        # What is closed may stand in a stage that its process has left out since.
        "SELECT stage.key, stage.title FROM stage JOIN process ON process.id = stage.process_id"
        " ORDER BY stage.active, process.is_default, process.key DESC, stage.id"
    ).rows
    return dict(rows)


def ordered(
    store: Store,
    lines: Iterable[AnyLine],
    grouping: Grouping,
    tree: Mapping[str, str | None] | None = None,
) -> list[AnyLine]:
    """Stages in the order of their process, spans of time in theirs, a `tree` that is rolled up
    from its top, names by the alphabet; what has no value or no date comes last. Names that case
    alone tells apart have their order, too, whatever the database read first."""
    places: dict[str, int] = {}
    if "stage" in grouping.names:
        stages = store.read("SELECT stage FROM v_stage ORDER BY is_default DESC, process, position")
        places = {name: place for place, (name,) in enumerate(reversed(stages.rows))}
        places = {name: len(places) - place for name, place in places.items()}

    in_tree = {each.name: place for place, each in enumerate(in_order(tree or {}))}

    def key(line: Grouped) -> list[tuple[bool, int, str, str]]:
        keys = []
        for name, value in zip(grouping.names, line.groups, strict=True):
            place = places.get(value, 0) if name == "stage" else 0
            if name == grouping.tree:
                place = in_tree.get(value, 0)
            keys.append((value in ("", NO_DATE), place, value.casefold(), value))
        return [*keys, (False, 0, line.currency, "")]

    return sorted(lines, key=key)
