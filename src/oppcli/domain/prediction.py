"""What a period will bring: won so far, from what is open, from what is not made yet, in all.

All is estimated from what was known at the end of the day asked. How far off the method was is
measured by replaying it as of earlier days. Days are ordinals, amounts minor units.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from oppcli.domain.accuracy import bias
from oppcli.domain.calendar import Period as Span
from oppcli.domain.calendar import Unit, bucket, buckets, month_end
from oppcli.domain.chances import Book, Law, Sale, laws
from oppcli.domain.uncertainty import (
    FEWEST_REPLAYS,
    POINTS,
    added,
    at_least,
    exact_sum,
    none_yet_points,
    normal_points,
    quantile,
    replay_error,
    widened,
)

MOST = 0.99  # no chance is higher
QUARTERS = 8  # finished quarters whose month ends are replayed
SAME_POINTS = 4  # periods whose same point is looked at
_RATE_DAYS = 30  # days whose new sales say how many are made a day


@dataclass(frozen=True, slots=True)
class Window:
    """A period that is predicted at the end of `day`: the days after `begin` until `until`."""

    day: int
    begin: int
    until: int

    @property
    def after(self) -> int:
        """The day after which the predicted sales are won."""
        return max(self.day, self.begin)


@dataclass(frozen=True, slots=True)
class Spread:
    """What a number may come to: its median, and points of equal probability.

    The points are widened by the error of replays; None where there are fewer than 3 replays.
    """

    middle: float
    points: list[float] | None

    def at(self, share: float) -> float | None:
        """The number that is not exceeded with that chance."""
        return None if self.points is None else quantile(self.points, share)

    @property
    def low(self) -> float | None:
        """P10: in one of ten such periods it is no more than that."""
        return self.at(0.1)

    @property
    def high(self) -> float | None:
        """P90: in nine of ten such periods it is no more than that."""
        return self.at(0.9)

    def chance_of(self, number: float) -> float | None:
        """The chance of that number or more."""
        return None if self.points is None else at_least(self.points, number)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a prediction: how many are expected to be won, how many and how much that may
    come to, and how far off it was before.

    `misses` are forecast ÷ actual − 1, by count, at the same point of earlier periods, the latest
    first. `moved` bounds by how much the amount is off on average because the least uncertain of
    very many are added as a normal distribution.
    """

    expected: float
    count: Spread
    amount: Spread
    misses: list[float]
    moved: float = 0.0


@dataclass(frozen=True, slots=True)
class Prediction:
    """A prediction for one group of sales."""

    won_count: int
    won: int
    open_count: int
    open: Part
    new: Part
    all: Part


Item = tuple[int, int]  # an open sale: its age on the day asked, and its amount


