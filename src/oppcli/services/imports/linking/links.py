"""Turns the source system's ids of linked records into numbers, whatever came first.

Where an id is given no name is looked up, since names repeat. An account, a contact or an owner
that is not known yet is made under that identity, named by the row or by the id; the file that
holds it fills it later. Other records are never made by their ids.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from oppcli.domain.wording import quoted
from oppcli.services.imports.linking.identity import DEFAULT_SYSTEM
from oppcli.services.imports.linking.making import Known, Named
from oppcli.services.imports.linking.people import NEW_ACCOUNT
from oppcli.services.imports.sheet import Sheet, Values
from oppcli.services.imports.tables import read_among
from oppcli.store import Transaction

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
        self._known: dict[str, dict[Key, int]] = {}

    def learn(self, table: str, keys: Sequence[Key]) -> dict[Key, int]:
        """Looks those identities up; what comes back knows each that is stored."""
        known = self._known.setdefault(table, {})
        if len(known) > _MOST_KEPT:
            known.clear()
        unknown = {key for key in keys if key[1] is not None} - known.keys()
        for system in {system for system, _ in unknown}:
            ids = [external_id for each, external_id in unknown if each == system]
            sql = (
                f"SELECT id, external_id FROM {table}"
                " WHERE source_system = :system AND external_id IN"
            )
            for row in read_among(self._tx, sql, ids, system=system):
                known[system, row["external_id"]] = row["id"]
        return known

    def add(self, table: str, key: Key, number: int) -> None:
        """Makes a new record known."""
        self._known.setdefault(table, {})[key] = number


class Links:
    """The ids in the sheets of one import."""

    def __init__(self, identified: Identified, make: Make, *, strict: bool) -> None:
        self._identified = identified
        self._make = make
        self._strict = strict
        self._named: dict[str, Values] = {}
        self._known: dict[str, dict[Key, int]] = {}

    def check(self, sheet: Sheet) -> None:
        """Puts the numbers that are known in `sheet.linked`, and names aside that have an id.

        Strict rejects rows with ids of nobody.
        """
        self._named.clear()
        for link in _given(sheet):
            keys = keys_of(sheet, link.field)
            known = self._known[link.field] = self._identified.learn(link.table, keys)
            numbers = sheet.linked[link.field] = list(map(known.get, keys))
            self._put_aside(sheet, link)
            for place, number in enumerate(numbers):
                if number is not None or keys[place][1] is None:
                    continue
                key = keys[place]
                if self._strict:
                    said = f"there is no {link.table} with the id {quoted(str(key[1]))}"
                    sheet.reject(place, f"{link.name}: {said}")
                elif link.table == "account":
                    numbers[place] = NEW_ACCOUNT

    def settle(self, sheet: Sheet) -> None:
        """Makes what good rows link to and nobody knows, and fills the columns of numbers."""
        for link in _given(sheet):
            keys, known = keys_of(sheet, link.field), self._known[link.field]
            numbers: Values = list(map(known.get, keys))
            if None in numbers:
                new: dict[Key, int] = {}
                for place in sheet.good():
                    if numbers[place] is None and keys[place][1] is not None:
                        new.setdefault(keys[place], place)
                if new:
                    self._make_all(sheet, link, new)
                    numbers = list(map(known.get, keys))
            sheet.linked[link.field] = numbers
            column = sheet.column(link.field)
            for place, number in enumerate(numbers):
                if number is not None:
                    column[place] = number

    def _make_all(self, sheet: Sheet, link: _Link, new: dict[Key, int]) -> None:
        names = self._named.get(link.field)
        accounts = sheet.given("account_id") if link.table == "contact" else None
        named: list[Named] = []
        for (_, external_id), place in new.items():
            name = names[place] if names is not None else None
            account = accounts[place] if accounts is not None else None
            said = str(external_id if name is None else name)
            named.append((said, account if isinstance(account, int) else None))
        numbers = self._make(link.table, named, [Known(str(s), str(e)) for s, e in new])
        for key, number in zip(new, numbers, strict=True):
            self._identified.add(link.table, key, number)

    def _put_aside(self, sheet: Sheet, link: _Link) -> None:
        texts, ids = sheet.texts.get(link.name), sheet.ids[link.field]
        if texts is None:
            return
        self._named[link.field] = texts
        sheet.texts[link.name] = [
            None if given is not None else text for text, given in zip(texts, ids, strict=True)
        ]


def keys_of(sheet: Sheet, field: str) -> list[Key]:
    """The identity that each row gives in a field of ids; its id is None where there is none."""
    systems = sheet.given("source_system")
    return [
        (system or DEFAULT_SYSTEM, external_id)
        for system, external_id in zip(systems, sheet.ids[field], strict=True)
    ]


def _given(sheet: Sheet) -> Iterator[_Link]:
    yield from (link for link in _MADE if link.field in sheet.ids)
