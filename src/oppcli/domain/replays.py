"""Forecasts of past periods as they were stated so many days before the end, and what came.

Days are ordinals, amounts minor units of one currency. Each forecast is of all that the period
brings: what was won in it by the day, and what was expected beside that.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from oppcli.domain.accuracy import Murphy, bias, brier, mape, murphy, score, wilson
from oppcli.domain.calendar import Period
from oppcli.domain.grouping import by_alphabet
from oppcli.domain.tally import Summed
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue

DAYS_BEFORE = (90, 60, 30, 7)
MOST_PERIODS = 8
PERIOD = "period"  # the group that lists every replay
_MOST_DAYS = 366
_TENTHS = 10


class Forecaster(StrEnum):
    """What is replayed, in the order of the report.

    `commit` is won and commit, `best_case` that and best case; `predict` is `forecast --predict`.
    """

    WEIGHTED = "weighted"
    COMMIT = "commit"
    BEST_CASE = "best_case"
    PREDICT = "predict"


class Fate(StrEnum):
    """What became of an open opportunity by the end of the period it was expected in."""

    WON = "won"
    LOST = "lost"  # or canceled
    PUSHED = "pushed"  # still open then, or closed later


@dataclass(frozen=True, slots=True)
class Volume(Summed):
    """How many, and how much: exact numbers, or expected ones."""

    count: float
    amount: float


NOTHING = Volume(0, 0)


@dataclass(frozen=True, slots=True)
class Claim:
    """What was said on the day of one opportunity that was open and expected in the period.

    `chance` is its probability in per cent, `weighted` its amount times that.
    """

    number: int
    group: str
    category: str
    chance: int
    amount: int
    weighted: int


@dataclass(frozen=True, slots=True)
class Chance:
    """A stated chance from 0 to 1, and whether what it is of happened."""

    stated: float
    happened: bool


@dataclass(slots=True)
class Replay:
    """One period as it was forecast at the end of one day.

    `came` is what was won in the period, as known now. A method that could not be replayed is not
    in `said`. `claims` are with their fates, `predicted` the chances of all that were open. `held`
    says whether what came lay from P10 to P90, by count and by amount; None without an interval.
    """

    period: Period
    days: int
    day: int
    came: Volume
    said: dict[Forecaster, Volume] = field(default_factory=dict)
    claims: list[tuple[Claim, Fate]] = field(default_factory=list)
    predicted: list[Chance] = field(default_factory=list)
    held: tuple[bool, bool] | None = None


@dataclass(frozen=True, slots=True)
class Replayed:
    """The replays of some periods, in one currency.

    `without_stage` are the days on which most of the open ones had no known stage, so that only
    `predict` was replayed; `unpredicted` those on which too few were closed to predict from.
    """

    periods: list[Period]
    replays: list[Replay]
    currency: str
    without_stage: list[date]
    unpredicted: list[date]


def stated(won: Volume, claims: Iterable[Claim]) -> dict[Forecaster, Volume]:
    """Weighted, commit and best case of a period, of which `won` was won by then.

    What is omitted is in none of them.
    """
    found = dict.fromkeys((Forecaster.WEIGHTED, Forecaster.COMMIT, Forecaster.BEST_CASE), won)
    for claim in claims:
        if claim.category == "omitted":
            continue
        found[Forecaster.WEIGHTED] += Volume(claim.chance / 100, claim.weighted)
        one = Volume(1, claim.amount)
        if claim.category == "commit":
            found[Forecaster.COMMIT] += one
        if claim.category in ("commit", "best_case"):
            found[Forecaster.BEST_CASE] += one
    return found


def fate(outcome: str, closed: int | None, end: int) -> Fate:
    """What became by the day `end` of one that ended so, or has not ended."""
    if closed is None or closed > end:
        return Fate.PUSHED
    return Fate.WON if outcome == "won" else Fate.LOST


@dataclass(frozen=True, slots=True)
class Errors:
    """How far off forecasts were: the means of bias, |bias| and score over the periods in which
    something came; None of none."""

    bias: float | None
    mape: float | None
    score: float | None


def errors(pairs: Sequence[tuple[float, float]]) -> Errors:
    """The errors of (forecast, came)."""
    biases = [found for pair in pairs if (found := bias(*pair)) is not None]
    scores = [found for pair in pairs if (found := score(*pair)) is not None]
    return Errors(_mean(biases), mape(pairs), _mean(scores))


@dataclass(frozen=True, slots=True)
class Line:
    """One method so many days before the end: in how many periods it was replayed, how far off it
    was, and in how many of those with an interval that held the count, and the amount."""

    days: int
    method: Forecaster
    periods: int
    by_amount: Errors
    by_count: Errors
    intervals: int
    held: int
    held_count: int


def lines(replays: Iterable[Replay]) -> list[Line]:
    """A line for each number of days, and method that could be replayed at it."""
    found: dict[tuple[int, Forecaster], list[Replay]] = defaultdict(list)
    for replay in replays:
        for method in replay.said:
            found[replay.days, method].append(replay)
    order = list(Forecaster)
    return [
        _line(days, method, found[days, method])
        for days, method in sorted(found, key=lambda key: (-key[0], order.index(key[1])))
    ]


def _line(days: int, method: Forecaster, replays: Sequence[Replay]) -> Line:
    held = [each.held for each in replays if each.held and method is Forecaster.PREDICT]
    return Line(
        days,
        method,
        len(replays),
        errors([(each.said[method].amount, each.came.amount) for each in replays]),
        errors([(each.said[method].count, each.came.count) for each in replays]),
        len(held),
        sum(amount for _, amount in held),
        sum(count for count, _ in held),
    )


@dataclass(slots=True)
class Commit:
    """What became of the commit of one group, so many days before the end: of each fate how many,
    and how much had been committed with them."""

    group: str
    days: int
    fates: dict[Fate, Volume] = field(default_factory=lambda: dict.fromkeys(Fate, NOTHING))

    @property
    def whole(self) -> Volume:
        return sum(self.fates.values(), NOTHING)


def commits(replays: Iterable[Replay]) -> list[Commit]:
    """The commit of all replayed periods by group and days before the end."""
    found: dict[tuple[str, int], Commit] = {}
    for replay in replays:
        for claim, became in replay.claims:
            if claim.category == "commit":
                key = (claim.group, replay.days)
                fates = found.setdefault(key, Commit(*key)).fates
                fates[became] += Volume(1, claim.amount)
    return [found[key] for key in sorted(found, key=lambda key: by_alphabet(key[0]))]


@dataclass(frozen=True, slots=True)
class Bin:
    """Stated chances of the same tenth, and how often what they are of happened, with Wilson's
    interval."""

    low: int
    number: int
    mean: float
    happened: int
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Stated chances against what happened: by tenths and in all, with Brier's score and its parts
    by Murphy."""

    bins: list[Bin]
    whole: Bin
    brier: float
    murphy: Murphy


