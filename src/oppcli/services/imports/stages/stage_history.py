"""Takes the stage histories of another system in: each entry a change of its own time and actor.

An entry may also say the amount, the chance, the expected close and the category of then.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from sys import intern

from oppcli.domain.exact_amounts import Figure
from oppcli.domain.imported import NotKnown
from oppcli.domain.money import rescaled
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue
from oppcli.importing.table import Batch, Table
from oppcli.services.imports.counts import BadRow, Counts
from oppcli.services.imports.linking.links import Key
from oppcli.services.imports.rules import Import
from oppcli.services.imports.stages.journeys import FACTS, Entry, Journeys
from oppcli.services.imports.stages.placing import Stages
from oppcli.services.imports.tables import read_among, told_systems

_AT_ONCE = 5_000  # opportunities whose changes are read and written at once


def take(job: Import, table: Table) -> Counts:
    """Stores the histories of one table."""
    return _Histories(job, table).take()


class _Histories:
    """The entries of one table, by opportunity, since a file may have them in any order."""

    def __init__(self, job: Import, table: Table) -> None:
        self._job = job
        self._table = table
        self._stages = Stages(job.tx, job.processes)
        self._entries: dict[int, list[Entry]] = {}
        self._processes: dict[int, int] = {}
        self._currencies: dict[int, str] = {}
        self._owners: dict[Key, str] = {}
        self._bad: list[BadRow] = []
        self._unknown: Counter[NotKnown] = Counter()
        self._taken = 0

    def take(self) -> Counts:
        """Records everything, and counts the entries that told something new."""
        counts = Counts("history")
        for batch in self._table.batches():
            self._gather(batch)
        news = self._tell()
        counts.created, counts.unchanged = len(news), self._taken - len(news)
        counts.bad = sorted(self._bad, key=lambda row: row[0])
        counts.reject(counts.bad, self._unknown)
        counts.note_left_out(self._table)
        return counts

    def _tell(self) -> set[int]:
        journeys, news = Journeys(self._job.tx, self._job.now), set[int]()
        numbers = list(self._entries)
        for start in range(0, len(numbers), _AT_ONCE):
            some = numbers[start : start + _AT_ONCE]
            news |= journeys.tell({number: self._entries[number] for number in some})
        return news

    def _gather(self, batch: Batch) -> None:
        """Turns rows into entries of opportunities that are here; the rest is rejected."""
        self._bad += [(line, reason, cells) for line, cells, reason in batch.unsound]
        size = len(batch.rows)
        nothing: list[object] = [None] * size

        def given(name: str) -> list[object]:
            return batch.values.get(name, nothing)

        systems, ids = told_systems(given("source_system")), given("opportunity_id")
        numbers = self._job.identified.numbers("opportunity", systems, ids)
        self._learn_processes({number for number in numbers if number is not None})
        rows = zip(
            batch.rows,
            numbers,
            ids,
            given("at"),
            given("external_id"),
            given("stage"),
            given("outcome"),
            given("was"),
            self._actors(systems, given("actor_id"), given("actor")),
            strict=True,
        )
        for place, (row, number, said, at, order, stage, outcome, was, actor) in enumerate(rows):
            reason = batch.faults.get(place) or _missing(number, said, at, stage)
            if number is None or reason:
                self._bad.append((row[0], reason, row[1]))
                continue
            entered = None if outcome else self._stage(number, str(stage))
            if isinstance(entered, NotKnown):
                self._unknown[entered] += 1
                self._bad.append((row[0], str(entered), row[1]))
                continue
            left = self._stage(number, str(was)) if was else None
            before = left if isinstance(left, int) else None
            ending = intern(str(outcome)) if outcome else None
            try:
                facts = self._facts(batch, place, number, is_ending=bool(outcome))
            except BadValue as wrong:
                reason = f"est_revenue: {wrong.message.removesuffix('.')}"
                self._bad.append((row[0], reason, row[1]))
                continue
            entry = Entry(
                str(at), str(order or ""), entered, ending, before, actor, self._taken, facts
            )
            self._taken += 1
            self._entries.setdefault(number, []).append(entry)

    def _learn_processes(self, numbers: set[int]) -> None:
        new = numbers - self._processes.keys()
        for row in read_among(
            self._job.tx, "SELECT id, stage_id, currency FROM opportunity WHERE id IN", new
        ):
            self._processes[row["id"]] = self._stages[row["stage_id"]].process
            self._currencies[row["id"]] = row["currency"]

    def _facts(self, batch: Batch, place: int, number: int, *, is_ending: bool) -> dict[str, str]:
        """What an entry says beside the stage. Of an ending it is the amount alone: its day and
        its chance are those of the ending. Raises BadValue for an amount that does not fit."""
        found: dict[str, str] = {}
        for name in FACTS[:1] if is_ending else FACTS:
            value = batch.values[name][place] if name in batch.values else None
            if name == "est_revenue" and isinstance(value, int | Figure):
                value = self._amount(value, batch, place, self._currencies[number])
            if value is not None:
                found[name] = intern(str(value))
        return found

    def _amount(self, value: int | Figure, batch: Batch, place: int, own: str) -> int | None:
        """An amount in the opportunity's currency; None for one that was in another.

        Raises BadValue for one that neither its currency nor the usual one can hold.
        """
        read = batch.currencies[place]
        if batch.values.get("currency", [None])[place if "currency" in batch.values else 0]:
            return value if read == own and isinstance(value, int) else None
        if isinstance(value, Figure):
            return value.minor(own, rounds=batch.rounds)
        return rescaled(value, read, own)

    def _stage(self, number: int, text: str) -> int | NotKnown:
        return self._stages.in_process(self._processes[number], text)

    def _actors(
        self, systems: Sequence[object], ids: list[object], names: list[object]
    ) -> Iterator[str]:
        """Who did it: by name, else whom the id is known to be, else the id."""
        keys = list(zip(systems, ids, strict=True))
        new = {key for key in keys if key[1] is not None} - self._owners.keys()
        if new:
            numbers = self._job.identified.numbers("owner", *zip(*new, strict=True))
            sql = "SELECT id, name FROM owner WHERE id IN"
            known = {number for number in numbers if number is not None}
            called = {row["id"]: row["name"] for row in read_among(self._job.tx, sql, known)}
            for key, number in zip(new, numbers, strict=True):
                self._owners[key] = intern(called.get(number, str(key[1])))
        title = self._table.layout.known
        usual = title.profile.title if title else self._job.work.actor
        for key, name in zip(keys, names, strict=True):
            yield str(name) if name else self._owners.get(key, usual)


def _missing(number: int | None, said: object, at: object, stage: object) -> str:
    """What an entry lacks; '' for nothing."""
    if said is None:
        return "opportunity_id: an entry needs it, nothing is given"
    if number is None:
        unknown = f"there is no opportunity with the id {quoted(str(said))}"
        return f"opportunity_id: {unknown}; import the opportunities first, or with it"
    if at is None or stage is None:
        return f"{'at' if at is None else 'stage'}: an entry needs it, nothing is given"
    return ""
