"""Quotas count where their whole period lies, once; attainment, gap and coverage follow."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.calendar import Period, quarter, whole_year
from oppcli.domain.quotas import (
    Quota,
    attainment,
    by_currency,
    coverage,
    gap,
    of_all,
    of_group,
    period_name,
    within,
)

Q4 = quarter(2026, 4)


def quota(who, start, end, amount=100, kind="user", **more):
    days = (date.fromisoformat(start), date.fromisoformat(end))
    return Quota(who, kind, *days, amount, "EUR", **more)


NOVEMBER = quota("jana", "2026-11-01", "2026-11-30")
DECEMBER = quota("jana", "2026-12-01", "2026-12-31", 200)
QUARTER = quota("jana", "2026-10-01", "2026-12-31", 900)


def test_months_add_up_to_a_quarter():
    assert by_currency(within([NOVEMBER, DECEMBER], Q4)) == {"EUR": 300}


def test_the_longest_of_overlapping_quotas_counts():
    assert within([NOVEMBER, QUARTER, DECEMBER], Q4) == [QUARTER]


def test_a_quota_is_never_split():
    assert within([QUARTER], Period(date(2026, 11, 1), date(2026, 12, 31), "")) == []


def test_quotas_of_two_do_not_overlap():
    assert len(within([QUARTER, quota("leif", "2026-11-01", "2026-11-30")], Q4)) == 2


def test_a_quota_of_nothing_is_none():
    assert within([quota("jana", "2026-11-01", "2026-11-30", 0)], Q4) == []


def test_a_whole_report_is_held_against_the_highest_level_that_has_a_quota():
    everybody = quota("all", "2026-10-01", "2026-12-31", 500, "all")
    north = quota("North", "2026-10-01", "2026-12-31", 300, "business")
    yard = quota("Yard", "2026-10-01", "2026-12-31", 200, "business", parent="North")
    assert of_all([QUARTER, north, everybody]) == [everybody]
    assert of_all([QUARTER, north, yard]) == [north]
    assert of_all([QUARTER]) == [QUARTER]
    assert of_all([]) == []


def test_a_business_and_a_user_of_one_name_are_told_apart():
    business = quota("jana", "2026-10-01", "2026-12-31", 300, "business")
    assert of_group([business, QUARTER], "owner", "jana") == [QUARTER]
    assert of_group([business, QUARTER], "business", "jana") == [business]


@pytest.mark.parametrize(
    ("won", "owed", "percent", "missing"),
    [
        (320, 300, Fraction(320, 3), 0),
        (110, 300, Fraction(110, 3), 190),
        (0, 300, 0, 300),
        (5, 1000, Fraction(1, 2), 995),
    ],
)
def test_attainment_is_won_by_quota_and_the_gap_never_below_nothing(won, owed, percent, missing):
    assert (attainment(won, owed), gap(won, owed)) == (percent, missing)


def test_without_a_quota_there_is_nothing_to_attain():
    assert (attainment(10, None), gap(10, None), coverage(10, None)) == (None, None, None)
    assert coverage(10, 0) is None


@given(st.integers(0, 10**18), st.integers(1, 10**18))
def test_coverage_is_open_by_gap_to_one_decimal(still_open, missing):
    text = str(coverage(still_open, missing))
    tenths = int(text.replace(".", ""))
    assert 2 * abs(tenths * missing - still_open * 10) <= missing
    assert text[-2] == "."


def test_whole_periods_have_names():
    year = whole_year(2026)
    assert period_name(Q4.start, Q4.end, 1) == "2026 Q4"
    assert period_name(year.start, year.end, 1) == "2026"
    assert period_name(date(2026, 11, 1), date(2026, 11, 30), 1) == "Nov 2026"
    assert period_name(date(2026, 11, 2), date(2026, 11, 30), 1) == "2026-11-02..2026-11-30"
