"""An import is a merge of three: the file then, the file now and the store now, field by field.

Only what the file changed is taken; what was edited here stays; what both changed differently is a
conflict. A closed record takes nothing: whatever the file changes in it is a conflict.
"""

from collections.abc import Mapping
from enum import Enum

EMPTY = ""  # said of a field that the file empties with `none`
OURS, THEIRS, REJECT = POLICIES = ("ours", "theirs", "reject")

Value = object  # comparable with ==; None for nothing


class Became(Enum):
    """What becomes of one field of a record that a file is about. The values are for programs."""

    SAME = "same"  # the store holds what the file says, or the file says nothing
    KEPT = "kept"  # the file says what it said before, so what the store holds stays
    TAKEN = "taken"  # the file changed, the store did not
    FILLED = "filled"  # the file says something for the first time, and the store holds nothing
    CONFLICT = "conflict"


def merged(then: Value, file: Value, store: Value, *, is_read_only: bool = False) -> Became:
    """What becomes of a field.

    `then` is what the file said when it was last accepted, None where it never said anything;
    `file` what it says now, None for nothing; `store` what is stored, None for nothing. `EMPTY`
    stands for `none`. Nothing that a file changes in a record that `is_read_only` is taken.
    """
    has = EMPTY if store is None else store
    if file is None or file == has:
        return Became.SAME
    if file == then:
        return Became.KEPT
    if is_read_only:
        return Became.CONFLICT
    if then is None:
        return Became.FILLED if has == EMPTY else Became.CONFLICT
    return Became.TAKEN if has == then else Became.CONFLICT


def said_after(then: Mapping[str, str], file: Mapping[str, str]) -> dict[str, str]:
    """What the file has said of a record once a row of it is accepted: fields it leaves out stay.

    A conflict counts as accepted, whichever side it is settled for.
    """
    return {**then, **file}


def reopens(then: object, file: object, closed: tuple[str, ...]) -> bool:
    """Whether the file itself opens a record again: its status then was closed and now is not."""
    return then in closed and file is not None and file not in closed
