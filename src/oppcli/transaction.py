"""A unit of work, as services see it: records in, changes recorded, rows out."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from oppcli.rows import Params, Rows

if TYPE_CHECKING:
    from sqlmodel import Session

    from oppcli.history import FieldChange
    from oppcli.records import Kept, Stored
    from oppcli.stores import Writer

_Model = TypeVar("_Model", bound="Stored")


class Transaction:
    """What a service works with: records in, changes recorded, rows out."""

    def __init__(
        self,
        session: "Session",
        writer: "Callable[[Any], Writer]",
        *,
        actor: str,
        command: str,
        now: datetime,
    ) -> None:
        from oppcli.history import Recorder

        self.session = session
        self.now = now
        self.actor = actor
        self._open_writer = writer
        self._opened: Writer | None = None
        self.recorder = Recorder(session, self.insert_many, actor=actor, command=command, at=now)

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
        return self._writer.read(sql, params)

    def write_many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Runs one UPDATE or DELETE, with `?` for its values, for many rows at once.

        Changed fields are the caller's to record with `record`; see `insert_many` for new rows.
        """
        if rows:
            self._writer.write_many(sql, rows)

    def insert_many(
        self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
    ) -> None:
        """Adds many rows at once, beside the session, each with a value for every column.

        Unless `id` is among the columns they are numbered in their order.
        """
        if rows:
            self._writer.insert(table, columns, rows)

    def index_later(self, table: str, needed: Collection[str]) -> None:
        """Has the indexes of a table that many rows come to built at the end; see `Writer`."""
        self._writer.index_later(table, needed)

    def finish(self) -> None:
        """Does what was put off, before the store commits."""
        if self._opened is not None:
            self._opened.finish()

    def last_number(self, table: str) -> int:
        """The highest number that table ever used, even of rows that are gone; 0 for none.

        Nobody else can use one meanwhile, since writers stand in line.
        """
        self.session.flush()
        return self._writer.last_number(table)

    def raise_number(self, table: str, number: int) -> None:
        """Has new rows of that table numbered above `number`, as if it had been used."""
        self._writer.raise_number(table, number)

    def set_schema(self, version: int) -> None:
        """Keeps `version` as the schema's; the negative of one marks an unfinished copy."""
        self._writer.set_schema(version)

    def first_refused(
        self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
    ) -> tuple[int, str] | None:
        """`insert_many` that tells the first row which the table refuses, and why; None for none.

        The rows before it are stored.
        """
        for place, row in enumerate(rows):
            refused = self._writer.refusal(table, columns, row)
            if refused:
                return place, refused.partition(";")[0]
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
        nested = self.session.begin_nested()
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
    def _writer(self) -> "Writer":
        if self._opened is None:
            self._opened = self._open_writer(self.session.connection().connection.dbapi_connection)
        return self._opened
