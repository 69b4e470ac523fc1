"""Writes down how opportunities went through their stages elsewhere, as changes of their own time,
and what else was known of them there.

What was told before is not told again. The way told leads to where the record stands: where the
source's last word is another stage, one more change, made by the import, leads on from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from oppcli.domain.conflicts import is_read_only
from oppcli.domain.field import CLOSED
from oppcli.history import FieldChange, Told
from oppcli.services.imports.ended_by import ended_by_imports
from oppcli.services.imports.tables import read_among
from oppcli.store import Row
from oppcli.transaction import Transaction

# What a line of a history may say beside the stage.
FACTS = ("est_revenue", "probability", "est_close_date", "forecast_category")
_ENTITY = "opportunity"
_READ = ", ".join(f"'{name}'" for name in ("stage", "status", *FACTS))


class Entry(NamedTuple):
    """One line of a history: a stage that was entered, or an ending; `order` among equals.

    `was` is the stage before, where the source says it. `place` tells the row it came from. `facts`
    are what the line says of other `FACTS`, as the history keeps it.
    """

    at: str
    order: str
    stage: int | None
    outcome: str | None
    was: int | None
    actor: str
    place: int
    facts: Mapping[str, str] = {}


class Step(NamedTuple):
    """A change that an entry means, of the stage, the status or one of the facts."""

    field: str
    old: str | None
    new: str
    entry: Entry


@dataclass(slots=True)
class _Known:
    """The changes of one opportunity that are stored: those told by imports, those made here."""

    told: list[Row]
    here: list[Row]


class Journeys:
    """The ways of the opportunities of one transaction."""

    def __init__(self, tx: Transaction, now: str) -> None:
        self._tx = tx
        self._now = now

    def tell(self, entries: Mapping[int, Sequence[Entry]]) -> set[int]:
        """Records the entries of opportunities by number; gives the places that were news."""
        known = self._changes(entries)
        news: set[int] = set()
        told: list[Told] = []
        sql = (
            "SELECT id, batch_id, stage_id, status, stage_since, created_at FROM opportunity"
            " WHERE id IN"
        )
        updates: list[tuple[object, ...]] = []
        rows = list(read_among(self._tx, sql, entries))
        closed = [row["id"] for row in rows if is_read_only(_ENTITY, row["status"])]
        followed = ended_by_imports(self._tx, _ENTITY, closed) if closed else set[int]()
        for row in rows:
            number = row["id"]
            stored = known.get(number, _Known([], []))
            said = sorted(entries[number], key=lambda entry: (entry.at, _natural(entry.order)))
            before = {(str(each["at"]), each["field"], each["new"]) for each in stored.told}
            steps = [*_steps(said, stored.told), *_fact_steps(said, stored.told)]
            fresh = [step for step in steps if (step.entry.at, step.field, step.new) not in before]
            if not fresh:
                continue
            news.update(step.entry.place for step in fresh)
            told += [_change_of(number, step) for step in fresh if not self._date(stored, step)]
            first, follows = said[0].at, number in followed
            updates += self._lead_on(row, stored, steps, first, told, follows=follows)
        self._tx.recorder.write_told(told)
        self._tx.write_many(
            "UPDATE opportunity SET stage_id = ?, stage_since = ?, created_at = ?,"
            " updated_at = ?, version = version + 1 WHERE id = ?",
            updates,
        )
        return news

    def _changes(self, numbers: Mapping[int, object]) -> dict[int, _Known]:
        """The stored changes of those opportunities, by number; of facts only those told."""
        sql = (
            "SELECT id, batch_id, entity_id, at, field, old, new, actor FROM change"
            f" WHERE entity = '{_ENTITY}' AND field IN ({_READ}) AND entity_id IN"
        )
        found: dict[int, _Known] = {}
        for row in read_among(self._tx, sql, numbers):
            if row["actor"] is None and row["field"] in FACTS:
                continue
            stored = found.setdefault(row["entity_id"], _Known([], []))
            (stored.here if row["actor"] is None else stored.told).append(row)
        for stored in found.values():
            stored.told.sort(key=lambda row: (row["at"], row["id"]))
            stored.here.sort(key=lambda row: (row["at"], row["id"]))
        return found

    def _lead_on(
        self,
        row: Row,
        stored: _Known,
        steps: Sequence[Step],
        first: str,
        told: list[Told],
        *,
        follows: bool,
    ) -> list[tuple[object, ...]]:
        """Makes the record fit its way, or the way lead to it; gives the row of its update.

        A closed record `follows` into the last stage of the way if an import closed it.
        """
        moves = [step for step in steps if step.field == "stage"]
        moved_here = [each for each in stored.here if each["field"] == "stage"]
        stage, since = row["stage_id"], row["stage_since"]
        created = min(row["created_at"], first)
        if moves:
            last = moves[-1]
            present = moved_here[0]["old"] if moved_here else str(stage)
            if not moved_here and (last.new == present or follows):
                stage, since = int(last.new), last.entry.at
            elif last.new != present:
                # Unless the file says since when, it stands there as of this import.
                when = self._now if since == row["created_at"] else str(since)
                told.append(self._bridge(row["id"], last, present, moved_here, when))
        endings = [step for step in steps if step.field == "status"]
        ended_here = [each for each in stored.here if each["field"] == "status"]
        present = ended_here[0]["old"] if ended_here else row["status"]
        if endings and endings[-1].new != present:
            told.append(self._bridge(row["id"], endings[-1], present, ended_here, self._now))
        facts = (stage, since, created)
        if facts == (row["stage_id"], row["stage_since"], row["created_at"]):
            return []
        if row["batch_id"] != self._tx.recorder.batch:
            moved = {"stage_since": since, "created_at": created}
            self._tx.record(
                [
                    FieldChange(_ENTITY, row["id"], name, str(row[name]), str(now))
                    for name, now in moved.items()
                    if row[name] != now
                ]
            )
        return [(*facts, self._now, row["id"])]

    def _date(self, stored: _Known, step: Step) -> bool:
        """Gives a change that this import itself has just made the time and actor told of it."""
        batch = self._tx.recorder.batch
        for row in stored.here:
            if (row["batch_id"], row["field"], row["new"]) == (batch, step.field, step.new):
                self._tx.write_many(
                    "UPDATE change SET at = ?, actor = ?, old = ? WHERE id = ?",
                    [(step.entry.at, step.entry.actor, step.old, row["id"])],
                )
                stored.here.remove(row)
                return True
        return False

    def _bridge(self, number: int, last: Step, present: str, here: Sequence[Row], at: str) -> Told:
        """One change more, from where the source's way ends to where the record stood here."""
        change = FieldChange(_ENTITY, number, last.field, last.new, present)
        when = max(last.entry.at, min(at, str(here[0]["at"])) if here else at)
        return Told(change, _instant(when), self._tx.actor)


