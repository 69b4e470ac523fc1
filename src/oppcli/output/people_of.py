"""The people of an opportunity as a table, and what became of one of them as a sentence."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from oppcli.domain.field import CONTACT_ROLES
from oppcli.domain.names import spoken
from oppcli.domain.refs import Ref
from oppcli.output.table import Column, Table

if TYPE_CHECKING:
    from oppcli.services.people import Part

_COLUMNS = (
    Column("opportunity", hidden=True),
    Column("ref"),
    Column("name", shrinks=True),
    Column("role", order=CONTACT_ROLES),
    Column("account", shrinks=True, yields=2),
    Column("phone"),
    Column("email", yields=1),
)


def people_table(people: Sequence[Mapping[str, Any]], ref: Ref) -> Table:
    """A row per person of the opportunity."""
    names = [column.name for column in _COLUMNS[1:]]
    rows = [(str(ref), *(each[name] for name in names)) for each in people]
    return Table(
        _COLUMNS, rows, empty=f"{ref} has no people: oppcli opp people add {ref.number} NAME"
    )


def said(part: "Part") -> str:
    """`O12 Peter Berg (P3, Acme): other → decision maker`."""
    is_of = f"{part.contact}, {part.company}" if part.company else str(part.contact)
    who = f"{part.opportunity} {part.name} ({is_of})"
    if part.role is None:
        return f"{who} removed, was {spoken(part.was or '')}"
    if part.was is None:
        return f"{who} added as {spoken(part.role)}"
    if part.was == part.role:
        return f"{who} is {spoken(part.role)} already{'' if part.notes else ': nothing changed'}."
    return f"{who}: {spoken(part.was)} → {spoken(part.role)}"
