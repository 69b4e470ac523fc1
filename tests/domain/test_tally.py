"""Tallies, ranks, velocity and the funnel are plain arithmetic."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.calendar import Period
from oppcli.domain.funnel import Journey, Place, Step, Way, funnel, stays
from oppcli.domain.leaderboard import ranked
from oppcli.domain.tally import Tallied, Tally, is_small, percent, ratio, rolled_up
from oppcli.domain.velocity import Stay, days_per_stage, velocity

QUARTER = Period(date(2026, 10, 1), date(2026, 12, 31), "2026 Q4", "2026q4")
COUNTS = st.integers(0, 10**4)
TALLIES = st.builds(Tally, *[COUNTS] * 11)
ORDER = {1: Place(1, 0), 2: Place(1, 1), 3: Place(1, 2), 9: Place(2, 3)}


def day(number):
    return date(2026, 10, 1) + timedelta(days=number)


def won(name, amount, count=1, currency="EUR"):
    return Tallied((name,), currency, Tally(won_count=count, won=amount))


@given(st.integers(0, 10**12), st.integers(1, 10**12))
def test_a_ratio_is_rounded_half_to_even(part, whole):
    assert ratio(part, whole) == round(Fraction(part, whole))


def test_a_rate_of_nothing_is_nothing():
    assert percent(0, 0) is None
    assert Tally(open_count=3, open=300).win_rate is None


def test_canceled_and_open_are_not_in_the_win_rate():
    of = Tally(won_count=2, lost_count=2, canceled_count=9, open_count=9)
    assert (of.win_rate, of.decided) == (50, 4)


def test_the_win_rate_by_value_is_won_of_won_and_lost():
    assert Tally(won_count=1, won=900, lost_count=9, lost=100).value_rate == 90


def test_fewer_than_ten_is_a_small_sample():
    assert [is_small(n) for n in (0, 1, 9, 10)] == [False, True, True, False]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), TALLIES)))
def test_rolling_up_loses_nothing(parts):
    lines = [Tallied((one, two), "EUR", tally) for one, two, tally in parts]
    total = sum((line.tally for line in lines), Tally())
    assert sum((line.tally for line in rolled_up(lines, (0,))), Tally()) == total
    assert [line.tally for line in rolled_up(lines, ())] == ([total] if lines else [])


def test_currencies_are_never_rolled_up_into_one():
    lines = [won("jana", 5), won("jana", 7, currency="SEK")]
    assert {line.currency: line.tally.won for line in rolled_up(lines, ())} == {"EUR": 5, "SEK": 7}


def test_those_who_won_the_same_share_a_rank():
    lines = [won("a", 1), won("b", 5), won("c", 3), won("d", 5)]
    found = [(each.rank, each.line.groups[0]) for each in ranked(lines)]
    assert found == [(1, "b"), (1, "d"), (3, "c"), (4, "a")]


def test_each_currency_is_ranked_apart():
    found = ranked([won("a", 1), won("b", 9, currency="SEK")])
    assert [each.rank for each in found] == [1, 1]


def test_who_won_and_lost_nothing_has_no_rank():
    assert ranked([Tallied(("a",), "EUR", Tally(open_count=3, open=5))]) == []


@given(TALLIES)
def test_velocity_is_the_product_of_its_parts(of):
    if not (of.won_count and of.cycle_days):
        assert velocity(of) is None
        return
    rate = Fraction(of.won_count, of.decided)
    average = Fraction(of.won, of.won_count)
    cycle = Fraction(of.cycle_days, of.won_count)
    assert velocity(of) == round(of.open_count * rate * average / cycle)


def test_a_stage_tells_its_average_median_and_longest_stay():
    (line,) = days_per_stage([Stay("interest", days) for days in (1, 2, 3, 10)])
    assert (line.count, line.average, line.median, line.longest) == (4, 4, Fraction(5, 2), 10)


def journey(*steps, outcome="", ended=None, value=100, currency="EUR"):
    return Journey(
        tuple(Step(stage, day(number)) for stage, number in steps),
        outcome,
        None if ended is None else day(ended),
        value,
        currency,
    )


def way(each):
    entered = tuple((step.stage, QUARTER.contains(step.day)) for step in each.steps)
    return Way(entered, each.outcome, each.currency, 1, each.value)


def told(*journeys):
    lines = funnel(map(way, journeys), ORDER)
    return {line.stage: (line.entered, line.forward, line.lost) for line in lines}


def test_what_moves_on_left_forward():
    assert told(journey((1, 0), (2, 5)), journey((1, 0))) == {1: (2, 1, 0), 2: (1, 0, 0)}


def test_a_skipped_stage_was_never_entered():
    assert told(journey((1, 0), (3, 5))) == {1: (1, 1, 0), 3: (1, 0, 0)}


def test_going_back_and_forward_again_counts_once():
    assert told(journey((1, 0), (2, 1), (1, 2), (2, 3))) == {1: (1, 1, 0), 2: (1, 0, 0)}


def test_a_stage_of_another_process_is_not_forward():
    assert told(journey((2, 0), (9, 1))) == {2: (1, 0, 0), 9: (1, 0, 0)}
    there_and_back = journey((1, 0), (9, 1), (2, 2))
    assert told(there_and_back) == {1: (1, 1, 0), 9: (1, 0, 0), 2: (1, 0, 0)}


def test_going_back_alone_is_not_forward():
    assert told(journey((2, 0), (1, 2))) == {1: (1, 0, 0), 2: (1, 0, 0)}


def test_the_won_left_forward_and_the_lost_where_they_were():
    won_one = journey((1, 0), (2, 1), outcome="won", ended=3)
    lost_one = journey((1, 0), (2, 1), outcome="lost", ended=3)
    assert told(won_one, lost_one) == {1: (2, 2, 0), 2: (2, 1, 1)}


def test_what_was_entered_outside_the_period_is_not_counted():
    assert told(journey((1, -5), (2, 5))) == {2: (1, 0, 0)}
    assert told(journey((1, -5), (1, 5))) == {}


@given(st.lists(st.tuples(st.sampled_from([1, 2, 3]), st.integers(-50, 150)), max_size=6))
def test_no_stage_is_left_by_more_than_entered_it(steps):
    steps = sorted(steps, key=lambda step: step[1])
    for line in funnel([way(journey(*steps))], ORDER):
        assert line.forward + line.lost <= line.entered == 1
        assert line.conversion == 100 * line.forward
        assert (line.value, line.forward_value) == (100, 100 * line.forward)


def test_a_stay_ends_with_the_next_stage_or_the_close():
    found = stays(
        [journey((1, 0), (2, 5), outcome="won", ended=12), journey((1, 0))],
        {1: "interest", 2: "quotation"},
        QUARTER,
    )
    assert list(found) == [Stay("interest", 5), Stay("quotation", 7)]


def test_a_stay_counts_in_the_period_in_which_it_ended():
    keys = {1: "interest", 2: "quotation"}
    assert list(stays([journey((1, -9), (2, -1))], keys, QUARTER)) == []
    assert list(stays([journey((1, -9), (2, 1))], keys, QUARTER)) == [Stay("interest", 10)]
