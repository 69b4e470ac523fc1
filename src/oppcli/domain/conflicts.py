"""Closed, qualified and signed records are read-only; what a file changes in them is a conflict.

A command that would edit such a record asks the same rule and refuses; see `merging.py` for what an
import does.
"""

from collections.abc import Sequence
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
FACTS: dict[str, tuple[str, ...]] = {**OUTCOMES, "disqualify_reason": ("disqualified",)}
# The same, with what only a done activity has: all that goes with a status.
OF_STATUS: dict[str, tuple[str, ...]] = {
    **FACTS,
    "completed_at": ("done",),
    "outcome": ("done",),
}


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field that a file and the store changed differently.

    `line` is where the row starts in the file, `ref` the record; `then`, `file` and `store` are
    the values as people write them, '' for nothing. `by` is the kind whose status makes the record
    read-only: a deal's own, or its opportunity's; `deal` of an opportunity whose deals decide the
    value; '' where both merely changed. `typed` is what a person types to take the file's value,
    '' where no edit can, None for `file`, or for `none` where that is ''. One that `is_final` no
    policy settles for the file.
    """

    line: int
    ref: str
    field: str
    then: str
    file: str
    store: str
    by: str = ""
    typed: str | None = None
    is_final: bool = False


def is_read_only(kind: str, status: object) -> bool:
    """Whether a record of that kind and status can no longer be edited."""
    return status in _READ_ONLY.get(kind, ())


def status_lacks(name: str, status: object) -> bool:
    """Whether a record of that status has no such fact, as it is one of another status."""
    return name in OF_STATUS and status not in OF_STATUS[name]


def refusal(conflicts: Sequence[FieldConflict]) -> str:
    """Why a row is rejected for its conflicts, where that is asked."""
    told = [
        f"{each.field}: conflict: {_said(each.store)} here, {_said(each.file)} in the file"
        for each in conflicts
    ]
    return "; ".join(told)


def _said(text: str) -> str:
    from oppcli.domain.wording import quoted

    return quoted(text) if text else "empty"
