"""Reads many rows of a table with few statements."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter

from oppcli.domain.names import name_key
from oppcli.stored import Row, Rows
from oppcli.transaction import Transaction

DEFAULT_SYSTEM = "import"  # of rows that give an id and not whose
_FEW, _MANY = 50, 1_000  # values of one IN


def read_among(
    tx: Transaction,
    sql: str,
    values: Iterable[object],
    *before: object,
    order: str = " ORDER BY 1",
) -> Iterator[Row]:
    """The rows of a SELECT that ends in `IN`, for any number of values, by its first column.

    `before` are the values of its `?` before that. A server gives rows in any order, and what is
    told of them would be told in another one than by a file: so only who looks rows up by name
    alone may give no `order`, which saves sorting them.
    """
    return chain.from_iterable(parts_among(tx, sql, values, *before, order=order))


def parts_among(
    tx: Transaction,
    sql: str,
    values: Iterable[object],
    *before: object,
    order: str = " ORDER BY 1",
) -> Iterator[Rows]:
    """The same, many rows at once; see `read_among`."""
    left = iter(values)
    while some := list(islice(left, _MANY)):
        # One of two numbers of parameters, so that the database knows the statement again.
        size = _FEW if len(some) <= _FEW else _MANY
        some += some[-1:] * (size - len(some))
        yield tx.read(f"{sql} (?{', ?' * (size - 1)}){order}", (*before, *some))


def read_alike(tx: Transaction, sql: str, names: Collection[str]) -> Iterator[Row]:
    """The rows of a SELECT whose `name` is one of those, but for case and blanks, by their id.

    Databases do not fold as Python does, so all rows are looked at.
    """
    wanted = set(map(name_key, names))
    if wanted:
        alike = (row for row in tx.read(sql) if row["name"] and name_key(row["name"]) in wanted)
        yield from sorted(alike, key=itemgetter("id"))


def told_systems(systems: Sequence[object]) -> Sequence[object]:
    """The system of each row, the usual one where none is given."""
    if None not in set(systems):
        return systems
    return [system or DEFAULT_SYSTEM for system in systems]


def ids_by_system(systems: Sequence[object], ids: Sequence[object]) -> dict[object, set[object]]:
    """The ids that rows give in each system, which is mostly one."""
    named = set(systems)
    if len(named) == 1:
        given = set(ids)
        given.discard(None)
        return {systems[0]: given}
    pairs = list(zip(systems, ids, strict=True))
    return {
        system: {each for of, each in pairs if of == system and each is not None}
        for system in named
    }


def quoted_columns(columns: Iterable[str]) -> str:
    """Column names for SQL; `class` is a word of its own there."""
    return ", ".join(f'"{name}"' for name in columns)
