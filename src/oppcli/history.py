"""The only writer of changes: what every transaction did, field by field.

A created record of a seller needs no rows, since its batch says who made it and when; what names
no batch (users, units, rates …) is noted as made, one row for a run of numbers. A changed field is
one row; a deleted record is one row that holds its whole image. So any past state is the present
with the later changes taken back: see `domain/past.py`.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from oppcli.domain.past import DELETED, MADE, TOUCHED, runs
from oppcli.errors import Conflict
from oppcli.stored import Table, instant_text, stored_text

if TYPE_CHECKING:
    from oppcli.stores import Writer

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class FieldChange(NamedTuple):
    """One field that changed, in stored values as text."""

    entity: str
    entity_id: int
    field: str
    old: str | None
    new: str | None


class Edit(NamedTuple):
    """A stored row that is changed: its number, what its columns hold, and what they get.

    `was` has at least the columns of `now`; with the version of a record, somebody else's change
    in between is found out.
    """

    number: int
    was: Mapping[str, Any]
    now: Mapping[str, Any]


Said = Mapping[str, str | int]  # of a batch, by column
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
    """Writes one batch: what changes, and the history of that."""

    def __init__(
        self, writer: "Writer", *, actor: str, command: str, at: datetime, region: Callable[[], str]
    ) -> None:
        self._writer = writer
        self.at = at
        self.region = region  # see `derived.py`
        # What the batch is, open to change until the first row needs its number.
        self._said: Said = {"actor": actor, "command": command}
        self._batch: int | None = None
        # Records whose version this command has counted already.
        self._counted: set[tuple[str, int]] = set()

    @property
    def batch(self) -> int:
        """The number of this batch; the first who asks opens it."""
        if self._batch is None:
            row = {"at": instant_text(self.at), **self._said}
            self._batch = self._writer.add("batch", tuple(row), tuple(row.values()))
        return self._batch

    def goes_under(self, key: str) -> None:
        """Says, before anything is written, under which idempotency key this batch stands."""
        self._say(idempotency_key=key)

    def takes_back(self, batch: int) -> None:
        """Says, before anything is written, that this batch takes that one back."""
        self._say(undoes=batch)

    def _say(self, **more: str | int) -> None:
        assert self._batch is None, "a batch that is open cannot be described anew"
        self._said = {**self._said, **more}

    @contextmanager
    def part(self) -> Iterator[None]:
        """What changes inside is one row's command: its records count one more version each.

        An error forgets what was said inside, and a batch that the database takes back with it.
        """
        mark, counted = (self._batch, self._said), self._counted
        self._counted = set()
        try:
            yield
        except Exception:
            self._batch, self._said = mark
            raise
        finally:
            self._counted = counted

    @contextmanager
    def apart(self, command: str) -> Iterator[None]:
        """What changes inside is a batch of its own, as if `command` had been typed first."""
        said, counted = self._said, self._counted
        self._said, self._counted = {"actor": said["actor"], "command": command}, set()
        yield
        self._said, self._batch, self._counted = said, None, counted

    def new(self, table: Table, number: int) -> None:
        """Records that one row was made."""
        self._counted.add((table.name, number))
        if not table.names_batch and table.name != "batch":
            self.made(table.name, [number])

    def made(self, entity: str, numbers: Iterable[int]) -> None:
        """Records that rows of a table were made that do not name their batch themselves."""
        self.write(
            FieldChange(entity, first, MADE, None, str(last)) for first, last in runs(numbers)
        )

    def change(self, table: Table, edits: Iterable[Edit], *, counts: bool = True) -> list[Edit]:
        """Stores what differs between before and after, with its history; nothing else does.

        Gives the edits that change anything, with what was written. A record that sellers keep
        says when it changed last, unless that is only a touch, and its version counts the command
        once, unless not `counts`. Raises Conflict for a row that is not as it was.
        """
        done: list[Edit] = []
        changes: list[FieldChange] = []
        alike: dict[tuple[tuple[str, ...], str], list[tuple[object, ...]]] = defaultdict(list)
        for number, was, now in edits:
            differs = {column: value for column, value in now.items() if value != was[column]}
            if differs:
                changes += _changes(table.name, number, was, differs)
                counting = self._stamp(table, number, was, differs, counts=counts)
                if table.derived:
                    differs |= self._derived(table, number, was, differs)
                checked = (was["version"],) if "version" in differs and table.is_kept else ()
                ending = counting + " WHERE id = ?" + " AND version = ?" * len(checked)
                alike[tuple(differs), ending].append((*differs.values(), number, *checked))
                done.append(Edit(number, was, differs))
        self.write(changes)
        for (columns, ending), rows in alike.items():
            placed = ", ".join(f'"{column}" = ?' for column in columns)
            if self._writer.write_many(f"UPDATE {table.name} SET {placed}{ending}", rows) != len(
                rows
            ):
                raise Conflict(
                    "somebody else changed the record at the same moment; nothing was saved.",
                    "look at it again and repeat the command",
                )
        return done

    def _derived(
        self, table: Table, number: int, was: Mapping[str, Any], differs: Mapping[str, Any]
    ) -> dict[str, Any]:
        """What the columns that follow from the differing ones become; the history omits them."""
        from oppcli.derived import derived

        row = {**was, **differs}
        needed = {source for sources in table.derived.values() for source in sources}
        if not needed.isdisjoint(differs) and not needed <= row.keys():
            columns = ", ".join(sorted(needed - row.keys()))
            found = self._writer.read(
                f"SELECT {columns} FROM {table.name} WHERE id = :id", {"id": number}
            )
            row |= found.first() or {}
        return derived(table, row, self.region, differs)

    def _stamp(
        self,
        table: Table,
        number: int,
        was: Mapping[str, Any],
        differs: dict[str, Any],
        *,
        counts: bool,
    ) -> str:
        """Adds to what differs what the store keeps of it; gives the SQL that counts a version."""
        if not table.is_kept:
            return ""
        if differs.keys() != {TOUCHED}:
            differs["updated_at"] = instant_text(self.at)
        if not counts or (table.name, number) in self._counted:
            return ""
        self._counted.add((table.name, number))
        if "version" in was:
            differs["version"] = was["version"] + 1
            return ""
        return ", version = version + 1"

    def write(self, changes: Iterable[FieldChange]) -> None:
        """Records `changes` that are made beside `change`."""
        changes = list(changes)
        if not changes:
            return
        at = instant_text(self.at)
        self._writer.insert("change", _CHANGE, [(self.batch, at, *change) for change in changes])

    def write_told(self, told: Iterable[Told]) -> None:
        """Records what happened elsewhere, under its own time and actor, as part of this batch."""
        rows = [(self.batch, instant_text(each.at), *each.change, each.actor) for each in told]
        if rows:
            self._writer.insert("change", (*_CHANGE, "actor"), rows)

    def write_past(self, batches: Sequence[PastBatch]) -> None:
        """Records batches with numbers and times of their own, in a store without a history yet."""
        told = [(b.number, instant_text(b.at), b.actor, b.command) for b in batches]
        changes = [
            (batch.number, instant_text(batch.at), *change)
            for batch in batches
            for change in batch.changes
        ]
        for table, columns, rows in (
            ("batch", ("id", "at", "actor", "command"), told),
            ("change", _CHANGE, changes),
        ):
            if rows:
                self._writer.insert(table, columns, rows)


def field_name(attribute: str) -> str:
    """The field an attribute of a record stands for: `account_id` → account, `class_` → class."""
    return attribute.removesuffix("_id").rstrip("_") if attribute != "external_id" else attribute


def _changes(
    entity: str, number: int, was: Mapping[str, Any], differs: Mapping[str, Any]
) -> Iterator[FieldChange]:
    for column, now in differs.items():
        if column == "own":
            from oppcli.domain.own_fields import differing

            for key, before, after in differing(was[column], now):
                yield FieldChange(entity, number, key, before, after)
            continue
        old, new = stored_text(was[column]), stored_text(now)
        yield FieldChange(entity, number, field_name(column), old, new)


def deleted(entity: str, image: Mapping[str, Any]) -> FieldChange:
    """The row that keeps a deleted record: its columns with their stored values, but for empty
    ones."""
    kept = {column: value for column, value in image.items() if value is not None}
    return FieldChange(entity, image["id"], DELETED, _encoded(kept), None)
