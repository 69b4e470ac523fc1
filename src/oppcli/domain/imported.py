"""What became of the rows of an import."""

from dataclasses import dataclass, field
from shlex import quote
from typing import NamedTuple

from oppcli.domain.conflicts import FieldConflict
from oppcli.domain.merging import OURS
from oppcli.domain.wording import either, quoted

_LONGEST_SAID = 200
LEFT_OPEN = "?"  # stands in a proposed flag for a choice that the user has to make


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not taken: the line of the file it starts in, and why."""

    line: int
    reason: str


class NotKnown(str):
    """Why a value cannot be taken: it is none of those that the field knows.

    `flag` is what to type so that it is taken for `near`, the one choice worth proposing; where
    there is none (''), the flag leaves the place of the choice open: `?`. `choices` are all of
    them, `endings` those that `--ending` can make it. `may_end`: see `Unknown`.
    """

    field: str
    value: str
    flag: str
    near: str
    choices: tuple[str, ...]
    endings: tuple[str, ...]
    may_end: bool

    def __new__(
        cls,
        name: str,
        value: str,
        choices: tuple[str, ...],
        *,
        near: str = "",
        reason: str = "",
        flag: str = "",
        endings: tuple[str, ...] = (),
        may_end: bool = False,
    ) -> "NotKnown":
        """The sentence about a value of the field called `name`, with the flag in it."""
        flag = flag or map_value(name, value, near or LEFT_OPEN)
        reason = reason or f"{quoted(value)} is not {either(choices)}"
        made = super().__new__(cls, f"{name}: {reason}; {flag}")
        made.field, made.value, made.flag, made.near = name, value, flag, near
        made.choices, made.endings, made.may_end = choices, endings, may_end
        return made


_MOST_PROPOSED = 12  # flags that still make a line


def map_value(name: str, value: str, proposed: str) -> str:
    """The flag that takes a value in a file for another: `--map-value 'stage:Offer=quotation'`.

    A value that is as long as a story is left for the reader to put in.
    """
    return _flag("--map-value", f"{name}:{_said(value)}={proposed}")


def ending_flag(value: str, proposed: str) -> str:
    """The flag that makes a value in a file an ending: `--ending 'Verloren an X=lost'`."""
    return _flag("--ending", f"{_said(value)}={proposed}")


def _said(value: str) -> str:
    return value.strip() if len(value) <= _LONGEST_SAID else "…"


def _flag(option: str, text: str) -> str:
    return f"{option} {quote(text)}" if "'" in text else f"{option} '{text}'"


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that means nothing here: the field, how many rows have it, what to type, why.

    `choices` are what it can be taken for, `near` is the one that is proposed, if any is.
    `endings` are those that `--ending` can make it. A value that `may_end` is a word for an ending,
    or nearly one, and has to be decided by the user even where stages are made of the file.
    """

    field: str
    value: str
    count: int
    flag: str
    reason: str
    choices: tuple[str, ...] = ()
    near: str = ""
    endings: tuple[str, ...] = ()
    may_end: bool = False


class FieldPlan(NamedTuple):
    """One field of a row, as people write values: '' for nothing.

    `then` is what the file said before, `becomes` what is stored in the end; `how` is a value of
    `Became`, or `new` for a record that is made.
    """

    field: str
    then: str
    file: str
    store: str
    becomes: str
    how: str


class RowPlan(NamedTuple):
    """One row of a file: where it starts, the record it is about, and what becomes of it."""

    line: int
    ref: str
    action: str
    fields: list[FieldPlan]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """The rows of one import, by what became of them; the four counts add up to `rows`.

    `also` counts what was made beside them, by noun. `anonymous` are created rows without an
    id of their own, which the same file would create again. `rejects` are the first of the
    rejected rows and the first of each reason, in the order of the file; `reasons` counts the rows
    of the first reasons; `unknown` are all values that nobody knows.
    `notes` is what else is worth saying. Nothing is kept unless `saved`. `conflicts` counts the
    fields that the file and the store changed differently; `conflicting` are
    the first of them. A row that has nothing but conflicts is unchanged. `policy` says which side
    settles them: `ours`, `theirs` or `reject`. `plan` says what becomes of each row, where that
    was asked. `synonyms` counts the rows of each stage that
    the file calls by another name: what it says, and the stage. `made` are the numbers of the first
    and the last created record, where there are no others between them.
    """

    kind: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    anonymous: int = 0
    also: dict[str, int] = field(default_factory=dict)
    rejects: tuple[Reject, ...] = ()
    saved: bool = True
    unknown: tuple[Unknown, ...] = ()
    notes: tuple[str, ...] = ()
    conflicts: int = 0
    conflicting: tuple[FieldConflict, ...] = ()
    policy: str = OURS
    plan: tuple[RowPlan, ...] = ()
    reasons: dict[str, int] = field(default_factory=dict)
    synonyms: dict[tuple[str, str], int] = field(default_factory=dict)
    made: tuple[int, int] | None = None

    @property
    def proposed(self) -> tuple[str, ...]:
        """The flags that let every rejected row in: each has a value that means nothing here, with
        a choice that is proposed for it. None where rows are wrong in another way, or where the
        flags are many."""
        why = {each.reason for each in self.unknown if each.near and not each.may_end}
        is_all = self.rejected == sum(self.reasons.values()) and why >= self.reasons.keys()
        said = all(len(each.value) <= _LONGEST_SAID for each in self.unknown)
        if not (is_all and said) or len(self.unknown) > _MOST_PROPOSED:
            return ()
        return tuple(each.flag for each in self.unknown)

    @property
    def rows(self) -> int:
        """The rows of the file that hold anything."""
        return self.created + self.updated + self.unchanged + self.rejected