def _steps(entries: Sequence[Entry], told: Sequence[Row]) -> list[Step]:
    """What changed from entry to entry, going on from what was told before the first of them."""
    earlier = [row for row in told if str(row["at"]) < entries[0].at]
    stage = next((r["new"] for r in reversed(earlier) if r["field"] == "stage"), None)
    status = next((r["new"] for r in reversed(earlier) if r["field"] == "status"), None)
    steps: list[Step] = []
    for entry in entries:
        if entry.outcome is not None:
            if entry.outcome != status:
                was = status or ("open" if stage is not None or entry.was is not None else None)
                steps.append(Step("status", was, entry.outcome, entry))
            if stage is None and entry.was is not None:
                stage = str(entry.was)
            status = entry.outcome
            continue
        if status in CLOSED:
            steps.append(Step("status", status, "open", entry))
            status = "open"
        if entry.stage is not None and str(entry.stage) != stage:
            was = stage if stage is not None or entry.was is None else str(entry.was)
            steps.append(Step("stage", was, str(entry.stage), entry))
            stage = str(entry.stage)
    return steps


def _fact_steps(entries: Sequence[Entry], told: Sequence[Row]) -> list[Step]:
    """What became of the facts from entry to entry, in the same way."""
    known = {row["field"]: row["new"] for row in told if str(row["at"]) < entries[0].at}
    steps: list[Step] = []
    for entry in entries:
        for name, value in entry.facts.items():
            if value != known.get(name):
                steps.append(Step(name, known.get(name), value, entry))
                known[name] = value
    return steps


def _change_of(number: int, step: Step) -> Told:
    change = FieldChange(_ENTITY, number, step.field, step.old, step.new)
    return Told(change, _instant(step.entry.at), step.entry.actor)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _natural(order: str) -> tuple[int, str]:
    """Ids in their order: numbers by their value, others of equal length by their signs."""
    return len(order), order
