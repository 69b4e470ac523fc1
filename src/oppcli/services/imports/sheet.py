"""Some rows of a file on their way into the store, column by column."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from oppcli.domain.conflicts import FieldConflict
from oppcli.domain.exact_amounts import Figure
from oppcli.domain.fields import FieldType, Kind
from oppcli.domain.imported import NotKnown
from oppcli.importing.columns import CLEAR, CellRefusal, Clear
from oppcli.importing.ended_rows import EndedRows
from oppcli.importing.layouts.foreign import FOREIGN
from oppcli.importing.table import Batch
from oppcli.services.imports.merge_plan import FieldPlan
from oppcli.services.imports.stored_records import Found
from oppcli.store import Row

__all__ = ["CLEAR", "Clear", "Given", "Noted", "Sheet", "Values"]

Values = list[object]
_TRANSLATED = (FieldType.NAME, FieldType.LINK)


_USUAL_SYSTEM = "import"  # of rows that give an id and not whose


@dataclass(frozen=True, slots=True)
class Given:
    """What the rows of a sheet give before rules change it.

    `values`: field → one value a row; `links`: a name or an id of a linked record → what stands
    there; `systems`: the system of each row.
    """

    values: Mapping[str, Values]
    links: Mapping[str, Values]
    systems: Sequence[object]

    def system(self, place: int) -> str:
        """The system of a row, the usual one where none is given."""
        return str(self.systems[place] or _USUAL_SYSTEM)

    def every_system(self) -> list[str]:
        """The system of each row; see `system`."""
        named = {each: str(each or _USUAL_SYSTEM) for each in set(self.systems)}
        return list(map(named.__getitem__, self.systems))


@dataclass(frozen=True, slots=True)
class Noted:
    """All that files of a system have said of a record by now.

    `pending`: fields whose linked record is made with the sheet → the column of its number.
    """

    number: int
    system: str
    said: dict[str, str]
    pending: Mapping[str, str]


class Sheet:
    """A batch of rows of one kind.

    `columns`: column of the table → one stored value a row, None where nothing is given.
    `texts`: field → the names that stand for stored numbers, as the file writes them.
    `ids`: field → ids of linked records in the source system; `linked` their numbers, if known.
    `own`: own field → one value a row; see `settle_own`.
    `by_name`: rows without an id are known by their names. `counted`: what `lines` are numbers of.
    `numbers`: place of a row → the number of its record, where that is known beforehand.
    `lenient`: columns whose facts are left out, and counted in `dropped`, where they do not fit.
    `ended`: the rows that a word of the file ended, and those whose word leaves it open.
    `folds`: statuses of which the stage of a row is the ending, so that it does not say where the
    record was closed from.
    `found`: the record each row is about as it is stored, None for a new one.
    `reasons`: place of a row → why it cannot be taken. `sound`: places of rows that rules look
    at: those whose cells could all be read and that are not about the same record as another.
    `faulty`: those with a cell that could not.
    `cleared`: field → the places of rows that empty it with `none`.
    `figures` are fields that may have a `Figure` in a row, of which `rounds` says whether it may
    lose decimals; `doubtful` those with two readings in a row. See `kinds/amounts.py`.
    `told`: what was given at first. `conflicts`: place → where file and store changed differently;
    `notes`: place → what its file has said by now; `plans`: place → what becomes of its fields.
    `passed`: the notes of rows that were left out since they change nothing, `left_out` how many
    rows those are, `settled` the conflicts in them.
    """

    def __init__(self, kind: Kind, batch: Batch) -> None:
        self.kind = kind
        self.lines = [row[0] for row in batch.rows]
        self.rows = batch.rows
        self.size = len(batch.rows)
        self.currencies = list(batch.currencies)
        self.figures = set(batch.figures)
        self.rounds = batch.rounds
        self.doubtful: set[str] = set()
        self.reasons: dict[int, str] = dict(batch.faults)
        self.faulty = set(batch.faults)
        self.sound: Sequence[int] = range(self.size)
        self.found: list[Row | None] | Found = [None] * self.size
        self.texts: dict[str, Values] = {}
        self.ids: dict[str, Values] = {}
        self.linked: dict[str, list[int | None]] = {}
        self.columns: dict[str, Values] = {}
        self.own: dict[str, Values] = {}
        self.numbers: dict[int, int] = {}
        self.lenient: frozenset[str] = frozenset()
        self.dropped: Counter[str] = Counter()
        self.synonyms: Counter[tuple[str, str]] = Counter()  # what the file says, the stage meant
        self.folds: frozenset[str] = frozenset()
        self.by_name = False
        self.counted = "line"
        self.ended = batch.ended
        self.all_ended = batch.ended
        self.unknown: Counter[NotKnown] = Counter()
        self.told = Given({}, {}, ())
        self.cleared: dict[str, set[int]] = {}
        self.conflicts: dict[int, list[FieldConflict]] = {}
        self.settled: list[FieldConflict] = []
        self.notes: dict[int, Noted] = {}
        self.passed: list[Noted] = []
        self.left_out = 0
        self.plans: dict[int, list[FieldPlan]] = {}
        foreign = {field.name for field in FOREIGN.get(kind.name, ())}
        for name, given in batch.values.items():
            field = kind.field(name)
            values = given if name not in batch.cleared else self._without_clears(name, given)
            if name in foreign:
                self.ids[name] = _without_refusals(values) if batch.faults else values
            elif field is not None and field.is_own:
                self.own[name] = values
            elif field is not None and field.type in _TRANSLATED:
                self.texts[name] = _without_refusals(values) if batch.faults else values
            else:
                self.columns[name] = values
        self._nothing: Values = [None] * self.size

    def _without_clears(self, name: str, values: Values) -> Values:
        """A row that says `none` gives no value, and is noted to empty the field."""
        places = {place for place, value in enumerate(values) if isinstance(value, Clear)}
        of = name.removesuffix("_id")
        self.cleared[of] = places | self.cleared.get(of, set())
        return [None if isinstance(value, Clear) else value for value in values]

    def leave_out(self, places: Collection[int]) -> None:
        """Takes whole rows out, since nothing of them changes anything."""
        gone = set(places)
        stay = [place for place in range(self.size) if place not in gone]
        where = {place: now for now, place in enumerate(stay)}

        def moved(by_place: dict[int, Any]) -> dict[int, Any]:
            return {where[place]: each for place, each in by_place.items() if place in where}

        for place in sorted(gone) if self.conflicts or self.notes else ():
            self.settled += self.conflicts.get(place, ())
            if place in self.notes:
                self.passed.append(self.notes[place])
        self.left_out += len(gone)
        if not stay:
            self._forget()
            return
        self.lines = [self.lines[place] for place in stay]
        self.rows = [self.rows[place] for place in stay]
        self.found = [self.found[place] for place in stay]
        self.currencies = [self.currencies[place] for place in stay]
        for columns in (self.texts, self.ids, self.columns, self.own):
            for name, values in columns.items():
                columns[name] = [values[place] for place in stay]
        self.told = replace(
            self.told,
            values={name: [v[p] for p in stay] for name, v in self.told.values.items()},
            links={name: [v[p] for p in stay] for name, v in self.told.links.items()},
            systems=[self.told.systems[place] for place in stay],
        )
        self.cleared = {
            name: {where[place] for place in some if place in where}
            for name, some in self.cleared.items()
        }
        ended = self.ended
        self.ended = replace(ended, ended=moved(ended.ended), doubts=moved(ended.doubts))
        self.reasons, self.numbers = moved(self.reasons), moved(self.numbers)
        self.faulty = {where[place] for place in self.faulty if place in where}
        self.conflicts, self.notes = moved(self.conflicts), moved(self.notes)
        self.plans = moved(self.plans)
        self.size = len(stay)
        self._nothing = [None] * self.size
        self.settle_sound()

    def _forget(self) -> None:
        """Leaves no row at all."""
        for columns in (self.texts, self.ids, self.columns, self.own):
            for values in columns.values():
                values.clear()
        self.lines, self.rows, self.found, self.currencies = [], [], [], []
        links = {name: list[object]() for name in self.told.links}
        values_ = {name: list[object]() for name in self.told.values}
        self.told = Given(values_, links, ())
        for by_place in (self.reasons, self.numbers, self.conflicts, self.notes, self.plans):
            by_place.clear()
        self.cleared = {}
        self.ended = EndedRows()
        self.size, self._nothing = 0, []
        self.settle_sound()

    def ended_by_stage(self, place: int) -> bool:
        """Whether a row has an ending in the place of its stage, and opens without a word of it.

        Rows of a system whose stages end in closing ones say `open` by themselves.
        """
        ended = self.ended.ended.get(place)
        return ended is not None and ended.field == "stage" and not self.folds

    def given(self, column: str) -> Sequence[object]:
        """What the file gives for a column, to be read only."""
        return self.columns.get(column, self._nothing)

    def column(self, name: str) -> Values:
        """The column, to be filled; a new one holds nothing."""
        return self.columns.setdefault(name, [None] * self.size)

    def after(self, column: str) -> Sequence[object]:
        """The values that each row's record will hold: the row's own, else the stored one."""
        given = self.given(column)
        if not any(self.found):
            return given
        if None not in given:
            return list(given)
        stored = self.stored(column)
        return [was if now is None else now for now, was in zip(given, stored, strict=True)]

    def stored(self, column: str) -> list[Any]:
        """The stored value of a column of each row's record; None for nothing and for new records.

        Raises KeyError for a column that was not read.
        """
        return self.stored_columns([column])[column] if any(self.found) else [None] * self.size

    def own_currencies(self) -> list[Any]:
        """The currency of each row's record, None for new ones and for kinds that have none."""
        return self.stored_columns(["currency"]).get("currency", [None] * self.size)

    def stored_columns(self, names: Sequence[str]) -> dict[str, list[Any]]:
        """The stored values of some columns; columns that were not read are left out."""
        if isinstance(self.found, Found):
            return self.found.columns(names)
        known = next((row for row in self.found if row is not None), {})
        return {
            name: [None if row is None else row[name] for row in self.found]
            for name in names
            if name in known
        }

    def reject(self, place: int, reason: str) -> None:
        """Notes why a row cannot be taken; a row may have several reasons."""
        known = self.reasons.get(place)
        self.reasons[place] = f"{known}; {reason}" if known else reason

    def not_known(self, place: int, value: NotKnown) -> None:
        """Rejects a row for a value that means nothing here, and counts the value."""
        self.unknown[value] += 1
        self.reject(place, str(value))

    def amounts(self) -> Iterator[tuple[str, Values]]:
        """The columns of money, own fields among them, by field."""
        for columns in (self.columns, self.own):
            for name, values in columns.items():
                field = self.kind.field(name)
                if field is not None and field.type is FieldType.MONEY:
                    yield name, values

    def settle_sound(self) -> None:
        """Leaves the rows that are rejected by now out of what rules look at."""
        self.sound = self.good()

    def check_own(self) -> None:
        """Rejects rows with a value that its own field cannot have."""
        if not self.own:
            return
        from oppcli.domain.own_fields import wrong_value

        for name, values in self.own.items():
            field = self.kind.field(name)
            assert field is not None
            for place in self.good():
                value = values[place]
                is_open = value is None or isinstance(value, Figure)
                wrong = "" if is_open else wrong_value(field, str(value))
                if wrong:
                    self.reject(place, f"{name}: {wrong}")

    def settle_own(self) -> None:
        """Puts the values of own fields into the column that they share."""
        if not self.own:
            return
        from oppcli.domain.own_fields import with_values

        self.check_own()
        column = self.column("own")
        for place in self.good():
            row = self.found[place]
            given: dict[str, str | None] = {
                name: str(values[place])
                for name, values in self.own.items()
                if values[place] is not None
            }
            given |= {
                name: None
                for name, places in self.cleared.items()
                if name in self.own and place in places
            }
            if given:
                kept = with_values(row["own"] if row is not None else None, given)
                column[place] = CLEAR if kept is None and row is not None else kept

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
    return [None if isinstance(value, CellRefusal) else value for value in values]
