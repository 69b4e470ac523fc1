"""What dealers watch: how quickly leads are answered, and what test drives lead to."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from fractions import Fraction

from oppcli.domain.tally import percent

QUICK = 30  # minutes within which a lead is answered quickly


@dataclass(frozen=True, slots=True)
class Response:
    """How quickly a group of leads was contacted first; `minutes` are of those contacted."""

    leads: int
    minutes: tuple[int, ...]
    waiting: int  # new ones that nobody has contacted

    @property
    def contacted(self) -> int:
        return len(self.minutes)

    @property
    def median(self) -> int | None:
        """The median of the minutes, rounded down; None where none was contacted."""
        if not self.minutes:
            return None
        ordered, middle = sorted(self.minutes), len(self.minutes) // 2
        if len(ordered) % 2:
            return ordered[middle]
        return (ordered[middle - 1] + ordered[middle]) // 2

    @property
    def quick(self) -> Fraction | None:
        """The share of all leads that were contacted within `QUICK` minutes, in percent."""
        return percent(sum(each <= QUICK for each in self.minutes), self.leads)


@dataclass(frozen=True, slots=True)
class Drives:
    """Test drives of a group: every one is held, missed, canceled or still ahead.

    `sales` are the opportunities of those that were held, each once; `won` and `lost` are those of
    them that were closed on the day of the drive or later.
    """

    planned: int = 0
    held: int = 0
    missed: int = 0
    canceled: int = 0
    ahead: int = 0
    sales: int = 0
    won: int = 0
    lost: int = 0

    def __add__(self, other: "Drives") -> "Drives":
        return Drives(*(getattr(self, each.name) + getattr(other, each.name) for each in _DRIVES))

    @property
    def decided(self) -> int:
        """How many sales were won or lost after: the n of the win rate."""
        return self.won + self.lost

    @property
    def win_rate(self) -> Fraction | None:
        """Won ÷ (won + lost) after a test drive, in percent; None when nothing was decided."""
        return percent(self.won, self.decided)

    @property
    def kept(self) -> Fraction | None:
        """Held ÷ (held + missed), in percent; None of none."""
        return percent(self.held, self.held + self.missed)


_DRIVES = fields(Drives)


def drive(status: str, *, is_past: bool) -> Drives:
    """One test drive: `is_past` says that its day is over."""
    if status == "done":
        return Drives(planned=1, held=1)
    if status == "canceled":
        return Drives(planned=1, canceled=1)
    return Drives(planned=1, missed=1) if is_past else Drives(planned=1, ahead=1)


def total(parts: Iterable[Drives]) -> Drives:
    """All of them together."""
    return sum(parts, Drives())
