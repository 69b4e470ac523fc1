"""A unit of work, as services see it: records in, changes recorded, rows out."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from oppcli.rows import Params, Rows, fetch
from oppcli.storetrouble import said

if TYPE_CHECKING:
    from sqlmodel import Session

    from oppcli.history import FieldChange
    from oppcli.records import Stored

_Model = TypeVar("_Model", bound="Stored")


class Transaction:
    """What a service works with: records in, changes recorded, rows out."""

    def __init__(self, session: "Session", *, actor: str, command: str, now: datetime) -> None:
        from oppcli.history import Recorder

        self.session = session
        self.now = now
        self.actor = actor
        self.recorder = Recorder(session, self.write_many, actor=actor, command=command, at=now)
        self._driver: sqlite3.Connection | None = None

    def add(self, record: "Stored") -> int:
        """Stores a new record and gives its number."""
        self.session.add(record)
        self.session.flush()
        assert record.id is not None
        return record.id

    def get(self, model: "type[_Model]", number: int) -> "_Model | None":
        """The record of that number, to be changed in place; None if there is none."""
        return self.session.get(model, number)

    def all_of(self, model: "type[_Model]", **values: object) -> "list[_Model]":
        """The records whose attributes have those values, to be changed in place."""
        from sqlmodel import select

        return list(self.session.exec(select(model).filter_by(**values)))

    def is_changed(self, record: "Stored") -> bool:
        """Whether anything was assigned to the record that is not stored yet."""
        return self.session.is_modified(record)

    def flush(self) -> None:
        """Sends what was assigned so far, so that `read` and checks see it."""
        self.session.flush()

    def read(self, sql: str, params: Params | Sequence[object] = ()) -> Rows:
        """Runs one SELECT that sees what this transaction has done so far."""
        self.session.flush()
        return fetch(self.driver, sql, params)

    def write_many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Runs one INSERT or UPDATE for many rows at once, beside the session.

        Changed fields are the caller's to record with `record`.
        """
        self.driver.executemany(sql, rows)

    def first_refused(self, sql: str, rows: Sequence[Sequence[object]]) -> tuple[int, str] | None:
        """`write_many` that tells the first row which the tables refuse, and why; None for none.

        After a refusal nothing of this transaction may be kept.
        """
        for place, row in enumerate(rows):
            try:
                self.driver.execute(sql, row)
            except sqlite3.IntegrityError as error:
                told = said(error, Path())
                message = told.message if told else f"the store does not take it ({error})"
                return place, message.partition(";")[0]
        return None

    def record(self, changes: "list[FieldChange]") -> None:
        """Writes the history of changes that `write_many` made."""
        self.recorder.write(changes)

    @contextmanager
    def part(self) -> Iterator[None]:
        """What fails inside is taken back alone; records do not outlive it, so memory stays flat.

        After it, records are to be got anew.
        """
        batch = self.recorder.mark()
        try:
            with self.session.begin_nested():
                yield
        except BaseException:
            self.recorder.back_to(batch)
            raise
        finally:
            self.session.expunge_all()

    def made(self, table: str, numbers: Iterable[int]) -> None:
        """Records that `write_many` made rows of a table that does not name their batch."""
        self.recorder.made(table, numbers)

    @property
    def driver(self) -> sqlite3.Connection:
        if self._driver is None:
            connection = self.session.connection().connection.dbapi_connection
            assert isinstance(connection, sqlite3.Connection)
            self._driver = connection
        return self._driver
