"""What dealers watch: how quickly leads are answered, and what test drives lead to."""

from dataclasses import dataclass
from fractions import Fraction

from oppcli.domain.tally import Decided, Summed, percent

QUICK = 30  # minutes within which a lead is answered quickly


@dataclass(frozen=True, slots=True)
class Response(Summed):
    """How quickly a group of leads was contacted first; `minutes` are of those contacted."""

    leads: int = 0
    minutes: tuple[int, ...] = ()
    waiting: int = 0  # new ones that nobody has contacted

    @property
    def contacted(self) -> int:
        return len(self.minutes)

    @property
    def median(self) -> int | None:
        """The median of the minutes, rounded down; None where none was contacted."""
        from statistics import median

        return int(median(self.minutes)) if self.minutes else None

    @property
    def quick(self) -> Fraction | None:
        """The share of all leads that were contacted within `QUICK` minutes, in percent."""
        return percent(sum(each <= QUICK for each in self.minutes), self.leads)


@dataclass(frozen=True, slots=True)
class Drives(Summed, Decided):
    """Test drives of a group: every one is held, missed, canceled or still ahead.

    `sales` are the opportunities of those that were held, each once; `won_count` and `lost_count`
    are those of them that were closed on the day of the drive or later.
    """

    planned: int = 0
    held: int = 0
    missed: int = 0
    canceled: int = 0
    ahead: int = 0
    sales: int = 0
    won_count: int = 0
    lost_count: int = 0

    @property
    def kept(self) -> Fraction | None:
        """Held ÷ (held + missed), in percent; None of none."""
        return percent(self.held, self.held + self.missed)


def drive(status: str, *, is_past: bool) -> Drives:
    """One test drive: `is_past` says that its day is over."""
    if status == "done":
        return Drives(planned=1, held=1)
    if status == "canceled":
        return Drives(planned=1, canceled=1)
    return Drives(planned=1, missed=1) if is_past else Drives(planned=1, ahead=1)
