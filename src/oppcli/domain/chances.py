"""The chance that an open sale is won by a day, from how long sales took until now.

Days are ordinals (`date.toordinal`). A law is what was known at the end of one day; it is made of
nothing that happened later.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from oppcli.domain.calendar import month_end
from oppcli.domain.survival import LifeTable, running

CAUSES = ("won", "lost", "canceled")
ENOUGH = 40  # won ones, and lost ones, below which nothing is predicted
_SHRINK = 10  # observed and expected ends that are added, so that a month seen briefly says little


@dataclass(frozen=True, slots=True)
class Sale:
    """`count` sales with the same first day and, once `closed`, the same end.

    `amount` is what they were won for together, in minor units.
    """

    first: int
    closed: int | None = None
    outcome: str = ""
    count: int = 1
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Law:
    """How long sales took, as known at the end of a day.

    `factors` say by cause how much more often sales end in the first, second and third month of
    a quarter than their ages explain.
    """

    table: LifeTable
    factors: dict[str, tuple[float, ...]]
    counts: dict[str, int]  # how many have ended, by cause

    @property
    def is_enough(self) -> bool:
        """Whether enough were won, and lost, to predict from."""
        return all(self.counts.get(cause, 0) >= ENOUGH for cause in ("won", "lost"))

    def chances(
        self, ages: Collection[int], *, day: int, after: int, until: int, fiscal_year_start: int = 1
    ) -> dict[int, float]:
        """The chance to be won after the day `after` and by `until`, of those open at `day`, by
        their ages on it; 0 for ages that no sale has reached. The age −1 is that of one that will
        be made the day after.

        The sum over the days of s · h · f of winning, where s is the chance to be open still, h
        the hazard at the age reached, and f the factor of the month of the quarter.
        """
        size = len(self.table.at_risk)
        known = sorted(age for age in ages if age < size)
        found = dict.fromkeys(ages, 0.0)
        padding = [0.0] * max(0, until - day)
        winning, ending = [], []
        for month in range(3):
            rates = {
                cause: [rate * self.factors[cause][month] for rate in self.table.hazard(cause)]
                for cause in CAUSES
            }
            # A few sales at risk and a factor can come to more than all of them.
            ends = [max(1.0, sum(each)) for each in zip(*rates.values(), strict=True)]
            winning.append([w / e for w, e in zip(rates["won"], ends, strict=True)] + padding)
            ending.append([min(1.0, sum(e)) for e in zip(*rates.values(), strict=True)] + padding)
        months = [month_of_quarter(each, fiscal_year_start) for each in range(day + 1, until + 1)]
        first = max(after - day, 0)
        for age in known:
            still, total = 1.0, 0.0
            for ahead, month in enumerate(months, 1):
                at = age + ahead
                if at < 0:
                    continue
                if at >= size:
                    break
                if ahead > first:
                    total += still * winning[month][at]
                still *= 1 - ending[month][at]
            found[age] = total
        return found


def month_of_quarter(day: int, fiscal_year_start: int = 1) -> int:
    """0, 1 or 2: which month of its quarter the day lies in."""
    return (date.fromordinal(day).month - fiscal_year_start) % 3


def laws(
    sales: Sequence[Sale], days: Iterable[int], *, fiscal_year_start: int = 1
) -> dict[int, Law]:
    """The law as known at the end of each of `days`.

    Sales are watched from the store's first closing on: those that closed before it are not in
    the store, so those that are count from the age that they had then. All laws are made in one
    pass over the calendar.
    """
    wanted = sorted(set(days))
    closings = [sale.closed for sale in sales if sale.closed is not None]
    begin = min(closings, default=None)
    if begin is None or not wanted:
        return {day: _nothing() for day in wanted}
    counting = _Counting(sales, begin, wanted[-1], fiscal_year_start)
    found = {}
    for day in wanted:
        counting.advance(day)
        found[day] = counting.law() if day >= begin else _nothing()
    return found


def _nothing() -> Law:
    return Law(LifeTable([], {}), dict.fromkeys(CAUSES, (1.0, 1.0, 1.0)), {})


class _Counting:
    """Counts the days at risk and the ends by age and month of the quarter, day after day."""

    def __init__(
        self, sales: Sequence[Sale], begin: int, last: int, fiscal_year_start: int
    ) -> None:
        self._year_start = fiscal_year_start
        self._day = begin - 1  # counted until the end of it
        self._begins: dict[int, int] = defaultdict(int)
        self._ends: dict[int, list[Sale]] = defaultdict(list)
        for sale in sales:
            if sale.first <= last:
                self._begins[sale.first] += sale.count
                if sale.closed is not None and sale.closed <= last:
                    self._ends[sale.closed].append(sale)
        size = last - min(self._begins, default=last) + 2
        self._risk = [[0] * (size + 1) for _ in range(3)]
        self._ended = {cause: [0] * size for cause in CAUSES}
        self._observed = {cause: [0] * 3 for cause in CAUSES}
        self._open = {first: count for first, count in self._begins.items() if first <= self._day}

    def advance(self, day: int) -> None:
        """Counts until the end of that day."""
        while self._day < day:
            month = date.fromordinal(self._day + 1)
            self._count(min(day, month_end(month.year, month.month).toordinal()))

    def law(self) -> Law:
        """The law of the sales known by now."""
        by_month = [running(changes) for changes in self._risk]
        at_risk = [sum(each) for each in zip(*by_month, strict=True)]
        size = max((age for age, risk in enumerate(at_risk) if risk), default=-1) + 1
        ended = {cause: ends[:size] for cause, ends in self._ended.items()}
        table = LifeTable(at_risk[:size], ended)
        factors = {}
        for cause in CAUSES:
            hazard = table.hazard(cause)
            expected = [sum(map(float.__mul__, hazard, map(float, days))) for days in by_month]
            factors[cause] = tuple(
                (seen + _SHRINK) / (due + _SHRINK) if any(days) else 1.0
                for seen, due, days in zip(self._observed[cause], expected, by_month, strict=True)
            )
        counts = {cause: sum(seen) for cause, seen in self._observed.items()}
        return Law(table, factors, counts)

    def _count(self, until: int) -> None:
        """Counts the days until `until`, all of one month."""
        start = self._day + 1
        month = month_of_quarter(start, self._year_start)
        risk = self._risk[month]
        begun = {
            first: self._begins[first] for first in range(start, until + 1) if first in self._begins
        }
        self._open.update(begun)
        for day in range(start, until + 1):
            for sale in self._ends.get(day, ()):
                age, first = day - sale.first, sale.first
                risk[max(0, start - first)] += sale.count
                risk[age + 1] -= sale.count
                self._ended[sale.outcome][age] += sale.count
                self._observed[sale.outcome][month] += sale.count
                self._open[first] -= sale.count
        for first, count in self._open.items():
            if count:
                risk[max(0, start - first)] += count
                risk[until - first + 1] -= count
        self._open = {first: count for first, count in self._open.items() if count}
        self._day = until


class Book:
    """Sales by their ends, so that what was won or open at some time is found quickly."""

    def __init__(self, sales: Iterable[Sale]) -> None:
        self._closed: list[tuple[int, int, int]] = []  # closing day, first day, how many
        self._won: list[tuple[int, int, int, int]] = []  # and for how much
        self._ages: dict[int, dict[int, int]] = {}  # by day asked
        self._begun: Counter[int] = Counter()  # first days of those that are still open
        for sale in sales:
            if sale.closed is None:
                self._begun[sale.first] += sale.count
                continue
            self._closed.append((sale.closed, sale.first, sale.count))
            if sale.outcome == "won":
                self._won.append((sale.closed, sale.first, sale.count, sale.amount))
        self._closed.sort()
        self._won.sort()

    def won(
        self, after: int, until: int, *, made_after: int = 0, made_by: int | None = None
    ) -> tuple[int, int]:
        """How many were won after the one day and by the other, and for how much."""
        count = amount = 0
        begin = bisect_left(self._won, (after + 1,))
        latest = until if made_by is None else made_by
        for _, first, number, worth in self._won[begin : bisect_left(self._won, (until + 1,))]:
            if made_after < first <= latest:
                count += number
                amount += worth
        return count, amount

    def made(self, after: int, until: int) -> int:
        """How many had their first day after the one day and by the other."""
        ended = sum(count for _, first, count in self._closed if after < first <= until)
        return ended + sum(c for first, c in self._begun.items() if after < first <= until)

    def open_ages(self, day: int) -> dict[int, int]:
        """How many are open at the end of `day`, by their age on it."""
        if day in self._ages:
            return self._ages[day]
        found = self._ages[day] = defaultdict(int)
        for _, first, count in self._closed[bisect_left(self._closed, (day + 1,)) :]:
            if first <= day:
                found[day - first] += count
        for first, count in self._begun.items():
            if first <= day:
                found[day - first] += count
        return found
