"""What a query gives: rows, fetched whole so that no lock outlives them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Params = Mapping[str, object]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """What a query gave: column names and plain tuples, in the query's order."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def __iter__(self) -> Iterator[Row]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def first(self) -> Row | None:
        """The first row by name, or None when there is none."""
        return next(iter(self), None)


class SumTooLarge(Exception):
    """A SUM of a query passed 64 bits. Whoever wrote the query knows how to ask in parts."""
