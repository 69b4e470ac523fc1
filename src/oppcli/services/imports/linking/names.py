"""Turns names in a file into the numbers they stand for, and makes the names that are new."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, count

from oppcli.domain.assignment import PARTS, called, told_apart
from oppcli.domain.names import name_key
from oppcli.domain.wording import either, quoted
from oppcli.services import assignment
from oppcli.services.imports.linking.create_missing import Known, Named, adopt_owner, make
from oppcli.services.imports.linking.name_index import NameIndex, Sort
from oppcli.services.imports.linking.near import NearAccounts
from oppcli.services.imports.linking.people import NEW_ACCOUNT, People
from oppcli.services.imports.sheet import Sheet, Values
from oppcli.services.work import Work
from oppcli.transaction import Transaction

_PARTIES = ("account", "contact")
_NEW_UNIT = -1  # stands for a unit that is not stored yet, so nothing is a part of it


def _unit(kind: str) -> Sort:
    return Sort(kind, kind, "", f"SELECT id, name FROM unit WHERE kind = '{kind}'")


# A device goes by its serial number and by its stock number.
_DEVICES = (
    "SELECT id, serial_number FROM device WHERE serial_number IS NOT NULL"
    " UNION SELECT id, stock_number FROM device WHERE stock_number IS NOT NULL"
)
SORTS = {
    sort.field: sort
    for sort in (
        Sort("owner", "user or team", "", "SELECT id, name FROM owner"),
        _unit("business"),
        _unit("facility"),
        _unit("operation"),
        Sort("account", "account", "C", "SELECT id, name FROM account"),
        Sort("device", "device", "V", _DEVICES),
    )
}

_PEOPLE = (
    "SELECT id, COALESCE(first_name || ' ' || last_name, first_name, last_name), account_id"
    " FROM contact"
)


class Names:
    """The names of one import. `also` counts what was made, by noun, and `near` which of it may
    be there already; strict makes nothing.

    Accounts and contacts made for the names of another `system` are marked as its own, so that
    its file of them is told whom it fills.
    """

    def __init__(self, tx: Transaction, work: Work, *, strict: bool, system: str = "") -> None:
        self.also: Counter[str] = Counter()
        self.near = NearAccounts(tx)
        self._tx = tx
        self._work = work
        self.strict = strict
        self._system = system
        self._directories: dict[str, NameIndex] = {}
        self._people: People | None = None

    def check(self, sheet: Sheet) -> None:
        """Rejects rows with a name of several records, and if strict those with unknown names."""
        for kind in PARTS[1:]:
            if kind in sheet.texts:
                self._tell_apart(sheet, kind)
        for name in _sorts(sheet):
            self._check(sheet, self._directory(name), sheet.texts[name])
        if "owner" in sheet.texts:
            self._refuse_inactive(sheet)
        if "contact" in sheet.texts:
            self._contacts().check(sheet, self._accounts(sheet), strict=self.strict)

    def settle(self, sheet: Sheet) -> None:
        """Fills the columns of numbers; names of good rows that are unknown are made first."""
        for name in _sorts(sheet):
            directory, texts = self._directory(name), sheet.texts[name]
            unknown = directory.unknown(sheet.of_good(texts))
            made = self._make(name, [(text, None) for text in unknown])
            for text, number in zip(unknown, made, strict=True):
                directory.add(text, number)
            if unknown:
                directory.learn(texts)
            sheet.columns[f"{name}_id"] = directory.numbers(texts)

    def settle_people(self, sheet: Sheet) -> None:
        """Does the same for contacts, once the numbers of all accounts are in place."""
        if "contact" not in sheet.texts:
            return
        found = self._contacts().settle(
            sheet, self._accounts(sheet), lambda named: self._make("contact", named)
        )
        column = sheet.column("contact_id")
        for place, number in enumerate(found):
            if number is not None:
                column[place] = number

    def numbers(self, name: str, texts: Sequence[object]) -> list[object]:
        """The number behind each name of that sort; None where there is none yet."""
        directory = self._directory(name)
        found = directory.numbers(texts)
        if None not in found:  # all were looked up before
            return found
        directory.learn(texts)
        return directory.numbers(texts)

    def actor(self) -> int:
        """The number of the actor, who becomes a user by importing; that user is not counted."""
        directory, name = self._directory("owner"), self._work.actor
        directory.learn([name])
        (number,) = directory.numbers([name])
        if not isinstance(number, int):
            (number,) = make(self._tx, self._work, "owner", [(name, None)])
            directory.add(name, number)
        return number

    def _check(self, sheet: Sheet, directory: NameIndex, texts: Values) -> None:
        directory.learn(texts)
        numbers = directory.numbers(texts)
        if None not in numbers:
            return
        column = f"{directory.sort.field}_id"
        for place in range(sheet.size):
            text, stored = texts[place], sheet.found[place]
            if numbers[place] is not None or not isinstance(text, str):
                continue
            several = directory.several(text)
            if several:
                # A record that is linked to one of them already stays so.
                if stored is None or stored[column] not in several:
                    sheet.reject(place, self._too_many(directory, text, several))
            elif self.strict:
                sheet.reject(place, directory.not_known(text))

    def _tell_apart(self, sheet: Sheet, kind: str) -> None:
        """Names the one that is meant of several units of a name, where the row's others tell."""
        directory, texts = self._directory(kind), sheet.texts[kind]
        several = {text for text in set(texts) if isinstance(text, str) and directory.several(text)}
        if not several:
            return
        units, column = assignment.units(self._tx), list(texts)
        above = {each: self._units_of(sheet, each) for each in PARTS[: PARTS.index(kind)]}
        for place, text in enumerate(texts):
            beside = {each: n for each, numbers in above.items() if (n := numbers[place])}
            if text in several and _NEW_UNIT not in beside.values():
                found = told_apart(kind, directory.several(str(text)), beside, units)
                if len(found) == 1:
                    column[place] = called(units[found[0]], units)
        sheet.texts[kind] = column

    def _units_of(self, sheet: Sheet, kind: str) -> list[int]:
        """Per row the number of its unit of that kind, given or stored; 0 for none."""
        column = f"{kind}_id"
        stored = [0 if row is None else row.get(column) or 0 for row in sheet.found]
        if kind not in sheet.texts:
            return stored
        texts = sheet.texts[kind]
        return [
            was if text is None else number if isinstance(number, int) else _NEW_UNIT
            for text, number, was in zip(texts, self.numbers(kind, texts), stored, strict=True)
        ]

    def _too_many(self, directory: NameIndex, text: str, several: Sequence[int]) -> str:
        if directory.sort.field == "owner":
            names = dict(self._tx.read("SELECT id, name FROM owner").rows)
            fit = f"{len(several)} users: {either(names[number] for number in several[:5])}"
            return f"owner: {quoted(text)} is the name of {fit}"
        if directory.sort.field not in PARTS:
            return directory.too_many(text)
        units = assignment.units(self._tx)
        listed = either(called(units[number], units) for number in several[:5])
        return f"{directory.sort.field}: {quoted(text)} is the name of {len(several)}: {listed}"

    def _refuse_inactive(self, sheet: Sheet) -> None:
        """Rejects rows that give a record to somebody who is no longer active."""
        gone = dict(self._tx.read("SELECT id, name FROM owner WHERE active = 0").rows)
        if not gone:
            return
        for place, number in enumerate(self.numbers("owner", sheet.texts["owner"])):
            stored = sheet.found[place]
            if number in gone and (stored is None or stored["owner_id"] != number):
                sheet.reject(place, f"owner: {gone[number]} is no longer active")

    def _accounts(self, sheet: Sheet) -> list[int | None]:
        """Per row the number of its account, None for none, NEW_ACCOUNT for one not made yet."""
        stored = [None if row is None else row["account_id"] for row in sheet.found]
        linked = sheet.linked.get("account_id")
        if linked is not None:
            stored = [was if now is None else now for was, now in zip(stored, linked, strict=True)]
        if "account" not in sheet.texts:
            return stored
        directory, texts = self._directory("account"), sheet.texts["account"]
        found: list[int | None] = []
        for text, number, was in zip(texts, directory.numbers(texts), stored, strict=True):
            if isinstance(number, int):
                found.append(number)
            elif isinstance(text, str):
                found.append(was if directory.several(text) else NEW_ACCOUNT)
            else:
                found.append(was)
        return found

    def _directory(self, name: str) -> NameIndex:
        if name not in self._directories:
            sort = SORTS[name]
            rows = self._tx.read(sort.known).rows
            if name in PARTS[1:]:
                rows = [*rows, *self._called(name, rows)]
            if name == "owner":
                rows = [*rows, *self._called_in_full(rows)]
            self._directories[name] = NameIndex(sort, rows)
        return self._directories[name]

    def _called(self, kind: str, rows: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        """Units by what they are a part of as well: `North/Hall`."""
        units, plain = assignment.units(self._tx), {name_key(name) for _, name in rows}
        for number, unit in units.items():
            if unit.kind == kind and name_key(called(unit, units)) not in plain:
                yield number, called(unit, units)

    def _called_in_full(self, rows: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        """Users by their full names as well, which are no names of others; who is active goes
        before those that have left."""
        plain = {name_key(name) for _, name in rows} | {name_key(self._work.actor)}
        sql = "SELECT id, full_name, active FROM owner WHERE full_name IS NOT NULL ORDER BY id"
        known = [row for row in self._tx.read(sql).rows if name_key(row[1]) not in plain]
        active = {name_key(name) for _, name, is_active in known if is_active}
        for number, name, is_active in known:
            if is_active or name_key(name) not in active:
                yield number, name

    def _contacts(self) -> People:
        if self._people is None:
            self._people = People(self._tx.read(_PEOPLE).rows)
        return self._people

    def _make(self, what: str, named: Sequence[Named]) -> range:
        """Stores the new names and counts them."""
        if named:
            self.also["user" if what == "owner" else what] += len(named)
        if what == "account":
            self.near.note(name for name, _ in named)
        known = [Known(self._system, None)] * len(named) if self._system else []
        return make(self._tx, self._work, what, named, known if what in _PARTIES else ())

    def identify(self, what: str, named: Sequence[Named], known: Sequence[Known]) -> list[int]:
        """Stores what is known by an id alone, and counts it; an owner of that name is taken."""
        if what != "owner":
            self.also[what] += len(named)
            if what == "account":
                self.near.note(name for name, _ in named)
            made = make(self._tx, self._work, what, named, known)
            if what in self._directories:
                for (name, _), number in zip(named, made, strict=True):
                    self._directories[what].add(name, number)
            return list(made)
        return [
            self._identify_owner(name, each) for (name, _), each in zip(named, known, strict=True)
        ]

    def _identify_owner(self, name: str, known: Known) -> int:
        """Names of owners are unique: that of another one gets the id behind it."""
        directory = self._directory("owner")
        directory.learn([name])
        (number,) = directory.numbers([name])
        if isinstance(number, int):
            if adopt_owner(self._tx, number, known):
                return number
            name = self._free_name(name, known)
        self.also["user"] += 1
        (number,) = make(self._tx, self._work, "owner", [(name, None)], [known])
        directory.add(name, number)
        return number

    def _free_name(self, name: str, known: Known) -> str:
        """That name with the id behind it; with the system too, where somebody is called so."""
        directory = self._directory("owner")
        called = f"{name} ({known.external_id})"
        behind = chain([known.system], (f"{known.system} {number}" for number in count(2)))
        while True:
            directory.learn([called])
            if directory.numbers([called]) == [None]:
                return called
            called = f"{name} ({next(behind)} {known.external_id})"


def _sorts(sheet: Sheet) -> list[str]:
    """The fields of a sheet that hold names, contacts apart."""
    return [name for name in SORTS if name in sheet.texts]
