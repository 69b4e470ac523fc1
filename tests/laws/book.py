"""The model's ledger, in plain Python: records, what each command changed, and taking it back.

It shares no line with the program. A record is a dictionary under its ref; a name that begins with
`_` is known to the model alone. Links to other records are refs.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

Record = dict[str, Any]
LINKS = ("_of", "account_ref", "device_ref", "lead", "regarding")
NAMES = "CV"  # what may be made on the way: accounts, devices
ENDED = {
    "O": ("won", "lost", "canceled"),
    "L": ("qualified", "disqualified"),
    "A": ("done", "canceled"),
    "D": ("signed", "won", "canceled"),
}


class Refused(Exception):
    """What the model says no to, by the exit code."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


@dataclass
class Batch:
    """What one command did to records."""

    number: int
    command: str
    at: datetime
    undoes: int | None = None
    made: set[str] = field(default_factory=set)
    gone: dict[str, Record] = field(default_factory=dict)
    changed: dict[str, dict[str, tuple[Any, Any]]] = field(default_factory=dict)
    said: dict[str, Record] = field(default_factory=dict)  # by ref, all that files have said by it

    def fields(self, ref: str) -> set[str]:
        """What it changed of a record, but for the day on which something happened."""
        return self.changed.get(ref, {}).keys() - {"_touched", "_ended"}


@dataclass
class Draft:
    """The records while a command is at work on them."""

    records: dict[str, Record]
    made: dict[str, int]  # by letter, the last number that was given
    now: datetime
    told: dict[str, Record] = field(default_factory=dict)  # by ref, what files said before
    said: dict[str, Record] = field(default_factory=dict)  # by ref, where they say more by now

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def stamp(self) -> str:
        return f"{self.now:%Y-%m-%dT%H:%M:%SZ}"

    def new(self, letter: str, record: Record) -> str:
        """Adds a record under the next number of its kind, which no other one ever had."""
        self.made[letter] = self.made.get(letter, 0) + 1
        ref = f"{letter}{self.made[letter]}"
        self.records[ref] = {"created_at": self.stamp, **record}
        return ref

    def get(self, ref: str) -> Record:
        if ref not in self.records:
            raise Refused(3, f"there is no {ref}")
        return self.records[ref]

    def of(self, letter: str) -> Iterator[tuple[str, Record]]:
        """The records of one kind, by number."""
        refs = (ref for ref in self.records if ref[0] == letter)
        for ref in sorted(refs, key=lambda ref: (len(ref), ref)):
            yield ref, self.records[ref]


