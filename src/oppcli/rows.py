"""What a query takes and gives: instants as texts, and rows, fetched whole so that no lock outlives
them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Params = Mapping[str, object]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """What a query gave: column names and plain tuples, in the query's order."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def __iter__(self) -> Iterator[Row]:
        columns = self.columns
        return (dict(zip(columns, row)) for row in self.rows)  # noqa: B905 (a fifth quicker)

    def first(self) -> Row | None:
        """The first row by name, or None when there is none."""
        return next(iter(self), None)


def instant_text(value: datetime) -> str:
    """`value` as RFC 3339 in UTC, whole seconds. A naive time is a bug and raises ValueError."""
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class SumTooLarge(Exception):
    """A SUM of a query passed 64 bits. The caller knows how to ask in parts."""
