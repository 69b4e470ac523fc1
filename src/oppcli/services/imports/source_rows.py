"""What the files of a source system last said of records: kept as little of it as is needed.

The row of a file that made a record needs no row of its own: what it said is what the record was
when it was made, which the history tells. A run, one row for all that a batch made together, says
which fields the file gave, and what it said otherwise. What files say later of a record has a row
of its own, with all that was said by then. Rows of batches that were taken back do not count, so
that undo and redo of an import write nothing here.
"""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from oppcli.domain.field import ABOUT
from oppcli.domain.merging import EMPTY
from oppcli.domain.own_fields import values_of
from oppcli.domain.past import own_name
from oppcli.domain.refs import Ref
from oppcli.domain.stretches import Stretches
from oppcli.history import field_name
from oppcli.services.imports.tables import read_among
from oppcli.store import Row
from oppcli.stored import stored_text
from oppcli.transaction import Transaction

RUN = "*"  # behind the kind of a row that is about a run of records
_COLUMNS = ("batch_id", "entity", "entity_id", "source_system", "said")
# What accounts and contacts have of files that only name them.
_NAMED = {
    "account": frozenset(["name"]),
    "contact": frozenset(["first_name", "last_name", "account"]),
}
_MOST_KEPT = 1_000  # runs that are kept in memory
_MEMBER = ""  # the one text of numbers that are only listed


class Told(NamedTuple):
    """What a source system said of a record, field by field as the history keeps values.

    `batch` is the one that noted it, and `EMPTY` stands for `none`.
    """

    batch: int
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Run:
    """The records that one batch made of rows of a system: what their files said of them.

    The files said of `fields` what the records were when they were made, and `other` instead:
    field → what was said, `EMPTY` for nothing, of which numbers. `members` are all numbers, None
    for those from `first` to `last`. `unplaced` are closed opportunities whose rows named no
    stage, though maybe a process.
    """

    batch: int
    first: int
    last: int
    fields: frozenset[str]
    other: Mapping[str, Stretches] = field(default_factory=dict)
    members: Stretches | None = None
    unplaced: Collection[int] = ()

    def is_about(self, number: int) -> bool:
        """Whether the record of that number is one of them."""
        return self.first <= number <= self.last and (
            self.members is None or number in self.members
        )

    def said(self, number: int, made: Mapping[str, object]) -> dict[str, str]:
        """What was said of a record that was `made` so, by field."""
        found = {
            name: text for name in self.fields if (text := stored_text(made.get(name))) is not None
        }
        for name, texts in self.other.items():
            text = texts.get(number)
            if text == EMPTY:
                found.pop(name, None)
            elif text is not None:
                found[name] = text
        return found

    def text(self) -> str:
        """The run as JSON; see `read_run`."""
        told: dict[str, object] = {"last": self.last, "fields": sorted(self.fields)}
        if self.members is not None:
            told["members"] = self.members.listed()[_MEMBER]
        if self.unplaced:
            told["unplaced"] = Stretches.of({_MEMBER: self.unplaced}).listed()[_MEMBER]
        if self.other:
            told["other"] = {name: texts.listed() for name, texts in self.other.items()}
        return _json(told)


def new_run(
    batch: int,
    numbers: tuple[int, int],
    fields: Collection[str],
    other: Mapping[str, Mapping[str, Collection[int]]],
    members: Collection[int] | None = None,
    unplaced: Collection[int] = (),
) -> Run:
    """The run of records from the first to the last of the `numbers`, or of the `members` alone.

    `other`: field → what the files said other than what was stored → numbers of records. A field
    of which they said nothing of any record is none of the `fields`.
    """
    first, last = numbers
    of = {name: Stretches.of(texts) for name, texts in other.items()}
    size = last - first + 1 if members is None else len(members)
    unsaid = {name for name, texts in other.items() if len(texts.get(EMPTY, ())) == size}
    return Run(
        batch,
        first,
        last,
        frozenset(fields) - unsaid,
        {name: texts for name, texts in of.items() if texts and name not in unsaid},
        None if members is None else Stretches.of({_MEMBER: members}),
        unplaced,
    )


