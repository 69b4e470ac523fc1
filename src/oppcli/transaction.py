"""A unit of work, as services see it: records in, changes recorded, rows out."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from oppcli.rows import Params, Rows, fetch

if TYPE_CHECKING:
    from sqlmodel import Session

    from oppcli.history import FieldChange
    from oppcli.records import Kept, Stored

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

    def insert(self, record: "Kept") -> int:
        """Stores a new record and forgets it, in half the time of `add`; gives its number."""
        from sqlalchemy import insert, inspect

        record.batch_id = self.recorder.batch
        stored = inspect(type(record)).column_attrs
        values = {each.columns[0].name: getattr(record, each.key) for each in stored}
        values.pop("id")  # the database gives it
        done = self.session.connection().execute(insert(type(record)), values)
        (number,) = done.inserted_primary_key or (None,)
        assert isinstance(number, int)
        return number

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

    def record(self, changes: "list[FieldChange]") -> None:
        """Writes the history of changes that `write_many` made."""
        self.recorder.write(changes)

    @contextmanager
    def part(self) -> Iterator[None]:
        """What fails inside is taken back alone; records do not outlive it, so memory stays flat.

        After it, records are to be got anew.
        """
        batch, nested = self.recorder.mark(), self.session.begin_nested()
        try:
            yield
            nested.commit()
        except Exception:
            nested.rollback()
            self.recorder.back_to(batch)
            self.session.expunge_all()
            raise
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
