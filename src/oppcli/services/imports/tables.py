"""Reads and writes many rows of a table with few statements."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from oppcli.store import Row, Transaction

_ROWS_AT_ONCE = 25  # of one INSERT: a third quicker than row by row, and not much quicker beyond
_VALUES_AT_ONCE = 100  # of one IN: looking named parameters up takes the square of their number


def last_number(tx: Transaction, table: str) -> int:
    """The highest number that table ever used, even of rows that are gone; 0 for none.

    Nobody else can use one meanwhile, since a transaction that may write holds the write lock;
    and rows written with numbers of their own raise what the database remembers.
    """
    rows = tx.read("SELECT seq FROM sqlite_sequence WHERE name = :table", {"table": table}).rows
    return int(rows[0][0]) if rows else 0


def raise_last_number(tx: Transaction, table: str, number: int) -> None:
    """Makes that number one that was used, so that no new row of the table is given it."""
    last = last_number(tx, table)
    if last == 0:
        tx.write_many("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", [(table, number)])
    elif last < number:
        tx.write_many("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", [(number, table)])


def insert(
    tx: Transaction, table: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]]
) -> None:
    """Adds rows to a table, each with a value for every column."""
    into = f"INSERT INTO {table} ({quoted_columns(columns)}) VALUES "
    one = f"(?{', ?' * (len(columns) - 1)})"
    whole = len(rows) - len(rows) % _ROWS_AT_ONCE
    if whole:
        tx.write_many(
            into + ", ".join([one] * _ROWS_AT_ONCE),
            [
                tuple(chain.from_iterable(rows[start : start + _ROWS_AT_ONCE]))
                for start in range(0, whole, _ROWS_AT_ONCE)
            ],
        )
    if whole < len(rows):
        tx.write_many(into + one, rows[whole:])


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


def quoted_columns(columns: Iterable[str]) -> str:
    """Column names for SQL; `class` is a word of its own there."""
    return ", ".join(f'"{name}"' for name in columns)
