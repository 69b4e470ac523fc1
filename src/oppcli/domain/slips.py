"""What became of opportunities that were pushed: counts, days, win rates with their intervals."""

from dataclasses import dataclass
from fractions import Fraction

from oppcli.domain.accuracy import wilson
from oppcli.domain.field import OPEN
from oppcli.domain.tally import Decided, Summed, ratio

MANY_PUSHES = 3  # so many and more are one group


@dataclass(frozen=True, slots=True)
class Slipped(Summed, Decided):
    """How often a group of opportunities was pushed and what became of them. `open` is the
    estimate of the open ones, in minor units; `days` sums the days of those that were pushed."""

    count: int = 0
    pushed: int = 0
    pushes: int = 0
    days: int = 0
    open_count: int = 0
    open: int = 0
    won_count: int = 0
    lost_count: int = 0

    @property
    def interval(self) -> tuple[Fraction, Fraction] | None:
        """Wilson's 95 % interval of the win rate, in percent; None when nothing was decided."""
        if not self.decided:
            return None
        low, high = wilson(self.won_count, self.decided)
        return Fraction(100 * low), Fraction(100 * high)

    @property
    def average_days(self) -> int | None:
        """The days by which those that were pushed are later than they first were, on average."""
        return ratio(self.days, self.pushed)


def slipped(status: str, pushes: int, days: int, count: int, amount: int) -> Slipped:
    """So many opportunities of one status, each with so many pushes by so many days in all."""
    is_open = status in OPEN
    is_pushed = pushes > 0
    return Slipped(
        count,
        count if is_pushed else 0,
        count * pushes,
        count * days if is_pushed else 0,
        count if is_open else 0,
        amount if is_open else 0,
        count if status == "won" else 0,
        count if status == "lost" else 0,
    )
