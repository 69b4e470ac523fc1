"""The shapes that pages draw: where each bar begins, how wide it is, and on which scale."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.flow import Step, Waterfall
from oppcli.output.blocks import (
    Band,
    Bands,
    Bar,
    Bars,
    Line,
    Lines,
    Part,
)
from oppcli.output.shapes import Rect, band_end, bands, bars, lines, one_bar, waterfall

PARTS = (Part("Won", "won"), Part("Commit", "strong"), Part("Open", "soft"))


def only(drawn):
    (rect,) = drawn.rects
    return (rect.x, rect.width, rect.look)


def fallen(start, *changes):
    """A waterfall from a level, by lines with their effects, to what is left."""
    steps, level = [Step("start", "Start", 1, start, 0, start)], start
    for line, effect in changes:
        steps.append(Step(line, line, 1, effect, level, level + effect))
        level += effect
    steps.append(Step("end", "End", 1, level, 0, level))
    return Waterfall("Pipeline", "then → now", "EUR", steps)


def test_a_waterfall_begins_each_step_where_the_one_before_it_ended():
    block = fallen(400, ("new", 600), ("won", -500), ("lost", -100))
    assert [only(drawn) for drawn in waterfall(block)] == [
        (0, 40, "strong"),
        (40, 60, "middle"),
        (50, 50, "won"),
        (40, 10, "lost"),
        (0, 40, "strong"),
    ]


def test_a_waterfall_that_falls_below_zero_has_its_zero_inside():
    assert [only(drawn)[:2] for drawn in waterfall(fallen(60, ("down", -100)))] == [
        (40, 60),
        (0, 100),
        (0, 40),
    ]


def test_a_step_of_nothing_is_drawn_as_nothing():
    assert [len(drawn.rects) for drawn in waterfall(fallen(10, ("rates", 0)))] == [1, 0, 1]
    assert [drawn.rects for drawn in waterfall(fallen(0))] == [(), ()]


@given(st.integers(0, 10**15), st.lists(st.integers(-(10**15), 10**15), max_size=12))
def test_every_waterfall_stays_inside_its_drawing_and_joins_its_steps(start, changes):
    block = fallen(start, *(("up", change) for change in changes))
    ends = [0.0]
    for step, each in zip(block.steps, waterfall(block), strict=True):
        for rect in each.rects:
            assert rect.x >= -0.01
            assert rect.x + rect.width <= 100.5
        if each.rects and not step.is_level and abs(each.rects[0].width) > 1:
            rect = each.rects[0]
            ends.append(rect.x if step.amount < 0 else rect.x + rect.width)
    assert all(-0.1 <= end <= 100.5 for end in ends)


def test_pieces_of_a_bar_stand_beside_each_other_on_the_scale_of_the_longest():
    block = Bars("x", PARTS, [Bar("a", (50, 30, 20)), Bar("b", (0, 50, 0), goal=75)])
    first, second = bars(block)
    assert first.rects == (Rect(0, 50, "won"), Rect(50, 30, "strong"), Rect(80, 20, "soft"))
    assert second.rects == (Rect(0, 50, "strong"),)
    assert (first.marks, second.marks) == ((), (75,))


def test_a_goal_beyond_every_bar_lengthens_the_scale():
    (drawn,) = bars(Bars("x", PARTS[:1], [Bar("a", (50,), goal=200)]))
    assert (drawn.rects[0].width, drawn.marks) == (25, (100,))


def test_what_there_is_can_be_seen_however_little():
    assert one_bar(1, 10**15).rects[0].width == pytest.approx(0.4)
    assert one_bar(0, 100).rects == ()
    assert one_bar(-5, 100).rects == ()


def test_a_band_reaches_from_low_to_high_and_is_parted_at_its_middle():
    block = Bands("x", "P10 to P90", [Band("all", 50, 20, 80, goal=60, is_sum=True)])
    (drawn,) = bands(block)
    assert only(drawn) == (25, 75, "strong")
    assert (drawn.middles, drawn.marks) == ((62.5,), (75,))


def test_a_band_without_a_range_is_a_bar():
    (drawn,) = bands(Bands("x", "P10 to P90", [Band("won", 100, look="won")]))
    assert only(drawn) == (0, 100, "won")
    assert drawn.middles == ()


@given(st.lists(st.integers(1, 10**16), min_size=1, max_size=8))
def test_the_scale_of_bands_ends_at_a_round_number_above_them(numbers):
    end = band_end(Bands("x", "", [Band("", number) for number in numbers]))
    assert max(numbers) <= end <= 2 * max(numbers) + 5
    assert str(end).rstrip("0")[1:].isdecimal() or len(str(end).rstrip("0")) == 1


def test_lines_are_drawn_through_the_middles_of_their_columns():
    block = Lines("x", ("Oct", "Nov", "Dec"), [Line("won", (50, 100, None)), Line("q", (0, 0, 0))])
    chart = lines(block)
    assert chart.paths[0].data == "M16.67 50 L50 0"
    assert chart.paths[1].data == "M16.67 100 L50 100 L83.33 100"
    assert [number for _, number in chart.ticks] == [0, 20, 40, 60, 80, 100]


def test_a_line_begins_anew_after_a_gap():
    (path,) = lines(Lines("x", "abcd", [Line("won", (100, None, 50, 0))])).paths
    assert path.data == "M12.5 0 M62.5 50 L87.5 100"


@given(st.lists(st.integers(0, 10**16), min_size=1, max_size=20))
def test_ticks_are_few_round_and_reach_above_the_lines(values):
    chart = lines(Lines("x", ["l"] * len(values), [Line("a", values)]))
    numbers = [number for _, number in chart.ticks]
    assert numbers[0] == 0
    assert numbers[-1] >= max(values)
    assert len(numbers) <= 7
    assert len({after - before for before, after in pairwise(numbers)}) == 1