class Method:
    """The method on all sales of a store: laws, corrections and replays, each made once.

    Groups of sales are predicted by the laws of all: a group's own would say little more than
    its size.
    """

    def __init__(
        self,
        sales: Sequence[Sale],
        window: Window,
        *,
        fiscal_year_start: int = 1,
        roughness: float = 1.0,
        is_replayed: bool = True,
    ) -> None:
        """`roughness` is the root mean square ÷ the mean of the amounts that were won.

        Not `is_replayed` does without replays, where the chances alone are wanted.
        """
        self.book = Book(sales)
        self._roughness = roughness
        self._year_start = fiscal_year_start
        self.window = window
        ends = self._month_ends(window.day) if is_replayed else []
        points = [self._earlier(window, back) for back in range(1, SAME_POINTS + 12)]
        points = [each for each in points if each.until <= window.day][
            : SAME_POINTS if is_replayed else 0
        ]
        windows = [window, *points, *ends]
        days = {each.day for each in windows}
        days |= {self.same_point(each).day for each in windows}
        self._laws = laws(sales, days, fiscal_year_start=fiscal_year_start)
        self.same_points = [each for each in points if self._laws[each.day].is_enough]
        self.month_ends = [each for each in ends if self._laws[each.day].is_enough]
        self._ages: dict[int, set[int]] = {}
        self._raw: dict[Window, dict[int, float]] = {}
        self._factors: dict[Window, float] = {}

    @property
    def law(self) -> Law:
        """The law of the sales known at the end of the day asked."""
        return self._laws[self.window.day]

    @property
    def has_full_quarter(self) -> bool:
        """Whether a full quarter could be replayed, from the day before it to its end."""
        return any(
            each.until - each.day > 85
            for each in self.month_ends  # a quarter has 90 at least
        )

    def chances(self, window: Window) -> dict[int, float]:
        """The chance to be won in the window, by age on its day, of all that are open on it."""
        factor = self._factor(window)
        return {age: min(MOST, raw * factor) for age, raw in self._uncorrected(window).items()}

    def expected(self, sales: Book, window: Window) -> float:
        """How many of `sales` that are open on the window's day are won in it."""
        chances = self.chances(window)
        return sum(chances[age] * count for age, count in sales.open_ages(window.day).items())

    def expected_new(self, sales: Book, window: Window) -> tuple[float, float]:
        """How many are made after the window's day and won in it, and for how much.

        As many as at the same point of the period before, where that can be replayed; else as
        many a day as in the last 30 days, each with its chance.
        """
        before = self.same_point(window)
        if self._laws[before.day].is_enough:
            return sales.won(before.after, before.until, made_after=before.day)
        law = self._laws[window.day]
        made = sales.made(window.day - _RATE_DAYS, window.day)
        ahead = range(-1, window.day - window.until - 1, -1)
        chances = law.chances(
            ahead,
            day=window.day,
            after=window.after,
            until=window.until,
            fiscal_year_start=self._year_start,
        )
        count = made / _RATE_DAYS * sum(chances.values())
        won, amount = sales.won(0, window.day)
        return count, count * amount / won if won else 0.0

    def predict(
        self, sales: Book, items: Sequence[Item], also_won: tuple[int, int] = (0, 0)
    ) -> Prediction:
        """What the window brings of `sales`, of which `items` are open.

        `also_won` is the number and amount of those won in it so far whose first day is unknown.
        """
        window = self.window
        won_count, won = sales.won(window.begin, min(window.day, window.until))
        won_count, won = won_count + also_won[0], won + also_won[1]
        open_ = self._open(sales, items)
        new = self._new(sales)
        whole = Part(
            won_count + open_.expected + new.expected,
            _together(won_count, open_.count, new.count),
            _together(won, open_.amount, new.amount),
            _misses(map(self._replayed_whole(sales), self.same_points)),
        )
        return Prediction(won_count, won, len(items), open_, new, whole)

    def _replayed_whole(self, sales: Book) -> Callable[[Window], tuple[float, float]]:
        def replayed(window: Window) -> tuple[float, float]:
            so_far, _ = sales.won(window.begin, min(window.day, window.until))
            new, _ = self.expected_new(sales, window)
            came, _ = sales.won(window.begin, window.until)
            return so_far + self.expected(sales, window) + new, came

        return replayed

    def _open(self, sales: Book, items: Sequence[Item]) -> Part:
        def replayed(window: Window) -> tuple[float, float]:
            return self.expected(sales, window), _came(sales, window)

        chances = self.chances(self.window)
        error = replay_error(map(replayed, self.month_ends))
        worth = [(chances[age], amount) for age, amount in items]
        amounts = exact_sum(worth)
        counts = exact_sum([(chance, 1) for chance, _ in worth], singly=300)
        return Part(
            sum(chance for chance, _ in worth),
            _spread(counts.points(), counts.quantile(0.5), error),
            _spread(amounts.points(), amounts.quantile(0.5), error),
            _misses(map(replayed, self.same_points)),
            amounts.moved,
        )

    def _new(self, sales: Book) -> Part:
        def replayed(window: Window) -> tuple[float, float]:
            came, _ = sales.won(window.after, window.until, made_after=window.day)
            return self.expected_new(sales, window)[0], came

        count, amount = self.expected_new(sales, self.window)
        misses = _misses(map(replayed, self.same_points))
        error = replay_error(map(replayed, self.month_ends))
        if not count:
            return self._none_yet(sales, misses)
        # Independent arrivals: a Poisson number of them, of sizes that differ as the won ones did.
        counts = normal_points(count, sqrt(count))
        amounts = normal_points(amount, amount * self._roughness / sqrt(count))
        return Part(count, _spread(counts, count, error), _spread(amounts, amount, error), misses)

    def _none_yet(self, sales: Book, misses: list[float]) -> Part:
        """As at the same point before, none; but that none came says little of what may come."""
        seen = 0
        for window in self.same_points:
            if sales.won(window.after, window.until, made_after=window.day)[0]:
                break
            seen += 1
        won, amount = sales.won(0, self.window.day)
        if self.window.until <= self.window.day or not seen or not won:
            nothing = Spread(0.0, [0.0] * POINTS)
            return Part(0.0, nothing, nothing, misses)
        if len(self.month_ends) < FEWEST_REPLAYS:
            return Part(0.0, Spread(0.0, None), Spread(0.0, None), misses)
        counts = none_yet_points(seen)
        worth = [each * amount / won for each in counts]
        return Part(0.0, Spread(0.0, counts), Spread(0.0, worth), misses)

    def _uncorrected(self, window: Window) -> dict[int, float]:
        if window not in self._raw:
            if window.day not in self._ages:
                self._ages[window.day] = set(self.book.open_ages(window.day))
            self._raw[window] = self._laws[window.day].chances(
                self._ages[window.day],
                day=window.day,
                after=window.after,
                until=window.until,
                fiscal_year_start=self._year_start,
            )
        return self._raw[window]

    def _factor(self, window: Window) -> float:
        """The root of came ÷ predicted of the uncorrected method at the same point before; 1 where
        that cannot be replayed."""
        if window not in self._factors:
            before = self.same_point(window)
            factor = 1.0
            if self._laws[before.day].is_enough:
                raw = self._uncorrected(before)
                ages = self.book.open_ages(before.day)
                predicted = sum(raw[age] * count for age, count in ages.items())
                came = _came(self.book, before)
                if predicted > 0:
                    more = 0.0 if came else 0.5
                    factor = sqrt((came + more) / (predicted + more))
            self._factors[window] = factor
        return self._factors[window]

    def same_point(self, window: Window) -> Window:
        """The latest earlier window that was over by the day of this one."""
        back = 1
        while (found := self._earlier(window, back)).until > window.day:
            back += 1
        return found

    def _earlier(self, window: Window, back: int) -> Window:
        days = (window.day, window.begin, window.until)
        return Window(*(earlier_day(day, back, self._year_start) for day in days))

    def _month_ends(self, day: int) -> list[Window]:
        """The month ends of the last finished quarters, each with the end of its quarter."""
        last = bucket(date.fromordinal(day + 1), Unit.QUARTER, self._year_start)
        found = []
        for _ in range(QUARTERS):
            last = bucket(last.start - timedelta(1), Unit.QUARTER, self._year_start)
            before = last.start - timedelta(1)
            cuts = [before, *(month.end for month in _months(last)[:2])]
            until = last.end.toordinal()
            found += [Window(cut.toordinal(), before.toordinal(), until) for cut in reversed(cuts)]
        return found


