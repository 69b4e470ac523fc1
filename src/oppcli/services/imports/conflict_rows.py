"""Tells the conflicts of one row: what the file says, what is here, and what can be typed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from oppcli.domain.conflicts import OF_STATUS, FieldConflict
from oppcli.domain.exact_amounts import Figure, typed_amount
from oppcli.services.imports.comparing import Compared
from oppcli.services.imports.sheet import Sheet
from oppcli.services.imports.shown import Shown

_BY_COMMANDS = frozenset(("status", "stage", *OF_STATUS))  # what no `edit` changes


@dataclass(frozen=True, slots=True)
class OfRow:
    """One row in conflict: its place, the record's number and currency, what was said before.

    `code` is the currency of what was said, `file_code` that of what the row says. `by` is the kind
    whose status makes the record read-only; `fixed` are fields that its deals decide, and `final`
    those that no policy settles for the file.
    """

    place: int
    number: int
    own: object
    told: Mapping[str, str]
    code: object
    file_code: object
    by: str
    fixed: Collection[str]
    final: Collection[str]


def field_conflicts(
    sheet: Sheet, shown: Shown, row: OfRow, conflicts: Sequence[Compared]
) -> list[FieldConflict]:
    """The conflicts of a row, in the order of its fields.

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
                row.by or ("deal" if each.name in row.fixed else ""),
                _typed(sheet, each, row),
                each.name in row.final,
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


def _typed(sheet: Sheet, each: Compared, row: OfRow) -> str | None:
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
