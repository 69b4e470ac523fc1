"""Sums that are right to the cent, however large."""

from collections.abc import Callable

from oppcli.store import Params, Rows, Store
from oppcli.stored import SumTooLarge

_SPLIT = 1_000_000_000

SumOf = Callable[[str], str]


def read_sums(store: Store, sql_of: Callable[[SumOf], str], params: Params) -> Rows:
    """Reads a query whose sums are written by the function that `sql_of` is handed.

    A sum past 64 bits is an error in SQLite, never a rounded number: it is then read again in
    two halves, which `exact` puts together.
    """
    try:
        return store.read(sql_of(_plain), params)
    except SumTooLarge:
        return store.read(sql_of(_halves), params)


def exact(cell: int | str | None) -> int:
    """The sum in a cell of `read_sums`; nothing is 0."""
    if cell is None:
        return 0
    if isinstance(cell, int):
        return cell
    high, low = str(cell).split(" ")
    return int(high) * _SPLIT + int(low)


def _plain(expression: str) -> str:
    return f"SUM({expression})"


def _halves(expression: str) -> str:
    return f"SUM(({expression}) / {_SPLIT}) || ' ' || SUM(({expression}) % {_SPLIT})"
