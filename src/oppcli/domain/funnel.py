"""How opportunities pass from stage to stage."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from oppcli.domain.periods import Period
from oppcli.domain.survival import LifeTable, life_table
from oppcli.domain.survival import Stay as Watched
from oppcli.domain.tally import percent
from oppcli.domain.velocity import Stay

LEFT = "left"  # why a stay in a stage ended


class Step(NamedTuple):  # made by the hundred thousand: a dataclass takes thrice the time
    """An opportunity entered a stage, by its id, on a day."""

    stage: int
    day: date


class Place(NamedTuple):
    """Where a stage stands: its process, by its id, and its place among the stages of all."""

    process: int
    number: int


class Journey(NamedTuple):
    """One opportunity's way: its steps in order, how and when it ended ('' and None while it is
    open), and its value in minor units of a currency."""

    steps: tuple[Step, ...]
    outcome: str
    ended: date | None
    value: int
    currency: str


class Way(NamedTuple):
    """How some opportunities went alike: the stages they entered in order, each with whether that
    was in the period; how they ended ('' while open); how many they are, and what they are worth
    together in minor units of a currency."""

    entered: tuple[tuple[int, bool], ...]
    outcome: str
    currency: str
    number: int
    value: int

    @property
    def is_within(self) -> bool:
        """Whether any of the stages was entered in the period."""
        return any(is_within for _, is_within in self.entered)


@dataclass(frozen=True, slots=True)
class FunnelLine:
    """Of those that entered a stage: how many left it forward, were lost in it and were canceled
    in it; what the entered and the forwarded are worth, in minor units. The others are still in
    it, or went back."""

    stage: int
    currency: str
    entered: int = 0
    forward: int = 0
    lost: int = 0
    canceled: int = 0
    value: int = 0
    forward_value: int = 0

    @property
    def conversion(self) -> Fraction | None:
        """Left forward ÷ entered, in percent."""
        return percent(self.forward, self.entered)


def funnel(ways: Iterable[Way], order: Mapping[int, Place]) -> list[FunnelLine]:
    """A line per stage and currency, for those that first entered the stage in the period.

    An opportunity counts once in a stage. It left forward when it later reached a stage further on
    in the same process, or was won; a stage it skipped it never entered. What was lost or canceled
    ended in one stage: the last it was in of those that it did not leave forward.
    """
    found: dict[tuple[int, str], list[int]] = {}
    for way in ways:
        count, value = way.number, way.value
        for stage, went_on, ended in _passed(way, order):
            figures = found.setdefault((stage, way.currency), [0, 0, 0, 0, 0, 0])
            figures[0] += count
            figures[4] += value
            if went_on:
                figures[1] += count
                figures[5] += value
            elif ended:
                figures[2 if ended == "lost" else 3] += count
    lines = [FunnelLine(stage, currency, *found[stage, currency]) for stage, currency in found]
    return sorted(lines, key=lambda line: (order[line.stage].number, line.currency))


def _passed(way: Way, order: Mapping[int, Place]) -> list[tuple[int, bool, str]]:
    """The stages first entered in the period: whether it went on from there, or how it ended there
    (lost, canceled or '')."""
    is_won = way.outcome == "won"
    ending = "" if is_won else way.outcome
    furthest: dict[int, int] = {}  # by process, of the stages after the one looked at
    first: dict[int, tuple[bool, bool]] = {}  # in the period, and left forward
    for stage, is_within in reversed(way.entered):
        process, place = order[stage]
        reached = furthest.get(process, -1)
        first[stage] = (is_within, is_won or reached > place)
        furthest[process] = max(place, reached)
    last = next((stage for stage, _ in reversed(way.entered) if not first[stage][1]), None)
    return [
        (stage, went_on, ending if stage == last else "")
        for stage, (is_within, went_on) in first.items()
        if is_within
    ]


def stays(journeys: Iterable[Journey], keys: Mapping[int, str], period: Period) -> Iterable[Stay]:
    """How long each opportunity stayed in the stages that it left in `period`.

    A closed one left its last stage on the day it was closed.
    """
    for journey in journeys:
        for step, until in zip(journey.steps, _leavings(journey.steps, journey.ended), strict=True):
            if until is not None and period.contains(until):
                yield Stay(keys[step.stage], max((until - step.day).days, 0))


def days_in_stages(
    journeys: Iterable[Journey], keys: Mapping[int, str], today: date
) -> dict[str, LifeTable]:
    """By stage: the life table of the days that opportunities stayed in it.

    A closed one left its last stage on the day it was closed; an open one is in it still.
    """
    watched: dict[str, list[Watched]] = {}
    for journey in journeys:
        for step, left in zip(journey.steps, _leavings(journey.steps, journey.ended), strict=True):
            days = max(((left or today) - step.day).days, 0)
            stays = watched.setdefault(keys[step.stage], [])
            stays.append(Watched(0, days, LEFT if left else ""))
    return {stage: life_table(stays) for stage, stays in watched.items()}


def _leavings(steps: Sequence[Step], ended: date | None) -> list[date | None]:
    return [*(step.day for step in steps[1:]), ended] if steps else []
