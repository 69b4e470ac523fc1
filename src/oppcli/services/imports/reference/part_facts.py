"""Compares what a row says of a user, a team or a unit with what is stored of it."""

from collections.abc import Mapping

from oppcli import plain_records as records
from oppcli.domain.assignment import Unit, namesakes_of
from oppcli.domain.choices import one_of
from oppcli.domain.field import BUSINESS_KINDS, Kind
from oppcli.domain.merging import EMPTY
from oppcli.domain.names import name_key
from oppcli.domain.organisation import is_yes, members_of
from oppcli.services import organisation
from oppcli.services.imports.comparing import Named, names_of
from oppcli.services.imports.reference.fact_merge import Fact, FactMerge
from oppcli.services.organisation import Part
from oppcli.transaction import Transaction

_LINKS = {"manager": "user", "business": "business", "facility": "facility", "parent": "business"}
_IDENTITY = ("source_system", "external_id")


class PartFacts:
    """What rows say of the parts of one kind."""

    def __init__(self, tx: Transaction, kind: Kind, merge: FactMerge) -> None:
        self._tx = tx
        self._kind = kind
        self._merge = merge
        self._names: dict[str, list[int]] = {}
        self._in_full: dict[str, list[int]] = {}
        self._units: dict[int, Unit] = {}
        self._last = (0, 0)  # the last owner and the last unit that are known

    def of(self, part: Part, typed: Mapping[str, str], told: Mapping[str, str]) -> list[Fact]:
        """A fact for each field that a row gives, but for who the part is elsewhere.

        `told` is what the file said before. Raises BadValue for what a field cannot be.
        """
        shown, links = organisation.facts(self._tx, self._kind, part), self._linked(part)
        found = []
        for name, text in typed.items():
            if name in _IDENTITY:
                continue
            here = shown.get(name)
            if name in _LINKS:
                above = links[name]
                store = None if above is None else str(above)
                here = self._called(name, above)
            else:
                store = _comparable(name, "" if here is None else str(here)) or None
            file = self._file(name, text, store, told.get(name))
            written = "" if file == EMPTY else text
            is_default = self._is_default(part, name, typed)
            found.append(Fact(name, file, store, written, str(here or ""), is_default))
        return found

    def links(self, part: Part, typed: Mapping[str, str]) -> dict[str, str | None]:
        """The numbers of what a part is put below now, of the fields that were typed."""
        linked = self._linked(part)
        return {
            name: str(number)
            for name in typed.keys() & _LINKS.keys()
            if (number := linked[name]) is not None
        }

    def _file(self, name: str, text: str, store: str | None, then: str | None) -> str | None:
        if not text:
            return None
        if text.lower() == "none" and name not in ("name", "active"):
            return EMPTY
        if name not in _LINKS:
            return _comparable(name, text)
        alike = [str(number) for number in self.numbers(_LINKS[name], text)]
        if store in alike:
            return store
        if then and then.isdigit() and then not in alike:
            before = names_of(self._tx, "owner" if name == "manager" else "business", {int(then)})
            if name_key(text) in before.get(int(then), ()):
                return then
        return alike[0] if len(alike) == 1 else Named(text)

    def _is_default(self, part: Part, name: str, typed: Mapping[str, str]) -> bool:
        """Whether the program chose the stored value, and nobody changed it since."""
        assert part.id is not None
        if name == "name":  # until somebody says what the user of that id, or full name, is called
            in_full = name_key(part.name) == name_key(typed.get("full_name", ""))
            return part.name == part.external_id or (
                in_full and not self._merge.was_changed(part.id, name)
            )
        return name == "active" and not self._merge.was_changed(part.id, name)

    def _linked(self, part: Part) -> dict[str, int | None]:
        """The numbers of what a part is put below, by field."""
        found: dict[str, int | None] = dict.fromkeys(_LINKS)
        if isinstance(part, records.Owner):
            found.update(manager=part.manager_id, business=part.business_id)
            return found
        above = part.parent_id
        if part.kind == "business":
            found["parent"] = above
        elif above is not None:
            unit = self.units()[above]
            found[unit.kind] = above
            if unit.kind == "facility":
                found["business"] = unit.parent
        return found

    def _called(self, name: str, number: int | None) -> str:
        if number is None:
            return ""
        if name != "manager":
            return self.units()[number].name
        rows = self._tx.read("SELECT name FROM owner WHERE id = :id", {"id": number}).rows
        return str(rows[0][0])

    def numbers(self, kind: str, text: str) -> list[int]:
        """The users or the units of that name."""
        self._know()
        if kind == "user":
            key = name_key(text)
            return self._names.get(key) or self._in_full.get(key, [])
        return namesakes_of(kind, text, self._units)

    def units(self) -> Mapping[int, Unit]:
        """Every business, facility and operation by its number."""
        self._know()
        return self._units

    def learn(self, part: Part) -> None:
        """Knows a part by what it is called and where it stands now."""
        assert part.id is not None
        self._know()
        if isinstance(part, records.Unit):
            self._units[part.id] = Unit(part.kind, part.name, part.parent_id)
        else:
            self._meet(part.id, part.name, part.full_name)

    def _know(self) -> None:
        """Reads what was made since."""
        owner, unit = self._last
        self._last = (self._tx.last_number("owner"), self._tx.last_number("unit"))
        if self._last[0] > owner:
            sql = "SELECT id, name, full_name FROM owner WHERE id > :last"
            for number, name, full_name in self._tx.read(sql, {"last": owner}).rows:
                self._meet(number, name, full_name)
        if self._last[1] > unit:
            sql = "SELECT id, kind, name, parent_id FROM unit WHERE id > :last"
            for number, kind, name, above in self._tx.read(sql, {"last": unit}).rows:
                self._units[number] = Unit(kind, name, above)

    def _meet(self, number: int, name: str, full_name: str | None) -> None:
        for names, said in ((self._names, name), (self._in_full, full_name)):
            known = names.setdefault(name_key(said), []) if said else [number]
            if number not in known:
                known.append(number)


def _comparable(name: str, text: str) -> str:
    """A value as the history keeps it. Raises BadValue."""
    if not text:
        return text
    if name == "active":
        return str(int(is_yes(text)))
    if name == "business_kind":
        return str(one_of(name, text, BUSINESS_KINDS))
    if name == "members":
        return ",".join(sorted(members_of(text)))
    return text
