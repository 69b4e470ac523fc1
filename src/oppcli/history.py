"""The only writer of changes: what every transaction did, field by field.

A created record of a seller needs no rows, since its batch says who made it and when; what names
no batch (users, units, rates …) is noted as made, one row for a run of numbers. A changed field is
one row; a deleted record is one row that holds its whole image. So any past state is the present
with the later changes taken back: see `domain/past.py`.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import event, insert, inspect
from sqlmodel import Session

from oppcli.domain.past import DELETED, MADE, TOUCHED, runs
from oppcli.records import Batch, Change, Kept, instant_text

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# Bookkeeping of the store itself, not facts of the seller's.
_UNRECORDED = {"id", "batch_id"}
_COUNTED = {"version", "updated_at"}  # of records that sellers keep


class FieldChange(NamedTuple):
    """One field that changed, in stored values as text."""

    entity: str
    entity_id: int
    field: str
    old: str | None
    new: str | None


Insert = Callable[[str, Sequence[str], Sequence[Sequence[object]]], None]
Said = Mapping[str, str | int]  # of a batch, by column
Mark = tuple[int | None, Said]
_CHANGE = ("batch_id", "at", *FieldChange._fields)


class Told(NamedTuple):
    """A change that was made elsewhere, at another time, by somebody there."""

    change: FieldChange
    at: datetime
    actor: str


class PastBatch(NamedTuple):
    """A batch of another time: its number, when it was, who typed what, and what it changed."""

    number: int
    at: datetime
    actor: str
    command: str
    changes: Sequence[FieldChange]


class Recorder:
    """Writes one batch: stamps what the session flushes and notes every field that changed."""

    def __init__(
        self, session: Session, insert: Insert, *, actor: str, command: str, at: datetime
    ) -> None:
        self.session = session
        self._insert = insert
        self.at = at
        # What the batch is, open to change until the first row needs its number.
        self._said: Said = {"actor": actor, "command": command}
        self._batch: int | None = None
        event.listen(session, "before_flush", self._before_flush)
        event.listen(session, "after_flush", self._after_flush)

    @property
    def batch(self) -> int:
        """The number of this batch; the first who asks opens it."""
        if self._batch is None:
            done = self.session.connection().execute(insert(Batch).values(at=self.at, **self._said))
            (self._batch,) = done.inserted_primary_key or (None,)
        assert self._batch is not None
        return self._batch

    def goes_under(self, key: str) -> None:
        """Says, before anything is written, under which idempotency key this batch stands."""
        self._say(idempotency_key=key)

    def mark(self) -> Mark:
        """Where the batch stands, for `back_to`."""
        return self._batch, self._said

    def back_to(self, mark: Mark) -> None:
        """Forgets what was said after `mark`, and a batch that the database took back since."""
        self._batch, self._said = mark

    @contextmanager
    def apart(self, command: str) -> Iterator[None]:
        """What changes inside is a batch of its own, as if `command` had been typed first."""
        said, self._said = self._said, {"actor": self._said["actor"], "command": command}
        yield
        self.session.flush()
        self._said, self._batch = said, None

    def takes_back(self, batch: int) -> None:
        """Says, before anything is written, that this batch takes that one back."""
        self._say(undoes=batch)

    def _say(self, **more: str | int) -> None:
        assert self._batch is None, "a batch that is open cannot be described anew"
        self._said = {**self._said, **more}

    def made(self, entity: str, numbers: Iterable[int]) -> None:
        """Records that rows of a table were made that do not name their batch themselves."""
        self.write(
            FieldChange(entity, first, MADE, None, str(last)) for first, last in runs(numbers)
        )

    def write(self, changes: Iterable[FieldChange]) -> None:
        """Records `changes` that were made beside the session, in bulk."""
        changes = list(changes)
        if not changes:
            return
        at = instant_text(self.at)
        self._insert("change", _CHANGE, [(self.batch, at, *change) for change in changes])

    def write_told(self, told: Iterable[Told]) -> None:
        """Records what happened elsewhere, under its own time and actor, as part of this batch."""
        rows = [
            {"batch_id": self.batch, **each.change._asdict(), "at": each.at, "actor": each.actor}
            for each in told
        ]
        if rows:
            self.session.connection().execute(insert(Change), rows)

    def write_past(self, batches: Sequence[PastBatch]) -> None:
        """Records batches with numbers and times of their own, in a store without a history yet."""
        self._insert(
            "batch",
            ("id", "at", "actor", "command"),
            [(b.number, instant_text(b.at), b.actor, b.command) for b in batches],
        )
        self._insert(
            "change",
            _CHANGE,
            [
                (batch.number, instant_text(batch.at), *change)
                for batch in batches
                for change in batch.changes
            ],
        )

    def _before_flush(self, session: Session, *_: object) -> None:
        for record in session.new:
            if isinstance(record, Kept):
                record.batch_id = self.batch
        changed: list[FieldChange] = []
        # SQLAlchemy keeps them by their place in memory, so their order would be another each time.
        for record in sorted(session.dirty, key=_place):
            found = list(_changes(record))
            if isinstance(record, Kept) and any(change.field != TOUCHED for change in found):
                record.updated_at = self.at
            changed += found
        changed += [_image(record) for record in sorted(session.deleted, key=_place)]
        self.write(changed)

    def _after_flush(self, session: Session, *_: object) -> None:
        made: dict[str, list[int]] = {}
        for record in session.new:
            table = inspect(record).mapper.local_table
            if "batch_id" not in table.c and table.name != "batch":
                made.setdefault(table.name, []).append(record.id)
        for entity, numbers in made.items():
            self.made(entity, numbers)


def _place(record: Any) -> tuple[str, int]:
    return inspect(record).mapper.local_table.name, record.id


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
    unrecorded = _UNRECORDED | _COUNTED if isinstance(record, Kept) else _UNRECORDED
    untouched = unrecorded | state.unmodified
    for attribute in state.mapper.column_attrs:
        if attribute.key in untouched:
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
    image = {
        a.columns[0].name: value if isinstance(value, int) else stored_text(value)
        for a in mapper.column_attrs
        for value in [getattr(record, a.key)]
    }
    return deleted(mapper.local_table.name, image)


def deleted(entity: str, image: Mapping[str, Any]) -> FieldChange:
    """The row that keeps a deleted record: its columns with their stored values, but for empty
    ones."""
    kept = {column: value for column, value in image.items() if value is not None}
    return FieldChange(entity, image["id"], DELETED, _encoded(kept), None)
