"""What became of the leads of a period: qualified, disqualified or open still, and what was won."""

from dataclasses import dataclass
from fractions import Fraction

from oppcli.domain.accuracy import wilson
from oppcli.domain.tally import Summed, percent


@dataclass(frozen=True, slots=True)
class Leads(Summed):
    """A group of leads; each is open, qualified or disqualified.

    `days` are those that the qualified ones took, of which the history knows it. `won_count` and
    `won` are the sales of qualified ones, and what they brought.
    """

    leads: int = 0
    open: int = 0
    qualified: int = 0
    disqualified: int = 0
    days: tuple[int, ...] = ()
    won_count: int = 0
    won: int = 0

    @property
    def decided(self) -> int:
        """How many were qualified or disqualified: the n of the conversion rate."""
        return self.qualified + self.disqualified

    @property
    def conversion(self) -> Fraction | None:
        """Qualified ÷ (qualified + disqualified), in percent; None when none was decided."""
        return percent(self.qualified, self.decided)

    @property
    def interval(self) -> tuple[Fraction, Fraction] | None:
        """Wilson's 95 % interval of the conversion rate, in percent; None when none was decided."""
        if not self.decided:
            return None
        low, high = wilson(self.qualified, self.decided)
        return Fraction(100 * low), Fraction(100 * high)

    @property
    def median_days(self) -> int | None:
        """The median of the days, rounded down; None of none."""
        from statistics import median

        return int(median(self.days)) if self.days else None


def lead(status: str, days: int | None) -> Leads:
    """One lead; `days` are those from its making to its qualifying, None where nobody knows."""
    if status == "qualified":
        return Leads(leads=1, qualified=1, days=() if days is None else (days,))
    if status == "disqualified":
        return Leads(leads=1, disqualified=1)
    return Leads(leads=1, open=1)