def calibrated(chances: Sequence[Chance]) -> Calibration | None:
    """The calibration of chances, each in whole per cent; None of none."""
    if not chances:
        return None
    exact = [round(each.stated * 100) / 100 for each in chances]
    happened = [each.happened for each in chances]
    tenths: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for pair in zip(exact, happened, strict=True):
        tenths[min(int(pair[0] * 100 + 0.5) // _TENTHS, 9)].append(pair)
    bins = [_bin(tenth * _TENTHS, tenths[tenth]) for tenth in sorted(tenths)]
    whole = _bin(0, list(zip(exact, happened, strict=True)))
    return Calibration(bins, whole, brier(exact, happened), murphy(exact, happened))


def _bin(low: int, pairs: Sequence[tuple[float, bool]]) -> Bin:
    hits = sum(happened for _, happened in pairs)
    mean = sum(chance for chance, _ in pairs) / len(pairs)
    return Bin(low, len(pairs), mean, hits, wilson(hits, len(pairs)))


def claimed(replays: Iterable[Replay]) -> list[Chance]:
    """The probability of each that was expected in its period, and whether it was won in it."""
    return [
        Chance(claim.chance / 100, became is Fate.WON)
        for replay in replays
        for claim, became in replay.claims
        if claim.category != "omitted"
    ]


def _mean(numbers: Sequence[float]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None


def parse_days(text: str) -> tuple[int, ...]:
    """The days before the end of a period: `90,60`, from the largest. Raises BadValue."""
    words = [word.strip() for word in text.split(",")]
    if not all(word.isascii() and word.isdigit() and len(word) <= 3 for word in words):
        raise BadValue(f"{quoted(text)} are not whole numbers of days.", "--days 90,60,30,7")
    found = {int(word) for word in words}
    if max(found) > _MOST_DAYS:
        raise BadValue(f"--days is at most {_MOST_DAYS}.", "--days 90,60,30,7")
    return tuple(sorted(found, reverse=True))
