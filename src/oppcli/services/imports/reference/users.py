"""Takes the users of another system in, and gives those that only their ids stood for their names.

A user is told by the id in the source system, else by the name of somebody who has no id yet.
"""

from collections import Counter
from dataclasses import dataclass, field

from oppcli.domain.merging import EMPTY
from oppcli.domain.names import name_key
from oppcli.domain.organisation import is_yes
from oppcli.domain.tree import would_loop
from oppcli.domain.wording import quoted
from oppcli.errors import RuleRefused
from oppcli.history import Edit, field_name
from oppcli.importing.columns import Clear
from oppcli.importing.table import Batch, Table
from oppcli.plain_records import Owner
from oppcli.services.imports.counts import Counts
from oppcli.services.imports.linking.create_missing import Known, make
from oppcli.services.imports.merge_plan import RowPlan
from oppcli.services.imports.reference.fact_merge import (
    Fact,
    FactMerge,
    Merged,
    Policy,
    plan_of_new,
)
from oppcli.services.imports.reference.once import Once
from oppcli.services.imports.rules import Import
from oppcli.services.imports.tables import DEFAULT_SYSTEM

_COLUMNS = ("name", "full_name", "email", "active", "source_system", "external_id", "manager_id")


@dataclass(slots=True)
class _User:
    """One row: where it starts, its cells, what it says of the user, and the number, once known."""

    line: int
    cells: list[str]
    said: dict[str, object]
    number: int = 0
    is_new: bool = False
    facts: dict[str, object] = field(default_factory=dict)  # column → what the row says
    changes: dict[str, tuple[object, object]] = field(default_factory=dict)


def take(job: Import, table: Table) -> Counts:
    """Stores the users of one table."""
    return _Users(job, table).take()


