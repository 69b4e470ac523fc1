"""How opportunities pass from stage to stage."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from oppcli.domain.periods import Period
from oppcli.domain.tally import percent
from oppcli.domain.velocity import Stay


@dataclass(frozen=True, slots=True)
class Step:
    """An opportunity entered a stage, by its id, on a day."""

    stage: int
    day: date


@dataclass(frozen=True, slots=True)
class Journey:
    """One opportunity's way: its steps in order, how and when it ended ('' and None while it is
    open), and its value in minor units of a currency."""

    steps: tuple[Step, ...]
    outcome: str
    ended: date | None
    value: int
    currency: str


@dataclass(frozen=True, slots=True)
class FunnelLine:
    """Of those that entered a stage: how many left it forward, were lost or canceled from it, and
    are still in it or went back; what the entered and the forwarded are worth, in minor units."""

    stage: int
    currency: str
    entered: int = 0
    forward: int = 0
    lost: int = 0
    value: int = 0
    forward_value: int = 0

    @property
    def conversion(self) -> int | None:
        """Left forward ÷ entered, in whole percent."""
        return percent(self.forward, self.entered)

    def __add__(self, other: "FunnelLine") -> "FunnelLine":
        return FunnelLine(
            self.stage,
            self.currency,
            self.entered + other.entered,
            self.forward + other.forward,
            self.lost + other.lost,
            self.value + other.value,
            self.forward_value + other.forward_value,
        )


def funnel(
    journeys: Iterable[Journey], order: Mapping[int, int], period: Period
) -> list[FunnelLine]:
    """A line per stage and currency, for those that first entered the stage in `period`.

    `order` gives each stage's place in its process. An opportunity counts once in a stage. It left
    forward when it later reached a stage further on, or was won; a stage it skipped it never
    entered.
    """
    found: dict[tuple[int, str], FunnelLine] = {}
    for journey in journeys:
        for line in _passed(journey, order, period):
            key = (line.stage, line.currency)
            found[key] = found[key] + line if key in found else line
    return sorted(found.values(), key=lambda line: (order[line.stage], line.stage, line.currency))


def _passed(journey: Journey, order: Mapping[int, int], period: Period) -> Iterable[FunnelLine]:
    seen: set[int] = set()
    last = journey.steps[-1].stage if journey.steps else 0
    for number, step in enumerate(journey.steps):
        if step.stage in seen or not period.contains(step.day):
            seen.add(step.stage)
            continue
        seen.add(step.stage)
        went_on = journey.outcome == "won" or any(
            order[later.stage] > order[step.stage] for later in journey.steps[number + 1 :]
        )
        ended_here = step.stage == last and journey.outcome in ("lost", "canceled")
        yield FunnelLine(
            step.stage,
            journey.currency,
            1,
            int(went_on),
            int(ended_here and not went_on),
            journey.value,
            journey.value if went_on else 0,
        )


def stays(journeys: Iterable[Journey], keys: Mapping[int, str], period: Period) -> Iterable[Stay]:
    """How long each opportunity stayed in the stages that it left in `period`.

    A closed one left its last stage on the day it was closed.
    """
    for journey in journeys:
        for step, until in zip(journey.steps, _leavings(journey.steps, journey.ended), strict=True):
            if until is not None and period.contains(until):
                yield Stay(keys[step.stage], max((until - step.day).days, 0))


def _leavings(steps: Sequence[Step], ended: date | None) -> list[date | None]:
    return [*(step.day for step in steps[1:]), ended] if steps else []