class Book:
    """All that the model knows."""

    def __init__(self, before: int) -> None:
        self.records: dict[str, Record] = {}
        self.made: dict[str, int] = {}
        self.batches: dict[int, Batch] = {}
        self._last = before  # the last batch of those who prepared the store

    def do(self, command: str, now: datetime, act: Callable[[Draft], None]) -> int:
        """A command that writes: its exit code."""
        draft = Draft(deepcopy(self.records), dict(self.made), now, self._told())
        try:
            act(draft)
        except Refused as refused:
            return refused.code
        batch = Batch(self._last + 1, command, now, said=draft.said)
        self._note(batch, self.records, draft.records)
        self.records, self.made = draft.records, draft.made
        return 0

    def undo(self, number: int | None, command: str, now: datetime, *, again: bool) -> int:
        """Takes a batch back, or does it again: its exit code."""
        try:
            batch = self.batches[self._chosen(number, again=again)]
            after = self._without(batch)
        except Refused as refused:
            return refused.code
        mine = Batch(self._last + 1, command, now, undoes=batch.number)
        self._note(mine, self.records, after, always=True)
        self.records = after
        return 0

    def _note(
        self,
        batch: Batch,
        before: dict[str, Record],
        after: dict[str, Record],
        *,
        always: bool = False,
    ) -> None:
        batch.made = after.keys() - before.keys()
        batch.gone = {ref: before[ref] for ref in before.keys() - after.keys()}
        for ref in before.keys() & after.keys():
            one, other = before[ref], after[ref]
            differ = {
                name: (one.get(name), other.get(name))
                for name in one.keys() | other.keys()
                if one.get(name) != other.get(name)
            }
            if differ:
                batch.changed[ref] = differ
        if always or batch.made or batch.gone or batch.changed or batch.said:
            self.batches[batch.number] = batch
            self._last = batch.number

    def _told(self) -> dict[str, Record]:
        """What files said of records: the last batch counts that is in force and noted it."""
        told: dict[str, Record] = {}
        for number in sorted(self.batches):
            if self.batches[number].said and self.in_force(number):
                told.update(self.batches[number].said)
        return told

    # Which batch is in force: one that an even number of undoing batches follows.

    def _next(self, number: int) -> int | None:
        return next((n for n, each in self.batches.items() if each.undoes == number), None)

    def in_force(self, number: int) -> bool:
        by = self._next(number)
        return by is None or not self.in_force(by)

    def undone_by(self, number: int) -> int | None:
        """The batch because of which it does not hold."""
        return None if self.in_force(number) else self._last_of(number)

    def _last_of(self, number: int) -> int:
        by = self._next(number)
        return number if by is None else self._last_of(by)

    def _is_undo(self, number: int) -> bool:
        undoes = self.batches[number].undoes
        return undoes is not None and not self._is_undo(undoes)

    def _chosen(self, number: int | None, *, again: bool) -> int:
        if number is None:
            for each in sorted(self.batches, reverse=True):
                if self.in_force(each) and self._is_undo(each) == again:
                    return each
            raise Refused(3, "there is nothing to take back")
        if number not in self.batches:
            raise Refused(3, "there is no such batch")
        first, last = number, self._last_of(number)
        while (before := self.batches[first].undoes) is not None:
            first = before
        # What was taken back is not undone once more: an undo that was, either.
        if self._is_undo(last) if again else self.in_force(number):
            return last
        raise Refused(4, "it is so already")

    # What is in the way of taking back, and what is left when nothing is.

    def _without(self, batch: Batch) -> dict[str, Record]:
        gone = batch.made & self.records.keys()
        changed = {ref: old for ref, old in batch.changed.items() if ref not in gone}
        later = [each for each in self.batches.values() if self._counts(each, batch)]
        self._let_stay(batch, gone, later)
        for each in later:
            for ref in changed:
                names = each.fields(ref)
                own = batch.fields(ref)
                ended = self.records.get(ref, {}).get("status") in ENDED.get(ref[0], ())
                if own and (names & own or ("status" in names and ended)):
                    raise Refused(4, f"{ref} was changed by {each.number}")
            if any(each.fields(ref) for ref in gone):
                raise Refused(4, f"{each.number} changed what it made")
        if any(self._users(gone, changed, gone)):
            raise Refused(4, "something hangs on what it made")
        if batch.gone.keys() & self.records.keys():  # a rate of the same currency and day
            raise Refused(4, "another was made in its place")
        after = deepcopy(self.records)
        after.update(deepcopy(batch.gone))
        for ref, old in changed.items():
            if ref in after:
                after[ref].update({name: was for name, (was, _) in old.items()})
        for ref in gone:
            del after[ref]
        for known_by in ("external_id", "serial_number"):
            ids = [each[known_by] for each in after.values() if each.get(known_by)]
            if len(set(ids)) < len(ids):
                raise Refused(4, f"another record has that {known_by} since")
        for ref in [*changed, *batch.gone]:
            for link in LINKS:
                to = after.get(ref, {}).get(link)
                if to is not None and to not in after:
                    raise Refused(4, f"{to} is no longer there")
        return after

    def _counts(self, each: Batch, batch: Batch) -> bool:
        if each.number <= batch.number or not self.in_force(each.number):
            return False
        return each.undoes is None or each.undoes < batch.number

    def _let_stay(self, batch: Batch, gone: set[str], later: list[Batch]) -> None:
        """Names that were made on the way stay where something uses them."""
        own = [*gone, *batch.changed]
        linked = {self.records.get(ref, {}).get(link) for ref in own for link in LINKS}
        names = {ref for ref in gone if ref[0] in NAMES} & linked
        changed = {ref for ref in names if any(each.fields(ref) for each in later)}
        gone -= changed | {*self._users(names, batch.changed, gone)}

    def _users(
        self,
        wanted: set[str],
        changed: dict[str, dict[str, tuple[Any, Any]]],
        gone: set[str],
    ) -> Iterator[str]:
        """Those of `wanted` that records will still link to."""
        for ref, record in self.records.items():
            for link in LINKS:
                is_left = ref not in gone and link not in changed.get(ref, {})
                if is_left and record.get(link) in wanted:
                    yield record[link]
