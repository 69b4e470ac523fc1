"""Merges the rows of a sheet into the records that they are about, before any rule looks at them.

What the file did not change since it was last accepted, and what it changed although somebody
changed it here, is taken out of the sheet: nothing is made, reserved or re-priced for it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from oppcli.domain.conflicts import is_read_only, refusal
from oppcli.domain.field import ABOUT, CLOSED
from oppcli.domain.merging import (
    ENDED_BY,
    REJECT,
    Became,
    Settled,
    record_settled,
    reopens,
)
from oppcli.services.imports.comparing import (
    CalledBefore,
    Compared,
    Named,
    compared,
    linked_fields,
    own_fields,
    plain_fields,
)
from oppcli.services.imports.conflict_rows import MergedRow, field_conflicts
from oppcli.services.imports.ended_by import ended_by_imports
from oppcli.services.imports.merge_plan import FieldPlan
from oppcli.services.imports.readable_values import Shown
from oppcli.services.imports.rules import Import
from oppcli.services.imports.said_amounts import said_by_now
from oppcli.services.imports.said_before import SaidBefore
from oppcli.services.imports.sheet import Noted, Sheet
from oppcli.services.imports.source_rows import SourceRows, regarding, write
from oppcli.store import Row
from oppcli.transaction import Transaction

_ENDED = (*CLOSED, "qualified")


@dataclass(frozen=True, slots=True)
class Special:
    """What the rules of a kind say of a sheet that is merged.

    `fields` are compared their way, in place of those called so or in `leaves`. `above`: place of
    a row → the kind and the row of the record that makes it read-only and has its currency, for
    those that are kept by another record. `free`: fields that may change all the same, and `fixed`
    those that no file changes, by place.
    """

    fields: Sequence[Compared] = ()
    leaves: Sequence[str] = ()
    above: Mapping[int, tuple[str, Row]] = field(default_factory=dict)
    free: Mapping[int, frozenset[str]] = field(default_factory=dict)
    fixed: Mapping[int, frozenset[str]] = field(default_factory=dict)
    loose: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a sheet that are merged: the fields that are compared, what was said before, the
    kinds that keep records as they are, by place, and the currency of each record."""

    sheet: Sheet
    fields: Sequence[Compared]
    then: SaidBefore
    kept_by: Mapping[int, str]
    special: Special
    own: Sequence[object]


