"""Reads and writes over one connection in our SQL, and numbers what is new.

Numbers are kept in a table rather than in sequences: what is taken back leaves no gap then, so
that a record has the number that it would have in a file.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import psycopg

from oppcli.stored import Params, Rows
from oppcli.stores.postgres.dialect import translated
from oppcli.stores.postgres.errors import said

if TYPE_CHECKING:
    from psycopg import Connection

_FEW = 20  # rows that are sent one by one, since COPY takes a few turns more

_RAISE = """INSERT INTO oppcli_number (name, last) VALUES (%s, %s)
 ON CONFLICT (name) DO UPDATE SET last = greatest(oppcli_number.last, excluded.last)"""


class ServerWriter:
    """The connection of a transaction that has begun. See `Writer`.

    Writers stand in line, so that the last numbers are read once and stored once, at the end.
    """

    def __init__(self, connection: "Connection[Any]") -> None:
        self._connection = connection
        self._last: dict[str, int] = {}  # by table; those of `_stored` as they are stored
        self._stored: dict[str, int] = {}

    def read(self, sql: str, params: Params | Sequence[object]) -> Rows:
        return fetch(self._connection, sql, params)

    def write_many(self, sql: str, rows: Sequence[Sequence[object]]) -> int:
        with self._connection.cursor() as cursor:
            cursor.executemany(translated(sql), rows)
            return cursor.rowcount

    def add(self, table: str, columns: Sequence[str], row: Sequence[object]) -> int:
        number = self._take(table, 1)
        self._connection.execute(_insert(table, ("id", *columns)), (number, *row))
        return number

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        if "id" in columns:
            place = list(columns).index("id")
            self.raise_number(table, max(cast("int", row[place]) for row in rows))
        else:
            first = self._take(table, len(rows))
            columns = ("id", *columns)
            rows = [(number, *row) for number, row in enumerate(rows, first)]
        named = ", ".join(f'"{name}"' for name in columns)
        with self._connection.cursor() as cursor:
            if len(rows) == 1:
                cursor.execute(_insert(table, columns), rows[0])
                return
            if len(rows) <= _FEW:
                cursor.executemany(_insert(table, columns), rows)
                return
            with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)

    def index_later(self, table: str, needed: Collection[str]) -> None:
        pass  # whoever reads would wait until the end of it

    def finish(self) -> None:
        used = [pair for pair in self._last.items() if pair[1] != self._stored[pair[0]]]
        if used:
            with self._connection.cursor() as cursor:
                cursor.executemany(_RAISE, used)
            self._stored.update(used)

    def refusal(self, table: str, columns: Sequence[str], row: Sequence[object]) -> str:
        try:
            with self.part():
                self.insert(table, columns, [row])
        except psycopg.IntegrityError as error:
            told = said(error, "")
            return told.message if told else f"the store refuses this value ({error})"
        return ""

    def last_number(self, table: str) -> int:
        if table not in self._last:
            self._last[table] = self._stored[table] = last_number(self._connection, table)
        return self._last[table]

    def set_schema(self, version: int) -> None:
        self._connection.execute("UPDATE oppcli_schema SET version = %s", (version,))

    def raise_number(self, table: str, number: int) -> None:
        self._last[table] = max(self.last_number(table), number)

    @contextmanager
    def part(self) -> Iterator[None]:
        before = dict(self._last)
        try:
            with self._connection.transaction():  # a savepoint within one that has begun
                yield
        except BaseException:
            self._last = before
            raise

    def commit(self) -> None:
        self._connection.commit()

    def roll_back(self) -> None:
        self._connection.rollback()

    def close(self) -> None:
        self._connection.close()

    def _take(self, table: str, count: int) -> int:
        """The first of that many new numbers."""
        first = self.last_number(table) + 1
        self._last[table] += count
        return first


def _insert(table: str, columns: Sequence[str]) -> str:
    named = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {table} ({named}) VALUES ({', '.join(['%s'] * len(columns))})"


def last_number(connection: "Connection[Any]", table: str) -> int:
    """The highest number that a table ever used."""
    sql = "SELECT last FROM oppcli_number WHERE name = %s"
    row = connection.execute(sql, (table,)).fetchone()
    return 0 if row is None else int(row[0])


def fetch(connection: "Connection[Any]", sql: str, params: Params | Sequence[object]) -> Rows:
    """Runs one statement of ours and fetches all of it."""
    with connection.cursor() as cursor:
        cursor.execute(translated(sql), params)
        columns = tuple(column.name for column in cursor.description or ())
        return Rows(columns, cursor.fetchall() if cursor.description else [])
