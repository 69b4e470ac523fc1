"""Reads and writes over one connection to a file, many rows with few statements.

Where many rows are added at once, the indexes of their table are built when they are there.
"""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from oppcli.errors import OppError
from oppcli.stored import Params, Rows
from oppcli.stores.sqlite.errors import said

_FEWEST = 5_000  # new rows; of fewer, an index grows as quickly as it is built


@dataclass(slots=True)
class _Growing:
    """A table that rows are added to: what it needs meanwhile, what it got, and what it had, which
    is counted once many came."""

    needed: Collection[str]
    added: int = 0
    had: int | None = None
    dropped: dict[str, str] = field(default_factory=dict)  # name → its statement


class LateIndexes:
    """The indexes of a transaction that are put off until its end.

    They are dropped once the transaction has added more rows than the table had, since building
    them takes all of its rows. Unique ones stay: they say which row is refused.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._tables: dict[str, _Growing] = {}

    def put_off(self, table: str, needed: Collection[str]) -> None:
        """Those of `table`, if many rows come, but none that begins with a column in `needed`."""
        self._tables.setdefault(table, _Growing(needed))

    def added(self, table: str, rows: int) -> None:
        """So many rows have come."""
        growing = self._tables.get(table)
        if growing is None or growing.dropped:
            return
        growing.added += rows
        if growing.added < _FEWEST:
            return
        if growing.had is None:
            ((count,),) = self._connection.execute(f"SELECT count(*) FROM {table}").fetchall()
            growing.had = count - growing.added
        if growing.added >= growing.had:
            growing.dropped = self._spare(table, growing.needed)
            for name in growing.dropped:
                self._connection.execute(f"DROP INDEX {name}")

    def build(self) -> None:
        """Makes what is missing. What was taken back meanwhile has its indexes again."""
        for growing in self._tables.values():
            for name, statement in growing.dropped.items():
                if not self._is_there(name):
                    self._connection.execute(statement)
        self._tables.clear()

    def _spare(self, table: str, needed: Collection[str]) -> dict[str, str]:
        rows = self._connection.execute(
            "SELECT i.name, m.sql FROM pragma_index_list(?) i JOIN sqlite_master m"
            " ON m.type = 'index' AND m.name = i.name WHERE i.origin = 'c' AND NOT i.\"unique\"",
            (table,),
        ).fetchall()
        return {name: statement for name, statement in rows if self._first(name) not in needed}

    def _first(self, index: str) -> str:
        sql = "SELECT name FROM pragma_index_info(?) WHERE seqno = 0"
        ((column,),) = self._connection.execute(sql, (index,)).fetchall()
        return str(column)

    def _is_there(self, index: str) -> bool:
        sql = "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?"
        return bool(self._connection.execute(sql, (index,)).fetchall())


_NOTHING: dict[None, None] = {}
_CHUNK = 2_000
# Of one INSERT: a hundred are twice as quick as row by row, and more are no quicker; what is left
# over goes by tens, and the last few one by one.
_ROWS_AT_ONCE = (100, 10, 1)


class FileWriter:
    """The connection of a transaction that has begun. See `Writer`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        # The driver looks for a way to adapt each None that it binds, and one that it knows takes
        # it half the time.
        sqlite3.register_adapter(type(None), _NOTHING.get)
        self._connection = connection
        self._parts = 0
        self._indexes = LateIndexes(connection)

    def read(self, sql: str, params: Params | Sequence[object]) -> Rows:
        return fetch(self._connection, sql, params)

    def write_many(self, sql: str, rows: Sequence[Sequence[object]]) -> int:
        return self._connection.executemany(sql, rows).rowcount

    def add(self, table: str, columns: Sequence[str], row: Sequence[object]) -> int:
        number = self._connection.execute(_insert(table, columns) + _marks(columns), row).lastrowid
        assert number is not None
        return number

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        into, one = _insert(table, columns), _marks(columns)
        done = 0
        for size in _ROWS_AT_ONCE:
            whole = len(rows) - (len(rows) - done) % size
            if done < whole:
                self._connection.executemany(
                    into + ", ".join([one] * size),
                    [
                        tuple(chain.from_iterable(rows[start : start + size]))
                        for start in range(done, whole, size)
                    ],
                )
                done = whole
        self._indexes.added(table, len(rows))

    def index_later(self, table: str, needed: Collection[str]) -> None:
        self._indexes.put_off(table, needed)

    def finish(self) -> None:
        self._indexes.build()

    def refusal(self, table: str, columns: Sequence[str], row: Sequence[object]) -> str:
        try:
            self.insert(table, columns, [row])
        except sqlite3.IntegrityError as error:
            told = said(error, Path())
            if isinstance(told, OppError):
                return told.message
            return f"the store refuses this value ({error})"
        return ""

    def last_number(self, table: str) -> int:
        return last_number(self._connection, table)

    def set_schema(self, version: int) -> None:
        self._connection.execute(f"PRAGMA user_version = {version:d}")

    def raise_number(self, table: str, number: int) -> None:
        if not self._connection.execute(
            "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (number, table)
        ).rowcount:
            self._connection.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, number))

    @contextmanager
    def part(self) -> Iterator[None]:
        self._parts += 1
        name = f"part_{self._parts}"
        self._connection.execute(f"SAVEPOINT {name}")
        try:
            yield
        except Exception:
            self._connection.execute(f"ROLLBACK TO {name}")
            raise
        finally:
            self._parts -= 1
        self._connection.execute(f"RELEASE {name}")

    def commit(self) -> None:
        self._connection.commit()

    def roll_back(self) -> None:
        self._connection.rollback()

    def close(self) -> None:
        # A statement that was cut off would keep the connection open, and its lock.
        with suppress(sqlite3.Error):
            self._connection.rollback()
        self._connection.close()


def fetch(connection: sqlite3.Connection, sql: str, params: Params | Sequence[object]) -> Rows:
    """Runs one statement and fetches all of it, a chunk at a time."""
    cursor = connection.execute(sql, params)
    columns = tuple(column[0] for column in cursor.description or ())
    rows: list[tuple[Any, ...]] = []
    while chunk := cursor.fetchmany(_CHUNK):
        rows += chunk
    return Rows(columns, rows)


def last_number(connection: sqlite3.Connection, table: str) -> int:
    # Rows written with numbers of their own raise what the database remembers.
    sql = "SELECT seq FROM sqlite_sequence WHERE name = ?"
    rows = connection.execute(sql, (table,)).fetchall()
    return int(rows[0][0]) if rows else 0


def _insert(table: str, columns: Sequence[str]) -> str:
    named = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {table} ({named}) VALUES "


def _marks(columns: Sequence[str]) -> str:
    return f"(?{', ?' * (len(columns) - 1)})"
