"""What a check of the store finds: which invariant does not hold, where, and how to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass

from oppcli.domain.process import Lack
from oppcli.errors import StoreUnsound

MEND = "oppcli db check --repair"
RESTORE = "oppcli db restore FILE, a backup from before it happened"

# Every check by name, in the order in which it is made, and what it makes sure of.
CHECKS: dict[str, str] = {
    "damaged": "SQLite's own check of the file's pages finds nothing",
    "altered": "the tables, views and indexes are as oppcli made them, without triggers",
    "missing_link": "what a record points to exists",
    "unreadable_text": "no text holds NUL or bytes that are no text",
    "unknown_word": "a field of a closed set holds one of its words, a currency is of ISO 4217",
    "impossible_value": "amounts, percents, days and instants are possible ones",
    "duplicate_identity": "no two records share the number or the name they are known by",
    "wrong_kind": "a manager and a member are users, a business is a business",
    "loop": "nobody manages himself, and no business belongs to itself",
    "misplaced": "facility and operation belong to the business beside them",
    "stage": "an open opportunity is in a stage that its process still has",
    "process": "one process is the default, and each has stages and its text",
    "closing": "status, day, revenue and reason of a closing agree",
    "close_record": "what is closed has one close record in force, which says the same",
    "open_offer": "a deal is open, won or ended as its opportunity is",
    "revenue": "an open opportunity's amounts are what its live deals add up to",
    "device_taken_twice": "a device is reserved by one open opportunity",
    "device_status": "a device is reserved, sold or available as its opportunities say",
    "misfit": "an open opportunity says of its product what its device says",
    "activity": "an activity has only what its type and its status have",
    "touched_at": "an opportunity was touched when something last happened to it",
    "version": "a record's version counts its changes",
    "in_the_future": "no record is dated in the future",
    "history": "the changes of a field follow one another and lead to what is stored",
    "gate": "open opportunities meet the gates that a command took them past",
    "frozen_rate": "a closed opportunity keeps a rate that was one on its day",
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
    """What is to become of a field of a record, if it still is what it was, in stored texts."""

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
    hint = MEND if mendable else "what is said below each"
    if 0 < mendable < len(faults):
        hint += f", which mends {mendable:,} of them"
    raise StoreUnsound(f"the store has {count}.", hint)
