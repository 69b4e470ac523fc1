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
    found: dict[Node, None] = {}  # in their order, and quickly looked up in a tree that is a chain
    at = parents.get(node)
    while at is not None and at not in found:
        found[at] = None
        at = parents.get(at)
    return list(found)


def would_loop(node: Node, parent: Node, parents: Mapping[Node, Node | None]) -> list[Node]:
    """The way from `parent` up to `node`, ends included, where that would close a loop; else []."""
    way = [parent, *above(parent, parents)]
    return way[: way.index(node) + 1] if node in way else []


def loops(parents: Mapping[Node, Node | None]) -> Iterator[list[Node]]:
    """The loops among parent links, each once, from one of its nodes up to that node again.

    Every node is passed once, however long the ways to the top are.
    """
    done: set[Node] = set()
    for start in parents:
        way: dict[Node, int] = {}
        at: Node | None = start
        while at is not None and at not in done and at not in way:
            way[at] = len(way)
            at = parents.get(at)
        if at is not None and at in way:
            circle = list(way)[way[at] :]
            yield [*circle, at]
        done.update(way)


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
        at: Node | None = node
        while at is not None and at not in found:  # all above one that was found were found, too
            found.add(at)
            at = parents.get(at)
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
    path: list[Node] = []
    uppers: list[Node | None] = []
    for place in order:
        del path[place.level :]
        uppers.append(path[-1] if path else None)
        path.append(place.name)
    for place, upper in zip(reversed(order), reversed(uppers), strict=True):  # from below
        if upper is not None:
            figure = totals[place.name]
            totals[upper] = totals[upper] + figure if upper in totals else figure
    for place in order:
        yield Branch(place, own.get(place.name), totals[place.name])
