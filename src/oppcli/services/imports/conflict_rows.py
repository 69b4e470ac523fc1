"""Tells the conflicts of one row: what the file says, what is here, and what can be typed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from oppcli.domain.conflicts import OF_STATUS, FieldConflict
from oppcli.domain.exact_amounts import Figure, typed_amount
from oppcli.services.imports.comparing import Compared
from oppcli.services.imports.readable_values import Shown
from oppcli.services.imports.sheet import Sheet

_BY_COMMANDS = frozenset(("status", "stage", *OF_STATUS))  # what no `edit` changes


@dataclass(frozen=True, slots=True)
class MergedRow:
    """One row that is merged into a record: its place, the record's number and currency.

    `told` is what was said before, `said` what the row says now. `by` is the kind whose status
    makes the record read-only, '' where none does.
    """

    place: int
    number: int
    own: object
    told: Mapping[str, str]
    said: dict[str, str]
    by: str

    @property
    def code(self) -> object:
        """The currency of what was said before."""
        return self.told.get("currency") or self.own

    @property
    def file_code(self) -> object:
        """The currency of what the row says."""
        return self.said.get("currency", self.code)


def field_conflicts(
    sheet: Sheet,
    shown: Shown,
    row: MergedRow,
    conflicts: Sequence[Compared],
    *,
    fixed: Collection[str],
    final: Collection[str],
) -> list[FieldConflict]:
    """The conflicts of a row, in the order of its fields.

    `fixed` are fields that its deals decide, `final` those that no policy settles for the file.
    Amounts have their currency where the file and the record are not in the same one.
    """
    codes = {row.own, row.file_code, row.code} - {None}
    found = []
    for each in conflicts:
        name = called(sheet, row.place, each.name)
        then = shown.said(name, row.told.get(name), row.code)
        file, store = each.written(row.place), shown.stored(row.number, name, row.own)
        if each.is_money and len(codes) > 1:
            then, file = _with(then, row.code), _with(file, row.file_code)
            store = _with(store, row.own)
        found.append(
            FieldConflict(
                sheet.lines[row.place],
                shown.ref(row.number),
                name,
                then,
                file,
                store,
                row.by or ("deal" if each.name in fixed else ""),
                _typed(sheet, each, row),
                each.name in final,
            )
        )
    return found


def called(sheet: Sheet, place: int, name: str) -> str:
    """The field that a row names: a process alone stands for its first stage."""
    stages, processes = (sheet.told.links.get(each) for each in ("stage", "process"))
    is_process = (
        name == "stage"
        and processes is not None
        and processes[place] is not None
        and (stages is None or stages[place] is None)
    )
    return "process" if is_process else name


def _with(amount: str, code: object) -> str:
    return f"{amount} {code}" if amount and code else amount


def _typed(sheet: Sheet, each: Compared, row: MergedRow) -> str | None:
    """What to type for the value in the file; see `FieldConflict`."""
    field = sheet.kind.field(each.name)
    if each.name in _BY_COMMANDS or (field is not None and not field.settable):
        return ""
    written = each.written(row.place)
    if not each.is_money or not written:
        return None
    if isinstance(each.file[row.place], Figure) or row.file_code != row.own:
        return ""
    return typed_amount(written)
