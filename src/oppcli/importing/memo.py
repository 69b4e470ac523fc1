"""Remembers what cells were turned into: most columns hold the same few again and again."""

from collections.abc import Callable, Sequence
from itertools import filterfalse
from typing import TypeVar

_Cell = TypeVar("_Cell")
_Value = TypeVar("_Value")
MOST_KEPT = 16_384  # distinct cells remembered of each column: memory stays flat


class Memo(dict[_Cell, _Value]):
    """What each distinct cell gave; forgets all when it has grown large."""

    def __init__(self, make: Callable[[_Cell], _Value]) -> None:
        super().__init__()
        self._make = make
        self._is_each_new = False  # as ids are: there is nothing to remember

    def __missing__(self, cell: _Cell) -> _Value:
        if len(self) >= MOST_KEPT:
            self.clear()
        value = self[cell] = self._make(cell)
        return value

    def of(
        self,
        cells: Sequence[_Cell],
        take: Callable[[Sequence[_Cell]], list[_Value] | None] | None = None,
    ) -> list[_Value]:
        """What some cells give. `take` may take those that are new at once, or give None."""
        if take is not None and self._is_each_new and (values := take(cells)) is not None:
            return values
        if take is not None:
            distinct = set(cells)
            if len(self) + len(distinct) > MOST_KEPT:
                self.clear()
            new = list(filterfalse(self.__contains__, distinct))
            self._is_each_new = len(new) == len(cells) > 1
            values = take(cells if self._is_each_new else new) if new else []
            if values is not None and self._is_each_new:
                return values
            if values is not None:
                self.update(zip(new, values, strict=True))
        return list(map(self.__getitem__, cells))
