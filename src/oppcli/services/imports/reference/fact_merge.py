"""Merges what rows say of users, teams, units, quotas and rates into what is stored of them.

These are taken row by row, and by the same rule as records: see `domain/merging.py`.
"""

import shlex
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from oppcli.domain.conflicts import FieldConflict, refusal
from oppcli.domain.imported import FieldPlan
from oppcli.domain.merging import EMPTY, OURS, REJECT, Three, record_settled, said_after
from oppcli.domain.money import plain_amount
from oppcli.domain.past import MADE, verb_of
from oppcli.errors import RuleRefused
from oppcli.services.imports.source_rows import SourceRows, as_of, write
from oppcli.services.imports.tables import DEFAULT_SYSTEM
from oppcli.stored import stored_text
from oppcli.transaction import Transaction

_NOT_SAID = frozenset(("id", "kind", "source_system", "external_id"))
_LISTS = ("org", "quota", "catalogue")  # commands that have an `import` of their own


@dataclass(frozen=True, slots=True)
class Fact:
    """The value that a row gives for one field, and the stored one.

    `file` and `store` are as the history keeps values, None for nothing and `EMPTY` in `file` for
    what it empties; `written` and `shown` are the same as people write them. What is stored
    `is_default` where the program chose it.
    """

    name: str
    file: str | None
    store: str | None
    written: str
    shown: str
    is_default: bool = False


class Merged(NamedTuple):
    """What becomes of a row: the fields that are taken, the conflicts, and each field's plan."""

    taken: Collection[str]
    conflicts: Sequence[FieldConflict]
    fields: list[FieldPlan]


class Taken(NamedTuple):
    """What became of a row: `created`, `updated` or `unchanged`, of what, and field by field."""

    became: str
    ref: str = ""
    conflicts: Sequence[FieldConflict] = ()
    fields: Sequence[FieldPlan] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """How the rows of one file are merged.

    `conflicts`: which side settles what both changed differently. `since`: the last batch of this
    very store that the rows know. `system`: of rows that name none. `counted`: what the numbers of
    the rows are, lines or records.
    """

    conflicts: str = OURS
    since: int | None = None
    system: str = DEFAULT_SYSTEM
    counted: str = "line"

    def system_of(self, row: Mapping[str, object]) -> str:
        """The source system of a row."""
        return str(row.get("source_system") or self.system)


class FactMerge:
    """The merging of the rows of one table, `entity`, in which many kinds may be stored."""

    def __init__(self, tx: Transaction, entity: str, policy: Policy) -> None:
        self._tx = tx
        self._entity = entity
        self._policy = policy
        self._told: dict[str, dict[int, Mapping[str, str]]] = {}
        self._noted: dict[tuple[int, str], Mapping[str, str]] = {}
        self._history: _History | None = None

    def told(self, number: int, system: str) -> Mapping[str, str]:
        """What the files of a system said of a row before."""
        return self._of(system).get(number, {})

    def called(self, system: str) -> dict[str, int]:
        """The name by which the files of a system know each row → its number."""
        return {said["name"]: n for n, said in self._of(system).items() if said.get("name")}

    def was_changed(self, number: int, name: str) -> bool:
        """Whether the history has a change of that field."""
        return name in self._changes().changed.get(number, ())

    def merge(self, line: int, ref: str, number: int, system: str, facts: Sequence[Fact]) -> Merged:
        """Merges one row into what is stored. Raises RuleRefused where conflicts are rejected."""
        told = self.told(number, system)
        facts = [each for each in facts if each.file is not None]
        three: dict[str, Three] = {f.name: (told.get(f.name), f.file, f.store) for f in facts}
        defaults = [each.name for each in facts if each.is_default]
        settled = record_settled(three, self._policy.conflicts, defaults=defaults)
        thens = {each.name: self._shown(each, told.get(each.name)) for each in facts}
        conflicts = [
            FieldConflict(line, ref, each.name, thens[each.name], each.written, each.shown)
            for each in facts
            if each.name in settled.conflicts
        ]
        if conflicts and self._policy.conflicts == REJECT:
            raise RuleRefused(refusal(conflicts))
        fields = [
            FieldPlan(
                *(each.name, thens[each.name], each.written, each.shown),
                each.written if each.name in settled.taken else each.shown,
                settled.became[each.name].value,
            )
            for each in facts
        ]
        return Merged(settled.taken, conflicts, fields)

    def note(self, number: int, system: str, facts: Iterable[Fact]) -> None:
        """Keeps what a row said, once it is accepted."""
        if self._policy.since is not None:
            return
        told = self.told(number, system)
        said = {each.name: each.file for each in facts if each.file is not None}
        now = said_after(told, said)
        if now != told:
            self._of(system)[number] = self._noted[number, system] = now

    def write(self) -> None:
        """Stores what the rows said."""
        noted = [(number, system, said) for (number, system), said in self._noted.items()]
        write(self._tx, self._entity, noted)
        self._noted.clear()

    def _of(self, system: str) -> dict[int, Mapping[str, str]]:
        if system not in self._told:
            self._told[system] = self._read(system)
        return self._told[system]

    def _read(self, system: str) -> dict[int, Mapping[str, str]]:
        numbers = [number for (number,) in self._tx.read(f"SELECT id FROM {self._entity}").rows]
        if self._policy.since is not None:
            return self._changes().after(numbers, self._policy.since)
        own = SourceRows(self._tx, self._entity, system).own(numbers)
        rest = self._changes().said_by_imports(numbers, system)
        return {**rest, **{number: told.said for number, told in own.items()}}

    def _changes(self) -> "_History":
        if self._history is None:
            self._history = _History(self._tx, self._entity)
        return self._history

    def _shown(self, fact: Fact, said: str | None) -> str:
        """What a file said of a field before, as people write it."""
        if fact.name == "amount" and said and said not in (fact.file, fact.store):
            minor, _, code = said.partition(" ")
            return f"{plain_amount(int(minor), code)} {code}"
        if not said:
            return ""
        if said in (fact.file, fact.store):
            return fact.written if said == fact.file else fact.shown
        if fact.name in ("manager", "business", "facility", "parent") and said.isdigit():
            table = "owner" if fact.name == "manager" else "unit"
            rows = self._tx.read(f"SELECT name FROM {table} WHERE id = :id", {"id": int(said)}).rows
            return str(rows[0][0]) if rows else said
        return said.removeprefix("'")


