"""What became of the rows of an import."""

from dataclasses import dataclass, field
from shlex import quote

from oppcli.domain.conflicts import FieldConflict
from oppcli.domain.wording import either, quoted

_LONGEST_SAID = 200


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not taken: the line of the file it starts in, and why."""

    line: int
    reason: str


class NotKnown(str):
    """Why a value cannot be taken: it is none of those that the field knows.

    `flag` is what to type so that it is taken as the one `near`est; where none is near, `flag`
    takes the `usual` one for an example, and `choices` are those to choose from.
    """

    field: str
    value: str
    flag: str
    choices: tuple[str, ...]

    def __new__(
        cls, name: str, value: str, known: tuple[str, ...], *, near: str, usual: str
    ) -> "NotKnown":
        """The sentence about a value of the field called `name`, with the flag in it."""
        flag = map_value(name, value, near or usual)
        made = super().__new__(cls, f"{name}: {quoted(value)} is not {either(known)}; {flag}")
        made.field, made.value, made.flag = name, value, flag
        made.choices = () if near else known
        return made


def map_value(name: str, value: str, proposed: str) -> str:
    """The flag that takes a value in a file for another: `--map-value 'stage:Offer=quotation'`.

    A value that is as long as a story is left for the reader to put in.
    """
    said = value.strip() if len(value) <= _LONGEST_SAID else "…"
    text = f"{name}:{said}={proposed}"
    return f"--map-value {quote(text)}" if "'" in text else f"--map-value '{text}'"


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that means nothing here: the field, how many rows have it, what to type, why.

    `choices` are what it can be taken for, where none is so near that it is to be proposed.
    """

    field: str
    value: str
    count: int
    flag: str
    reason: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """The rows of one import, by what became of them; the four counts add up to `rows`.

    `also` counts what was made beside them, by noun. `anonymous` are created rows without an
    id of their own, which the same file would create again. `rejects` are the first of the
    rejected rows, in the order of the file; `unknown` are all values that nobody knows.
    `notes` is what else is worth saying. Nothing is kept unless `saved`. `conflicts` counts the
    fields of closed and qualified records that stay although the file differs; `conflicting` are
    the first of them. A row that has nothing but conflicts is unchanged.
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

    @property
    def rows(self) -> int:
        """The rows of the file that hold anything."""
        return self.created + self.updated + self.unchanged + self.rejected
