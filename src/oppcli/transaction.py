"""A unit of work, as services see it: records in, changes recorded, rows out."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakValueDictionary

from oppcli.history import Edit, FieldChange, Recorder
from oppcli.plain_records import TABLES
from oppcli.stored import Params, Row, Rows, Stored, Table, stored_value

if TYPE_CHECKING:
    from oppcli.stores import Writer

_Model = TypeVar("_Model", bound=Stored)

# What the store itself sets, and the history does not tell: of every table, of what sellers keep.
_OWN = {"id", "batch_id"}
_OWN_OF_KEPT = _OWN | {"version", "updated_at"}


class Transaction:
    """What a service works with: records in, changes recorded, rows out.

    A record that was loaded or added here is changed by assigning to it; what differs is stored
    before anything is read, and at the end. As long as somebody holds it, it is the only one of
    its number.
    """

    def __init__(
        self,
        writer: "Writer",
        *,
        actor: str,
        command: str,
        now: datetime,
        region: Callable[[], str] = lambda: "",
    ) -> None:
        self.now = now
        self.actor = actor
        self._writer = writer
        self._loaded: WeakValueDictionary[tuple[str, int], Stored] = WeakValueDictionary()
        self._changed: set[Stored] = set()
        self._shown: dict[tuple[str, int], Row | None] = {}  # until something is written
        self.recorder = Recorder(writer, actor=actor, command=command, at=now, region=region)

    def add(self, record: Stored) -> int:
        """Stores a new record and gives its number."""
        self.flush()
        table = record.table
        row = record.row()
        del row["id"]  # the database gives it
        if table.is_kept:
            row["batch_id"] = self.recorder.batch
        if table.derived:
            from oppcli.derived import derived

            row |= derived(table, row, self.recorder.region, row)
        self._shown.clear()
        number = self._writer.add(table.name, tuple(row), tuple(row.values()))
        record.is_stored({"id": number, **row})
        self.recorder.new(table, number)
        self._watch(record)
        return number

    def get(self, model: type[_Model], number: int, *, shown: str = "") -> _Model | None:
        """The record of that number, to be changed in place; None if there is none.

        `shown` is a SELECT over its view that is asked for in the same read; see `shown`.
        """
        known = self._loaded.get((model.table.name, number))
        if known is not None:
            assert isinstance(known, model)
            return known
        if not shown:
            return next(iter(self.all_of(model, id=number)), None)
        found = self.read(
            f"SELECT * FROM (SELECT {_named(model.table)} FROM {model.table.name} WHERE id = :id) r"
            f" CROSS JOIN ({shown} WHERE id = :id) s",
            {"id": number},
        )
        if not found.rows:
            return None
        own = len(model.table.columns)
        values = dict(zip(found.columns[own:], found.rows[0][own:], strict=True))
        self._shown[shown, number] = values
        return self._known(model, found.rows[0][:own])

    def shown(self, select: str, number: int) -> Row | None:
        """What a SELECT over a view shows of the record of that number; None if there is none.

        It is read again only once something was written.
        """
        self.flush()
        if (select, number) not in self._shown:
            found = self._writer.read(f"{select} WHERE id = :id", {"id": number})
            self._shown[select, number] = found.first()
        row = self._shown[select, number]
        return None if row is None else dict(row)

    def all_of(self, model: type[_Model], **values: object) -> list[_Model]:
        """The records whose attributes have those values, to be changed in place."""
        columns = dict(zip(model.table.attributes, model.table.columns, strict=True))
        asked = [
            f'"{columns[name]}" IS NULL' if value is None else f'"{columns[name]}" = ?'
            for name, value in values.items()
        ]
        where = " AND ".join(asked)
        found = self.read(
            f"SELECT {_named(model.table)} FROM {model.table.name} WHERE {where} ORDER BY id",
            [stored_value(value) for value in values.values() if value is not None],
        )
        return [self._known(model, row) for row in found.rows]

    def _known(self, model: type[_Model], row: Sequence[Any]) -> _Model:
        """The record of a row of its table: the one that is loaded already, or a new one."""
        record = model.of_row(row)
        assert record.id is not None
        known = self._loaded.get((model.table.name, record.id))
        if known is not None:
            assert isinstance(known, model)
            return known
        self._watch(record)
        return record

    def _watch(self, record: Stored) -> None:
        assert record.id is not None
        self._loaded[record.table.name, record.id] = record
        record.watch(self._changed)

    def flush(self) -> None:
        """Stores what was assigned to records so far, so that SQL and the constraints see it."""
        while self._changed:
            self._shown.clear()
            changed = sorted(self._changed, key=lambda record: (record.table.name, record.id or 0))
            self._changed.clear()
            for record in changed:
                self._store(record)

    def _store(self, record: Stored) -> None:
        was, row = record.stored, record.row()
        own = _OWN_OF_KEPT if record.table.is_kept else _OWN
        now = {column: value for column, value in row.items() if column not in own}
        assert record.id is not None
        for _, _, written in self.recorder.change(record.table, [Edit(record.id, was, now)]):
            record.is_stored(written)

    def read(self, sql: str, params: Params | Sequence[object] = ()) -> Rows:
        """Runs one SELECT that sees what this transaction has done so far."""
        self.flush()
        return self._writer.read(sql, params)

    def change(self, table: Table, edits: Iterable[Edit], *, counts: bool = True) -> None:
        """Changes many rows at once, beside the records, with their history.

        See `Recorder.change`; a record of such a row is to be loaded after that.
        """
        self._shown.clear()
        self.recorder.change(table, edits, counts=counts)

    def write_many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Runs one UPDATE or DELETE, with `?` for its values, for many rows at once.

        Its history is the caller's to record with `record`: see `change` and `insert_many` for
        what has it by itself.
        """
        if rows:
            self._shown.clear()
            self._writer.write_many(sql, rows)

    def insert_many(
        self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
    ) -> None:
        """Adds many rows at once, beside the records, each with a value for every column.

        Unless `id` is among the columns they are numbered in their order.
        """
        if rows:
            self._shown.clear()
            self._writer.insert(table, *self._whole(table, columns, rows))

    def _whole(
        self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
    ) -> tuple[Sequence[str], Sequence[Sequence[object]]]:
        """New rows with the columns that follow from others, unless they are among the columns."""
        shape = TABLES.get(table)
        if shape is None or not shape.derived or not shape.derived.keys().isdisjoint(columns):
            return columns, rows
        from oppcli.derived import with_derived

        return with_derived(shape, columns, rows, self.recorder.region)

    def index_later(self, table: str, needed: Collection[str]) -> None:
        """Has the indexes of a table that many rows come to built at the end; see `Writer`."""
        self._writer.index_later(table, needed)

    def finish(self) -> None:
        """Does what was put off, before the store commits."""
        self.flush()
        self._writer.finish()

    def last_number(self, table: str) -> int:
        """The highest number that table ever used, even of rows that are gone; 0 for none.

        Nobody else can use one meanwhile, since writers stand in line.
        """
        self.flush()
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
        columns, rows = self._whole(table, columns, rows)
        for place, row in enumerate(rows):
            refused = self._writer.refusal(table, columns, row)
            if refused:
                return place, refused.partition(";")[0]
        return None

    def record(self, changes: list[FieldChange]) -> None:
        """Writes the history of changes that `write_many` made."""
        self.recorder.write(changes)

    def made(self, table: str, numbers: Iterable[int]) -> None:
        """Records that `insert_many` made rows of a table that does not name their batch."""
        self.recorder.made(table, numbers)

    @contextmanager
    def part(self) -> Iterator[None]:
        """What fails inside is taken back alone; records do not outlive it, so memory stays flat.

        After it, records are to be loaded again.
        """
        self.flush()
        try:
            with self.recorder.part(), self._writer.part():
                yield
                self.flush()
        finally:
            self.forget()

    @contextmanager
    def apart(self, command: str) -> Iterator[None]:
        """What changes inside is a batch of its own, as if `command` had been typed first."""
        with self.recorder.apart(command):
            yield
            self.flush()

    def forget(self) -> None:
        """Lets go of all records: what SQL changed beside them is seen when they are loaded again.

        What was assigned to one and not stored is lost, as is what is assigned after this.
        """
        for record in self._loaded.values():
            record.watch(None)
        self._loaded.clear()
        self._changed.clear()
        self._shown.clear()


def _named(table: Table) -> str:
    return ", ".join(f'"{column}"' for column in table.columns)
