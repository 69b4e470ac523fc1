"""What a record's two states say of its way through the pipeline, and that all of it adds up."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.flow import (
    CHANGES,
    ENTRIES,
    EXITS,
    LINES,
    State,
    Sums,
    Valuation,
    effect,
    flow,
    parse_line,
    steps,
)
from oppcli.errors import BadValue


def state(status="open", *, period=True, group=True, closed_on=None, closing=None):
    is_open = status in ("open", "on_hold")
    return State(status, is_open, period, group, closed_on, closing)


def way(first, last):
    found = flow(first, last, Valuation(10, 20, 15))
    return None if found is None else (found.entry, found.exit)


LOST = state("lost", closed_on="2026-10-05", closing=1)


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (state(), state(), ("start", "end")),
        (state("on_hold"), state(), ("start", "end")),
        (None, state(), ("new", "end")),
        (None, state("won", closing=1), ("new", "won")),
        (None, state(period=False), None),
        (LOST, state(), ("reopened", "end")),
        (LOST, LOST, None),
        (LOST, state("won", closing=2), ("reopened", "won")),
        (state("lost", group=False, closing=1), state(), ("reopened", "end")),
        (state(group=False), state(), ("owner_in", "end")),
        (state(group=False, period=False), state(), ("owner_in", "end")),
        (state(group=False), state("canceled", closing=1), ("owner_in", "canceled")),
        (state(period=False), state(), ("pulled_in", "end")),
        (state(period=False), state("won", closing=1), ("pulled_in", "won")),
        (state(), state("lost", closing=1), ("start", "lost")),
        (state(), state("won", period=False, closing=1), ("start", "pushed_out")),
        (state(), state("won", group=False, closing=1), ("start", "owner_out")),
        (state(), state(period=False), ("start", "pushed_out")),
        (state(), state(group=False, period=False), ("start", "owner_out")),
        (state(), None, ("start", "removed")),
        (state(period=False), None, None),
        (None, None, None),
    ],
)
def test_the_first_entry_and_the_first_exit_that_fit(first, last, found):
    assert way(first, last) == found


def test_a_closing_without_a_number_is_told_by_its_outcome_and_day():
    stood = state("lost", closed_on="2026-10-05")
    assert way(stood, stood) is None
    assert way(stood, LOST) is None
    assert way(stood, state("lost", closed_on="2026-10-06")) == ("reopened", "lost")


def test_what_leaves_does_so_at_its_value_at_first():
    for last in (state(period=False), state(group=False), None):
        found = flow(state(), last, Valuation(10, 20, 15))
        assert (found.came, found.went, found.change, found.rates) == (10, 10, 0, 0)


def test_what_was_not_there_comes_and_goes_at_its_last_value():
    found = flow(state(period=False), state("won", closing=1), Valuation(10, 20, 15))
    assert list(found.lines()) == [("pulled_in", 20), ("won", 20)]


def test_a_change_is_told_apart_from_what_rates_did():
    assert list(flow(state(), state(), Valuation(10, 20, 15)).lines()) == [
        *[("start", 10), ("up", 5), ("rates", 5), ("end", 20)]
    ]
    assert list(flow(state(), state(), Valuation(10, 8, 9)).lines()) == [
        *[("start", 10), ("down", -1), ("rates", -1), ("end", 8)]
    ]


def balanced(sums):
    for place, moving in ((0, (*ENTRIES,)), (1, (*ENTRIES, *CHANGES))):
        came = sum(sums.of(line)[place] for line in moving)
        went = sum(sums.of(line)[place] for line in EXITS if line != "end")
        assert came - went == sums.of("end")[place]


def test_a_published_waterfall_comes_to_its_published_end():
    """Weflow's help on its pipeline waterfall: seven figures and the end that they come to."""
    open_, outside = state(), state(period=False)
    won, lost = state("won", closing=1), state("lost", closing=2)
    sums = Sums()
    for first, last, before, after in [
        (open_, won, 287_487, 287_487),
        (open_, lost, 271_125, 271_125),
        (open_, open_, 600_000, 600_000 - 556_292),
        (open_, open_, 1_257_559 - 287_487 - 271_125 - 600_000, None),
        (None, open_, 0, 1_501_878),
        (outside, open_, 149_382, 149_382),
    ]:
        grown = before + 180_171 if after is None else after
        sums.add(flow(first, last, Valuation(before, grown, grown)))
    assert {line: sums.of(line)[1] for line in LINES if sums.of(line)[0]} == {
        "start": 1_257_559,
        "new": 1_501_878,
        "pulled_in": 149_382,
        "up": 180_171,
        "down": -556_292,
        "won": 287_487,
        "lost": 271_125,
        "end": 1_974_086,
    }
    balanced(sums)


STATES = st.none() | st.builds(
    state,
    st.sampled_from(["open", "on_hold", "won", "lost", "canceled"]),
    period=st.booleans(),
    group=st.booleans(),
    closed_on=st.sampled_from(["2026-10-05", "2026-11-02"]),
    closing=st.none() | st.integers(1, 2),
)
AMOUNTS = st.integers(0, 10**15)
WORTHS = st.builds(Valuation, AMOUNTS, AMOUNTS, AMOUNTS)


@given(st.lists(st.tuples(STATES, STATES, WORTHS)))
def test_any_records_add_up_to_the_minor_unit_and_in_count(records):
    sums = Sums()
    for first, last, worth in records:
        part = flow(first, last, worth)
        taking = bool(
            (first and first.is_in)
            or (last and last.is_in)
            or (part is not None and part.exit in ("won", "lost", "canceled"))
        )
        assert (part is not None) == taking
        if part is not None:
            assert part.came + part.change + part.rates == part.went
            names = [line for line, _ in part.lines()]
            assert sum(name in ENTRIES for name in names) == 1
            assert sum(name in EXITS for name in names) == 1
            assert not {"up", "down"} <= set(names)
            sums.add(part)
    balanced(sums)
    assert sums.of("start")[0] == sum(bool(first and first.is_in) for first, _, _ in records)
    assert sums.of("end")[0] == sum(bool(last and last.is_in) for _, last, _ in records)
    drawn = steps(sums)
    assert (drawn[0].line, drawn[-1].line) == ("start", "end")
    assert drawn[-2].end == drawn[-1].amount == drawn[-1].end
    for one, other in pairwise(drawn[:-1]):
        assert other.begin == one.end
        assert other.end - other.begin == effect(other.line, other.amount)


@pytest.mark.parametrize("text", ["pulled in", "Pulled-In", "pulled_in", " pulled  in "])
def test_a_line_is_named_as_people_write_it(text):
    assert parse_line(text) == "pulled_in"


def test_a_line_that_is_none_is_refused_with_a_near_one():
    with pytest.raises(BadValue) as refused:
        parse_line("pulled")
    assert "pulled_in" in refused.value.hint
