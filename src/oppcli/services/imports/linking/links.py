"""Turns the source system's ids of linked records into numbers, whatever came first.

Where an id is given no name is looked up, since names repeat. An account, a contact or an owner
that is not known yet is made under that identity, named by the row or by the id; the file that
holds it fills it later. Other records are never made by their ids.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from oppcli.domain.wording import quoted
from oppcli.services.imports.linking.create_missing import Known, Named
from oppcli.services.imports.linking.people import NEW_ACCOUNT
from oppcli.services.imports.sheet import Sheet, Values
from oppcli.services.imports.tables import ids_by_system, parts_among, told_systems
from oppcli.transaction import Transaction

_MOST_KEPT = 200_000  # identities remembered of each table

Key = tuple[object, object]  # source system and id there
Make = Callable[[str, Sequence[Named], Sequence[Known]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class _Link:
    """A field that holds ids: the table of the records, and the field that may name them."""

    field: str
    table: str
    name: str


# In the order in which what is unknown is made: a contact belongs to an account.
_MADE = (
    _Link("account_id", "account", "account"),
    _Link("contact_id", "contact", "contact"),
    _Link("owner_id", "owner", "owner"),
)


class Identified:
    """The numbers of stored records by their ids elsewhere."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._known: dict[str, dict[object, dict[object, int]]] = {}

    def numbers(
        self, table: str, systems: Sequence[object], ids: Sequence[object]
    ) -> list[int | None]:
        """The number behind each id of its system; None where nothing is stored under it."""
        told = told_systems(systems)
        known = self._learned(table, ids_by_system(told, ids))
        if len(set(told)) == 1:
            return list(map(known[told[0]].get, ids))
        return [known[system].get(each) for system, each in zip(told, ids, strict=True)]

    def add(self, table: str, key: Key, number: int) -> None:
        """Makes a new record known."""
        system, external_id = key
        self._known.setdefault(table, {}).setdefault(system, {})[external_id] = number

    def _learned(
        self, table: str, asked: Mapping[object, set[object]]
    ) -> dict[object, dict[object, int]]:
        """The known ids of a table, with those ids looked up."""
        known = self._known.setdefault(table, {})
        if sum(map(len, known.values())) + len(known) > _MOST_KEPT:
            known.clear()
        sql = f"SELECT external_id, id FROM {table} WHERE source_system = ? AND external_id IN"
        for system, ids in asked.items():
            of = known.setdefault(system, {})
            for part in parts_among(self._tx, sql, ids.difference(of), system, order=""):
                of.update(part.rows)
        return known


class Links:
    """The ids in the sheets of one import."""

    def __init__(self, identified: Identified, make: Make, *, strict: bool) -> None:
        self._identified = identified
        self._make = make
        self._strict = strict
        self._named: dict[str, Values] = {}

    def check(self, sheet: Sheet) -> None:
        """Puts the numbers that are known in `sheet.linked`, and names aside that have an id.

        With `strict` it rejects rows with an id that no stored record has.
        """
        self._named.clear()
        for link in _given(sheet):
            numbers = sheet.linked[link.field] = linked_numbers(
                self._identified, link.table, sheet, link.field
            )
            self._put_aside(sheet, link)
            for place in _unknown(sheet, link):
                if self._strict:
                    said = f"there is no {link.table} with the id"
                    reason = f"{said} {quoted(str(sheet.ids[link.field][place]))}"
                    sheet.reject(place, f"{link.name}: {reason}")
                elif link.table == "account":
                    numbers[place] = NEW_ACCOUNT

    def settle(self, sheet: Sheet) -> None:
        """Makes what good rows link to and nobody knows, and fills the columns of numbers."""
        for link in _given(sheet):
            numbers, unknown = sheet.linked[link.field], _unknown(sheet, link)
            if unknown:
                keys = {place: _key(sheet, link, place) for place in unknown}
                new: dict[Key, int] = {}
                for place, key in keys.items():
                    if place not in sheet.reasons:
                        new.setdefault(key, place)
                made = self._make_all(sheet, link, new)
                for place, key in keys.items():
                    numbers[place] = made.get(key)
            column = sheet.columns.get(link.field)
            if column is None:
                sheet.columns[link.field] = list(numbers)
                continue
            for place, number in enumerate(numbers):
                if number is not None:
                    column[place] = number

    def _make_all(self, sheet: Sheet, link: _Link, new: Mapping[Key, int]) -> dict[Key, int]:
        names = self._named.get(link.field)
        accounts = sheet.given("account_id") if link.table == "contact" else None
        named: list[Named] = []
        for (_, external_id), place in new.items():
            name = names[place] if names is not None else None
            account = accounts[place] if accounts is not None else None
            said = str(external_id if name is None else name)
            named.append((said, account if isinstance(account, int) else None))
        numbers = self._make(link.table, named, [Known(str(s), str(e)) for s, e in new])
        made = dict(zip(new, numbers, strict=True))
        for key, number in made.items():
            self._identified.add(link.table, key, number)
        return made

    def _put_aside(self, sheet: Sheet, link: _Link) -> None:
        texts, ids = sheet.texts.get(link.name), sheet.ids[link.field]
        if texts is None:
            return
        self._named[link.field] = texts
        sheet.texts[link.name] = [
            None if given is not None else text for text, given in zip(texts, ids, strict=True)
        ]


def linked_numbers(
    identified: Identified, table: str, sheet: Sheet, field: str
) -> list[int | None]:
    """The number behind the id that each row gives in a field; None where nothing is stored."""
    return identified.numbers(table, sheet.given("source_system"), sheet.ids[field])


def _given(sheet: Sheet) -> Iterator[_Link]:
    yield from (link for link in _MADE if link.field in sheet.ids)


def _unknown(sheet: Sheet, link: _Link) -> list[int]:
    """The places of rows with an id that no stored record has."""
    numbers, ids = sheet.linked[link.field], sheet.ids[link.field]
    if None not in numbers and NEW_ACCOUNT not in numbers:
        return []
    return [place for place, number in enumerate(numbers) if not number and ids[place] is not None]


def _key(sheet: Sheet, link: _Link, place: int) -> Key:
    (system,) = told_systems([sheet.given("source_system")[place]])
    return system, sheet.ids[link.field][place]