def plan_of_new(facts: Iterable[Fact]) -> list[FieldPlan]:
    """The fields that a row gives of what it makes."""
    return [
        FieldPlan(each.name, "", each.written, "", each.written, "new")
        for each in facts
        if each.file is not None
    ]


def taken_facts(facts: Iterable[Fact], stored: Mapping[str, str | None]) -> list[Fact]:
    """The facts of an accepted row, its links as what they became."""
    return [
        replace(each, file=stored[each.name]) if each.file and stored.get(each.name) else each
        for each in facts
    ]


@dataclass(slots=True)
class _History:
    """What the history tells of the rows of a table: what imports said before it was kept."""

    tx: Transaction
    entity: str
    changed: dict[int, set[str]] = field(default_factory=dict)
    _made: dict[int, int] = field(default_factory=dict)
    _said: dict[int, dict[str, str]] = field(default_factory=dict)
    _systems: dict[int, str | None] = field(default_factory=dict)
    _kinds: dict[int, str] = field(default_factory=dict)  # of units
    _members: dict[int, list[tuple[int, str]]] = field(default_factory=dict)  # by team, with batch

    def __post_init__(self) -> None:
        from oppcli.services.undoing.choosing import Chains

        chains = Chains(self.tx)
        imports = {
            number
            for number, command in self.tx.read("SELECT id, command FROM batch").rows
            if _is_import(command) and chains.is_in_force(number)
        }
        sql = (
            "SELECT entity_id, batch_id, field, old, new FROM change"
            " WHERE entity = :entity AND actor IS NULL ORDER BY id"
        )
        for number, batch, name, _, new in self.tx.read(sql, {"entity": self.entity}).rows:
            if name == MADE:
                made = range(number, int(new or number) + 1)
                self._made.update((n, batch) for n in made if batch in imports)
                continue
            self.changed.setdefault(number, set()).add(name)
            if name == "members":
                self._members.setdefault(number, []).append((batch, new or EMPTY))
            if batch in imports:
                self._said.setdefault(number, {})[name] = new or EMPTY
        if self.entity in ("owner", "unit"):
            rows = self.tx.read(f"SELECT id, kind, source_system FROM {self.entity}").rows
            self._systems = {number: system for number, _, system in rows}
            self._kinds = {number: kind for number, kind, _ in rows}

    def said_by_imports(self, numbers: Iterable[int], system: str) -> dict[int, Mapping[str, str]]:
        """The stored values of rows after the last import that wrote each field."""
        wanted = [n for n in numbers if self._systems.get(n) in (None, system)]
        by_hand = self._said if self.entity == "quota" else {}  # that keeps its currency
        made = self._stored([n for n in wanted if n in self._made or n in by_hand], 0)
        for texts in made.values():
            texts.pop("active", None)  # which the program chose
        said = {n: {**made.get(n, {}), **self._said.get(n, {})} for n in wanted}
        return {number: self._fields(number, texts) for number, texts in said.items() if texts}

    def after(self, numbers: Collection[int], batch: int) -> dict[int, Mapping[str, str]]:
        """What was stored after a batch."""
        found = self._stored(numbers, batch)
        return {number: self._fields(number, texts) for number, texts in found.items()}

    def _stored(self, numbers: Collection[int], batch: int) -> dict[int, dict[str, str]]:
        found: dict[int, dict[str, str]] = {}
        for number, values in as_of(self.tx, self.entity, numbers, batch).items():
            texts = {name: text for name, v in values.items() if (text := stored_text(v))}
            for of, members in self._members.get(number, ()):
                if of <= batch:
                    texts["members"] = members
            found[number] = texts
        return found

    def _fields(self, number: int, texts: Mapping[str, str]) -> dict[str, str]:
        """The fields of a row: what a unit is put below goes by the kind of that, and the amount
        of a quota is told with its currency."""
        found = {name: text for name, text in texts.items() if name not in _NOT_SAID}
        above = found.get("parent", "")
        if self._kinds.get(number) in ("facility", "operation") and above.isdigit():
            found[self._kinds.get(int(above), "parent")] = found.pop("parent")
        if self.entity == "quota":
            found["amount"] = f"{found['amount']} {found['currency']}"
        return found


def _is_import(command: str) -> bool:
    """Whether a command line of the history took a file in."""
    verb = verb_of(command)
    return verb == "import" or (verb in _LISTS and "import" in shlex.split(command))
