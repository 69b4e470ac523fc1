"""What a check of the store finds: which invariant does not hold, where, and how to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass

from oppcli.domain.process import Lack
from oppcli.errors import StoreUnsound

MEND = "oppcli db check --repair"
RESTORE = "oppcli db restore FILE, a backup from before it happened"

# Every check by name, in the order in which it is made, and what it finds.
CHECKS: dict[str, str] = {
    "damaged": "damage that SQLite finds in the file's pages",
    "altered": "tables, views and indexes that were altered, and triggers on them",
    "missing_link": "records that point to one that does not exist",
    "unreadable_text": "texts with NUL characters or bytes that are not text",
    "unknown_word": "choices and currencies that do not exist",
    "impossible_value": "impossible amounts, percents, days, instants and other values",
    "own_value": "values of own fields that are not of their type, or of no field",
    "duplicate_identity": "records that share the number or the name they are known by",
    "search_key": "names and telephone numbers that a search or an import would not find",
    "wrong_kind": "managers and members that are not users, businesses that are something else",
    "loop": "users who manage themselves, businesses that belong to themselves",
    "misplaced": "facilities and operations of another business than the one beside them",
    "stage": "open opportunities in a stage that their process no longer has",
    "process": "processes without stages or not as their text says, none or several defaults",
    "closing": "closings whose status, day, revenue and reason disagree",
    "close_record": "closed opportunities whose close record says something else",
    "open_offer": "deals whose status does not fit that of their opportunity",
    "revenue": "open opportunities whose amounts are not the sum of their live deals",
    "device_taken_twice": "devices that several open opportunities reserve",
    "device_status": "devices whose status is not what their opportunities make it",
    "misfit": "open opportunities that say another product than their device",
    "activity": "activities with facts that their type or status cannot have",
    "touched_at": "opportunities with a wrong time of what happened last",
    "version": "records whose version does not count their changes",
    "in_the_future": "records dated in the future",
    "history": "changes that do not lead to what is stored",
    "gate": "open opportunities that a command took past a gate they do not meet",
    "frozen_rate": "closed opportunities with an exchange rate that is not of their closing day",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """An invariant that does not hold: by which check, of which record, and the way out.

    A note is worth knowing and no fault. What `--repair` mends has a `mend`.
    """

    check: str
    ref: str
    said: str
    repair: str
    is_note: bool = False
    mend: "Mend | None" = None


@dataclass(frozen=True, slots=True)
class Mend:
    """The new value of a field of a record, if it still has its old one, in stored texts."""

    entity: str
    number: int
    field: str
    was: str | None
    due: str | None


@dataclass(frozen=True, slots=True)
class Broken:
    """A gate that an open opportunity does not meet; `stage` is the title of where it stands."""

    ref: str
    topic: str
    process: str
    stage: str
    owner: str
    lack: Lack


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a repair changed: by which check, of which record, and what it is now."""

    check: str
    ref: str
    said: str


def refuse_faults(found: Sequence[Finding]) -> None:
    """Raises StoreUnsound when there is a fault among the findings."""
    faults = [each for each in found if not each.is_note]
    if not faults:
        return
    mendable = sum(each.mend is not None or each.repair == MEND for each in faults)
    count = f"{len(faults):,} fault{'' if len(faults) == 1 else 's'}"
    hint = MEND if mendable else "the command below each"
    if 0 < mendable < len(faults):
        hint += f", which mends {mendable:,} of them"
    raise StoreUnsound(f"the store has {count}.", hint)
