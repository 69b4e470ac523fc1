"""What is closed, qualified or signed is read-only, and what a file changes in it stays out.

Each value that differs is a conflict: the store keeps its own, and the import reports both. A
command that would edit such a record asks the same rule and refuses.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from oppcli.domain.field import CLOSED, UNSOLD

_READ_ONLY: dict[str, tuple[str, ...]] = {
    "opportunity": CLOSED,
    "lead": ("qualified",),
    "deal": ("signed", "won", "canceled"),
}

# Which statuses know which facts of an ending: a file that says otherwise says nothing of them.
# A competitor is no such fact: one may be named while it is open, and stays named.
OUTCOMES: dict[str, tuple[str, ...]] = {
    "closed_on": CLOSED,
    "actual_revenue": ("won",),
    "lost_reason": UNSOLD,
    "close_note": CLOSED,
}
_FACTS: dict[str, tuple[str, ...]] = {**OUTCOMES, "disqualify_reason": ("disqualified",)}


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field in which a file differs from a record that keeps its own value.

    `line` is where the row starts in the file, `ref` the record; `store` and `file` are the two
    values as people write them, '' for nothing. `by` is the kind whose status keeps the record: a
    deal's own, or its opportunity's.
    """

    line: int
    ref: str
    field: str
    store: str
    file: str
    by: str


@dataclass(frozen=True, slots=True)
class Merge:
    """What becomes of a row's values: those the record takes, and the fields in conflict."""

    taken: Mapping[str, object]
    conflicts: tuple[str, ...]


def is_read_only(kind: str, status: object) -> bool:
    """Whether a record of that kind and status can no longer be edited."""
    return status in _READ_ONLY.get(kind, ())


def merge(
    kind: str,
    status: object,
    store: Mapping[str, object],
    file: Mapping[str, object],
    *,
    ended_by_file: bool,
) -> Merge:
    """What one record takes of what a file says, None in `file` being nothing said.

    `status` is the record's, or that of the opportunity a deal is under, and `kind` whose status
    it is. `ended_by_file`: the system that the file comes from closed or qualified the record
    itself, so it may also correct or reopen it.
    """
    differing = {
        name: value
        for name, value in file.items()
        if value is not None and value != store.get(name)
    }
    if ended_by_file or not is_read_only(kind, status):
        return Merge(differing, ())
    said = file.get("status") or status
    fields = [name for name in differing if said in _FACTS.get(name, (said,))]
    if "stage" in fields or "process" in fields:
        fields = [name for name in fields if name != "stage_since"]
    return Merge({}, tuple(fields))
