"""Sums of what may be won, against counting them out and against drawing them."""

import random
from itertools import product
from math import exp, lgamma, log, prod, sqrt
from statistics import fmean, quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.uncertainty import (
    ExactSum,
    added,
    at_least,
    exact_sum,
    none_yet_points,
    normal_points,
    quantile,
    replay_error,
    student_cdf,
    student_quantile,
    widened,
)

THREE = [(0.7, 100), (0.4, 50), (0.2, 30)]
ITEMS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 5_000)), max_size=7)


def mean(found: ExactSum) -> float:
    return found.low + found.step * sum(i * mass for i, mass in enumerate(found.masses))


def deviation_of(found: ExactSum) -> float:
    middle = mean(found) - found.low
    masses = enumerate(found.masses)
    return sqrt(sum(mass * (i * found.step - middle) ** 2 for i, mass in masses))


def chance_of(found: ExactSum, amount: float) -> float:
    """The chance of that amount or more."""
    masses = enumerate(found.masses)
    return sum(mass for i, mass in masses if found.low + i * found.step >= amount)


def test_three_deals() -> None:
    found = exact_sum(THREE)
    assert mean(found) == pytest.approx(96)
    assert [found.quantile(share) for share in (0.1, 0.5, 0.9)] == [0, 100, 150]
    assert chance_of(found, 100) == pytest.approx(0.7)
    assert found.moved == 0


@given(ITEMS)
def test_a_sum_on_its_own_grid_is_exact(items: list[tuple[float, int]]) -> None:
    found = exact_sum(items)
    chance = 0.0
    for won in product((False, True), repeat=len(items)):
        if sum(a for (_, a), is_won in zip(items, won, strict=True) if is_won) >= 2_500:
            chance += prod(p if w else 1 - p for (p, _), w in zip(items, won, strict=True))
    if all(a % found.step == 0 for _, a in items):
        assert chance_of(found, 2_500) == pytest.approx(chance, abs=1e-9)
    assert mean(found) == pytest.approx(sum(p * a for p, a in items), abs=1e-6)


def drawn(items: list[tuple[float, int]], times: int) -> list[float]:
    chance = random.Random(7)
    return [sum(a for p, a in items if chance.random() < p) for _ in range(times)]


@pytest.mark.parametrize("number", [60, 400, 3_000])
def test_a_sum_of_many_is_as_when_they_are_drawn(number: int) -> None:
    chance = random.Random(number)
    items = [(chance.random() ** 2, chance.randrange(1_000, 9_000_000)) for _ in range(number)]
    found = exact_sum(items)
    sample = drawn(items, 120_000 // number + 400)
    deviation = sqrt(sum(p * (1 - p) * a * a for p, a in items))
    assert mean(found) == pytest.approx(sum(p * a for p, a in items), rel=1e-9)
    assert deviation_of(found) == pytest.approx(deviation, rel=0.00126)
    cuts = quantiles(sample, n=10)
    for share, cut in ((0.1, cuts[0]), (0.5, cuts[4]), (0.9, cuts[8])):
        assert abs(found.quantile(share) - cut) < 0.25 * deviation
    assert (found.moved > 0) == (number > 1_000)
    assert found.moved < 0.05 * deviation
    assert abs(fmean(found.points()) - mean(found)) < 0.01 * deviation


def test_what_is_sure_is_no_chance() -> None:
    assert exact_sum([(1.0, 70), (0.0, 5)]).quantile(0.5) == 70
    assert exact_sum([]).points(3) == [0, 0, 0]


def test_students_t_has_its_tabled_quantiles() -> None:
    tabled = {(0.9, 3): 1.6377, (0.9, 6): 1.4398, (0.975, 1): 12.7062, (0.975, 10): 2.2281}
    for (share, degrees), expected in tabled.items():
        assert student_quantile(share, degrees) == pytest.approx(expected, abs=5e-5)


@given(st.floats(-50, 50), st.integers(1, 40))
def test_students_t_is_symmetric(t: float, degrees: int) -> None:
    assert student_cdf(t, degrees) + student_cdf(-t, degrees) == pytest.approx(1)


def test_the_error_of_replays_is_a_root_mean_square_about_zero() -> None:
    found = replay_error([(1.6222, 1), (1.2245, 1), (1.0543, 1)])
    assert found is not None
    assert found == (pytest.approx(0.3043, abs=5e-5), 3)


def test_fewer_than_three_replays_say_no_error() -> None:
    assert replay_error([(5, 4), (3, 9)]) is None
    assert replay_error([(5, 4), (3, 9), (0.1, 0)]) is None
    assert replay_error([(5, 4), (3, 9), (8, 0)]) is not None


@given(st.floats(0.02, 0.8), st.integers(3, 24), st.floats(1, 1e9))
def test_a_sure_amount_is_widened_to_the_quantiles_of_students_t(
    error: float, degrees: int, amount: float
) -> None:
    points = widened([amount], error, degrees)
    for share in (0.1, 0.5, 0.9):
        expected = amount * exp(error * student_quantile(share, degrees))
        assert quantile(points, share) == pytest.approx(expected, rel=0.01)


def test_the_normal_distribution_of_the_smallest_moves_the_sum_no_more_than_it_says() -> None:
    """Of sales that are alike: their exact sum is a binomial distribution."""
    number, chance, amount = 2_500, 0.3, 700
    found = exact_sum([(chance, amount)] * number)
    ours = {round(found.low) + i * amount: mass for i, mass in enumerate(found.masses)}
    moved = difference = 0.0
    for won in range(number + 1):
        ways = lgamma(number + 1) - lgamma(won + 1) - lgamma(number - won + 1)
        exact = exp(ways + won * log(chance) + (number - won) * log(1 - chance))
        difference += exact - ours.get(won * amount, 0.0)
        moved += abs(difference) * amount
    assert 0 < moved <= found.moved < amount


@pytest.mark.parametrize("seen", [1, 2, 4])
def test_that_none_came_says_little_of_what_may_come(seen: int) -> None:
    """Of Jeffreys' prior: none come with the root of seen ÷ (seen + 1)."""
    points = none_yet_points(seen)
    assert points == sorted(points)
    assert points.count(0) / len(points) == pytest.approx(sqrt(seen / (seen + 1)), abs=0.01)
    assert fmean(points) == pytest.approx(0.5 / seen, rel=0.2)


def test_sums_of_points_are_those_of_two_that_do_not_depend_on_each_other() -> None:
    points = added(normal_points(1_000, 30), normal_points(500, 40))
    assert quantile(points, 0.5) == pytest.approx(1_500, abs=2)
    assert quantile(points, 0.9) == pytest.approx(1_500 + 1.2816 * 50, abs=3)
    assert at_least(points, 0) == 1
    assert at_least(points, 1_500) == pytest.approx(0.5, abs=0.02)
