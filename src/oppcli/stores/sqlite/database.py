"""A store in one SQLite file, read and written by the standard sqlite3 module."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from oppcli.domain.names import folded, name_key, translated
from oppcli.errors import OppError, StoreUnusable
from oppcli.stored import Params, Row, Rows
from oppcli.stores import Fault, Moment, Past, Upgraded, telling, versions
from oppcli.stores.sqlite import storefile
from oppcli.stores.sqlite.errors import damaged, patiently, said
from oppcli.stores.sqlite.writing import FileWriter, fetch, last_number

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from oppcli.result_set import ResultSet
    from oppcli.stores.as_of_tables import AsOfTables

_T = TypeVar("_T")

# Without a write-ahead log, a writer whose changes outgrow SQLite's cache puts them in the file
# before the end, and from then on nobody can read. So many pages of 4 KB fit: 195 MB, half a
# million rows. A cache that may grow is also twice as quick as one that is full of changes, with
# a log or without.
_WRITERS_CACHE = 50_000
# A step that alters a table fails over any view that stands on one of ours, so an upgrade drops
# them all, and the triggers on them with them.
_VIEWS = "SELECT name FROM sqlite_master WHERE type = 'view'"
_ON_VIEWS = f"""SELECT tbl_name, sql FROM sqlite_master
 WHERE type = 'view' OR (type = 'trigger' AND tbl_name IN ({_VIEWS}))
 ORDER BY type DESC, rowid"""


class File:
    """One SQLite file. See `Backend`."""

    keeps_reading = False  # our own open read would keep a writer waiting

    def __init__(self, path: Path, budget: float) -> None:
        self.path = path
        self._budget = budget
        self.copying = False

    @property
    def name(self) -> str:
        return str(self.path)

    def schema(self) -> int | None:
        return storefile.schema_of(self.path, copying=self.copying)

    def make(self) -> bool:
        return storefile.create(self.path, self._build)

    def start_over(self) -> None:
        from oppcli.stores.sqlite import storecopy

        storecopy.start_over(self.path, self._build, budget=self._budget)

    def grow(self, found: int, at: datetime) -> Upgraded:
        return self.upgrade(at)

    def upgrade(self, at: datetime) -> Upgraded:
        """After a verified copy of it, or not at all. One of today's need not be writable."""
        if self.schema() == versions.SCHEMA_VERSION:
            return Upgraded(versions.SCHEMA_VERSION)
        from oppcli import migrations
        from oppcli.migrations.upgrading import upgrade
        from oppcli.stores.sqlite import storecopy

        backup: Path | None = None
        told: list[str] = []
        done = False
        try:
            with self._engine(self.path) as engine, self._telling(), engine.begin() as connection:
                found: int = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
                if found < versions.SCHEMA_VERSION:  # else another process was quicker
                    place = storecopy.place_for_backup(self.path, found)
                    storecopy.copy(self.path, place, budget=self._budget)
                    backup = place
                    views = connection.exec_driver_sql(_VIEWS).scalars().all()
                    own = migrations.own_views()
                    made = connection.exec_driver_sql(_ON_VIEWS).all()
                    again = [sql for view, sql in made if view not in own]
                    steps, wanted = migrations.STEPS, versions.SCHEMA_VERSION
                    told = upgrade(
                        connection, found, wanted, steps, views=views, at=at, again=again
                    )
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                    if broken:
                        raise StoreUnusable(
                            f"{self.path} cannot be upgraded: records of {broken[0][0]} belong to"
                            " records that are not there.",
                            "oppcli db check",
                        )
                    connection.exec_driver_sql(f"PRAGMA user_version = {wanted}")
            done = True
        finally:
            if backup is not None and not done:  # each new attempt would leave another copy
                backup.unlink(missing_ok=True)
        return Upgraded(found, backup, told)

    def mend(self, at: datetime) -> list[str]:
        from oppcli.stores.sqlite import alterations, storecopy

        def back_up() -> Path:
            place = storecopy.place_for_backup(self.path, at)
            storecopy.copy(self.path, place, budget=self._budget)
            return place

        with self._telling(), closing(self._writing(self.path)) as connection:
            self._lock(connection)
            said = alterations.mend(connection, storefile.tables(), back_up)
            connection.commit()
        return said

    def reader(self) -> "FileReader":
        with self._telling():
            opened = patiently(self._connect_reader, self._budget, self.path)
        return FileReader(opened, self._budget, self.path)

    def _connect_reader(self) -> sqlite3.Connection:
        connection = connect(self.path, "ro")
        try:
            # Nothing that came with the file runs: neither functions in it nor views put for ours.
            connection.execute("PRAGMA trusted_schema = OFF")
            found = storefile.refuse_unfinished(connection, self.path, copying=self.copying)
            connection.set_progress_handler(_go_on, _STEPS)
            if found == versions.SCHEMA_VERSION and not storefile.has_our_views(connection):
                from oppcli.stores.sqlite.alterations import put_ours_first

                put_ours_first(connection, self.path, storefile.tables())
        except BaseException:
            connection.close()
            raise
        return connection

    def writer(self) -> FileWriter:
        """See `Backend`: a transaction that may write takes the write lock with its first
        statement. A deferred BEGIN would fail when it upgrades its lock."""
        with self._telling():
            connection = self._writing(self.path)
            try:
                self._begin(connection)
            except BaseException:
                connection.close()
                raise
        return FileWriter(connection)

    @contextmanager
    def reading_engine(self) -> "Iterator[Engine]":
        from sqlalchemy import create_engine
        from sqlalchemy.pool import NullPool

        def opened() -> sqlite3.Connection:
            made = patiently(self._connect_reader, self._budget, self.path)
            made.execute("PRAGMA query_only = ON")
            return made

        engine = create_engine("sqlite://", creator=opened, poolclass=NullPool)
        try:
            yield engine
        finally:
            engine.dispose()

    def refuses_writing(self, error: BaseException) -> bool:
        code = getattr(error, "sqlite_errorcode", None)
        return code is not None and code & 0xFF == sqlite3.SQLITE_READONLY

    def ask(self, sql: str, params: Params, seconds: float, moment: Moment | None) -> "ResultSet":
        from oppcli.stores.sqlite import sql_sandbox

        def answered() -> "ResultSet":
            connection = self._connect_reader()
            if moment:
                connection.execute("BEGIN")
                past_of(connection, moment).prepare(sql, whole=True)
                connection.execute("COMMIT")
            return sql_sandbox.ask(connection, sql, params, seconds)

        return patiently(answered, self._budget, self.path)

    def close(self) -> None:
        pass  # a look at the file's header leaves nothing open

    def said(
        self, error: BaseException, *, saving: bool = False
    ) -> OppError | KeyboardInterrupt | None:
        cause = getattr(error, "orig", error)  # SQLAlchemy has it in its own
        if isinstance(cause, UnicodeDecodeError):
            return damaged(self.path)
        return said(cause, self.path) if isinstance(cause, sqlite3.Error) else None

    def _build(self, fresh: Path) -> None:
        from oppcli import migrations
        from oppcli.views import VIEWS

        with self._telling(), closing(self._writing(fresh)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            for statement in storefile.statements():
                connection.execute(statement)
            for name, text in VIEWS.items():
                connection.execute(f"CREATE VIEW {name} AS {text}")
            migrations.ship(FileWriter(connection))
            connection.execute(f"PRAGMA application_id = {storefile.APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {versions.new(self.copying)}")
            connection.commit()
            connection.execute(f"PRAGMA journal_mode = {storefile.journal_mode(fresh.parent)}")

    @contextmanager
    def _engine(self, path: Path) -> "Iterator[Engine]":
        """What upgrades; its transactions write as those of `writer` do."""
        from sqlalchemy import create_engine, event
        from sqlalchemy.pool import NullPool

        def opened() -> sqlite3.Connection:
            made = self._writing(path)
            # A table that is made anew would break what refers to it; see `rebuilding.py`.
            made.execute("PRAGMA foreign_keys = OFF")
            return made

        engine = create_engine("sqlite://", creator=opened, poolclass=NullPool)
        event.listen(engine, "begin", lambda made: self._begin(made.connection.dbapi_connection))
        try:
            yield engine
        finally:
            engine.dispose()

    def _writing(self, path: Path) -> sqlite3.Connection:
        made = patiently(lambda: connect(path, "rw"), self._budget, self.path)
        made.execute(f"PRAGMA cache_size = {_WRITERS_CACHE}")
        return made

    def _begin(self, connection: sqlite3.Connection) -> None:
        self._lock(connection)
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        if abs(found) == versions.SCHEMA_VERSION and not storefile.is_as_made(connection):
            from oppcli.stores.sqlite.alterations import alterations, refusal

            altered = alterations(connection, storefile.tables())
            if altered:
                raise refusal(self.path, altered)

    def _lock(self, connection: sqlite3.Connection) -> None:
        patiently(lambda: connection.execute("BEGIN IMMEDIATE"), self._budget, self.path)
        connection.execute(f"PRAGMA busy_timeout = {int(self._budget * 1000)}")  # for COMMIT
        storefile.refuse_unfinished(connection, self.path, copying=self.copying)

    def _telling(self) -> AbstractContextManager[None]:
        """The driver's errors as sentences."""
        return telling(self.said)


class FileReader:
    """An open read-only connection. See `Reader`."""

    def __init__(self, connection: sqlite3.Connection, budget: float, path: Path) -> None:
        self._connection = connection
        self._budget = budget
        self._path = path
        self._past: AsOfTables | None = None

    def read(self, sql: str, params: Params | Sequence[object]) -> Rows:
        try:
            return patiently(lambda: self._read(sql, params), self._budget, self._path)
        except sqlite3.OperationalError as error:
            raise self._altered(error) or error from error

    def _read(self, sql: str, params: Params | Sequence[object]) -> Rows:
        if self._past is None:
            return fetch(self._connection, sql, params)
        if self._connection.in_transaction:
            self._past.prepare(sql)
            return fetch(self._connection, sql, params)
        self._connection.execute("BEGIN")
        try:
            self._past.prepare(sql)
            rows = fetch(self._connection, sql, params)
        except BaseException:
            self._connection.rollback()
            self._past.forget()
            raise
        self._connection.execute("COMMIT")
        return rows

    def _altered(self, error: sqlite3.Error) -> OppError | None:
        """What was altered where a query of ours does not run; None where nothing was."""
        if not str(error).startswith("no such "):
            return None
        from oppcli.stores.sqlite.alterations import alterations, refusal

        try:
            altered = alterations(self._connection, storefile.tables())
        except (sqlite3.Error, UnicodeDecodeError):  # what the file says of its tables is damaged
            return damaged(self._path)
        found = [each for each in altered if each.is_fatal]
        return refusal(self._path, found) if found else None

    def last_number(self, table: str) -> int:
        return patiently(partial(last_number, self._connection, table), self._budget, self._path)

    def in_snapshot(self) -> bool:
        return self._connection.in_transaction

    def begin(self) -> None:
        self._connection.execute("BEGIN")

    def end(self) -> None:
        if self._past is None:
            self._connection.rollback()
        elif self._connection.in_transaction:  # what was put in the place of tables stays
            self._connection.execute("COMMIT")

    def about(self) -> Row:
        return patiently(self._about, self._budget, self._path)

    def _about(self) -> Row:
        from oppcli.stores.sqlite.alterations import additions

        (journal,) = self._connection.execute("PRAGMA journal_mode").fetchone()
        return {
            "address": str(self._path.absolute()),
            "size": self._path.stat().st_size,
            "database": f"SQLite {sqlite3.sqlite_version}",
            "journal": journal,
            "added": ", ".join(additions(self._connection, storefile.tables())) or None,
        }

    def show_past(self, moment: Moment) -> None:
        self._past = past_of(self._connection, moment)

    def ask_past(self, question: Callable[[Past], _T]) -> _T | None:
        past = self._past
        return None if past is None else patiently(lambda: question(past), self._budget, self._path)

    def faults(self) -> list[Fault]:
        from oppcli.stores.sqlite.faults import faults_of

        return patiently(
            lambda: faults_of(self._connection, storefile.tables()), self._budget, self._path
        )

    def close(self) -> None:
        self._connection.close()


def past_of(connection: sqlite3.Connection, moment: Moment) -> "AsOfTables":
    """What shows a connection the store as it was."""
    from oppcli.stores.as_of_tables import AsOfTables

    connection.execute("PRAGMA temp_store = MEMORY")
    names = "SELECT name FROM sqlite_temp_master WHERE type = 'view'"
    for (name,) in connection.execute(names).fetchall():  # put there for altered ones
        connection.execute(f"DROP VIEW temp.{name}")
    return AsOfTables(
        partial(fetch, connection), connection.executemany, moment, schema="main", temporary="temp"
    )


_STEPS = 20_000  # of SQLite's machine between two looks at whether Ctrl-C was pressed


def _go_on() -> bool:
    """Lets Python notice that somebody pressed Ctrl-C; the read goes on."""
    return False


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """A connection that commits nothing by itself, with foreign keys on and full syncs."""
    connection = sqlite3.connect(
        storefile.address(path, mode), uri=True, timeout=0, isolation_level=None
    )
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    if connection.execute("PRAGMA foreign_keys").fetchone() != (1,):
        connection.close()
        raise StoreUnusable("this SQLite library cannot enforce foreign keys.")
    # SQLite's own lower() knows A to Z only, and a filter on Ätna would find nothing.
    connection.create_function("lower", 1, _lower, deterministic=True)
    connection.create_function("folded", 1, _folded, deterministic=True)
    connection.create_function("name_key", 1, _name_key, deterministic=True)
    connection.create_function("translate", 3, translated, deterministic=True)
    return connection


def _lower(text: object) -> str | None:
    return None if text is None else str(text).lower()


def _folded(text: object) -> str | None:
    return None if text is None else folded(str(text))


def _name_key(text: object) -> str | None:
    return None if text is None else name_key(str(text))
