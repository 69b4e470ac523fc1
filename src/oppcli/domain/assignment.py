"""Which business, facility and operation go together: one of another is refused and named."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from oppcli.domain.names import name_key

PARTS = ("business", "facility", "operation")


@dataclass(frozen=True, slots=True)
class Unit:
    """A business, facility or operation, and the number of what it is a part of, if known."""

    kind: str
    name: str
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A part of a record's assignment that belongs elsewhere: `part` is of `real`, not `given`.

    Each has the name that tells it from its namesakes.
    """

    part: Unit
    real: Unit
    given: Unit

    def __str__(self) -> str:
        return (
            f"{self.part.kind} {self.part.name} is of {self.real.kind} {self.real.name},"
            f" not of {self.given.name}"
        )


def filled(assignment: Mapping[str, int], units: Mapping[int, Unit]) -> dict[str, int]:
    """The assignment filled in: with a facility's business and an operation's facility.

    `assignment` holds numbers of units by kind. Given units stay as they are.
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
    wrong = _contradicting(assignment, units)
    names = names_of(units) if wrong else {}
    return [
        Misplaced(*(replace(units[number], name=names[number]) for number in each))
        for each in wrong
    ]


def _contradicting(
    assignment: Mapping[str, int], units: Mapping[int, Unit]
) -> list[tuple[int, int, int]]:
    """The numbers of each unit that is out of place, of what it is a part of, and of what stands
    there instead."""
    whole = filled(assignment, units)
    wrong = []
    for kind in ("facility", "operation"):
        number = whole.get(kind, 0)
        part = units.get(number)
        above = 0 if part is None else part.parent or 0
        if above not in units:
            continue
        given = whole.get(units[above].kind, 0)
        if given != above:
            wrong.append((number, above, given))
    return wrong


def namesakes_of(kind: str, name: str, units: Mapping[int, Unit]) -> list[int]:
    """The units that are called so: by their name, else by what they are a part of: `North/Hall`.

    Neither case nor how many blanks there are matters.
    """
    wanted = name_key(name)
    alike = {number: unit for number, unit in units.items() if unit.kind == kind}
    return [n for n, unit in alike.items() if name_key(unit.name) == wanted] or [
        n for n, unit in alike.items() if name_key(called(unit, units)) == wanted
    ]


def called(unit: Unit, units: Mapping[int, Unit]) -> str:
    """What tells a unit from its namesakes: `North/Hall`, `North/Hall/Sales`."""
    parent = units.get(unit.parent or 0)
    if unit.kind == "business" or parent is None:
        return unit.name
    return f"{called(parent, units)}/{unit.name}"


def names_of(units: Mapping[int, Unit]) -> dict[int, str]:
    """What people call each unit: its name, with its place where others of its kind bear it."""
    counts = Counter((unit.kind, name_key(unit.name)) for unit in units.values())
    return {
        number: unit.name if counts[unit.kind, name_key(unit.name)] == 1 else called(unit, units)
        for number, unit in units.items()
    }


def told_apart(
    kind: str, namesakes: Iterable[int], beside: Mapping[str, int], units: Mapping[int, Unit]
) -> list[int]:
    """Of several units of one name, those whose parents fit the other units of a record.

    `beside` holds the numbers of its units by kind. A unit without a parent fits anywhere, so one
    that has its place there goes first.
    """
    above = {each: beside[each] for each in PARTS[: PARTS.index(kind)] if each in beside}
    fitting = [number for number in namesakes if not _contradicting({**above, kind: number}, units)]
    placed = [number for number in fitting if units[number].parent is not None]
    return placed if above and placed else fitting
