"""The tables as plain facts, for what works on rows of any table: columns, links, order."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Integer
from sqlmodel import SQLModel

from oppcli.records import KEPT

_OF_THE_HISTORY = ("batch", "change")


@dataclass(frozen=True, slots=True)
class Shape:
    """A table. `links` are its columns that hold the number of a row of another table, or of its
    own; `names_batch` says that a row knows the batch that made it."""

    name: str
    columns: tuple[str, ...]
    integers: frozenset[str]
    links: tuple[tuple[str, str], ...]
    names_batch: bool
    is_kept: bool

    def stored(self, column: str, text: object) -> object:
        """A value of the history, kept as text, as the column stores it."""
        return int(text) if isinstance(text, str) and column in self.integers else text


@cache
def shapes() -> dict[str, Shape]:
    """Every table but those of the history, by name; what is linked to comes first."""
    return {
        table.name: Shape(
            table.name,
            tuple(column.name for column in table.columns),
            frozenset(column.name for column in table.columns if isinstance(column.type, Integer)),
            tuple(
                (column.name, key.column.table.name)
                for column in table.columns
                for key in column.foreign_keys
                if key.column.table.name not in _OF_THE_HISTORY
            ),
            "batch_id" in table.columns,
            table.name in KEPT,
        )
        for table in SQLModel.metadata.sorted_tables
        if table.name not in _OF_THE_HISTORY
    }
