"""Which business, facility and operation go together: one of another is refused and named."""

from collections.abc import Mapping
from dataclasses import dataclass

PARTS = ("business", "facility", "operation")


@dataclass(frozen=True, slots=True)
class Unit:
    """A business, facility or operation, and the number of what it is a part of, if known."""

    kind: str
    name: str
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A part of a record's assignment that belongs elsewhere: `part` is of `real`, not `given`."""

    part: Unit
    real: Unit
    given: Unit

    def __str__(self) -> str:
        return (
            f"{self.part.kind} {self.part.name} is of {self.real.kind} {self.real.name},"
            f" not of {self.given.name}"
        )


def filled(assignment: Mapping[str, int], units: Mapping[int, Unit]) -> dict[str, int]:
    """The assignment with what follows from it: a facility's business, an operation's facility.

    `assignment` holds numbers of units by kind. What is given stays as it is.
    """
    found = dict(assignment)
    for kind in ("operation", "facility"):
        unit = units.get(found.get(kind, 0))
        parent = units.get(unit.parent or 0) if unit else None
        if unit is not None and unit.parent is not None and parent is not None:
            found.setdefault(parent.kind, unit.parent)
    return found


def misplaced(assignment: Mapping[str, int], units: Mapping[int, Unit]) -> list[Misplaced]:
    """What of an assignment contradicts the rest of it; a unit without a parent fits anywhere."""
    whole = filled(assignment, units)
    wrong: list[Misplaced] = []
    for kind in ("facility", "operation"):
        part = units.get(whole.get(kind, 0))
        real = units.get(part.parent or 0) if part else None
        if part is None or real is None:
            continue
        given = whole.get(real.kind)
        if given != part.parent:
            wrong.append(Misplaced(part, real, units[given or 0]))
    return wrong