def read_run(batch: int, first: int, text: str) -> Run:
    """The run that a row holds."""
    told = json.loads(text)
    fields, last = set(told["fields"]), told["last"]
    members = Stretches.read({_MEMBER: told["members"]}) if "members" in told else None
    other = {}
    for name, texts in told.get("other", {}).items():
        if members is None and texts == {EMPTY: f"{first}-{last}"}:
            fields.discard(name)  # as `new_run` has it; older stores name it
        else:
            other[name] = Stretches.read(texts)
    return Run(batch, first, last, frozenset(fields), other, members)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class SourceRows:
    """What one source system has said of the records of a kind."""

    def __init__(self, tx: Transaction, kind: str, system: str) -> None:
        from oppcli.services.undoing.choosing import Chains

        self._tx = tx
        self._kind = kind
        self._system = system
        self._chains = Chains(tx)
        self._firsts: dict[int, list[int]] = defaultdict(list)  # batch → first of each run
        sql = (
            "SELECT batch_id, entity_id FROM source_row"
            " WHERE entity = :entity AND source_system = :system ORDER BY entity_id, id"
        )
        for batch, first in tx.read(sql, {"entity": kind + RUN, "system": system}).rows:
            if self._chains.is_in_force(batch):
                self._firsts[batch].append(first)
        self._runs: dict[tuple[int, int], Run] = {}
        self._last: Run | None = None  # mostly the next record is of the same

    def run_of(self, number: int, batch: int, system: object) -> Run | None:
        """The run of a record that a batch made, where it has one.

        An account or a contact of the `system` that its file only named has what it called it.
        """
        last = self._last
        if last is not None and last.batch == batch and last.is_about(number):
            return last
        firsts = self._firsts.get(batch)
        place = bisect_right(firsts, number) if firsts else 0
        if firsts and place:
            run = self._run(batch, firsts[place - 1])
            if run.is_about(number):
                self._last = run
                return run
        if self._kind in _NAMED and system == self._system:
            return Run(batch, number, number, _NAMED[self._kind])
        return None

    def as_made(self, row: Row) -> dict[str, object]:
        """What a record was when a file of the system made it, by field; nothing for others."""
        if (
            self._run_of(row) is None
            and not self._tx.read(
                "SELECT 1 FROM source_row WHERE entity = :entity AND entity_id = :number"
                " AND batch_id = :batch AND source_system = :system",
                {
                    "entity": self._kind,
                    "number": row["id"],
                    "batch": row["batch_id"],
                    "system": self._system,
                },
            ).rows
        ):
            return {}
        return _as_made(self._tx, self._kind, [row["id"]]).get(row["id"], {})

    def _run_of(self, row: Row) -> Run | None:
        return self.run_of(row["id"], row["batch_id"], row.get("source_system"))

    def _run(self, batch: int, first: int) -> Run:
        found = self._runs.get((batch, first))
        if found is None:
            if len(self._runs) >= _MOST_KEPT:
                self._runs.clear()
            sql = (
                "SELECT said FROM source_row WHERE entity = :entity AND entity_id = :first"
                " AND batch_id = :batch AND source_system = :system"
            )
            values = {"entity": self._kind + RUN, "first": first, "batch": batch}
            text = self._tx.read(sql, {**values, "system": self._system}).rows[0][0]
            found = self._runs[batch, first] = read_run(batch, first, text)
        return found

    def own(
        self, numbers: Iterable[int], until: Mapping[int, int] | None = None
    ) -> dict[int, Told]:
        """What rows of their own say of records. `until`: see `in_force`."""
        some = "SELECT 1 FROM source_row WHERE entity = :entity LIMIT 1"
        if not self._tx.read(some, {"entity": self._kind}).rows:
            return {}
        sql = (
            "SELECT entity_id, id, batch_id, said FROM source_row"
            " WHERE entity = ? AND source_system = ? AND entity_id IN"
        )
        rows = read_among(self._tx, sql, numbers, self._kind, self._system)
        latest: dict[int, tuple[int, str]] = {}
        for row in sorted(rows, key=lambda each: each["id"]):
            number, batch = row["entity_id"], row["batch_id"]
            is_early = until is None or batch <= until.get(number, -1)
            if is_early and self._chains.is_in_force(batch):
                latest[number] = (batch, row["said"])
        return {
            number: Told(batch, _with_regarding(self._kind, json.loads(said)))
            for number, (batch, said) in latest.items()
        }

    def made(self, rows: Collection[Row]) -> dict[int, Told]:
        """What was said of records by the rows that made them, by number.

        `rows` have at least their numbers and the batches that made them.
        """
        found = {row["id"]: run for row in rows if (run := self._run_of(row)) is not None}
        then = _as_made(self._tx, self._kind, found)
        return {n: Told(run.batch, run.said(n, then[n])) for n, run in found.items()}