class _Users:
    """The users of one table and those of the store."""

    def __init__(self, job: Import, table: Table) -> None:
        self._job = job
        self._table = table
        self._counts = Counts("user", job.conflicts)
        self._once = Once(table.source.counted)
        self._merge = FactMerge(job.tx, "owner", Policy(job.conflicts))
        rows = job.tx.read(f"SELECT id, kind, {', '.join(_COLUMNS)} FROM owner")
        self._stored = {row["id"]: dict(row.items()) for row in rows}
        self._by_name = {name_key(row["name"]): number for number, row in self._stored.items()}
        self._above = {number: row["manager_id"] for number, row in self._stored.items()}
        self._by_id = {
            (row["source_system"], row["external_id"]): number
            for number, row in self._stored.items()
            if row["external_id"] is not None
        }

    def take(self) -> Counts:
        """First everybody, then who is managed by whom."""
        users: list[_User] = []
        for batch in self._table.batches():
            for line, cells, reason in batch.unsound:
                self._reject(line, reason, cells)
            users += self._rows(batch)
        settled = [user for user in users if self._settle(user)]
        self._manage_all(settled)
        taken = [user for user in settled if self._merge_user(user)]
        for user in taken:
            self._save(user)
        self._merge.write()
        counts = self._counts
        counts.created = sum(user.is_new for user in taken)
        counts.updated = sum(bool(user.changes) and not user.is_new for user in taken)
        counts.unchanged = len(taken) - counts.created - counts.updated
        counts.note_left_out(self._table)
        return counts

    def _reject(self, line: int, reason: str, cells: list[str]) -> None:
        bad = (line, reason, cells)
        self._counts.bad.append(bad)
        self._counts.reject([bad], Counter())
        if self._job.plan is not None:
            self._job.plan.add([RowPlan(line, "", "rejected", [], reason)])

    def _rows(self, batch: Batch) -> list[_User]:
        found = []
        for place, (line, cells, _) in enumerate(batch.rows):
            if place in batch.faults:
                self._reject(line, batch.faults[place], cells)
                continue
            said = {name: values[place] for name, values in batch.values.items()}
            found.append(_User(line, cells, {n: v for n, v in said.items() if v is not None}))
        return found

    def _settle(self, user: _User) -> bool:
        """Finds or makes the user of a row; False for one that cannot be taken."""
        said = user.said
        system, external_id = said.get("source_system") or DEFAULT_SYSTEM, said.get("external_id")
        name = str(said.get("name") or said.get("login") or said.get("email") or "")
        if not name and external_id is None:
            self._reject(user.line, "name: a user needs it, nothing is given", user.cells)
            return False
        number = self._by_id.get((system, external_id)) if external_id is not None else None
        other = self._by_name.get(name_key(name)) if name else None
        if number is None and other is not None and self._may_be(other, external_id):
            number = other
        called = self._free_name(name, number, said, external_id)
        if number is None:
            (number,) = make(
                self._job.tx,
                self._job.work,
                "owner",
                [(called, None)],
                [Known(str(system), None if external_id is None else str(external_id))],
            )
            user.is_new = True
            self._stored[number] = {
                **dict.fromkeys(_COLUMNS),
                "id": number,
                "kind": "user",
                "name": called,
                "active": 1,
                "source_system": system,
                "external_id": external_id,
            }
            self._above[number] = None
        told, what = (name, "name") if external_id is None else (str(external_id), "external_id")
        try:
            self._once.check(number, user.line, said, told, field=what)
        except RuleRefused as wrong:
            self._reject(user.line, wrong.message, user.cells)
            return False
        user.number = number
        self._by_name[name_key(called)] = number
        if external_id is not None:
            self._by_id[system, external_id] = number
        if external_id is not None:
            self._change(user, {"source_system": system, "external_id": external_id})
        facts = {
            "name": called if name else None,
            "full_name": said.get("full_name"),
            "email": said.get("email"),
            "active": int(is_yes(str(said["active"]))) if "active" in said else None,
        }
        user.facts = {column: value for column, value in facts.items() if value is not None}
        return True

    def _may_be(self, number: int, external_id: object) -> bool:
        """Whether somebody of that name can be the one of the row."""
        stored = self._stored[number]
        if stored["kind"] != "user":
            return False
        return external_id is None or stored["external_id"] is None

    def _free_name(
        self, name: str, number: int | None, said: dict[str, object], external_id: object
    ) -> str:
        """The name, unless somebody else has it: then the login or the id comes in."""
        for called in (name, str(said.get("login") or ""), f"{name} ({external_id})"):
            if called and self._by_name.get(name_key(called), number) == number:
                return called
        return str(external_id)

    def _manage_all(self, users: list[_User]) -> None:
        """Puts all below their managers; who is moved may open a circle for a row further up."""
        waiting = users
        while waiting:
            closed = [user for user in waiting if not self._manage(user)]
            if len(closed) == len(waiting):
                break
            waiting = closed
        for user in waiting:
            manager = self._manager(user)
            assert manager is not None
            who = quoted(str(self._stored[manager]["name"]))
            where = f"{self._table.source.counted} {user.line}"
            self._counts.notes.append(f"{where}: {who} would manage a manager: left out")

    def _manage(self, user: _User) -> bool:
        """Puts the user below the manager of the row; False where that closes a circle."""
        manager = self._manager(user)
        if manager is None:
            return True
        if would_loop(user.number, manager, self._above):
            return False
        user.facts["manager_id"] = manager
        self._above[user.number] = manager
        return True

    def _manager(self, user: _User) -> int | None:
        """The manager that the row names, if that is a user who is known."""
        said = user.said
        key = (said.get("source_system") or DEFAULT_SYSTEM, said.get("manager_id"))
        manager = self._by_id.get(key) if key[1] is not None else None
        if manager is None and "manager" in said:
            manager = self._by_name.get(name_key(str(said["manager"])))
        known = manager is not None and self._stored[manager]["kind"] == "user"
        return manager if known else None

    def _merge_user(self, user: _User) -> bool:
        """Takes of a row what it changes; False where it is rejected for its conflicts."""
        system = str(user.said.get("source_system") or DEFAULT_SYSTEM)
        stored, was = self._stored[user.number], str(self._stored[user.number]["name"])
        facts = [self._fact(user, column, value) for column, value in user.facts.items()]
        try:
            merged = (
                Merged(user.facts, (), plan_of_new(facts))
                if user.is_new
                else self._merge.merge(user.line, was, user.number, system, facts)
            )
        except RuleRefused as wrong:
            self._reject(user.line, wrong.message, user.cells)
            return False
        self._merge.note(user.number, system, facts)
        taken = {
            column: None if isinstance(value, Clear) else value
            for column, value in user.facts.items()
            if field_name(column) in merged.taken or user.is_new
        }
        for column, value in taken.items():
            if stored[column] != value:
                user.changes[column] = (stored[column], value)
                stored[column] = value
        self._counts.note_conflicts(merged.conflicts)
        if self._job.plan is not None:
            became = "created" if user.is_new else "updated" if user.changes else "unchanged"
            self._job.plan.add([RowPlan(user.line, was, became, merged.fields)])
        return True

    def _fact(self, user: _User, column: str, value: object) -> Fact:
        """The value that a row gives for a column, and the stored one."""
        number, here = user.number, self._stored[user.number][column]
        name = field_name(column)
        file = EMPTY if isinstance(value, Clear) else str(value)
        is_default = (
            here == self._stored[number]["external_id"]  # until somebody names the user
            if column == "name"
            else column == "active" and not self._merge.was_changed(number, column)
        )
        store = None if here is None else str(here)
        return Fact(
            name, file, store, self._shown(column, value), self._shown(column, here), is_default
        )

    def _shown(self, column: str, value: object) -> str:
        if value is None or isinstance(value, Clear):
            return ""
        if column == "manager_id":
            return str(self._stored[int(str(value))]["name"])
        return ("no", "yes")[int(str(value))] if column == "active" else str(value)

    def _change(self, user: _User, facts: dict[str, object]) -> None:
        stored = self._stored[user.number]
        for column, value in facts.items():
            if value is not None and stored[column] != value:
                user.changes[column] = (user.changes.get(column, (stored[column],))[0], value)
                stored[column] = value

    def _save(self, user: _User) -> None:
        if not user.changes:
            return
        was = {column: old for column, (old, _) in user.changes.items()}
        now = {column: new for column, (_, new) in user.changes.items()}
        self._job.tx.change(Owner.table, [Edit(user.number, was, now)])
