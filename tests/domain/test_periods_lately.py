"""Periods without a year where what was lately may be meant: `forecast november` on 1 December."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.calendar import MONTHS, Look, plus_months
from oppcli.domain.periods import Period, parse_period

SPANS = ["q1", "q2", "q3", "q4", "h1", "h2", "w9", "w31", "w52", *(name.lower() for name in MONTHS)]


def read(text: str, today: date, look: Look = Look.LATELY, start: int = 1) -> Period:
    return parse_period(text, today=today, look=look, fiscal_year_start=start)


@pytest.mark.parametrize(
    ("today", "meant"),
    [
        (
            "2026-01-01",
            {"december": "2025-12", "q4": "2025q4", "october": "2025-10", "q1": "2026q1"},
        ),
        ("2026-01-31", {"october": "2025-10", "november": "2025-11", "september": "2026-09"}),
        (
            "2026-02-15",
            {"q4": "2025q4", "november": "2025-11", "october": "2026-10", "h2": "2025h2"},
        ),
        (
            "2026-03-31",
            {"q4": "2025q4", "january": "2026-01", "december": "2025-12", "q1": "2026q1"},
        ),
        ("2026-04-01", {"march": "2026-03", "q1": "2026q1", "q4": "2026q4", "h2": "2026h2"}),
        ("2026-06-30", {"q1": "2026q1", "q2": "2026q2", "h1": "2026h1", "march": "2026-03"}),
        ("2026-07-01", {"june": "2026-06", "q2": "2026q2", "q1": "2027q1", "h1": "2026h1"}),
        ("2026-11-30", {"november": "2026-11", "october": "2026-10", "q3": "2026q3"}),
        ("2026-12-01", {"november": "2026-11", "september": "2026-09", "august": "2027-08"}),
        ("2026-12-01", {"q3": "2026q3", "q4": "2026q4", "q1": "2027q1", "q2": "2027q2"}),
        ("2026-12-01", {"december": "2026-12", "january": "2027-01", "w48": "2026-w48"}),
        ("2026-12-31", {"q3": "2026q3", "september": "2026-09", "august": "2027-08"}),
    ],
)
def test_what_has_just_passed_is_meant_without_its_year(today: str, meant: dict[str, str]) -> None:
    day = date.fromisoformat(today)
    for text, whole in meant.items():
        found, named = read(text, day), read(whole, day)
        assert (text, found.start, found.end) == (text, named.start, named.end)


@given(
    st.dates(date(2020, 1, 1), date(2031, 12, 31)), st.sampled_from(SPANS), st.sampled_from([1, 4])
)
def test_a_period_is_the_one_just_passed_or_the_next(today: date, text: str, start: int) -> None:
    found, ahead = read(text, today, start=start), read(text, today, Look.FORWARD, start)
    passed = read(text, today, Look.BACK, start)
    is_near = plus_months(today, -3, text) <= passed.end
    assert found == (passed if is_near else ahead)
    assert found.end >= plus_months(today, -3, text)


@given(st.dates(date(2020, 1, 1), date(2031, 12, 31)))
def test_days_and_periods_that_need_no_year_are_as_ever(today: date) -> None:
    for text in ("fri", "15 nov", "eom", "this quarter", "last month", "next 3 months", "2026-11"):
        assert read(text, today) == read(text, today, Look.FORWARD)


def test_both_ends_of_a_span_may_have_passed() -> None:
    today = date(2026, 12, 1)
    for text, start, end in (
        ("oct..nov", date(2026, 10, 1), date(2026, 11, 30)),
        ("aug..nov", date(2026, 8, 1), date(2026, 11, 30)),
        ("nov..feb", date(2026, 11, 1), date(2027, 2, 28)),
        ("until nov", date(1900, 1, 1), date(2026, 11, 30)),
    ):
        found = read(text, today)
        assert (text, found.start, found.end) == (text, start, end)
    assert read("since nov", today).start == today - timedelta(days=30)
