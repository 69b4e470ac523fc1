"""Reads many rows of a table with few statements."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from oppcli.services.imports.linking.directory import folded
from oppcli.store import Row, Transaction

_VALUES_AT_ONCE = 100  # of one IN: looking named parameters up takes the square of their number


def read_among(
    tx: Transaction, sql: str, values: Iterable[object], **params: object
) -> Iterator[Row]:
    """The rows of a SELECT that ends in `IN`, for any number of values."""
    left = iter(values)
    while some := list(islice(left, _VALUES_AT_ONCE)):
        # Always as many parameters, so that the database knows the statement again.
        some += [None] * (_VALUES_AT_ONCE - len(some))
        wanted = {f"p{place}": value for place, value in enumerate(some)}
        yield from tx.read(
            f"{sql} ({', '.join(f':{name}' for name in wanted)})", {**params, **wanted}
        )


def read_alike(tx: Transaction, sql: str, names: Collection[str]) -> Iterator[Row]:
    """The rows of a SELECT whose `name` is one of those, but for case and blanks.

    Databases do not fold as Python does, so all rows are looked at.
    """
    wanted = set(map(folded, names))
    if wanted:
        yield from (row for row in tx.read(sql) if row["name"] and folded(row["name"]) in wanted)


def quoted_columns(columns: Iterable[str]) -> str:
    """Column names for SQL; `class` is a word of its own there."""
    return ", ".join(f'"{name}"' for name in columns)
