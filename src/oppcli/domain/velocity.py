"""How fast a pipeline turns into revenue, and how long opportunities stay in a stage."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from oppcli.domain.tally import Tally, ratio


def velocity(of: Tally) -> int | None:
    """Revenue a day, in minor units: open count × win rate × average won ÷ cycle days.

    The usual sales velocity formula (opportunities × deal value × win rate ÷ length of the sales
    cycle), computed as one fraction and rounded once, half to even. None while nothing was won, or
    everything was won on the day it was made.
    """
    if not of.won_count or not of.cycle_days:
        return None
    # won/decided × sum/won ÷ (days/won): the counts of won cancel but for one.
    return ratio(of.open_count * of.won * of.won_count, of.decided * of.cycle_days)


@dataclass(frozen=True, slots=True)
class Stay:
    """Whole days that one opportunity stayed in a stage, by its key, until it left."""

    stage: str
    days: int


@dataclass(frozen=True, slots=True)
class StageDays:
    """How long a stage takes: how many left it, their average, median and longest stay in days.

    The median of an even number is the mean of the middle two, and may be half a day.
    """

    stage: str
    count: int
    average: int
    median: int | Fraction
    longest: int


def days_per_stage(stays: Iterable[Stay]) -> list[StageDays]:
    """A line per stage, in the order in which stages first come."""
    from statistics import median

    days: dict[str, list[int]] = {}
    for stay in stays:
        days.setdefault(stay.stage, []).append(stay.days)
    return [
        StageDays(
            stage,
            len(each),
            ratio(sum(each), len(each)) or 0,
            _whole(Fraction(median(each))),
            max(each),
        )
        for stage, each in days.items()
    ]


def _whole(number: Fraction) -> int | Fraction:
    return number.numerator if number.denominator == 1 else number
