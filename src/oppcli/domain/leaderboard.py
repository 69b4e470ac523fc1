"""Who won how much, in order; those who won the same share a rank."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from oppcli.domain.rollup import OWN, TOTAL
from oppcli.domain.tally import Tallied


@dataclass(frozen=True, slots=True)
class Ranked:
    """A line with its rank in its currency, from 1; none for what a total above holds, too."""

    rank: int | None
    line: Tallied


def ranked(lines: Iterable[Tallied]) -> list[Ranked]:
    """Lines by what was won, the most first, each currency apart, ranked 1, 2, 2, 4.

    Lines with nothing closed are left out. A node's own line follows its total in the tree.
    """
    kept = list(lines)
    totals = {(line.groups, line.currency) for line in kept if line.row == TOTAL}
    own = {
        (line.groups, line.currency): line
        for line in kept
        if line.row == OWN and (line.groups, line.currency) in totals
    }
    tops = _ranked(line for line in kept if line not in own.values())
    return [each for top in tops for each in (top, *_own_of(top.line, own))]


def _own_of(line: Tallied, own: Mapping[tuple[tuple[str, ...], str], Tallied]) -> Iterator[Ranked]:
    mine = own.get((line.groups, line.currency))
    if mine is not None and mine is not line and _has_ended(mine):
        yield Ranked(None, mine)


def _has_ended(line: Tallied) -> bool:
    return bool(line.tally.decided or line.tally.canceled_count)


def _ranked(lines: Iterable[Tallied]) -> list[Ranked]:
    found: list[Ranked] = []
    places: dict[str, int] = {}
    for line in sorted(
        filter(_has_ended, lines), key=lambda each: (each.currency, -each.tally.won, each.groups)
    ):
        place = places[line.currency] = places.get(line.currency, 0) + 1
        before = found[-1] if found else None
        is_tie = (
            before is not None
            and before.line.currency == line.currency
            and before.line.tally.won == line.tally.won
        )
        found.append(Ranked(before.rank if before and is_tie else place, line))
    return found
