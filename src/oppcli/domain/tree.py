"""Trees made of "who stands above whom": their order, their loops, and figures rolled up them.

A tree is a mapping of every node to the one above it, None for the top. Managers and the parents
of businesses are such trees.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

Node = TypeVar("Node", bound=Hashable)


class Addable(Protocol):
    """What can be summed."""

    def __add__(self, other: Any, /) -> Any: ...


Figure = TypeVar("Figure", bound=Addable)


@dataclass(frozen=True, slots=True)
class Placed(Generic[Node]):
    """A node in the order of its tree; `level` counts the nodes above it."""

    name: Node
    level: int


@dataclass(frozen=True, slots=True)
class Branch(Generic[Node, Figure]):
    """A node's own figure (None where it has none) and that of itself with all below it."""

    place: Placed[Node]
    own: Figure | None
    total: Figure


def above(node: Node, parents: Mapping[Node, Node | None]) -> list[Node]:
    """The nodes above `node`, nearest first; a loop ends where it closes."""
    found: list[Node] = []
    at = parents.get(node)
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return found


def would_loop(node: Node, parent: Node, parents: Mapping[Node, Node | None]) -> list[Node]:
    """The way from `parent` up to `node`, ends included, where that would close a loop; else []."""
    way = [parent, *above(parent, parents)]
    return way[: way.index(node) + 1] if node in way else []


def in_order(parents: Mapping[Node, Node | None]) -> list[Placed[Node]]:
    """Every node once, each directly before what is below it; siblings as the mapping has them.

    What stands in a loop is taken up at its first node, so that nothing is ever left out.
    """
    below: dict[Node | None, list[Node]] = {}
    for node, parent in parents.items():
        below.setdefault(parent if parent in parents else None, []).append(node)
    placed: dict[Node, Placed[Node]] = {}
    for start in (*below.get(None, ()), *parents):
        waiting = [(start, 0)]
        while waiting:
            node, level = waiting.pop()
            if node in placed:
                continue
            placed[node] = Placed(node, level)
            waiting += [(each, level + 1) for each in reversed(below.get(node, []))]
    return list(placed.values())


def with_all_above(nodes: Iterable[Node], parents: Mapping[Node, Node | None]) -> set[Node]:
    """Those nodes and every node above one of them."""
    found: set[Node] = set()
    for node in nodes:
        found.update((node, *above(node, parents)))
    return found


def roll_up(
    own: Mapping[Node, Figure], parents: Mapping[Node, Node | None]
) -> Iterator[Branch[Node, Figure]]:
    """The branches that have anything, in the order of the tree.

    A node that `parents` does not know stands at the top. So the totals of the top nodes sum to
    what all own figures sum to.
    """
    known = {**parents, **{node: None for node in own if node not in parents}}
    needed = with_all_above(own, known)
    order = in_order({node: parent for node, parent in known.items() if node in needed})
    totals: dict[Node, Figure] = dict(own)
    path: list[Placed[Node]] = []
    for place in order:
        del path[place.level :]
        if place.name in own:
            for upper in path:
                figure = own[place.name]
                name = upper.name
                totals[name] = totals[name] + figure if name in totals else figure
        path.append(place)
    for place in order:
        yield Branch(place, own.get(place.name), totals[place.name])
