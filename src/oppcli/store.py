"""The door to the database: opens a store, reads from it, writes to it in transactions.

Two roads lead through it. `read` runs one SQL text by the standard sqlite3 module and loads
nothing else, which keeps reports as quick as an empty program. `transaction` opens a SQLModel
session whose every change is recorded in the history; it is the only place that commits.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oppcli import guarded, storecopy, storefile
from oppcli.answer import Answer
from oppcli.errors import Conflict, StoreUnusable
from oppcli.interrupts import put_off
from oppcli.rows import Params, Row, Rows, fetch
from oppcli.storefaults import Fault, faults_of
from oppcli.storetrouble import patiently, said
from oppcli.transaction import Transaction

if TYPE_CHECKING:
    from sqlmodel import Session

__all__ = ["BUSY_BUDGET", "Params", "Row", "Rows", "Store", "Transaction"]

BUSY_BUDGET = 30.0  # seconds a command waits for another one's writing to end
# A writer whose changes outgrow SQLite's cache puts them in the file before the end, and from then
# on nobody can read. So many pages of 4 KB stay in memory first: 512 MB, some millions of rows.
_PAGES_BEFORE_SPILLING = 131_072


class Store:
    """One database. Nothing is opened until the first read or write."""

    def __init__(
        self,
        url: str,
        *,
        budget: float = BUSY_BUDGET,
        made_by_reading: bool = True,
        as_it_is: bool = False,
        as_of: datetime | None = None,
    ) -> None:
        self.path = _path_of(url)
        self.as_it_is = as_it_is  # it is only looked at: never made, never upgraded
        self.as_of = as_of  # reads see the store as it was then
        self.made_by_reading = made_by_reading  # else only a write makes a file that is not there
        self.budget = budget
        self.created = False  # True once this process made the file
        self.saved = False  # True once it committed something
        self.backup: Path | None = None  # the copy made before an upgrade
        self._reader: sqlite3.Connection | None = None
        self._open: Transaction | None = None  # the one that is not committed yet

    @property
    def is_writing(self) -> bool:
        """Whether a transaction is open: what is read then sees it, what is written joins it."""
        return self._open is not None

    def exists(self) -> bool:
        """Whether there is a store yet. Raises StoreUnusable for a file that is none."""
        return storefile.schema_of(self.path) is not None

    def read(self, sql: str, params: Params | Sequence[object] = ()) -> Rows:
        """Runs one SELECT over the views and fetches it whole, so that no lock outlives it.

        Raises StoreBusy after the waiting budget, StoreUnusable when the file is not a store.
        """
        if self._open is not None:
            return self._open.read(sql, params)
        reader = self._open_reader()
        return patiently(lambda: fetch(reader, sql, params), self.budget, self.path)

    def ask(self, sql: str, params: Params, *, seconds: float) -> Answer:
        """Runs one statement that somebody typed; it can read and nothing else.

        Raises SqlProblem for SQL that is refused or wrong, or that takes longer than `seconds`
        (0: as long as it takes); else as `read`.
        """
        self._open_reader()  # so that there is a store, of today's schema
        return patiently(
            lambda: guarded.ask(_connect(self.path, "ro"), sql, params, seconds),
            self.budget,
            self.path,
        )

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Reads inside see one state of the store, whatever others write meanwhile.

        Inside another snapshot, or a transaction, it is that one.
        """
        if self._open is not None:
            yield
            return
        reader = self._open_reader()
        if reader.in_transaction:
            yield
            return
        reader.execute("BEGIN")
        try:
            yield
        finally:
            reader.rollback()

    @contextmanager
    def transaction(
        self, *, actor: str, command: str, now: datetime, keep: bool = True
    ) -> Iterator[Transaction]:
        """A unit of work: leaving commits it with its history, an error rolls all of it back.

        `keep=False` does everything but keep it (a dry run). `now` is an aware instant. Inside
        another transaction it is a part of that one, which an error takes back alone.
        """
        if self._open is not None:
            with self._telling_trouble(), self._open.part():
                yield self._open
            return
        self._make_sure_it_exists()
        self.close()  # our own open read would keep a writer waiting
        engine = self._engine(self.path)
        try:
            with self._telling_trouble(), _session(engine) as session:
                tx = self._open = Transaction(session, actor=actor, command=command, now=now)
                yield tx
                session.flush()
                if keep:
                    with put_off():
                        session.commit()
                        self.saved = True
                else:
                    session.rollback()
        finally:
            self._open = None
            engine.dispose()

    @contextmanager
    def _telling_trouble(self) -> Iterator[None]:
        """What the database and its driver complain of, in our words."""
        from sqlalchemy.exc import DBAPIError
        from sqlalchemy.orm.exc import StaleDataError

        try:
            yield
        except StaleDataError as error:
            raise Conflict(
                "somebody else changed the record at the same moment; nothing was saved.",
                "look at it again and repeat the command",
            ) from error
        except DBAPIError as error:
            raise said(error.orig, self.path) or error from error
        except sqlite3.Error as error:
            raise said(error, self.path) or error from error

    def look(self) -> "Store":
        """The same store to be looked at as it is, not made and not upgraded by that."""
        return Store(os.fspath(self.path), budget=self.budget, as_it_is=True)

    def about(self) -> Row:
        """What the file is: address, schema, size in bytes, kind of database, journal mode."""
        schema = storefile.schema_of(self.path)
        journal = self.read("PRAGMA journal_mode").rows[0][0]
        return {
            "address": os.fspath(self.path.absolute()),
            "schema": schema,
            "size": self.path.stat().st_size,
            "database": f"SQLite {sqlite3.sqlite_version}",
            "journal": journal,
        }

    def faults(self) -> list[Fault]:
        """What the database finds wrong with its own file, links and texts."""
        reader = self._open_reader()
        return patiently(lambda: faults_of(reader), self.budget, self.path)

    def upgrade(self) -> tuple[int, int]:
        """Takes an older store to today's schema; gives the schema it had and the one it has.

        Raises StoreUnusable where there is none.
        """
        found = storefile.schema_of(self.path)
        if found is None:
            raise no_store(self.path)
        self.read("SELECT COUNT(*) FROM process")
        return found, storefile.SCHEMA_VERSION

    def close(self) -> None:
        """Lets go of the file. A later read opens it again."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _open_reader(self) -> sqlite3.Connection:
        if self._reader is None:
            if not (self.made_by_reading or self.exists()):
                raise no_store(self.path)
            self._make_sure_it_exists()
            try:
                reader = patiently(lambda: _connect(self.path, "ro"), self.budget, self.path)
                if self.as_of is not None:
                    patiently(lambda: self._show_past(reader), self.budget, self.path)
            except sqlite3.Error as error:
                raise said(error, self.path) or error from error
            self._reader = reader
        return self._reader

    def _show_past(self, reader: sqlite3.Connection) -> None:
        """Makes all that the reader reads the past, worked out from one state of the store."""
        from oppcli.shadows import shadow

        assert self.as_of is not None
        until = self.as_of.strftime("%Y-%m-%dT%H:%M:%SZ")
        reader.execute("BEGIN")
        try:
            shadow(partial(fetch, reader), reader.executemany, until, "main")
        except BaseException:
            reader.rollback()
            raise
        reader.execute("COMMIT")

    def _make_sure_it_exists(self) -> None:
        found = storefile.schema_of(self.path)
        if found is None and self.as_it_is:
            raise no_store(self.path)
        if self.as_it_is:
            return
        if found is None:
            self.created = storefile.create(self.path, self._build)
        elif found < storefile.SCHEMA_VERSION:
            self._upgrade()

    def _upgrade(self) -> None:
        """Takes an older store to today's schema, after a verified copy of it, or not at all."""
        from sqlalchemy.exc import DBAPIError

        from oppcli import migrations
        from oppcli.migrations.upgrading import schema_in_use, upgrade

        engine = self._engine(self.path)
        backup: Path | None = None
        try:
            with engine.begin() as connection:
                found = schema_in_use(connection)
                if found < storefile.SCHEMA_VERSION:  # else another process was quicker
                    place = storecopy.place_for_backup(self.path, found)
                    storecopy.copy(self.path, place, budget=self.budget)
                    backup = place
                    upgrade(connection, found, storefile.SCHEMA_VERSION, migrations.STEPS)
            self.backup, backup = backup, None
        except DBAPIError as error:
            raise said(error.orig, self.path) or error from error
        finally:
            if backup is not None:  # it failed, and each new attempt would leave another copy
                backup.unlink(missing_ok=True)
            engine.dispose()

    def _build(self, fresh: Path) -> None:
        from sqlalchemy.exc import DBAPIError

        from oppcli import migrations

        engine = self._engine(fresh)
        try:
            with engine.begin() as built:
                migrations.build(built)
                built.exec_driver_sql(f"PRAGMA application_id = {storefile.APPLICATION_ID}")
                built.exec_driver_sql(f"PRAGMA user_version = {storefile.SCHEMA_VERSION}")
            connection = _connect(fresh, "rw")
            try:
                connection.execute(f"PRAGMA journal_mode = {storefile.journal_mode(fresh.parent)}")
            finally:
                connection.close()
        except DBAPIError as error:
            raise said(error.orig, self.path) or error from error
        except sqlite3.Error as error:
            raise said(error, self.path) or error from error
        finally:
            engine.dispose()

    def _engine(self, path: Path) -> Any:
        from sqlalchemy import create_engine, event
        from sqlalchemy.pool import NullPool

        def connect() -> sqlite3.Connection:
            made = patiently(lambda: _connect(path, "rw"), self.budget, self.path)
            made.execute(f"PRAGMA cache_spill = {_PAGES_BEFORE_SPILLING}")
            return made

        engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)

        # A transaction that may write takes the write lock with its first statement: a deferred
        # BEGIN fails when it upgrades its lock, and the driver's default loses updates.
        @event.listens_for(engine, "begin")
        def _begin(connection: Any) -> None:
            driver = connection.connection.dbapi_connection
            patiently(lambda: driver.execute("BEGIN IMMEDIATE"), self.budget, self.path)
            driver.execute(f"PRAGMA busy_timeout = {int(self.budget * 1000)}")  # for COMMIT

        # SQLAlchemy compiles these anew each time, which takes longer than to run them.
        for does, words in _SAVEPOINTS.items():
            setattr(engine.dialect, does, _saying(words))
        return engine