class Merging:
    """The merging of the rows of one kind."""

    def __init__(self, job: Import) -> None:
        self._job = job
        self._sources: dict[str, SourceRows] = {}
        self._shown = Shown(job)
        self._called = CalledBefore(job)

    def merge(self, sheet: Sheet, special: Special) -> list[int]:
        """Leaves in each row the values to take; gives the places of rows without any."""
        numbers = sheet.stored("id")
        places = [
            place
            for place in sheet.sound
            if numbers[place] is not None and place not in sheet.reasons
        ]
        if not places:
            return []
        own = sheet.own_currencies()
        for place, (_, above) in special.above.items():
            own[place] = None if numbers[place] is None else above["currency"]
        named = {each.name for each in special.fields}
        leaves = (*special.leaves, *named)
        fields = [
            *plain_fields(sheet, own, leaves, self._shown.called),
            *linked_fields(self._job, sheet, leaves),
            *own_fields(sheet, own),
            *special.fields,
        ]
        differing = _differing(fields, places)
        then = SaidBefore(self._job, self.source, sheet, places, fields, differing)
        shown = places if self._job.plan is not None else sorted(differing)
        self._shown.read(_number(sheet, place) for place in shown)
        kept_by = self._kept_by(sheet, places, special, differing)
        rows = _Rows(sheet, fields, then, kept_by, special, own)
        settled = then.settled([place for place in places if place not in differing])
        quiet = [place for place in places if place in settled or not self._merge_row(rows, place)]
        if self._job.plan is not None:
            self._plan_quiet(sheet, quiet, fields, own)
        return quiet

    def source(self, system: str) -> SourceRows:
        """What a system has said of records of this kind."""
        if system not in self._sources:
            self._sources[system] = SourceRows(self._job.tx, self._job.kind.name, system)
        return self._sources[system]

    def _kept_by(
        self, sheet: Sheet, places: Sequence[int], special: Special, differing: Collection[int]
    ) -> dict[int, str]:
        """Place of a row whose record is read-only → the kind that makes it so."""
        kind = sheet.kind.name
        if kind == "deal":
            return {place: by for place, (by, _) in special.above.items() if by}
        ended: dict[int, int] = {}
        for place in places if differing else ():
            row = sheet.found[place] if place in differing else None
            if row is not None and is_read_only(kind, row.get("status")):
                ended[row["id"]] = place
        if ended:
            for number in ended_by_imports(self._job.tx, kind, ended):
                del ended[number]
        return dict.fromkeys(ended.values(), kind)

    def _merge_row(self, rows: "_Rows", place: int) -> bool:
        """Merges one row; says whether anything of it is left to take."""
        sheet = rows.sheet
        given = [each for each in rows.fields if each.said[place] is not None]
        row, settled = self._settled(rows, place, given)
        self._tell_conflicts(rows, row, given, settled)
        taken = [each for each in given if each.name in settled.taken]
        if self._job.plan is not None:
            self._plan_row(sheet, row, given, settled)
        if sheet.ended_by_stage(place):
            row.said[ENDED_BY] = "stage"
        self._note(sheet, row, taken)
        for each in given:
            if each.name not in settled.taken:
                each.leave_out(sheet, place)
        return bool(taken) or place in sheet.reasons

    def _settled(
        self, rows: "_Rows", place: int, given: Sequence[Compared]
    ) -> tuple[MergedRow, Settled]:
        """The row, and what of the fields that it gives is taken, kept or in conflict."""
        sheet, special, own = rows.sheet, rows.special, rows.own[place]
        told = rows.then.said(place)
        for each in given:
            self._called.keep(each, place, told.get(each.name))
        said, three = compared(given, place, told, own)
        is_deal = sheet.kind.name == "deal"
        by = rows.kept_by.get(place, "")
        if not is_deal and reopens(*three.get("status", (None, None, None)), _ENDED):
            by = ""
        unstated = {each.name for each in given if place in each.defaults}
        settled = record_settled(
            three,
            self._job.conflicts,
            is_read_only=bool(by),
            is_final=bool(by) and is_deal,
            free=special.free.get(place, ()),
            fixed=special.fixed.get(place, ()),
            defaults={*rows.then.defaults(place, three), *unstated},
            amounts=[each.name for each in given if each.is_own_amount],
        )
        return MergedRow(place, _number(sheet, place), own, told, said, by), settled

    def _tell_conflicts(
        self, rows: "_Rows", row: MergedRow, given: Sequence[Compared], settled: Settled
    ) -> None:
        """Keeps the conflicts of a row to be listed, and rejects it where the policy says so."""
        conflicts = [each for each in given if each.name in settled.conflicts]
        if not conflicts:
            return
        sheet, fixed = rows.sheet, rows.special.fixed.get(row.place, ())
        sheet.conflicts[row.place] = field_conflicts(
            sheet, self._shown, row, conflicts, fixed=fixed, final=settled.final
        )
        if self._job.conflicts == REJECT:
            sheet.reject(row.place, refusal(sheet.conflicts[row.place]))

    def _note(self, sheet: Sheet, row: MergedRow, taken: Sequence[Compared]) -> None:
        """Notes what the file says now, where it told anything else before."""
        now = said_by_now(sheet.kind, row.told, row.said, row.own)
        if now == row.told or self._job.then is not None:
            return
        pending = {
            each.name: f"{each.name}_id"
            for each in taken
            if isinstance(each.file[row.place], Named)
        }
        system = sheet.told.system(row.place)
        sheet.notes[row.place] = Noted(row.number, system, now, pending)

    def _plan_row(
        self, sheet: Sheet, row: MergedRow, given: Sequence[Compared], settled: Settled
    ) -> None:
        fields = []
        for each in given:
            name, file = each.name, each.written(row.place)
            here = self._shown.stored(row.number, name, row.own)
            then = self._shown.said(name, row.told.get(name), row.code)
            after = file if name in settled.taken else here
            became = settled.became[name].value
            fields.append(FieldPlan(name, then, file, here, after, became))
        sheet.plans[row.place] = fields

    def _plan_quiet(
        self, sheet: Sheet, quiet: Iterable[int], fields: Sequence[Compared], own: Sequence[object]
    ) -> None:
        """The fields of rows that say what they said, and that the store has so."""
        for place in quiet:
            if place in sheet.plans:
                continue
            said = []
            for each in fields:
                if each.said[place] is not None:
                    here = self._shown.stored(_number(sheet, place), each.name, own[place])
                    said.append(FieldPlan(each.name, here, here, here, here, Became.SAME.value))
            sheet.plans[place] = said


def _number(sheet: Sheet, place: int) -> int:
    row = sheet.found[place]
    assert row is not None
    return int(row["id"])


def _differing(fields: Sequence[Compared], places: Sequence[int]) -> set[int]:
    """The places of rows that differ from what is stored."""
    found: set[int] = set()
    for each in fields:
        file, store = each.file, each.store
        if file != store:
            found.update(
                place
                for place in places
                if (value := file[place]) is not None and value != store[place]
            )
    return found


def note_found(tx: Transaction, sheet: Sheet) -> None:
    """Notes what the good rows of a sheet say of the records that they are about."""
    notes = [*sheet.passed]
    for place, noted in sheet.notes.items():
        if place not in sheet.reasons:
            notes.append(noted)
            for name, column in noted.pending.items():
                if name == "regarding":
                    about = regarding({kind: sheet.given(f"{kind}_id")[place] for kind in ABOUT})
                    noted.said[name] = about or noted.said[name]
                elif isinstance(number := sheet.given(column)[place], int):
                    noted.said[name] = str(number)
    write(tx, sheet.kind.name, [(each.number, each.system, each.said) for each in notes])
