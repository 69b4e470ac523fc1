"""Databases of a server that tests use one after the other: making one takes as long as a test.

What a test has written is taken out again. A database that it has built differently, or left
large, is thrown away.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import uuid4

import psycopg

import serving

Contents = Mapping[str, bytes]  # the rows of each table that has any, as COPY gives them

_LARGEST = 4_000_000  # bytes that may be left behind before a new database is the quicker way
_PATIENCE = 10.0  # seconds until a connection that was told to end has ended

_OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid()
   AND backend_type = 'client backend'"""
_TABLES = """SELECT quote_ident(relname) FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"""

# Every row of a catalogue says which transaction wrote it. Who made a temporary table leaves the
# schema that it was in.
_CATALOGUES = """pg_class pg_attribute pg_attrdef pg_proc pg_constraint pg_index pg_trigger
 pg_rewrite pg_type pg_collation pg_policy pg_default_acl pg_extension"""
_MARKED = """SELECT array[count(*), max(xmin::text::bigint)] FROM {}"""
_BUILT = " UNION ALL ".join(
    [
        *map(_MARKED.format, _CATALOGUES.split()),
        _MARKED.format("pg_namespace WHERE nspname !~ '^pg_(toast_)?temp_'"),
        _MARKED.format("pg_database WHERE datname = current_database()"),
        _MARKED.format("pg_db_role_setting WHERE setdatabase IN (0, (SELECT oid FROM pg_database"
                       " WHERE datname = current_database()))"),
    ]
)  # fmt: skip


class Databases:
    """Databases that hold a store with nothing in it."""

    def __init__(self, server: str, fresh: str) -> None:
        """`fresh` is the name of a database with such a store, which nobody connects to."""
        self._server = server
        self._fresh = fresh
        self._free: list[str] = []
        self._built: dict[str, list[tuple[object, ...]]] = {}
        with serving.connection(serving.beside(server, fresh)) as connection:
            self._nothing = contents(connection)
            self._size = _size(connection)

    def take(self) -> str:
        """The name of one that nobody else uses until it is given back."""
        if self._free:
            return self._free.pop()
        name = self._make(self._fresh)
        with self._connection(name) as connection:
            self._built[name] = connection.execute(_BUILT).fetchall()
        return name

    def take_empty(self) -> str:
        """The name of a database of its own in which there is nothing at all."""
        return self._make("template0")

    def give_back(self, name: str) -> None:
        """Makes it as it was, or throws it away."""
        if name not in self._built:
            self._throw_away(name)
            return
        with self._connection(name) as connection:
            reusable = (
                _is_left(connection)
                and connection.execute(_BUILT).fetchall() == self._built[name]
                and _size(connection) < self._size + _LARGEST
            )
            if reusable:
                fill(connection, self._nothing)
        if reusable:
            self._free.append(name)
        else:
            self._throw_away(name)

    def contents(self, name: str) -> Contents:
        """What is in it."""
        with self._connection(name) as connection:
            return contents(connection)

    def fill(self, name: str, rows: Contents) -> None:
        """Puts these rows in it in place of what is there."""
        with self._connection(name) as connection:
            fill(connection, rows)

    def close(self) -> None:
        """Throws away those that nobody uses."""
        while self._free:
            self._throw_away(self._free.pop())

    def _make(self, template: str) -> str:
        name = f"t_{uuid4().hex[:12]}"
        with serving.connection(self._server) as connection:
            # Copying files is quicker than logging pages, for a server that never syncs.
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def _throw_away(self, name: str) -> None:
        with serving.connection(self._server) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def _connection(self, name: str) -> "Iterator[psycopg.Connection]":
        with serving.connection(serving.beside(self._server, name)) as connection:
            yield connection


def contents(connection: "psycopg.Connection") -> Contents:
    """The rows of every table."""

    def rows(table: str) -> bytes:
        with connection.cursor().copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
            return b"".join(map(bytes, copy))

    return {table: rows(table) for table in _filled(connection)}


def fill(connection: "psycopg.Connection", rows: Contents) -> None:
    """Has the tables hold these rows and no others."""
    with connection.transaction():
        # Nothing is checked meanwhile: not in which order what is linked comes and goes.
        connection.execute("SET LOCAL session_replication_role = replica")
        for table in _filled(connection):
            connection.execute(f"DELETE FROM {table}")
        for table, held in rows.items():
            with connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
                copy.write(held)


def _filled(connection: "psycopg.Connection") -> list[str]:
    tables = [name for (name,) in connection.execute(_TABLES).fetchall()]
    sql = " UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM {t})" for t in tables)
    return [name for (name,) in connection.execute(sql).fetchall()]


def _is_left(connection: "psycopg.Connection") -> bool:
    """Ends what a test has left connected; whether that succeeded."""
    until = time.monotonic() + _PATIENCE
    while connection.execute(_OTHERS).fetchall():
        if time.monotonic() > until:
            return False
        time.sleep(0.002)
    return True


def _size(connection: "psycopg.Connection") -> int:
    row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    assert row is not None
    return int(row[0])
