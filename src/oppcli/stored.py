"""What databases store, take and give: plain records, rows and instants.

A plain record is an object of typed values, one for each column of its table; `plain_records.py`
has a class for each, made from `records/`. Here is what these classes stand on: the facts of a
table, and the one place that turns days, instants and booleans into what a database stores and
back. Rows are fetched whole so that no lock outlives them. No database library is needed for any
of it.
"""

from __future__ import annotations  # so that annotations are texts, as in plain_records

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self, dataclass_transform

_HISTORY = ("batch", "change")

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


def stored_value(value: object) -> Any:
    """A value as both databases store it: days and instants are text, booleans are 0 and 1."""
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


def stored_text(value: object) -> str | None:
    """A value as the history keeps it: amounts as minor units, links as numbers."""
    return None if value is None else str(stored_value(value))


# What a column holds, by the type of its attribute, where a database stores another type →
# how to read it.
_READ: dict[str, Callable[[Any], object]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "bool": bool,
}


class Table:
    """The facts of a table.

    `types` has the type of each attribute, in the order of the columns. `foreign_keys` maps
    columns to the table whose numbers they hold, `derived` maps columns to those that they follow
    from.
    """

    def __init__(
        self,
        name: str,
        types: Mapping[str, str],
        foreign_keys: Mapping[str, str],
        derived: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.name = name
        self.attributes = tuple(types)
        # The attribute of a column whose name is a word of Python's ends in `_`.
        self.columns = tuple(attribute.rstrip("_") for attribute in types)
        self._attribute_of = dict(zip(self.columns, self.attributes, strict=True))
        declared = dict(zip(self.columns, types.values(), strict=True))
        plain = {column: type_.removesuffix(" | None") for column, type_ in declared.items()}
        self.declared = plain  # the type of each column, NULL or not
        self.integers = frozenset(c for c, type_ in plain.items() if type_ in ("int", "bool"))
        # The columns that are never NULL, but for the number; whether each holds a text.
        self.needed = {c: type_ == "str" for c, type_ in plain.items() if type_ == declared[c]}
        self.foreign_keys = foreign_keys
        self.derived = derived
        # The columns that hold the number of a row of a table of records, perhaps of its own.
        self.links = tuple(
            (column, target) for column, target in foreign_keys.items() if target not in _HISTORY
        )
        self.names_batch = "batch_id" in declared  # a row knows the batch that made it
        self.is_kept = "updated_at" in declared  # it counts its versions
        self._read = {c: _READ[type_] for c, type_ in plain.items() if type_ in _READ}

    @property
    def own_links(self) -> tuple[str, ...]:
        """The columns that hold the number of a row of the same table."""
        return tuple(c for c, target in self.foreign_keys.items() if target == self.name)

    def stored(self, column: str, text: object) -> object:
        """A value of the history, kept as text, as the column stores it."""
        return int(text) if isinstance(text, str) and column in self.integers else text

    def values(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Stored values by column as those of a record, by attribute."""
        values = dict(row)
        for column, read in self._read.items():
            if values.get(column) is not None:
                values[column] = read(values[column])
        return {self._attribute_of[column]: value for column, value in values.items()}


@dataclass_transform(kw_only_default=True, eq_default=False)
class Plain:
    """A class whose annotations are the columns of a table, or some that several tables share."""

    @classmethod
    def types(cls) -> dict[str, str]:
        """The type of each attribute, those of the classes that it inherits from first."""
        return {
            name: annotation
            for each in reversed(cls.__mro__[:-1])
            for name, annotation in each.__annotations__.items()
            if not annotation.startswith("ClassVar")
        }


class Stored(Plain):
    """What every record has: a table, and a number that is never used twice.

    A class with a `table_name` is the record of that table.
    """

    table_name: ClassVar[str]
    foreign_keys: ClassVar[Mapping[str, str]] = {}
    derived: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    table: ClassVar[Table]
    id: int | None = None

    def __init_subclass__(cls) -> None:
        if "table_name" in cls.__dict__:
            cls.table = Table(cls.table_name, cls.types(), cls.foreign_keys, cls.derived)

    def __init__(self, **values: Any) -> None:
        for name in self.table.attributes:
            if name in values:
                self.__dict__[name] = values.pop(name)
            elif hasattr(type(self), name):
                self.__dict__[name] = getattr(type(self), name)
            else:
                raise TypeError(f"a {self.table.name} needs {name}")
        if values:
            raise TypeError(f"a {self.table.name} has no {', '.join(values)}")

    if not TYPE_CHECKING:  # so that a checker knows the attributes of each class and their types

        def __setattr__(self, name: str, value: object) -> None:
            if name not in self.__dict__:
                raise AttributeError(f"a {self.table.name} has no {name}")
            self.__dict__[name] = value
            changed = self.__dict__.get("_changed")
            if changed is not None:
                changed.add(self)

    @classmethod
    def of_row(cls, row: Sequence[object]) -> Self:
        """The record that a row of its table holds, column by column."""
        record = cls.__new__(cls)
        record.__dict__["_stored"] = {}
        record.is_stored(dict(zip(cls.table.columns, row, strict=True)))
        return record

    def values(self) -> dict[str, Any]:
        """Its values by attribute."""
        return {name: self.__dict__[name] for name in self.table.attributes}

    def row(self) -> dict[str, Any]:
        """Its values by column, as the database stores them."""
        pairs = zip(self.table.columns, self.table.attributes, strict=True)
        return {column: stored_value(self.__dict__[name]) for column, name in pairs}

    @property
    def stored(self) -> Mapping[str, Any]:
        """Its values by column as the database has them; empty before it is there."""
        found: Mapping[str, Any] = self.__dict__.get("_stored", {})
        return found

    def is_stored(self, row: Mapping[str, Any]) -> None:
        """Says that the database has these values, by column; they are the record's, too."""
        self.__dict__["_stored"] = {**self.stored, **row}
        self.__dict__.update(self.table.values(row))

    def watch(self, changed: set[Stored] | None) -> None:
        """From now on each assignment puts the record into `changed`; None ends that."""
        self.__dict__["_changed"] = changed