_SAVEPOINTS = {
    "do_savepoint": "SAVEPOINT",
    "do_rollback_to_savepoint": "ROLLBACK TO SAVEPOINT",
    "do_release_savepoint": "RELEASE SAVEPOINT",
}


def _saying(words: str) -> Any:
    return lambda connection, name: connection.exec_driver_sql(f"{words} {name}")


@contextmanager
def _session(engine: Any) -> Iterator["Session"]:
    """A session that an error rolls back."""
    from sqlmodel import Session

    session = Session(engine, expire_on_commit=False)
    try:
        yield session
    except Exception:
        session.rollback()
        session.close()
        raise
    except BaseException:
        # An interruption can come amid SQLAlchemy's own steps, and then it cannot roll back in
        # good order; that its connection is cut has the same effect.
        with suppress(Exception):
            session.invalidate()
        raise
    session.close()


def no_store(path: Path) -> StoreUnusable:
    """Where a file was named that is not there."""
    return StoreUnusable(f"there is no store at {path}.", "mind the spelling; any write makes one")


def _path_of(url: str) -> Path:
    scheme, found, rest = url.partition("://")
    if not found:
        return Path(url).expanduser()
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return Path(rest[1:]).expanduser()
    # The rest of the address may hold a password, so it is never repeated.
    raise StoreUnusable(
        f"a store at {scheme}:// cannot be opened: this version keeps its data in SQLite files.",
        "--db FILE or --db sqlite:///FILE",
    )


def _connect(path: Path, mode: str) -> sqlite3.Connection:
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
    return connection


def _lower(text: object) -> str | None:
    return None if text is None else str(text).lower()
