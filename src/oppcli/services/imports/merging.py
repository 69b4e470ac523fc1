"""Merges the rows of a sheet into the records that they are about, before any rule looks at them.

What the file did not change since it was last accepted, and what it changed although somebody
changed it here, is taken out of the sheet: nothing is made, reserved or re-priced for it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from oppcli.domain.conflicts import is_read_only, refusal
from oppcli.domain.field import ABOUT, CLOSED
from oppcli.domain.merging import (
    EMPTY,
    ENDED_BY,
    REJECT,
    Became,
    Three,
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
from oppcli.services.imports.conflict_rows import OfRow, field_conflicts
from oppcli.services.imports.ended_by import ended_by_imports
from oppcli.services.imports.merge_plan import FieldPlan
from oppcli.services.imports.rules import Import
from oppcli.services.imports.said_amounts import amount_names, in_own_currency, said_by_now
from oppcli.services.imports.sheet import Noted, Sheet
from oppcli.services.imports.shown import Shown
from oppcli.services.imports.source_rows import Run, SourceRows, Told, as_of, regarding, write
from oppcli.store import Row
from oppcli.stored import stored_text
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


class Merging:
    """The merging of the rows of one kind."""

    def __init__(self, job: Import) -> None:
        self._job = job
        self.tx = job.tx
        self.since = job.then
        self._sources: dict[str, SourceRows] = {}
        self._shown = Shown(job)
        self._called = CalledBefore(job)

    def merge(self, sheet: Sheet, special: Special) -> list[int]:
        """Leaves of each row what is taken; gives the places of rows of which nothing is."""
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
        then = _Then(self, sheet, places, fields, differing)
        shown = places if self._job.plan is not None else sorted(differing)
        self._shown.read(_number(sheet, place) for place in shown)
        kept_by = self._kept_by(sheet, places, special, differing)
        settled = then.settled([place for place in places if place not in differing])
        quiet = [
            place
            for place in places
            if place in settled
            or not self._merge_row(sheet, place, fields, then, kept_by, special, own[place])
        ]
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

    def _merge_row(
        self,
        sheet: Sheet,
        place: int,
        fields: Sequence[Compared],
        then: "_Then",
        kept_by: Mapping[int, str],
        special: Special,
        own: object,
    ) -> bool:
        """Merges one row; says whether anything of it is left to take."""
        told = then.said(place)
        given = [each for each in fields if each.said[place] is not None]
        code = told.get("currency") or own
        for each in given:
            self._called.keep(each, place, told.get(each.name))
        said, three = compared(given, place, told, own)
        by = kept_by.get(place, "")
        if reopens(*three.get("status", (None, None, None)), _ENDED):
            by = by if sheet.kind.name == "deal" else ""
        policy = self._job.conflicts
        fixed = special.fixed.get(place, ())
        settled = record_settled(
            three,
            policy,
            is_read_only=bool(by),
            is_final=bool(by) and sheet.kind.name == "deal",
            free=special.free.get(place, ()),
            fixed=fixed,
            defaults={
                *then.defaults(place, three),
                *(each.name for each in given if place in each.defaults),
            },
            amounts=[each.name for each in given if each.is_own_amount],
        )
        conflicts = [each for each in given if each.name in settled.conflicts]
        if conflicts:
            of_row = OfRow(
                *(place, _number(sheet, place), own, told, code, said.get("currency", code)),
                *(by, fixed, settled.final),
            )
            sheet.conflicts[place] = field_conflicts(sheet, self._shown, of_row, conflicts)
            if policy == REJECT:
                sheet.reject(place, refusal(sheet.conflicts[place]))
        taken = [each for each in given if each.name in settled.taken]
        if self._job.plan is not None:
            self._plan_row(sheet, place, given, told, settled.became, taken, own)
        if sheet.ended_by_stage(place):
            said[ENDED_BY] = "stage"
        self._note(sheet, place, told, said_by_now(sheet.kind, told, said, own), taken)
        left = {each.name for each in taken}
        for each in given:
            if each.name not in left:
                each.leave_out(sheet, place)
        return bool(left) or place in sheet.reasons

    def _note(
        self,
        sheet: Sheet,
        place: int,
        told: Mapping[str, str],
        now: dict[str, str],
        taken: Sequence[Compared],
    ) -> None:
        """Notes what the file says `now`, where it told anything else before."""
        if now == told or self.since is not None:
            return
        pending = {
            each.name: f"{each.name}_id" for each in taken if isinstance(each.file[place], Named)
        }
        number = _number(sheet, place)
        sheet.notes[place] = Noted(number, sheet.told.system(place), now, pending)

    def _plan_row(
        self,
        sheet: Sheet,
        place: int,
        given: Sequence[Compared],
        told: Mapping[str, str],
        became: Mapping[str, Became],
        taken: Sequence[Compared],
        own: object,
    ) -> None:
        names, number = {each.name for each in taken}, _number(sheet, place)
        fields = []
        for each in given:
            here, file = self._shown.stored(number, each.name, own), each.written(place)
            code = told.get("currency") or own
            then = self._shown.said(each.name, told.get(each.name), code)
            after = file if each.name in names else here
            fields.append(FieldPlan(each.name, then, file, here, after, became[each.name].value))
        sheet.plans[place] = fields

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
    """The places of rows that say anything else than what is stored."""
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


class _Then:
    """What the files said before of the records of a sheet."""

    def __init__(
        self,
        merging: Merging,
        sheet: Sheet,
        places: Sequence[int],
        fields: Sequence[Compared],
        differing: Collection[int],
    ) -> None:
        self._merging = merging
        self._sheet = sheet
        self._fields = fields
        self._numbers = sheet.stored("id")
        self._runs: dict[int, Run] = {}
        self._own: dict[int, Mapping[str, str]] = {}
        self._made: dict[int, Mapping[str, str]] = {}
        self._given = {each.name for each in fields if any(v is not None for v in each.said)}
        if merging.since is not None:
            rows = {place: row for place in places if (row := sheet.found[place]) is not None}
            values = as_of(
                merging.tx, sheet.kind.name, [r["id"] for r in rows.values()], merging.since
            )
            for place, row in rows.items():
                self._own[place] = {
                    name: stored_text(value) or EMPTY for name, value in values[row["id"]].items()
                }
            return
        asks = any(each.is_money or each.name == "currency" for each in fields)
        amounts = amount_names(sheet.kind) if asks else ()
        by_system: dict[str, list[int]] = defaultdict(list)
        systems = sheet.told.every_system()
        for place in places:
            by_system[systems[place]].append(place)
        for system, some in by_system.items():
            told = self._told(merging.source(system), some, differing)
            moved = [row for p in some if self._numbers[p] in told and (row := sheet.found[p])]
            in_own_currency(merging.tx, sheet.kind.name, moved, told, amounts)
            for place in some if told else ():
                if self._numbers[place] in told:
                    self._own[place] = told[self._numbers[place]].said

    def _told(
        self, source: SourceRows, places: Sequence[int], differing: Collection[int]
    ) -> dict[int, Told]:
        """What files said before of records, by number, but for those that a run tells as well."""
        sheet, numbers = self._sheet, self._numbers
        own = source.own(numbers[place] for place in places)
        systems = sheet.stored("source_system")
        versions, batches = sheet.stored("version"), sheet.stored("batch_id")
        made = []
        for place in places:
            number = numbers[place]
            run = source.run_of(number, batches[place], systems[place])
            if run is None or number in own:
                continue
            if versions[place] == 1:
                self._runs[place] = run
            if (versions[place] > 1 or place in differing) and (row := sheet.found[place]):
                made.append(row)
        return own | source.made(made)

    def settled(self, places: Iterable[int]) -> set[int]:
        """Those of the rows, which all say what is stored, that say what they said before."""
        runs, whole = self._runs, {}
        found = set[int]()
        for place in places:
            run = runs.get(place)
            key = id(run)
            if key not in whole:
                whole[key] = run is not None and not run.other and self._given <= run.fields
            if whole[key] or self._is_settled(place):
                found.add(place)
        return found

    def _is_settled(self, place: int) -> bool:
        run = self._runs.get(place)
        if run is None:
            before = self._own.get(place)
            return before is not None and all(
                (text := each.text(place)) is None or before.get(each.name) == text
                for each in self._fields
            )
        instead = run.exceptions.get(self._numbers[place])
        if instead is None and self._given <= run.fields:
            return True
        for each in self._fields:
            text = each.text(place)
            if text is None:
                continue
            if each.name not in run.fields:
                return False
            if instead and each.name in instead and instead[each.name] != text:
                return False
        return True

    def said(self, place: int) -> Mapping[str, str]:
        """All that was said of the record of a row."""
        row = self._sheet.found[place]
        if place in self._runs and place not in self._own and row is not None:
            source = self._merging.source(self._sheet.told.system(place))
            self._own[place] = source.made([row])[row["id"]].said
        return self._own.get(place, {})

    def defaults(self, place: int, fields: Mapping[str, Three]) -> Collection[str]:
        """The fields whose stored value the program gave to the record when the file made it."""
        asked = [
            name
            for name, (then, file, store) in fields.items()
            if then is None and None not in (file, store) and file != store
        ]
        row = self._sheet.found[place]
        if not asked or row is None:
            return ()
        if place in self._runs and row["version"] == 1:
            return asked
        made = self._merging.source(self._sheet.told.system(place)).as_made(row)
        return [name for name in asked if stored_text(made.get(name)) == fields[name][2]]


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
