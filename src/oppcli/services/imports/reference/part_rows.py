"""Takes users, teams and units in: told by their id elsewhere, else by their name."""

from collections.abc import Mapping

from oppcli import plain_records as records
from oppcli.domain.assignment import PARTS, Unit, called
from oppcli.domain.field import Kind
from oppcli.domain.names import name_key
from oppcli.domain.organisation import ORGANISATION, OWNERS
from oppcli.domain.wording import either, quoted
from oppcli.errors import RuleRefused
from oppcli.importing.columns import EMPTIES, Clear
from oppcli.services import organisation
from oppcli.services.imports.reference.fact_merge import (
    FactMerge,
    Policy,
    Taken,
    plan_of_new,
    taken_facts,
)
from oppcli.services.imports.reference.once import Once
from oppcli.services.imports.reference.part_facts import PartFacts
from oppcli.services.organisation import Part
from oppcli.services.work import Work
from oppcli.transaction import Transaction


class PartRows:
    """The rows of one kind of part. See `Rows` of `apart.py`.

    All are made before any is filled in, so that a manager may stand below his people; facilities
    and operations, whose place tells them from others of their name, are made in it.
    """

    def __init__(self, tx: Transaction, work: Work, kind: Kind, policy: Policy) -> None:
        self._tx = tx
        self._work = work
        self._kind = kind
        self._policy = policy
        self._before = _counts(tx)
        self._made: set[str] = set()  # folded names
        self._named: dict[int, str] = {}  # users who were called by full names → their logins
        self._places: dict[str, set[str]] = {}  # where the rows say that those of a name stand
        self._created = 0
        is_owner = kind.name in OWNERS
        self._table = "owner" if is_owner else "unit"
        self._merge = FactMerge(tx, self._table, policy)
        self._facts = PartFacts(tx, kind, self._merge)
        self._once = Once(policy.counted)
        known = f"SELECT id, name, source_system, external_id FROM {self._table}"
        rows = tx.read(known if is_owner else f"{known} WHERE kind = :kind", {"kind": kind.name})
        self._names: dict[str, int] = {}
        self._ids: dict[tuple[str, str], int] = {}
        for row in rows:
            self._names[name_key(row["name"])] = row["id"]
            if row["external_id"] is not None:
                self._ids[row["source_system"], row["external_id"]] = row["id"]
        self._nameless = frozenset(self._names.values()).difference(self._ids.values())

    def meet(self, row: Mapping[str, object]) -> None:
        """See `Rows`."""
        name = _text(row.get("name"))
        if name and self._kind.name in PARTS[1:]:
            self._places.setdefault(name_key(name), set()).add(name_key(_place(row)))
            return
        known = self._known(row)
        if known is None and not name:
            raise RuleRefused(
                f"name: a {self._kind.name} needs it, nothing is given; --map 'HEADING=name'"
            )
        if known is None:
            # By which a manager may be named in the rows of his people.
            in_full = {"full_name": _text(row["full_name"])} if row.get("full_name") else {}
            organisation.make(self._tx, self._work, self._kind, name, in_full)
            self._made.add(name_key(name))
            self._names[name_key(name)] = self._tx.last_number(self._table)
        elif known.kind != self._kind.name:
            raise RuleRefused(f"name: {known.name} is a {known.kind} already")

    def take(self, row: Mapping[str, object], currency: str, line: int) -> Taken:
        """See `Rows`."""
        part = self._known(row)
        is_new = part is None and self._kind.name in PARTS[1:]
        if is_new:
            part = self._make_in_place(row)
        if part is None:
            raise RuleRefused(f"name: {row.get('name')} was given another name by a row above")
        self._refuse_other(part, row)
        number, system, was = self._number(part), self._policy.system_of(row), part.name
        self._once.check(number, line, row, _text(row.get("name")) or was, field="name")
        is_new = is_new or name_key(was) in self._made
        typed = {field: _text(value) for field, value in row.items()}
        if name_key(was) == name_key(typed.get("name", "")):
            typed["name"] = was
        told = {} if is_new else self._merge.told(number, system)
        facts = self._facts.of(part, typed, told)
        merged = None if is_new else self._merge.merge(line, was, number, system, facts)
        if merged is not None:
            compared = {each.name for each in facts} - set(merged.taken)
            if "facility" in merged.taken:
                compared.discard("business")  # which a facility that is new is made in
            typed = {field: text for field, text in typed.items() if field not in compared}
        if name_key(was) == name_key(typed.get("name", "")):
            typed.pop("name")
        if "external_id" in typed:
            typed.setdefault("source_system", self._policy.system)
        elif part.external_id is not None:
            typed.pop("source_system", None)  # alone it would rewrite half of an identity
        done = organisation.change(self._tx, self._work, self._kind, part, typed, as_told=True)
        self._learn(part, was)
        self._merge.note(number, system, taken_facts(facts, self._facts.links(part, typed)))
        self._made.discard(name_key(was))
        self._created += is_new
        if merged is None:
            return Taken("created", part.name, (), plan_of_new(facts))
        became = "updated" if done.changed else "unchanged"
        return Taken(became, was, merged.conflicts, merged.fields)

    def also(self) -> dict[str, int]:
        """See `Rows`."""
        self._merge.write()
        after = _counts(self._tx)
        made = {what: after[what] - self._before[what] for what in after}
        made[self._kind.name] -= self._created
        return {what: count for what, count in made.items() if count > 0}

    def _learn(self, part: Part, was: str) -> None:
        """Knows a part by what it is called now, and by its id elsewhere."""
        number = self._number(part)
        self._facts.learn(part)
        if self._names.get(name_key(was)) == number:
            del self._names[name_key(was)]
        self._names[name_key(part.name)] = number
        if part.source_system is not None and part.external_id is not None:
            self._ids[part.source_system, part.external_id] = number

    def _known(self, row: Mapping[str, object]) -> Part | None:
        """The part of the row's id, else of its name, else of the name that it had in the file."""
        external_id, system = row.get("external_id"), self._policy.system_of(row)
        if external_id is not None:
            found = self._part(self._ids.get((system, str(external_id))))
            if found is not None:
                return found
        name = _text(row.get("name"))
        if self._kind.name in PARTS[1:] and self._is_of_several(name):
            return self._part(self._in_place(name, row))
        number = self._names.get(name_key(name))
        if number is None and name:
            number = self._called_in_full(name, _text(row.get("full_name")))
        if number is None and name and external_id is None:
            called = {name_key(said): n for said, n in self._merge.called(system).items()}
            number = called.get(name_key(name))
            number = number if number in self._nameless else None
        return self._part(number)

    def _called_in_full(self, login: str, full_name: str) -> int | None:
        """The user whom records call by the full name until a file says how he logs in."""
        number = self._names.get(name_key(full_name)) if full_name else None
        part = self._part(number) if number in self._nameless else None
        if number is None or part is None or self._kind.name != "user" or part.kind != "user":
            return None
        known = self._named.setdefault(number, name_key(login))
        return number if known == name_key(login) else None

    def _is_of_several(self, name: str) -> bool:
        """Whether the store or the rows have several units of that name."""
        told = self._places.get(name_key(name), ())
        return len(told) > 1 or len(self._namesakes(name)) > 1

    def _namesakes(self, name: str) -> dict[int, Unit]:
        units = self._facts.units().items()
        alike = {
            n: u
            for n, u in units
            if (u.kind, name_key(u.name)) == (self._kind.name, name_key(name))
        }
        return {number: unit for number, unit in alike.items() if self._part(number) is not None}

    def _in_place(self, name: str, row: Mapping[str, object]) -> int | None:
        """The unit of that name where the row says that it stands; one that stands nowhere yet, if
        no row says that it stays so; None for none. Raises RuleRefused for several."""
        units, place = self._namesakes(name), _place(row)
        told = self._places.get(name_key(name), set())
        nowhere = [number for number, unit in units.items() if unit.parent is None]
        if not place:
            fits = nowhere or ([] if len(told) > 1 else list(units))
        else:
            kind = "facility" if _text(row.get("facility")) else "business"
            above = self._facts.numbers(kind, place)
            fits = [number for number, unit in units.items() if unit.parent in above]
            fits = fits or ([] if "" in told else nowhere)
        if len(fits) > 1:
            every = self._facts.units()
            places = either(called(units[number], every) for number in fits[:5])
            raise RuleRefused(f"name: {quoted(name)} is the name of {len(fits)}: {places}")
        return fits[0] if fits else None

    def _make_in_place(self, row: Mapping[str, object]) -> Part | None:
        place = {each: _text(row[each]) for each in ("facility", "business") if row.get(each)}
        organisation.make(self._tx, self._work, self._kind, _text(row.get("name")), place)
        return self._part(self._tx.last_number(self._table))

    def _part(self, number: int | None) -> Part | None:
        if number is None:
            return None
        if self._kind.name in OWNERS:
            return self._tx.get(records.Owner, number)
        return self._tx.get(records.Unit, number)

    @staticmethod
    def _number(part: Part) -> int:
        assert part.id is not None
        return part.id

    def _refuse_other(self, part: Part, row: Mapping[str, object]) -> None:
        """A part that has an id elsewhere does not get another one by its name alone."""
        system, external_id = self._policy.system_of(row), row.get("external_id")
        if external_id is None or part.external_id is None:
            return
        if (part.source_system, part.external_id) != (system, external_id):
            raise RuleRefused(
                f"external_id: {part.name} is {part.external_id} of {part.source_system} already"
            )


def _place(row: Mapping[str, object]) -> str:
    """What a row says a facility or operation is a part of."""
    place = _text(row.get("facility")) or _text(row.get("business"))
    return "" if place == EMPTIES else place


def _text(value: object) -> str:
    """What a cell says, without the blanks around it; `none` where it empties the field."""
    return EMPTIES if isinstance(value, Clear) else str("" if value is None else value).strip()


def _counts(tx: Transaction) -> dict[str, int]:
    """How many there are of every kind."""
    rows = tx.read(
        "SELECT kind, COUNT(*) FROM owner GROUP BY kind"
        " UNION ALL SELECT kind, COUNT(*) FROM unit GROUP BY kind"
    ).rows
    return dict.fromkeys(ORGANISATION, 0) | dict(rows)
