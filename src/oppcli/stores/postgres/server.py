"""The connections to a PostgreSQL server, and the transactions that write there.

Writers stand in one line, as those of a file do: the first statement of each locks the table of
the schema's version, so nobody's reading before writing can be out of date. Should something
else change the same records meanwhile, the server takes the transaction back (SERIALIZABLE), and
it is done again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from oppcli.errors import OppError, StoreUnusable
from oppcli.result_set import ResultSet
from oppcli.stored import Params, Row, Rows
from oppcli.stores import Fault, Moment, Past, Upgraded, telling, versions
from oppcli.stores.addresses import server_of

if TYPE_CHECKING:
    from psycopg import Connection
    from sqlalchemy import Engine

    from oppcli.stores.as_of_tables import AsOfTables
    from oppcli.stores.postgres.writing import ServerWriter

_T = TypeVar("_T")


class Server:
    """A database on a server. See `Backend`."""

    keeps_reading = True

    def __init__(self, url: str, budget: float) -> None:
        self._address = server_of(url)
        self._budget = budget
        self.copying = False
        self._connection: Connection[Any] | None = None  # the one that reads
        self._schema: int | None = None

    @property
    def name(self) -> str:
        return self._address.shown

    @property
    def path(self) -> Path:
        raise StoreUnusable(
            f"{self.name} is on a server, and this works on a file.",
            "pg_dump and pg_restore are a server's own way",
        )

    def schema(self) -> int | None:
        if self._schema is None:
            connection = self._reading()
            from oppcli.stores.postgres.schema import schema_of

            with self.telling():
                found = schema_of(connection)
            if found is not None:
                found = self._checked(connection, found)
            self._schema = found
        return self._schema

    def make(self) -> bool:
        from oppcli.stores.postgres import schema

        with self.telling(), self._engine() as engine:
            return schema.make(engine, self.name, copying=self.copying)

    def start_over(self) -> None:
        from oppcli.stores.postgres import schema

        with self.telling(), self._engine() as engine:
            schema.start_over(engine, self.name, copying=self.copying)
        self._schema = None

    def grow(self, found: int, at: datetime) -> Upgraded:
        raise self._older(found)

    def _older(self, found: int) -> StoreUnusable:
        return StoreUnusable(
            f"{self.name} is of an older oppcli (schema {found}; this one writes"
            f" {versions.SCHEMA_VERSION}), and others may still use it so.",
            "oppcli db upgrade, once everybody has this version",
        )

    def upgrade(self, at: datetime) -> Upgraded:
        from oppcli.stores.postgres import schema

        with self.telling(), self._engine() as engine:
            done = schema.upgrade(engine, at)
        self._schema = None
        return done

    def reader(self) -> "ServerReader":
        return ServerReader(self, self._reading())

    def ask(self, sql: str, params: Params, seconds: float, moment: Moment | None) -> ResultSet:
        from oppcli.stores.postgres.sql_sandbox import ask

        with self.telling():
            connection = self._connect(autocommit=False)
            if moment:
                from oppcli.stores.postgres.as_of import making_tables, past_of

                with making_tables(self.name):
                    past_of(connection, moment).prepare(sql, whole=True)
                connection.commit()
            return ask(connection, sql, params, seconds)

    def writer(self) -> "ServerWriter":
        from psycopg import IsolationLevel

        from oppcli.stores.postgres.writing import ServerWriter

        with self.telling():
            connection = self._connect(autocommit=False)
            try:
                connection.isolation_level = IsolationLevel.SERIALIZABLE
                self._stand_in_line(connection)
            except BaseException:
                connection.close()
                raise
        return ServerWriter(connection)

    @contextmanager
    def reading_engine(self) -> "Iterator[Engine]":
        def opened() -> "Connection[Any]":
            connection = self._connect(autocommit=False)
            connection.read_only = True
            return connection

        with self._engine(opened) as engine:
            yield engine

    def refuses_writing(self, error: BaseException) -> bool:
        return getattr(error, "sqlstate", None) == "25006"

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._schema = None

    def said(self, error: BaseException, *, saving: bool = False) -> OppError | None:
        from oppcli.stores.postgres.errors import said

        return said(error, self.name, saving=saving)

    def _reading(self) -> "Connection[Any]":
        """The connection that reads: what it does cannot write, and nothing stays open of it."""
        if self._connection is None or self._connection.closed:
            self._connection = self._connect(autocommit=True)
            with self.telling():
                self._connection.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
        return self._connection

    @contextmanager
    def _engine(self, opened: "Callable[[], Connection[Any]] | None" = None) -> "Iterator[Engine]":
        """What builds and upgrades, unless `opened` opens other connections."""
        from sqlalchemy import create_engine
        from sqlalchemy.pool import NullPool

        engine = create_engine(
            "postgresql+psycopg://",
            creator=opened or (lambda: self._connect(autocommit=False)),
            poolclass=NullPool,
            use_native_hstore=False,
        )
        try:
            yield engine
        finally:
            engine.dispose()

    def _stand_in_line(self, connection: "Connection[Any]") -> None:
        """Waits until no other of our transactions writes, before anything is read in this one."""
        from psycopg.errors import FeatureNotSupported, ObjectNotInPrerequisiteState

        from oppcli.stores.postgres.errors import read_only
        from oppcli.stores.postgres.schema import FIRST

        try:
            cursor = connection.execute(FIRST.format(budget=int(self._budget * 1000)))
        except (FeatureNotSupported, ObjectNotInPrerequisiteState) as error:  # a standby
            raise read_only(self.name) from error
        while cursor.nextset():
            pass
        row = cursor.fetchone()
        found = 0 if row is None else int(row[0])
        found = self._checked(connection, found)
        if found < versions.SCHEMA_VERSION:
            raise self._older(found)
        self._refuse_altered(connection)

    def _refuse_altered(self, connection: "Connection[Any]") -> None:
        from oppcli.stores.postgres.alterations import alterations, is_as_made, remember

        if is_as_made(connection):
            return
        found = alterations(connection)
        if not found:  # as after a restore from a dump
            remember(connection)
        else:
            raise self._altered(found)

    def _altered(self, found: "Sequence[tuple[Fault, tuple[str, ...]]]") -> StoreUnusable:
        (fault, mend), more = found[0], len(found) - 1
        others = f" and {more} more" if more else ""
        return StoreUnusable(
            f"{self.name} was altered: {fault.said}{others}. Nothing was saved.",
            f"oppcli db check{' --repair' if mend else ''}",
        )

    def why_unreadable(self) -> StoreUnusable | None:
        """What was altered where a query of ours does not run; None where nothing was."""
        from oppcli.stores.postgres.alterations import alterations

        with self.telling(), closing(self._connect(autocommit=False)) as connection:
            found = alterations(connection)
        return self._altered(found) if found else None

    def mend(self, at: datetime) -> list[str]:
        from oppcli.stores.postgres.alterations import alterations, is_as_made, mend, remember
        from oppcli.stores.postgres.writing import ServerWriter

        with self.telling(), closing(self._connect(autocommit=False)) as connection:
            writer, said = ServerWriter(connection), mend(connection)
            if not is_as_made(connection) and not alterations(connection):
                remember(connection)
            writer.commit()
        return said

    def _checked(self, connection: "Connection[Any]", found: int) -> int:
        """The schema version that was found, where it is one that can be used."""
        if found < 0:
            row = connection.execute(versions.UNFINISHED).fetchone()
            source = str(row[0]) if row else ""
            found = versions.check_unfinished(self.name, found, source, copying=self.copying)
        versions.check_version(self.name, found)
        return found

    def _connect(self, *, autocommit: bool) -> "Connection[Any]":
        from oppcli.stores.postgres.connecting import connect

        return connect(self._address, autocommit=autocommit)

    def telling(self) -> AbstractContextManager[None]:
        """The driver's errors as sentences."""
        return telling(self.said)


