"""Pairs the values that rows give with the stored ones, field by field, for comparison."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from oppcli.domain.conflicts import FACTS
from oppcli.domain.fields import FieldType
from oppcli.domain.merging import EMPTY, Three
from oppcli.domain.money import plain_amount
from oppcli.domain.names import name_key
from oppcli.domain.own_fields import values_of
from oppcli.domain.past import KEPT
from oppcli.history import field_name
from oppcli.services.imports.linking.links import linked_numbers
from oppcli.services.imports.linking.names import SORTS
from oppcli.services.imports.noting import NOT_SAID, known_facts
from oppcli.services.imports.rules import Import
from oppcli.services.imports.said_amounts import in_currency, of_same_figure
from oppcli.services.imports.sheet import CLEAR, Clear, Sheet, Values
from oppcli.services.imports.tables import read_among
from oppcli.transaction import Transaction

# What the program keeps for itself, and who a record is elsewhere: no facts of the record.
_NOT_COMPARED = frozenset((*KEPT, *NOT_SAID, "own", "opportunity"))
_TABLES = {"account_id": "account", "contact_id": "contact", "owner_id": "owner"}


class Named(str):
    """The name of a record that is not stored, or of several, as the history of files keeps it."""

    __slots__ = ()

    def __new__(cls, written: str) -> "Named":
        """Told apart from a number by a mark in front."""
        return super().__new__(cls, f"'{name_key(written)}")


@dataclass(slots=True)
class Compared:
    """One field of the rows of a sheet.

    `file` and `store` hold one value a row, None for nothing and `EMPTY` in `file` for what it
    empties; links are numbers, amounts are in the record's currency, else marked. `said` is what
    is noted of the file, where that is not `file`; `written` is what the cell says, for people.
    `columns`, of the sheet, are emptied where nothing is taken. `defaults` are the places of rows
    whose stored value the program chose. `is_own_amount`: it is an own field of amounts.
    What `is_named` links records by what they are called.
    """

    name: str
    file: Sequence[object]
    store: Sequence[object]
    written: Callable[[int], str]
    columns: tuple[str, ...] = ()
    said: Sequence[object] = ()
    defaults: Collection[int] = ()
    is_own_amount: bool = False
    is_money: bool = False
    is_named: bool = False

    def __post_init__(self) -> None:
        self.said = self.said or self.file
        self.columns = self.columns or (self.name, f"{self.name}_id")

    def text(self, place: int) -> str | None:
        """What is noted of the file in that row, None for nothing."""
        value = self.said[place]
        return None if value is None else str(value)

    def set_link(self, place: int, number: int) -> None:
        """Says of a row which record it links."""
        self.file = [*self.file[:place], number, *self.file[place + 1 :]]
        self.said = self.file

    def leave_out(self, sheet: Sheet, place: int) -> None:
        """Takes the value of a row out of the sheet, so that no rule sees it."""
        for name in self.columns:
            for columns in (sheet.columns, sheet.texts, sheet.ids, sheet.own):
                values = columns.get(name)
                if values is not None:
                    values[place] = None
        sheet.cleared.get(self.name, set()).discard(place)


def compared(
    given: Sequence[Compared], place: int, told: Mapping[str, str], own: object
) -> tuple[dict[str, str], dict[str, Three]]:
    """What a row says of the fields that it gives, and the file then, the file now, the store now.

    `told` is what was said before, `own` the record's currency. Amounts that name no currency are
    figures of the one that the file named before.
    """
    said = {each.name: str(each.said[place]) for each in given}
    code = told.get("currency") or own
    three: dict[str, Three] = {}
    for each in given:
        then: object = told.get(each.name)
        file, store = each.file[place], each.store[place]
        if each.is_money and code != own:
            then = in_currency(then, code, own)
            if "currency" not in said:
                said[each.name] = str(of_same_figure(said[each.name], str(own), str(code)))
                file = in_currency(said[each.name], code, own)
        three[each.name] = (
            then,
            None if file is None else str(file),
            None if store is None else str(store),
        )
    return said, three


def plain_fields(
    sheet: Sheet,
    own: Sequence[object],
    leaves: Sequence[str] = (),
    called: Callable[[str, object], str] = lambda name, number: str(number),
) -> Iterator[Compared]:
    """The fields whose values stand in the sheet. `own` is the currency of each row's record.

    `called` tells what people call a linked record, of which the sheet has the number.
    """
    statuses = (
        sheet.after("status") if "status" in sheet.columns or sheet.kind.field("status") else []
    )
    names = {field_name(column): column for column in sheet.columns}
    names |= {name: name for name in sheet.cleared if name not in names}
    asked = list(_asked(sheet, names, leaves))
    there = sheet.stored_columns([column for _, column, _ in asked])
    for name, column, is_money in asked:
        values = sheet.columns.get(column) or [None] * sheet.size
        written = _written(sheet, values, is_money=is_money)
        if column.endswith("_id") and column != name:
            written = _called(name, values, called)
        is_above = name == "currency" and sheet.kind.name == "deal"
        store = list(own) if is_above else there[column]
        if name in FACTS:
            values = known_facts(name, values, statuses)
        values = with_cleared(sheet, name, _empties(values))
        file = _named_apart(sheet, values, own) if is_money else values
        yield Compared(name, file, store, written, said=values, is_money=is_money)


def own_fields(sheet: Sheet, own: Sequence[object]) -> Iterator[Compared]:
    """The own fields that rows give. `own` is the currency of each row's record."""
    if not sheet.own:
        return
    kept = [{} if row is None else values_of(row["own"]) for row in sheet.found]
    for name, values in sheet.own.items():
        field = sheet.kind.field(name)
        is_money = field is not None and field.type is FieldType.MONEY
        written = _written(sheet, list(values), is_money=is_money)
        store: list[object] = [each.get(name) for each in kept]
        if is_money:
            store = [None if text is None else int(str(text)) for text in store]
        else:
            values[:] = [None if value is None else str(value) for value in values]
        said = with_cleared(sheet, name, list(values))
        file = _named_apart(sheet, said, own) if is_money else said
        yield Compared(
            name, file, store, written, said=said, is_money=is_money, is_own_amount=is_money
        )


