"""Sums of what may be won: the exact distribution, and how past errors widen it.

A distribution is passed on as points of equal probability, in order: an amount each.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from itertools import accumulate, pairwise
from math import atan, cos, exp, floor, gcd, log, pi, sin, sqrt
from statistics import NormalDist

POINTS = 101
_CELLS = 20_000  # most cells of a grid on which every amount lies
_ITEMS = 1_000  # most sales that are added one by one
_COARSE = 0.05  # of the standard deviation: what rounding to the grid may add, in quadrature
_TAIL = 1e-11
FEWEST_REPLAYS = 3


@dataclass(frozen=True, slots=True)
class ExactSum:
    """The distribution of a sum on a grid: `masses[i]` is the chance of `low + i · step`.

    `moved` bounds by how much the sum moves on average, in minor units, because a normal
    distribution replaces very many small amounts; it is 0 where none are replaced.
    """

    low: float
    step: float
    masses: list[float]
    moved: float = 0.0

    def quantile(self, share: float) -> float:
        """The smallest amount that is not exceeded with at least that chance."""
        sums = list(accumulate(self.masses))
        place = min(bisect_left(sums, share - 1e-12), len(sums) - 1)
        return self.low + place * self.step

    def points(self, number: int = POINTS) -> list[float]:
        """So many points of equal probability."""
        sums = list(accumulate(self.masses))
        last = len(sums) - 1
        places = (min(bisect_left(sums, (i + 0.5) / number), last) for i in range(number))
        return [self.low + place * self.step for place in places]


def exact_sum(items: Iterable[tuple[float, int]], *, singly: int = _ITEMS) -> ExactSum:
    """The distribution of what is won of (chance, amount in minor units), each apart from others.

    Convolution, one item after the other, on the coarsest grid that all amounts lie on; where
    that is too fine, an amount between two cells is split between them so that its mean is kept.
    Of more than `singly` items those of the smallest variance are added as a normal distribution,
    which moves their sum by Σρ ÷ σ² on average at most (L. Goldstein, Annals of Probability 38,
    2010). What is added to two sums lets them come no further apart, so this bounds the whole.
    """
    possible = [(p, a) for p, a in items if p > 0 and a]
    sure = sum(a for p, a in possible if p >= 1)
    uncertain = [(p * (1 - p) * a * a, p, a) for p, a in possible if p < 1]
    if not uncertain:
        return ExactSum(float(sure), 1.0, [1.0])
    variance = sum(each for each, _, _ in uncertain)
    many: list[tuple[float, float, int]] = []
    if len(uncertain) > singly:
        least = nlargest(singly, (each for each, _, _ in uncertain))[-1]
        many = [item for item in uncertain if item[0] < least]
        uncertain = [item for item in uncertain if item[0] >= least]
        many += uncertain[singly:]
    single = [(p, a) for _, p, a in uncertain[:singly]]
    step: float = gcd(*(a for _, a in single), sure)
    if sum(abs(a) for _, a in single) > _CELLS * step:
        step = max(step, 2 * _COARSE * sqrt(variance / sum(p for p, _ in single)))
    low, masses = 0, [1.0]
    for chance, amount in sorted(single, key=lambda item: abs(item[1])):
        low, masses = _added(low, masses, chance, amount / step)
    moved = middle = 0.0
    if many:
        middle, moved, normal = _normal(many, step)
        low, masses = _convolved(low, masses, *normal)
    whole = sum(masses)
    start = sure + middle + low * step
    return ExactSum(start, step, [mass / whole for mass in masses], moved)


def _added(low: int, masses: list[float], chance: float, cells: float) -> tuple[int, list[float]]:
    """The masses with one more item that is worth so many cells, without tails of no weight."""
    whole = floor(cells)
    part = cells - whole
    lost, near, far = 1 - chance, chance * (1 - part), chance * part
    begin = min(0, whole)
    size = max(0, whole + 1) - begin
    stay = [0.0] * -begin + masses + [0.0] * (size + begin)
    won = [0.0] * (whole - begin) + masses + [0.0] * (size - whole + begin)
    further = [0.0] * (whole + 1 - begin) + masses + [0.0] * (size - whole - 1 + begin)
    mixed = [lost * s + near * w + far * f for s, w, f in zip(stay, won, further, strict=True)]
    return _trimmed(low + begin, mixed)


def _trimmed(low: int, masses: list[float]) -> tuple[int, list[float]]:
    first, last = 0, len(masses)
    while first < last - 1 and masses[first] < _TAIL:
        first += 1
    while last > first + 1 and masses[last - 1] < _TAIL:
        last -= 1
    return low + first, masses[first:last]


def _normal(
    items: Sequence[tuple[float, float, int]], step: float
) -> tuple[float, float, tuple[int, list[float]]]:
    """The mean of the items (variance, chance, amount), how far their sum is from a normal one on
    average, and the masses of that normal one in cells of `step`."""
    mean = variance = third = 0.0
    for spread, p, a in items:
        mean += p * a
        variance += spread
        third += spread * (1 - 2 * p * (1 - p)) * abs(a)
    curve = NormalDist(0, sqrt(variance) / step)
    reach = int(7 * curve.stdev) + 1
    edges = [curve.cdf(cell - 0.5) for cell in range(-reach, reach + 2)]
    masses = [after - before for before, after in pairwise(edges)]
    return mean, third / variance, _trimmed(-reach, masses)


def _convolved(
    low: int, masses: list[float], other_low: int, other: list[float]
) -> tuple[int, list[float]]:
    if len(other) > len(masses):
        masses, other = other, masses
    mixed = [0.0] * (len(masses) + len(other) - 1)
    for place, weight in enumerate(other):
        if weight >= _TAIL:
            end = place + len(masses)
            mixed[place:end] = [
                sum_ + weight * mass for sum_, mass in zip(mixed[place:end], masses, strict=True)
            ]
    return _trimmed(low + other_low, mixed)


def replay_error(replays: Iterable[tuple[float, float]]) -> tuple[float, int] | None:
    """The error of (predicted, came), as a root mean square about zero of log(came ÷ predicted),
    and how many replays it is from; None of fewer than 3.

    Where nothing came, or nothing was predicted, half of one is added to both. Replays where both
    are next to nothing say nothing and are left out.
    """
    logs = []
    for predicted, came in replays:
        if came or predicted >= 0.5:
            more = 0.0 if came and predicted > 0 else 0.5
            logs.append(log((came + more) / (predicted + more)))
    if len(logs) < FEWEST_REPLAYS:
        return None
    return sqrt(sum(each * each for each in logs) / len(logs)), len(logs)


def widened(points: Sequence[float], error: float, degrees: int) -> list[float]:
    """The points with the error of past replays: each times exp(error · t), where t has Student's
    distribution with so many degrees of freedom."""
    factors = [exp(max(-50.0, min(50.0, error * t))) for t in _student_points(degrees)]
    return thinned(x * factor for x in points for factor in factors)


def added(one: Sequence[float], other: Sequence[float]) -> list[float]:
    """The sum of two that do not depend on each other."""
    return thinned(x + y for x in one for y in other)


def none_yet_points(seen: int) -> list[float]:
    """How many come in a period, where none came in `seen` earlier ones.

    The predictive distribution of a Poisson number with Jeffreys' prior: negative binomial, of ½
    and seen ÷ (seen + 1).
    """
    stay = seen / (seen + 1)
    mass, total, number = sqrt(stay), sqrt(stay), 0
    points = []
    for place in range(POINTS):
        while total < (place + 0.5) / POINTS:
            mass *= (0.5 + number) / (number + 1) * (1 - stay)
            number += 1
            total += mass
        points.append(float(number))
    return points


def normal_points(mean: float, deviation: float) -> list[float]:
    """A normal distribution of amounts, none below 0."""
    if deviation <= 0:
        return [max(0.0, mean)] * POINTS
    curve = NormalDist(mean, deviation)
    return [max(0.0, curve.inv_cdf((i + 0.5) / POINTS)) for i in range(POINTS)]


def thinned(points: Iterable[float], number: int = POINTS) -> list[float]:
    """So many of the points, of equal probability, in order."""
    ordered = sorted(points)
    return [ordered[int((i + 0.5) / number * len(ordered))] for i in range(number)]


def quantile(points: Sequence[float], share: float) -> float:
    """The amount that is not exceeded with that chance, between two points in a straight line."""
    place = min(max(share * len(points) - 0.5, 0.0), len(points) - 1.0)
    below = int(place)
    above = points[min(below + 1, len(points) - 1)]
    return points[below] + (place - below) * (above - points[below])


def at_least(points: Sequence[float], amount: float) -> float:
    """The chance of that amount or more."""
    return sum(point >= amount for point in points) / len(points)


def student_cdf(t: float, degrees: int) -> float:
    """The chance that Student's t of so many degrees of freedom is at most `t`.

    Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4.
    """
    angle = atan(t / sqrt(degrees))
    square = cos(angle) ** 2
    odd = degrees % 2
    term = cos(angle) if odd else 1.0
    total = 0.0
    for count in range(1, degrees // 2 + 1):
        total += term
        term *= square * (2 * count - 1 + odd) / (2 * count + odd)
    inside = 2 / pi * (angle + sin(angle) * total) if odd else sin(angle) * total
    return (1 + inside) / 2


def student_quantile(share: float, degrees: int) -> float:
    """The t that is not exceeded with that chance, 0 < share < 1."""
    low, high = -1.0, 1.0
    while student_cdf(low, degrees) > share:
        low *= 2
    while student_cdf(high, degrees) < share:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if student_cdf(middle, degrees) < share else (low, middle)
    return (low + high) / 2


@cache
def _student_points(degrees: int) -> tuple[float, ...]:
    return tuple(student_quantile((i + 0.5) / POINTS, degrees) for i in range(POINTS))
