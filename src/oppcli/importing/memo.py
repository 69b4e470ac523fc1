"""Remembers what cells were turned into: most columns hold the same few again and again."""

from collections.abc import Callable, Sequence
from typing import TypeVar

_Cell = TypeVar("_Cell")
_Value = TypeVar("_Value")
MOST_KEPT = 16_384  # distinct cells remembered of each column: memory stays flat


class Memo(dict[_Cell, _Value]):
    """What each distinct cell gave; forgets all when it has grown large."""

    def __init__(self, make: Callable[[_Cell], _Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, cell: _Cell) -> _Value:
        if len(self) >= MOST_KEPT:
            self.clear()
        value = self[cell] = self._make(cell)
        return value

    def learn(
        self, cells: Sequence[_Cell], take: Callable[[Sequence[_Cell]], Sequence[_Value] | None]
    ) -> None:
        """Takes what is new of some cells at once, unless that gives None."""
        distinct = set(cells)
        if len(self) + len(distinct) > MOST_KEPT:
            self.clear()
        new = [cell for cell in distinct if cell not in self]
        values = take(new)
        if values is not None:
            self.update(zip(new, values, strict=True))