def _asked(
    sheet: Sheet, names: Mapping[str, str], leaves: Collection[str]
) -> Iterator[tuple[str, str, bool]]:
    """The fields to compare: name, column, and whether it is an amount."""
    for name, given in names.items():
        field = sheet.kind.field(name)
        if name in _NOT_COMPARED or name in leaves or field is None or field.is_own:
            continue
        is_link = field.type in (FieldType.NAME, FieldType.LINK)
        if (name in sheet.texts or f"{name}_id" in sheet.ids) and is_link:
            continue  # compared with the links
        yield name, f"{name}_id" if is_link else given, field.type is FieldType.MONEY


def _empties(values: Values) -> Values:
    """A rule may empty a field by itself."""
    if CLEAR not in values:
        return values
    return [EMPTY if isinstance(value, Clear) else value for value in values]


def with_cleared(sheet: Sheet, name: str, values: Values) -> Values:
    """The values, `EMPTY` where a row says `none`."""
    places = sheet.cleared.get(name)
    if not places:
        return values
    return [EMPTY if place in places else value for place, value in enumerate(values)]


def _named_apart(sheet: Sheet, values: Values, own: Sequence[object]) -> Values:
    """Amounts of rows that name another currency than their record's are no amounts of it."""
    codes = sheet.columns.get("currency")
    if codes is None or sheet.kind.name == "deal" or codes == own:
        return values
    return [
        value if code is None else in_currency(value, str(code), of)
        for value, code, of in zip(values, codes, own, strict=True)
    ]


def _written(sheet: Sheet, values: Values, *, is_money: bool) -> Callable[[int], str]:
    def written(place: int) -> str:
        value = values[place]
        if value is None or isinstance(value, Clear):
            return ""
        is_amount = is_money and isinstance(value, int)
        return plain_amount(value, sheet.currencies[place]) if is_amount else str(value)  # type: ignore[arg-type]

    return written


def _called(
    name: str, numbers: Values, called: Callable[[str, object], str]
) -> Callable[[int], str]:
    def written(place: int) -> str:
        number = numbers[place]
        return "" if number is None or isinstance(number, Clear) else called(name, number)

    return written


