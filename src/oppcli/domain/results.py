"""What a write gives back: the record as it was and is, and what happened to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oppcli.domain.fields import KINDS, Field
from oppcli.domain.process import Stage
from oppcli.domain.refs import Ref

Facts = Mapping[str, Any]

# Bookkeeping that changes with every write and says nothing of its own.
_UNSAID = ("updated_at", "stage_since")


@dataclass(frozen=True, slots=True)
class FieldChanged:
    """A field whose value to a reader changed; amounts in minor units."""

    field: Field
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Written:
    """A record by field name, as it was (`before` is None for a new one) and as it is.

    `whom` is whom an activity is about, '' where that is nobody; None where it is not to be said.
    """

    ref: Ref
    before: Facts | None
    record: Facts
    notes: tuple[str, ...] = ()
    whom: str | None = None

    @property
    def changed(self) -> tuple[FieldChanged, ...]:
        """What differs, in the vocabulary's order."""
        if self.before is None:
            return ()
        before, record, kind = self.before, self.record, KINDS[self.ref.kind]
        has_own = len(before) != len(kind.fields) or len(record) != len(kind.fields)
        return tuple(
            FieldChanged(field, *_told_apart(field.name, before, record))
            for field in (kind.all_fields if has_own else kind.fields)
            if (
                before.get(field.name) != record.get(field.name)
                or before.get(f"{field.name}_ref") != record.get(f"{field.name}_ref")
            )
            and field.name not in _UNSAID
            and not field.name.endswith("_ref")  # the name beside it says so
        )


def _told_apart(name: str, before: Facts, record: Facts) -> tuple[Any, Any]:
    """The old and the new value of a field; links to two records of one name with their refs:
    `Peter Meier (P1)`."""
    old, new = before.get(name), record.get(name)
    if old != new:
        return old, new
    ref = f"{name}_ref"
    return f"{old} ({before[ref]})", f"{new} ({record[ref]})"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver(Written):
    """A record that got another owner, and how many open activities of the old owner went along,
    or stayed where they `are_kept`."""

    activities: int = 0
    are_kept: bool = False


def activities_went_along(count: int) -> tuple[str, ...]:
    """`takes 2 open activities along`; nothing of none."""
    return (f"takes {open_activities(count)} along",) if count else ()


def open_activities(count: int) -> str:
    """`1 open activity`, `2 open activities`."""
    return f"{count:,} open {'activity' if count == 1 else 'activities'}"


@dataclass(frozen=True, slots=True)
class Stated:
    """What was written of something that has a name and no ref: a rate, a quota, a user.

    `changed` are field, old and new: texts, or exact numbers.
    """

    name: str
    is_new: bool
    changed: Sequence[tuple[str, object, object]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved(Written):
    """A move from one stage to another, after `days` whole days in the old one, and `why`, where
    that was said."""

    was: Stage
    now: Stage
    days: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Closed(Written):
    """A closed opportunity; `skipped` are the titles of stages it never saw."""

    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Repriced(Written):
    """A deal with its opportunity as it was and is, whose revenue follows it."""

    total_before: Facts
    total: Facts


@dataclass(frozen=True, slots=True)
class Done(Written):
    """What was done to a record, and the next step that was planned with it, if any."""

    planned: Written | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """An account or a contact that a lead led to. `how` says how it was found: '' means new."""

    ref: Ref
    name: str
    how: str = ""

    def __str__(self) -> str:
        return f"{self.ref.kind} {self.ref} {self.name} ({self.how or 'new'})"


@dataclass(frozen=True, slots=True)
class Qualified(Written):
    """A qualified lead with what came of it."""

    account: Party | None = None
    contact: Party | None = None
    opportunity: Written | None = None
