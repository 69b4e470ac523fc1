"""The stage ladder of one opportunity: which stages it has been in, and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Move:
    """A change of stage: when, from which, to which (titles)."""

    at: datetime
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Rung:
    """A stage on the ladder. `days` is None for a stage it has never been in."""

    title: str
    days: int | None
    is_here: bool
    is_ahead: bool


def qualify_rung(title: str, status: str, *, made: datetime, until: datetime) -> Rung:
    """What a lead goes through first: the whole days from its making to `until`, at least 0.

    It is passed once the `status` of the lead is qualified.
    """
    days = max(0, int((until - made).total_seconds() // 86_400))
    return Rung(title, days, is_here=status != "qualified", is_ahead=False)


def ladder(
    titles: Sequence[str],
    here: str,
    moves: Sequence[Move],
    *,
    made: datetime,
    until: datetime,
) -> list[Rung]:
    """The process's stages with the whole days spent in each, from `made` to `until`.

    The moments are all of one time zone, and a day is one of its clock. `moves` are in the order
    in which they happened. Days in a stage that was entered several times add up.
    """
    spent: dict[str, float] = {}
    since, stage = made, moves[0].old if moves else here
    for move in moves:
        spent[stage] = spent.get(stage, 0) + (move.at - since).total_seconds()
        since, stage = move.at, move.new
    spent[stage] = spent.get(stage, 0) + max(0.0, (until - since).total_seconds())
    at = titles.index(here) if here in titles else -1
    return [
        Rung(
            title,
            int(spent[title] // 86_400) if title in spent else None,
            is_here=place == at,
            is_ahead=place > at,
        )
        for place, title in enumerate(titles)
    ]
