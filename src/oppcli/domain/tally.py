"""What a group of opportunities comes to: won, lost, canceled, open, and the rates of these.

Win rate = won ÷ (won + lost), by count and by value; what is canceled or open is not in it.
Amounts are minor units of one currency.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Self

FEW = 10  # a rate of fewer than that many is marked: one more sale would change it visibly


class Summed:
    """A dataclass with slots whose sum is that of each of its fields."""

    __slots__: tuple[str, ...] = ()

    def __add__(self, other: Self) -> Self:
        made: Callable[..., Self] = type(self)
        return made(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


class Decided:
    """The win rate of what knows how many were won and lost."""

    __slots__ = ()
    won_count: int
    lost_count: int

    @property
    def decided(self) -> int:
        """How many were won or lost: the n of the win rate."""
        return self.won_count + self.lost_count

    @property
    def win_rate(self) -> Fraction | None:
        """Won ÷ (won + lost) by count, in percent; None when nothing was decided."""
        return percent(self.won_count, self.decided)


@dataclass(frozen=True, slots=True)
class Tally(Summed, Decided):
    """Counts and amounts. `won` is what was earned, the other amounts are estimates."""

    won_count: int = 0
    won: int = 0
    lost_count: int = 0
    lost: int = 0
    canceled_count: int = 0
    canceled: int = 0
    open_count: int = 0
    open: int = 0
    weighted: int = 0  # of the open ones
    open_days: int = 0  # summed ages of the open ones
    cycle_days: int = 0  # summed days from making to winning of the won ones

    @property
    def of_open(self) -> "Tally":
        """The same without what was closed."""
        return Tally(
            open_count=self.open_count,
            open=self.open,
            weighted=self.weighted,
            open_days=self.open_days,
        )

    @property
    def of_closed(self) -> "Tally":
        """The same without the open ones."""
        return replace(self, open_count=0, open=0, weighted=0, open_days=0)

    @property
    def value_rate(self) -> Fraction | None:
        """Won ÷ (won + lost) by value, in percent.

        None where the amounts of the won or of the lost are all zero or missing: those say
        nothing of the value that was decided.
        """
        has_no_worth = (self.won_count and not self.won) or (self.lost_count and not self.lost)
        return None if has_no_worth else percent(self.won, self.won + self.lost)

    @property
    def average_won(self) -> int | None:
        """What one won opportunity brought, in minor units."""
        return ratio(self.won, self.won_count)

    @property
    def average_age(self) -> int | None:
        """Days since the open ones were made, on average."""
        return ratio(self.open_days, self.open_count)

    @property
    def cycle(self) -> int | None:
        """Days from making to winning, on average."""
        return ratio(self.cycle_days, self.won_count)


MEASURES = tuple(field.name for field in fields(Tally))


@dataclass(frozen=True, slots=True)
class Tallied:
    """One line of a report: the values of its groups, the currency of its amounts, the tally.

    `row` is own or total where a tree is rolled up, `level` how deep in the tree.
    """

    groups: tuple[str, ...]
    currency: str
    tally: Tally
    row: str = ""
    level: int = 0


def open_of_then(lines: Iterable[Tallied], then: Iterable[Tallied]) -> list[Tallied]:
    """What was closed by `lines`, with what was open by the lines of `then`, by group and currency;
    what has neither is left out."""
    found: dict[tuple[tuple[str, ...], str], Tally] = {}
    for part in (
        *(replace(line, tally=line.tally.of_closed) for line in lines),
        *(replace(line, tally=line.tally.of_open) for line in then),
    ):
        key = (part.groups, part.currency)
        found[key] = found.get(key, Tally()) + part.tally
    return [Tallied(*key, of) for key, of in found.items() if of != Tally()]


def rolled_up(lines: Iterable[Tallied], places: Iterable[int]) -> list[Tallied]:
    """The lines summed by the groups at these places; each currency apart."""
    kept = tuple(places)
    sums: dict[tuple[tuple[str, ...], str], Tally] = {}
    for line in lines:
        key = (tuple(line.groups[place] for place in kept), line.currency)
        sums[key] = sums.get(key, Tally()) + line.tally
    return [Tallied(groups, currency, tally) for (groups, currency), tally in sums.items()]


def most_lost_first(lines: Iterable[Tallied]) -> list[Tallied]:
    """The lines of reasons or competitors by how many were lost, then canceled, to each; what has
    none comes last."""
    kept = list(lines)
    counts: dict[tuple[str, ...], list[int]] = {}
    for line in kept:
        of = counts.setdefault(line.groups, [0, 0])
        of[0] -= line.tally.lost_count
        of[1] -= line.tally.canceled_count
    return sorted(kept, key=lambda line: (line.groups == ("",), counts[line.groups]))


def percent(part: int, whole: int) -> Fraction | None:
    """`part` of `whole` in percent, exact; None of nothing.

    People read whole percents, programs tenths, each rounded from the exact one, half to even.
    """
    return Fraction(100 * part, whole) if whole else None


def ratio(part: int, whole: int) -> int | None:
    """`part` ÷ `whole` as a whole number, halves to the even one; None when `whole` is 0."""
    if whole == 0:
        return None
    quotient, rest = divmod(part, whole)
    return quotient + (2 * rest > whole or (2 * rest == whole and quotient % 2 == 1))


def is_small(sample: int) -> bool:
    """Whether a rate of that many says little."""
    return 0 < sample < FEW