def regarding(values: Mapping[str, object]) -> str | None:
    """The ref of what an activity is about, of the numbers that its fields link; None for none."""
    for name in ABOUT:
        number = values.get(name)
        if number is not None and str(number).isdigit():
            return str(Ref(name, int(str(number))))
    return None


def _with_regarding(kind: str, said: dict[str, str]) -> dict[str, str]:
    """What an activity is about is one field, whichever kind of record that is."""
    if kind == "activity" and "regarding" not in said:
        about = regarding(said)
        rest = {name: text for name, text in said.items() if name not in ABOUT}
        return rest if about is None else {**rest, "regarding": about}
    return said


def in_force(
    tx: Transaction,
    kind: str,
    system: str,
    numbers: Iterable[int],
    until: Mapping[int, int] | None = None,
) -> dict[int, Told]:
    """What the files of a system say of those records, by number; nothing where they say nothing.

    `until` maps numbers to the last batch to look at, and leaves out those that it lacks.
    """
    wanted = list(numbers)
    source = SourceRows(tx, kind, system)
    found = source.own(wanted, until)
    left = [number for number in wanted if number not in found]
    sql = f"SELECT id, batch_id, source_system FROM {kind} WHERE id IN"
    rows = list(read_among(tx, sql, left))
    for number, told in source.made(rows).items():
        if until is None or told.batch <= until.get(number, -1):
            found[number] = told
    return found


def _as_made(tx: Transaction, kind: str, numbers: Collection[int]) -> dict[int, dict[str, object]]:
    """The values of records when they were made, by field."""
    return as_of(tx, kind, numbers, 0)


def as_of(
    tx: Transaction, kind: str, numbers: Collection[int], batch: int
) -> dict[int, dict[str, object]]:
    """The values of records after that batch, by field, own fields included: now, with later
    changes taken back."""
    made: dict[int, dict[str, object]] = {}
    columns: dict[str, str] = {}
    for row in read_among(tx, f"SELECT * FROM {kind} WHERE id IN", numbers):
        columns = columns or {column: field_name(column) for column in row}
        made[row["id"]] = {columns[column]: value for column, value in row.items()}
        if row.get("own") is not None:
            made[row["id"]] |= values_of(row["own"])
    sql = (
        "SELECT entity_id, id, field, old FROM change"
        " WHERE entity = ? AND batch_id > ? AND actor IS NULL AND entity_id IN"
    )
    changes = read_among(tx, sql, numbers, kind, batch)
    for change in sorted(changes, key=lambda each: each["id"], reverse=True):
        of = made.get(change["entity_id"])
        own = own_name(change["field"])
        if of is not None and (own or change["field"] in of):
            of[own or change["field"]] = change["old"]
    if kind == "activity":
        for values in made.values():
            values["regarding"] = regarding(values)
    return made


def write(tx: Transaction, kind: str, said: Sequence[tuple[int, str, Mapping[str, str]]]) -> None:
    """Notes all that files have said of records by now: number, system, what was said."""
    batch = tx.recorder.batch if said else 0
    tx.insert_many(
        "source_row",
        _COLUMNS,
        [(batch, kind, number, system, _json(texts)) for number, system, texts in said],
    )


def write_run(tx: Transaction, kind: str, system: str, run: Run) -> None:
    """Notes what files said of records that this batch made."""
    tx.insert_many("source_row", _COLUMNS, [(run.batch, kind + RUN, run.first, system, run.text())])


def ended_by_system(
    tx: Transaction, kind: str, batches: Mapping[int, int], numbers: Collection[int]
) -> set[int]:
    """Those of the ended records that a file of their own system ended.

    `batches` are those that ended them: what a system said before is another ending.
    """
    sql = f"SELECT id, status, source_system FROM {kind} WHERE id IN"
    rows = [row for row in read_among(tx, sql, numbers) if row["source_system"] is not None]
    found: set[int] = set()
    for system in sorted({row["source_system"] for row in rows}):
        status = {row["id"]: row["status"] for row in rows if row["source_system"] == system}
        for number, told in in_force(tx, kind, system, status, until=batches).items():
            if told.batch == batches[number] and told.said.get("status") == status[number]:
                found.add(number)
    return found
