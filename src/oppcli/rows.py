"""What a query gives: rows, fetched whole so that no lock outlives them."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Params = Mapping[str, object]
Row = dict[str, Any]

_CHUNK = 2_000


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


def fetch(connection: sqlite3.Connection, sql: str, params: Params | Sequence[object]) -> Rows:
    """Runs one statement and fetches all of it, a chunk at a time."""
    cursor = connection.execute(sql, params)
    columns = tuple(column[0] for column in cursor.description or ())
    rows: list[tuple[Any, ...]] = []
    while chunk := cursor.fetchmany(_CHUNK):
        rows += chunk
    return Rows(columns, rows)
