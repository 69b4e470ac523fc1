"""Keeps closed and qualified records as they are, and notes what a file would change in them.

The values of their rows are taken out of the sheet before any rule looks at it, so that nothing
is made, reserved or re-priced for them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from oppcli.domain.conflicts import FieldConflict, is_read_only, merge
from oppcli.domain.fields import FieldType
from oppcli.domain.money import plain_amount
from oppcli.domain.names import name_key
from oppcli.domain.past import KEPT
from oppcli.domain.refs import Ref
from oppcli.history import field_name
from oppcli.services.imports.ended_by import ended_by_imports
from oppcli.services.imports.kinds.amounts import scaled
from oppcli.services.imports.linking.links import linked_numbers
from oppcli.services.imports.linking.names import SORTS
from oppcli.services.imports.rules import Import
from oppcli.services.imports.sheet import Sheet
from oppcli.services.imports.tables import read_among
from oppcli.store import Row

# What the program keeps for itself, and who a record is elsewhere: no facts of the record.
_NOT_COMPARED = frozenset((*KEPT, "exchange_rate", "source_system", "external_id")) - {
    "stage_since"
}
_LINKS = {"account_id": "account", "contact_id": "contact", "owner_id": "owner"}


@dataclass(frozen=True, slots=True)
class Said:
    """A field of one row: what the store and the file hold, to be compared, and the file's text."""

    field: str
    store: object
    file: object
    text: str


Read = Callable[[int], Iterable[Said]]


class ReadOnly:
    """The read-only records of one import."""

    def __init__(self, job: Import) -> None:
        self._job = job

    def keep_ended(self, sheet: Sheet, read: Read) -> None:
        """Keeps the closed opportunities, or qualified leads, that no import ended.

        `read` gives the fields of a row that are not compared column by column.
        """
        kind = sheet.kind.name
        ended = {
            row["id"]: place
            for place in sheet.sound
            if (row := sheet.found[place]) is not None and is_read_only(kind, row["status"])
        }
        if not ended:
            return
        for number in ended_by_imports(self._job.tx, kind, ended):
            del ended[number]
        places = sorted(ended.values())
        stored = {place: row for place in places if (row := sheet.found[place]) is not None}
        self.keep(sheet, {place: (kind, row) for place, row in stored.items()}, read)

    def keep(
        self,
        sheet: Sheet,
        above: Mapping[int, tuple[str, Row]],
        read: Read = lambda place: (),
    ) -> None:
        """Takes the values of rows out of the sheet and notes what differs from their records.

        `above`: place of a row → the kind and the row of the record whose status and currency
        are those of its own.
        """
        if not above:
            return
        view, linked = self._view(sheet, above), _Linked(self._job, sheet)
        for place, (kind, owner) in above.items():
            shown, own = view[place], owner["currency"]
            special = {each.field: each for each in read(place)}
            columns = self._said(sheet, place, shown, own, linked)
            said = [each for each in columns if each.field not in special]
            said += [each for each in special.values() if each.file is not None]
            merged = merge(
                kind,
                owner["status"],
                {each.field: each.store for each in said},
                {each.field: each.file for each in said},
                ended_by_file=False,
            )
            texts = {each.field: each.text for each in said}
            conflicts = [
                FieldConflict(
                    *(sheet.lines[place], shown["ref"]),
                    *(name, _shown(sheet, name, shown, own), texts[name], kind),
                )
                for name in merged.conflicts
            ]
            if conflicts:
                sheet.conflicts[place] = conflicts
            _take_out(sheet, place)

    def _view(self, sheet: Sheet, places: Iterable[int]) -> dict[int, Row]:
        """What people see of the record of each row."""
        numbers = {row["id"]: p for p in places if (row := sheet.found[p]) is not None}
        sql = f"SELECT * FROM v_{sheet.kind.name} WHERE id IN"
        return {numbers[row["id"]]: row for row in read_among(self._job.tx, sql, numbers)}

    def _said(
        self, sheet: Sheet, place: int, shown: Row, own: str, linked: "_Linked"
    ) -> Iterator[Said]:
        stored = sheet.found[place]
        assert stored is not None
        for column, values in sheet.columns.items():
            value, name = values[place], field_name(column)
            if value is None or name in _NOT_COMPARED:
                continue
            was = own if column == "currency" else stored[column]
            field = sheet.kind.field(name)
            if field is not None and field.type is FieldType.MONEY and isinstance(value, int):
                code = sheet.currencies[place]
                figure = scaled(value, code, own)
                yield Said(name, was, "" if figure is None else figure, plain_amount(value, code))
            elif column != name and isinstance(value, int):
                yield Said(name, was, value, linked.called(name, value))
            else:
                yield Said(name, was, value, str(value))
        yield from linked.said(place, stored, shown)


class _Linked:
    """The records that rows link to, by their names or by their ids elsewhere."""

    def __init__(self, job: Import, sheet: Sheet) -> None:
        self._job = job
        self._sheet = sheet
        self._ids = {
            name: linked_numbers(job.identified, table, sheet, name)
            for name, table in _LINKS.items()
            if name in sheet.ids
        }
        self._names: dict[str, Sequence[object]] = {
            name: job.names.numbers(name, texts)
            for name, texts in sheet.texts.items()
            if name in SORTS
        }

    def said(self, place: int, stored: Row, shown: Row) -> Iterator[Said]:
        """The links that a row gives; an unknown one with the name of the stored one is that."""
        fields = {*self._sheet.texts, *(column.removesuffix("_id") for column in self._ids)}
        for name in sorted(fields - {"stage", "process"}):
            column = f"{name}_id"
            was = stored.get(column)
            texts, ids = self._sheet.texts.get(name), self._sheet.ids.get(column)
            text = None if texts is None else texts[place]
            known = None if ids is None else ids[place]
            if text is None and known is None:
                continue
            number: object = None
            if known is not None:
                number = self._ids[column][place]
            elif name in self._names:
                number = self._names[name][place]
            said = str(known if text is None else text)
            if number is None:
                same = shown.get(name) is not None and name_key(shown[name]) == name_key(said)
                number = was if same else said
            yield Said(name, was, number, said)

    def called(self, name: str, number: int) -> str:
        """What people call the record behind a number: its name, else its ref."""
        if name == "owner" or name in ("business", "facility", "operation"):
            table = "owner" if name == "owner" else "unit"
            rows = self._job.tx.read(f"SELECT name FROM {table} WHERE id = :id", {"id": number})
            return str(rows.rows[0][0]) if rows.rows else str(number)
        return str(Ref(name, number))


def _shown(sheet: Sheet, name: str, shown: Row, own: str) -> str:
    """A stored value as people write it."""
    field = sheet.kind.field(name)
    if field is not None and field.type is FieldType.MONEY:
        minor = shown[f"{name}_minor"]
        return "" if minor is None else plain_amount(minor, own)
    value = shown.get(name)
    return "" if value is None else str(value)


def _take_out(sheet: Sheet, place: int) -> None:
    """Leaves nothing of a row's values but whose record it is."""
    for column, values in sheet.columns.items():
        if column not in ("source_system", "external_id"):
            values[place] = None
    for values in (*sheet.texts.values(), *sheet.ids.values()):
        values[place] = None
    sheet.kept.add(place)