def linked_fields(job: Import, sheet: Sheet, leaves: Sequence[str] = ()) -> Iterator[Compared]:
    """The links that rows give, by name or by an id elsewhere."""
    names = {*sheet.texts, *(each.removesuffix("_id") for each in sheet.ids if each in _TABLES)}
    for name in sorted(names.difference(("stage", "process", "regarding", *leaves))):
        column = f"{name}_id"
        texts, ids = sheet.texts.get(name), sheet.ids.get(column)
        store = sheet.stored(column)
        file: Values = [None] * sheet.size
        if texts is not None:
            file = _by_names(job, sheet, name, texts, store)
        if ids is not None:
            numbers = linked_numbers(job.identified, _TABLES[column], sheet, column)
            for place, told in enumerate(ids):
                if told is not None:
                    number = numbers[place]
                    file[place] = Named(str(told)) if number is None else number
        yield Compared(
            name,
            with_cleared(sheet, name, file),
            store,
            _linked_text(texts, ids),
            is_named=ids is None and name in _CALLED,
        )


def _linked_text(texts: Values | None, ids: Values | None) -> Callable[[int], str]:
    def written(place: int) -> str:
        text = None if texts is None else texts[place]
        told = text if ids is None or text is not None else ids[place]
        return "" if told is None else str(told)

    return written


def _by_names(
    job: Import, sheet: Sheet, name: str, texts: Values, store: Sequence[object]
) -> Values:
    """The number behind each name; what is stored where it has that name, now or once had it."""
    # Of contacts a name says who only within an account.
    found = job.names.numbers(name, texts) if name in SORTS else [None] * sheet.size
    open_places = [
        place for place, text in enumerate(texts) if text is not None and found[place] is None
    ]
    if not open_places:
        return list(found)
    values = list(found)
    called = names_of(job.tx, name, {store[place] for place in open_places} - {None})
    for place in open_places:
        text, was = str(texts[place]), store[place]
        values[place] = was if name_key(text) in called.get(was, ()) else Named(text)
    return values


_MOST_KNOWN = 10_000
_CALLED = {
    "owner": ("owner", "name"),
    "account": ("account", "name"),
    **dict.fromkeys(("business", "facility", "operation"), ("unit", "name")),
    "device": ("device", "serial_number, stock_number"),
    "contact": ("contact", "first_name, last_name"),
    "opportunity": ("opportunity", "topic"),
    "lead": ("lead", "topic, first_name, last_name"),
}
_PERSON = ("first_name", "last_name")  # which together are one name


class CalledBefore:
    """Tells whether a name still means the record that it meant to a file before.

    That may be called otherwise by now, and another one be called so.
    """

    def __init__(self, job: Import) -> None:
        self._job = job
        self._known: dict[tuple[str, int], set[str]] = {}

    def keep(self, each: Compared, place: int, told: str | None) -> None:
        """Has a name that means the record `told` stand for that."""
        if not each.is_named or told is None or not told.isdigit():
            return
        number, file = int(told), each.file[place]
        if file in (None, EMPTY, number):
            return
        key = (each.name, number)
        if key not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[key] = names_of(self._job.tx, each.name, {number}).get(number, set())
        if name_key(each.written(place)) in self._known[key]:
            each.set_link(place, number)


def names_of(tx: Transaction, name: str, numbers: Collection[object]) -> dict[object, set[str]]:
    """What records are called and were called, by number."""
    table, columns = _CALLED[name]
    called: dict[object, set[str]] = {}
    parts: dict[object, dict[str, str]] = {}
    sql = f"SELECT id, {columns} FROM {table} WHERE id IN"
    for row in read_among(tx, sql, numbers):
        texts = {column: str(text) for column, text in row.items() if column != "id" and text}
        parts[row["id"]] = texts
        called[row["id"]] = _names(texts)
    sql = "SELECT entity_id, id, field, old FROM change WHERE entity = ? AND entity_id IN"
    for row in read_among(tx, sql, numbers, table):
        if row["old"] and row["field"] in columns.split(", "):
            texts = {**parts.get(row["entity_id"], {}), row["field"]: row["old"]}
            called.setdefault(row["entity_id"], set()).update(_names(texts))
    return called


def _names(texts: Mapping[str, str]) -> set[str]:
    """What a record with those texts is called, by column: a person by both names together."""
    person = " ".join(texts[column] for column in _PERSON if column in texts)
    others = (text for column, text in texts.items() if column not in _PERSON)
    return {name_key(text) for text in (person, *others) if text}
