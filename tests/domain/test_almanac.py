"""Months and business days, checked against slower or foreign reckonings."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.calendar import (
    month_end,
    month_number,
    plus_business_days,
    plus_days,
    plus_months,
    weekday_number,
)
from oppcli.domain.date_words import shape_of
from oppcli.errors import BadValue

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@given(DAYS, st.integers(-500, 500))
def test_adding_months_keeps_the_day_or_takes_the_last_of_the_month(day: date, count: int) -> None:
    assert plus_months(day, count, "") == day + relativedelta(months=count)


@given(DAYS)
def test_the_day_after_a_month_end_is_a_first(day: date) -> None:
    end = month_end(day.year, day.month)
    assert (end.year, end.month) == (day.year, day.month)
    assert (end + timedelta(days=1)).day == 1


@given(DAYS, st.integers(-300, 300).filter(bool))
def test_business_days_are_counted_one_by_one(day: date, count: int) -> None:
    step = timedelta(days=1 if count > 0 else -1)
    slow, left = day, abs(count)
    while left:
        slow += step
        left -= slow.weekday() < 5
    assert plus_business_days(day, count, "") == slow


def test_no_business_days_are_the_day_itself_even_on_a_weekend() -> None:
    saturday = date(2026, 11, 28)
    assert plus_business_days(saturday, 0, "") == saturday


@pytest.mark.parametrize("count", [10**6, -(10**6), 10**30, -(10**30), 100_000])
@pytest.mark.parametrize("plus", [plus_days, plus_months, plus_business_days])
def test_leaving_the_calendar_is_a_bad_value(plus, count: int) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadValue, match="1900 to 2200"):
        plus(date(2026, 11, 23), count, "+many")


@pytest.mark.parametrize(
    ("word", "number"),
    [("jan", 1), ("january", 1), ("sept", 9), ("may", 5), ("dec", 12), ("janu", None), ("", None)],
)
def test_months_are_known_by_name(word: str, number: int | None) -> None:
    assert month_number(word) == number


@pytest.mark.parametrize(
    ("word", "number"),
    [("mon", 0), ("monday", 0), ("tues", 1), ("thu", 3), ("thurs", 3), ("sun", 6), ("m", None)],
)
def test_weekdays_are_known_by_name(word: str, number: int | None) -> None:
    assert weekday_number(word) == number


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("2026-11-27", "9-9-9"),
        ("  15  DEC ", "9a"),
        ("3d ago", "9aa"),
        ("١٢", ""),
        ("3²", ""),
        ("1" * 61, ""),
    ],
)
def test_shapes_drop_blanks_and_case_and_refuse_what_is_not_ascii(text: str, shape: str) -> None:
    assert shape_of(text)[0] == shape
