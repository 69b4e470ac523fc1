"""Who won how much, in order; those who won the same share a rank."""

from collections.abc import Iterable
from dataclasses import dataclass

from oppcli.domain.tally import Tallied


@dataclass(frozen=True, slots=True)
class Ranked:
    """A line with its rank in its currency, from 1."""

    rank: int
    line: Tallied


def ranked(lines: Iterable[Tallied]) -> list[Ranked]:
    """Lines by what was won, the most first, each currency apart, ranked 1, 2, 2, 4.

    Lines with nothing closed are left out.
    """
    found: list[Ranked] = []
    places: dict[str, int] = {}
    closed = [line for line in lines if line.tally.decided or line.tally.canceled_count]
    for line in sorted(closed, key=lambda each: (each.currency, -each.tally.won, each.groups)):
        place = places[line.currency] = places.get(line.currency, 0) + 1
        before = found[-1] if found else None
        is_tie = (
            before is not None
            and before.line.currency == line.currency
            and before.line.tally.won == line.tally.won
        )
        found.append(Ranked(before.rank if before and is_tie else place, line))
    return found
