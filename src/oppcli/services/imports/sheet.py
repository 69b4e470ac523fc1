"""Some rows of a file on their way into the store, column by column."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from oppcli.domain.conflicts import FieldConflict
from oppcli.domain.fields import FieldType, Kind
from oppcli.domain.imported import NotKnown
from oppcli.importing.columns import Refusal
from oppcli.importing.layouts.foreign import FOREIGN
from oppcli.importing.table import Batch
from oppcli.store import Row

Values = list[object]
_TRANSLATED = (FieldType.NAME, FieldType.LINK)


class Clear:
    """Stands in a column for: empty the field, even though the file says nothing about it."""


CLEAR: Final = Clear()


class Sheet:
    """A batch of rows of one kind.

    `columns`: column of the table → one stored value a row, None where nothing is given.
    `texts`: field → the names that stand for stored numbers, as the file writes them.
    `ids`: field → ids of linked records in the source system; `linked` their numbers, if known.
    `numbers`: place of a row → the number of its record, where that is known beforehand.
    `lenient`: columns whose facts are left out, and counted in `dropped`, where they do not fit.
    `ended`: the rows that a word of the file ended, and those whose word leaves it open.
    `folds`: the stage of a closed row is its ending, so it does not say where it was closed from.
    `found`: the record each row is about as it is stored, None for a new one.
    `reasons`: place of a row → why it cannot be taken. `sound`: places of rows that rules look
    at: those whose cells could all be read and that are not about the same record as another.
    `kept`: places whose record is read-only, so it stays as it is; `conflicts`: place → what the
    file would have changed in it.
    """

    def __init__(self, kind: Kind, batch: Batch) -> None:
        self.kind = kind
        self.lines = [row[0] for row in batch.rows]
        self.rows = batch.rows
        self.size = len(batch.rows)
        self.currencies = batch.currencies
        self.reasons: dict[int, str] = dict(batch.faults)
        self.sound: Sequence[int] = range(self.size)
        self.found: list[Row | None] = [None] * self.size
        self.texts: dict[str, Values] = {}
        self.ids: dict[str, Values] = {}
        self.linked: dict[str, list[int | None]] = {}
        self.columns: dict[str, Values] = {}
        self.numbers: dict[int, int] = {}
        self.lenient: frozenset[str] = frozenset()
        self.dropped: Counter[str] = Counter()
        self.folds = False
        self.ended = batch.ended
        self.unknown: Counter[NotKnown] = Counter()
        self.kept: set[int] = set()
        self.conflicts: dict[int, list[FieldConflict]] = {}
        foreign = {field.name for field in FOREIGN.get(kind.name, ())}
        for name, values in batch.values.items():
            field = kind.field(name)
            if name in foreign:
                self.ids[name] = _without_refusals(values) if batch.faults else values
            elif field is not None and field.type in _TRANSLATED:
                self.texts[name] = _without_refusals(values) if batch.faults else values
            else:
                self.columns[name] = values
        self._nothing: Values = [None] * self.size

    def given(self, column: str) -> Sequence[object]:
        """What the file gives for a column, to be read only."""
        return self.columns.get(column, self._nothing)

    def column(self, name: str) -> Values:
        """The column, to be filled; a new one holds nothing."""
        return self.columns.setdefault(name, [None] * self.size)

    def after(self, column: str) -> Sequence[object]:
        """What each row's record will hold: what is given, else what is stored."""
        given = self.given(column)
        if not any(self.found):
            return given
        return [
            stored[column] if value is None and stored is not None else value
            for value, stored in zip(given, self.found, strict=True)
        ]

    def reject(self, place: int, reason: str) -> None:
        """Notes why a row cannot be taken; a row may have several reasons."""
        known = self.reasons.get(place)
        self.reasons[place] = f"{known}; {reason}" if known else reason

    def not_known(self, place: int, value: NotKnown) -> None:
        """Rejects a row for a value that means nothing here, and counts the value."""
        self.unknown[value] += 1
        self.reject(place, str(value))

    def settle_sound(self) -> None:
        """Leaves the rows that are rejected by now out of what rules look at."""
        self.sound = self.good()

    def good(self) -> Sequence[int]:
        """The places of the rows that can be taken."""
        if not self.reasons:
            return range(self.size)
        return [place for place in range(self.size) if place not in self.reasons]

    def of_good(self, values: Sequence[object]) -> Sequence[object]:
        """Those of the values that stand in rows that can be taken."""
        return values if not self.reasons else [values[place] for place in self.good()]

    def new(self) -> Sequence[int]:
        """The places of the rows that can be taken as new records."""
        if not any(self.found):
            return self.good()
        return [place for place in self.good() if self.found[place] is None]

    def fill_new(self, column: str, value: object) -> None:
        """Gives new records a value where the file has none."""
        values, found = self.column(column), self.found
        for place, given in enumerate(values):
            if given is None and found[place] is None:
                values[place] = value

    def fill_new_from(self, column: str, others: Iterable[object]) -> None:
        """Gives new records, where the file has no value, that of another column."""
        values, found = self.column(column), self.found
        for place, other in enumerate(others):
            if values[place] is None and found[place] is None:
                values[place] = other


def _without_refusals(values: Values) -> Values:
    return [None if isinstance(value, Refusal) else value for value in values]
