"""The only writer of changes: what every transaction did, field by field.

A created record needs no rows, since its batch says who made it and when. A changed field is one
row; a deleted record is one row that holds its whole image. So any past state is the present with
the later changes taken back.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import event, insert, inspect
from sqlmodel import Session

from oppcli.records import Batch, Change, Kept, instant_text

# Bookkeeping of the store itself, not facts of the seller's.
_UNRECORDED = {"id", "version", "updated_at", "touched_at", "batch_id"}


class FieldChange(NamedTuple):
    """One field that changed, in stored values as text."""

    entity: str
    entity_id: int
    field: str
    old: str | None
    new: str | None


class PastBatch(NamedTuple):
    """A batch of another time: its number, when it was, who typed what, and what it changed."""

    number: int
    at: datetime
    actor: str
    command: str
    changes: Sequence[FieldChange]


class Recorder:
    """Writes one batch: stamps what the session flushes and notes every field that changed."""

    def __init__(self, session: Session, *, actor: str, command: str, at: datetime) -> None:
        self.session = session
        self.at = at
        self._said = {"actor": actor, "command": command}
        self._batch: int | None = None
        event.listen(session, "before_flush", self._before_flush)

    @property
    def batch(self) -> int:
        """The number of this batch; the first who asks opens it."""
        if self._batch is None:
            done = self.session.connection().execute(insert(Batch).values(at=self.at, **self._said))
            (self._batch,) = done.inserted_primary_key or (None,)
        assert self._batch is not None
        return self._batch

    def mark(self) -> int | None:
        """Where the batch stands, for `back_to`."""
        return self._batch

    def back_to(self, mark: int | None) -> None:
        """Forgets a batch that was opened after `mark` and taken back by the database."""
        self._batch = mark

    @contextmanager
    def apart(self, command: str) -> Iterator[None]:
        """What changes inside is a batch of its own, as if `command` had been typed first."""
        said, self._said = self._said, {**self._said, "command": command}
        yield
        self.session.flush()
        self._said, self._batch = said, None

    def write(self, changes: Iterable[FieldChange]) -> None:
        """Records `changes` that were made beside the session, in bulk."""
        changes = list(changes)
        if not changes:
            return
        rows = [{"batch_id": self.batch, "at": self.at, **change._asdict()} for change in changes]
        self.session.connection().execute(insert(Change), rows)

    def write_past(self, batches: Sequence[PastBatch]) -> None:
        """Records batches with numbers and times of their own, in a store without a history yet."""
        connection = self.session.connection()
        connection.execute(
            insert(Batch),
            [{"id": b.number, "at": b.at, "actor": b.actor, "command": b.command} for b in batches],
        )
        connection.execute(
            insert(Change),
            [
                {"batch_id": batch.number, "at": batch.at, **change._asdict()}
                for batch in batches
                for change in batch.changes
            ],
        )

    def _before_flush(self, session: Session, *_: object) -> None:
        for record in session.new:
            if isinstance(record, Kept):
                record.batch_id = self.batch
        changed: list[FieldChange] = []
        for record in session.dirty:
            found = list(_changes(record))
            if found and isinstance(record, Kept):
                record.updated_at = self.at
            changed += found
        changed += [_image(record) for record in session.deleted]
        self.write(changed)


def field_name(attribute: str) -> str:
    """The field an attribute of a record stands for: `account_id` → account, `class_` → class."""
    return attribute.removesuffix("_id").rstrip("_") if attribute != "external_id" else attribute


def stored_text(value: Any) -> str | None:
    """A stored value as history keeps it: amounts as minor units, links as numbers."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(int(value)) if isinstance(value, bool) else str(value)


def _changes(record: Any) -> Iterator[FieldChange]:
    state = inspect(record)
    for attribute in state.mapper.column_attrs:
        if attribute.key in _UNRECORDED:
            continue
        change = state.attrs[attribute.key].history
        if not change.has_changes() or not change.deleted:
            continue
        old, new = change.deleted[0], change.added[0] if change.added else None
        if old != new:
            yield FieldChange(
                state.mapper.local_table.name,
                record.id,
                field_name(attribute.key),
                stored_text(old),
                stored_text(new),
            )


def _image(record: Any) -> FieldChange:
    mapper = inspect(record).mapper
    image = {a.key: stored_text(getattr(record, a.key)) for a in mapper.column_attrs}
    return FieldChange(mapper.local_table.name, record.id, "*", json.dumps(image), None)
