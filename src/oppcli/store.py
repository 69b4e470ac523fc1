"""The door to the database: opens a store, reads from it, writes to it in transactions.

Two roads lead through it. `read` runs one SQL text by the standard sqlite3 module and loads
nothing else, which keeps reports as quick as an empty program. `transaction` opens a SQLModel
session whose every change is recorded in the history; it is the only place that commits.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from oppcli import storefile
from oppcli.errors import Conflict, StoreUnusable
from oppcli.rows import Params, Row, Rows, fetch
from oppcli.storetrouble import patiently, said
from oppcli.transaction import Transaction

if TYPE_CHECKING:
    from sqlmodel import Session

__all__ = ["BUSY_BUDGET", "Params", "Row", "Rows", "Store", "Transaction"]

BUSY_BUDGET = 30.0  # seconds a command waits for another one's writing to end


class Store:
    """One database. Nothing is opened until the first read or write."""

    def __init__(
        self,
        url: str,
        *,
        budget: float = BUSY_BUDGET,
        made_by_reading: bool = True,
        as_of: datetime | None = None,
    ) -> None:
        self.path = _path_of(url)
        self.as_of = as_of  # reads see the store as it was then
        self.made_by_reading = made_by_reading  # else only a write makes a file that is not there
        self.budget = budget
        self.created = False  # True once this process made the file
        self.saved = False  # True once it committed something
        self.backup: Path | None = None  # the copy made before an upgrade
        self._reader: sqlite3.Connection | None = None

    def exists(self) -> bool:
        """Whether there is a store yet. Raises StoreUnusable for a file that is none."""
        return storefile.schema_of(self.path) is not None

    def read(self, sql: str, params: Params | Sequence[object] = ()) -> Rows:
        """Runs one SELECT over the views and fetches it whole, so that no lock outlives it.

        Raises StoreBusy after the waiting budget, StoreUnusable when the file is not a store.
        """
        reader = self._open_reader()
        return patiently(lambda: fetch(reader, sql, params), self.budget, self.path)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Reads inside see one state of the store, whatever others write meanwhile.

        Inside another snapshot it is that one.
        """
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

        `keep=False` does everything but keep it (a dry run). `now` is an aware instant.
        """
        self._make_sure_it_exists()
        from sqlalchemy.exc import DBAPIError
        from sqlalchemy.orm.exc import StaleDataError

        self.close()  # our own open read would keep a writer waiting
        engine = self._engine(self.path)
        try:
            with _session(engine) as session:
                tx = Transaction(session, actor=actor, command=command, now=now)
                try:
                    yield tx
                    session.flush()
                    session.commit() if keep else session.rollback()
                    self.saved = self.saved or keep
                except BaseException:
                    session.rollback()
                    raise
        except StaleDataError as error:
            raise Conflict(
                "somebody else changed the record at the same moment; nothing was saved.",
                "look at it again and repeat the command",
            ) from error
        except DBAPIError as error:
            raise said(error.orig, self.path) or error from error
        except sqlite3.Error as error:
            raise said(error, self.path) or error from error
        finally:
            engine.dispose()

    def close(self) -> None:
        """Lets go of the file. A later read opens it again."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _open_reader(self) -> sqlite3.Connection:
        if self._reader is None:
            if not (self.made_by_reading or self.exists()):
                raise StoreUnusable(
                    f"there is no store at {self.path}.", "mind the spelling; any write makes one"
                )
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
        if found is None:
            self.created = storefile.create(self.path, self._build)
        elif found < storefile.SCHEMA_VERSION:
            self._upgrade(found)

    def _upgrade(self, found: int) -> None:
        """Takes an older store to today's schema, after a verified copy of it, or not at all."""
        from sqlalchemy.exc import DBAPIError

        from oppcli import migrations
        from oppcli.migrations.upgrading import schema_in_use, upgrade

        engine = self._engine(self.path)
        try:
            with engine.begin() as connection:
                now = schema_in_use(connection)
                if now < storefile.SCHEMA_VERSION:  # else another process was quicker
                    backup = self._back_up(found)
                    upgrade(connection, now, storefile.SCHEMA_VERSION, migrations.STEPS)
                    self.backup = backup
        except DBAPIError as error:
            raise said(error.orig, self.path) or error from error
        finally:
            engine.dispose()

    def _back_up(self, version: int) -> Path:
        place = storefile.place_for_backup(self.path, version)
        source, copy = _connect(self.path, "ro"), _connect(place, "rw")
        try:
            source.backup(copy)
            if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise StoreUnusable(
                    f"{self.path} is damaged, so it was not upgraded.", "restore a backup"
                )
        finally:
            source.close()
            copy.close()
        return place

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
            return patiently(lambda: _connect(path, "rw"), self.budget, self.path)

        engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)

        # A transaction that may write takes the write lock with its first statement: a deferred
        # BEGIN fails when it upgrades its lock, and the driver's default loses updates.
        @event.listens_for(engine, "begin")
        def _begin(connection: Any) -> None:
            driver = connection.connection.dbapi_connection
            patiently(lambda: driver.execute("BEGIN IMMEDIATE"), self.budget, self.path)
            driver.execute(f"PRAGMA busy_timeout = {int(self.budget * 1000)}")  # for COMMIT

        return engine


@contextmanager
def _session(engine: Any) -> Iterator["Session"]:
    from sqlmodel import Session

    with Session(engine, expire_on_commit=False) as session:
        yield session


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
        f"file:{quote(os.fspath(path))}?mode={mode}", uri=True, timeout=0, isolation_level=None
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