class ServerReader:
    """The connection that reads. See `Reader`."""

    def __init__(self, server: Server, connection: "Connection[Any]") -> None:
        self._server = server
        self._connection = connection
        self._past: AsOfTables | None = None

    def read(self, sql: str, params: Params | Sequence[object]) -> Rows:
        from psycopg.errors import UndefinedColumn, UndefinedTable

        try:
            with self._server.telling():
                return self._read(sql, params)
        except (UndefinedColumn, UndefinedTable) as error:
            raise self._server.why_unreadable() or error from error

    def _read(self, sql: str, params: Params | Sequence[object]) -> Rows:
        from oppcli.stores.postgres.writing import fetch

        if self._past is None:
            return fetch(self._connection, sql, params)
        if self.in_snapshot():
            self._prepare(self._past, sql)
            return fetch(self._connection, sql, params)
        self.begin()
        try:
            self._prepare(self._past, sql)
            return fetch(self._connection, sql, params)
        finally:
            self.end()

    def _prepare(self, past: "AsOfTables", sql: str) -> None:
        from oppcli.stores.postgres.as_of import making_tables

        with making_tables(self._server.name):
            past.prepare(sql)

    def last_number(self, table: str) -> int:
        from oppcli.stores.postgres.writing import last_number

        with self._server.telling():
            return last_number(self._connection, table)

    def in_snapshot(self) -> bool:
        from psycopg.pq import TransactionStatus

        return self._connection.info.transaction_status is not TransactionStatus.IDLE

    def begin(self) -> None:
        with self._server.telling():
            if self._past is None:
                self._connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                return
            from oppcli.stores.postgres.as_of import BEGIN, making_tables

            with making_tables(self._server.name):
                self._connection.execute(BEGIN)

    def end(self) -> None:
        from psycopg.pq import TransactionStatus

        with self._server.telling():
            went_well = self._connection.info.transaction_status is TransactionStatus.INTRANS
            # What was put in the place of tables stays for the next queries.
            self._connection.execute("COMMIT" if self._past and went_well else "ROLLBACK")
            if self._past and not went_well:
                self._past.forget()

    def show_past(self, moment: Moment) -> None:
        from oppcli.stores.postgres.as_of import past_of

        with self._server.telling():
            self._past = past_of(self._connection, moment)

    def ask_past(self, question: Callable[[Past], _T]) -> _T | None:
        if self._past is None:
            return None
        if self.in_snapshot():
            return self._asked_past(self._past, question)
        self.begin()  # only a transaction of our own may make and drop temporary tables
        try:
            return self._asked_past(self._past, question)
        finally:
            self.end()

    def _asked_past(self, past: Past, question: Callable[[Past], _T]) -> _T:
        from oppcli.stores.postgres.as_of import making_tables

        with self._server.telling(), making_tables(self._server.name):
            return question(past)

    def about(self) -> Row:
        sql = (
            "SELECT CAST(pg_database_size(current_database()) AS BIGINT) AS size,"
            " 'PostgreSQL ' || current_setting('server_version') AS database,"
            " CAST(NULL AS TEXT) AS journal"
        )
        from oppcli.stores.postgres.alterations import additions

        with self._server.telling():
            added = ", ".join(additions(self._connection)) or None
        return {**(self.read(sql, {}).first() or {}), "added": added}

    def faults(self) -> list[Fault]:
        """The server sees to its pages, links and texts; what people altered it cannot tell."""
        from oppcli.stores.postgres.alterations import alterations

        with self._server.telling():
            self._connection.execute("BEGIN READ WRITE")
            try:
                return [fault for fault, _ in alterations(self._connection)]
            finally:
                self._connection.execute("ROLLBACK")

    def close(self) -> None:
        self._server.close()