def earlier_day(day: int, quarters: int, fiscal_year_start: int = 1) -> int:
    """The same day of a quarter so many quarters before: as many days after its start, and the
    end of the month for the end of a month."""
    at = date.fromordinal(day)
    here = bucket(at, Unit.QUARTER, fiscal_year_start)
    there = here
    for _ in range(quarters):
        there = bucket(there.start - timedelta(1), Unit.QUARTER, fiscal_year_start)
    if at == month_end(at.year, at.month):
        place = [month.end for month in _months(here)].index(at)
        return _months(there)[place].end.toordinal()
    return min(there.start + (at - here.start), there.end).toordinal()


def _months(span: Span) -> list[Span]:
    return buckets(span, Unit.MONTH)


def _came(sales: Book, window: Window) -> int:
    """How many that were open on the window's day were won in it."""
    return sales.won(window.after, window.until, made_by=window.day)[0]


def _spread(exact: list[float], middle: float, error: tuple[float, int] | None) -> Spread:
    """The points widened by the error of replays, if there were enough."""
    points = widened(exact, *error) if error else None
    return Spread(middle if points is None else quantile(points, 0.5), points)


def _together(won: int, one: Spread, other: Spread) -> Spread:
    if one.points is None or other.points is None:
        return Spread(won + one.middle + other.middle, None)
    points = [won + each for each in added(one.points, other.points)]
    return Spread(quantile(points, 0.5), points)


def _misses(pairs: Iterable[tuple[float, float]]) -> list[float]:
    return [found for pair in pairs if (found := bias(*pair)) is not None]
