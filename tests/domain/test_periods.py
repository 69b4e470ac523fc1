"""The period grammar and its buckets. Today is Monday 23 November 2026."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.calendar import EARLIEST, LATEST, Look
from oppcli.domain.dates import parse_day
from oppcli.domain.periods import Period, Unit, bucket, buckets, parse_period
from oppcli.errors import BadValue
from pace import is_as_quick

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(1901, 1, 1), date(2199, 12, 31))
UNITS = st.sampled_from(Unit)
STARTS = st.integers(1, 12)


def days(text: str, fiscal_year_start: int = 1, look: Look = Look.FORWARD) -> str:
    period = parse_period(text, today=TODAY, fiscal_year_start=fiscal_year_start, look=look)
    return f"{period.start} {period.end}"


@pytest.mark.parametrize(
    ("text", "start_and_end"),
    [
        ("today", "2026-11-23 2026-11-23"),
        ("yesterday", "2026-11-22 2026-11-22"),
        ("tomorrow", "2026-11-24 2026-11-24"),
        ("this week", "2026-11-23 2026-11-29"),
        ("week", "2026-11-23 2026-11-29"),
        ("next week", "2026-11-30 2026-12-06"),
        ("last week", "2026-11-16 2026-11-22"),
        ("this month", "2026-11-01 2026-11-30"),
        ("Next Month", "2026-12-01 2026-12-31"),
        ("last month", "2026-10-01 2026-10-31"),
        ("quarter", "2026-10-01 2026-12-31"),
        ("next quarter", "2027-01-01 2027-03-31"),
        ("last quarter", "2026-07-01 2026-09-30"),
        ("this year", "2026-01-01 2026-12-31"),
        ("next year", "2027-01-01 2027-12-31"),
        ("last year", "2025-01-01 2025-12-31"),
        ("2026", "2026-01-01 2026-12-31"),
        ("2026q4", "2026-10-01 2026-12-31"),
        ("q4 2026", "2026-10-01 2026-12-31"),
        ("q4", "2026-10-01 2026-12-31"),
        ("q1", "2027-01-01 2027-03-31"),
        ("2026-11", "2026-11-01 2026-11-30"),
        ("2028-02", "2028-02-01 2028-02-29"),
        ("2026-w48", "2026-11-23 2026-11-29"),
        ("2026-w53", "2026-12-28 2027-01-03"),
        ("nov", "2026-11-01 2026-11-30"),
        ("jan", "2027-01-01 2027-01-31"),
        ("nov 2025", "2025-11-01 2025-11-30"),
        ("2026-10..2026-12", "2026-10-01 2026-12-31"),
        ("2026q1 .. 2026q3", "2026-01-01 2026-09-30"),
        ("2026-10..", "2026-10-01 2200-12-31"),
        ("..2026-12", "1900-01-01 2026-12-31"),
        ("oct..dec", "2026-10-01 2026-12-31"),
        ("nov..jan", "2026-11-01 2027-01-31"),
        ("today..eoq", "2026-11-23 2026-12-31"),
        ("1.10...30.11.", "2026-10-01 2026-11-30"),
        ("1.10.2026..30.11.2026", "2026-10-01 2026-11-30"),
        ("fy2027", "2027-01-01 2027-12-31"),
        ("2026-11-27", "2026-11-27 2026-11-27"),
        ("fri", "2026-11-27 2026-11-27"),
        ("15 dec", "2026-12-15 2026-12-15"),
        ("overdue", "1900-01-01 2026-11-22"),
        ("all", "1900-01-01 2200-12-31"),
    ],
)
def test_a_period_is_read_as_its_first_and_last_day(text: str, start_and_end: str) -> None:
    assert days(text) == start_and_end


@pytest.mark.parametrize(
    ("text", "start_and_end", "label"),
    [
        ("this quarter", "2026-11-01 2027-01-31", "FY2027 Q4"),
        ("last quarter", "2026-08-01 2026-10-31", "FY2027 Q3"),
        ("this year", "2026-02-01 2027-01-31", "FY2027"),
        ("fy2027", "2026-02-01 2027-01-31", "FY2027"),
        ("fy27", "2026-02-01 2027-01-31", "FY2027"),
        ("fy2027q1", "2026-02-01 2026-04-30", "FY2027 Q1"),
        ("FY2027 Q4", "2026-11-01 2027-01-31", "FY2027 Q4"),
        ("2026", "2026-01-01 2026-12-31", "2026"),
        ("2026q4", "2026-10-01 2026-12-31", "2026 Q4"),
        ("q4", "2026-11-01 2027-01-31", "FY2027 Q4"),
        ("q1", "2027-02-01 2027-04-30", "FY2028 Q1"),
        ("this month", "2026-11-01 2026-11-30", "Nov 2026"),
    ],
)
def test_with_a_fiscal_year_from_february(text: str, start_and_end: str, label: str) -> None:
    assert days(text, fiscal_year_start=2) == start_and_end
    assert parse_period(text, today=TODAY, fiscal_year_start=2).label == label


@pytest.mark.parametrize(
    ("text", "start_and_end"),
    [
        ("jan", "2026-01-01 2026-01-31"),
        ("dec", "2025-12-01 2025-12-31"),
        ("q1", "2026-01-01 2026-03-31"),
        ("fri", "2026-11-20 2026-11-20"),
        ("oct..dec", "2026-10-01 2026-12-31"),
    ],
)
def test_a_period_of_the_past_is_the_latest_that_has_begun(text: str, start_and_end: str) -> None:
    assert days(text, look=Look.BACK) == start_and_end


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("this week", "2026-W48"),
        ("nov", "Nov 2026"),
        ("q4", "2026 Q4"),
        ("2026", "2026"),
        ("today", "Mon 23 Nov 2026"),
        ("2026-10..2026-12", "Oct 2026 – Dec 2026"),
        ("2026-10..", "from Oct 2026"),
        ("..2026q1", "until 2026 Q1"),
        ("overdue", "overdue"),
        ("all", "all time"),
    ],
)
def test_labels_are_what_people_call_them(text: str, label: str) -> None:
    assert parse_period(text, today=TODAY).label == label


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not a period"),
        ("..", "is not a period"),
        ("none", "is not a period"),
        ("next", "is not a period"),
        ("this decade", "is not a period"),
        ("fy", "is not a period"),
        ("fy2027q5", "there are q1 to q4"),
        ("2026-01..02..03", "is not a period"),
        ("٢٠٢٦", "is not a period"),
        ("2026-12..2026-10", "runs backwards"),
        ("2026-13", "no month 13"),
        ("q7", "there are q1 to q4"),
        ("2025-w53", "weeks 1 to 52"),
        ("fy9999", "1900 to 2200"),
        ("0001", "1900 to 2200"),
        ("03/04/2026", "can be 3 April or 4 March"),
        ("31 feb", "has no day 31"),
    ],
)
def test_what_is_no_period_is_refused_saying_why(text: str, why: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_period(text, today=TODAY)
    assert why in refused.value.message
    assert refused.value.hint


def test_a_fiscal_quarter_is_named_for_the_year_it_ends_in() -> None:
    assert bucket(date(2026, 3, 31), Unit.QUARTER, 4).label == "FY2026 Q4"
    assert bucket(date(2026, 4, 1), Unit.QUARTER, 4).label == "FY2027 Q1"
    assert bucket(date(2026, 4, 1), Unit.QUARTER, 4).key == "fy2027q1"


def test_weeks_belong_to_their_iso_year() -> None:
    assert bucket(date(2027, 1, 1), Unit.WEEK).key == "2026-W53"
    assert bucket(date(2024, 12, 30), Unit.WEEK).key == "2025-W01"


@given(DAYS, UNITS, STARTS)
def test_every_day_lies_in_exactly_one_bucket(day: date, unit: Unit, start: int) -> None:
    held = bucket(day, unit, start)
    assert held.contains(day)
    around = Period(day - timedelta(days=400), day + timedelta(days=400), "around")
    assert [one for one in buckets(around, unit, start) if one.contains(day)] == [held]


@given(DAYS, st.integers(0, 1500), UNITS, STARTS)
def test_buckets_tile_without_gap_and_cover_the_period(
    day: date, length: int, unit: Unit, start: int
) -> None:
    period = Period(day, day + timedelta(days=length), "some")
    tiles = buckets(period, unit, start)
    assert tiles[0].contains(period.start)
    assert tiles[-1].contains(period.end)
    for one, following in pairwise(tiles):
        assert following.start - one.end == timedelta(days=1)
        assert one.key < following.key


@given(DAYS, UNITS, STARTS)
def test_a_bucket_begins_and_ends_in_itself(day: date, unit: Unit, start: int) -> None:
    held = bucket(day, unit, start)
    assert bucket(held.start, unit, start) == bucket(held.end, unit, start) == held


@given(DAYS, STARTS)
def test_quarters_are_three_months_and_years_four_quarters(day: date, start: int) -> None:
    quarter, year = bucket(day, Unit.QUARTER, start), bucket(day, Unit.YEAR, start)
    assert len(buckets(quarter, Unit.MONTH, start)) == 3
    assert len(buckets(year, Unit.QUARTER, start)) == 4
    assert year.start.month == start
    assert year.start.day == 1


@given(DAYS, UNITS, STARTS, DAYS)
def test_the_key_of_a_bucket_reads_as_that_bucket(
    day: date, unit: Unit, start: int, today: date
) -> None:
    held = bucket(day, unit, start)
    assert parse_period(held.key, today=today, fiscal_year_start=start) == held


@given(DAYS, UNITS, STARTS)
def test_last_this_and_next_lie_side_by_side(today: date, unit: Unit, start: int) -> None:
    last, this, following = (
        parse_period(f"{which} {unit.value}", today=today, fiscal_year_start=start)
        for which in ("last", "this", "next")
    )
    assert this.contains(today)
    assert this.start - last.end == following.start - this.end == timedelta(days=1)


@given(DAYS, st.sampled_from(["q1", "q4", "dec", "jan", "2027q2", "2026-11", "2026-w48", "eoq"]))
def test_a_period_ends_on_the_day_the_date_grammar_means(today: date, text: str) -> None:
    assert parse_period(text, today=today).end == parse_day(text, today=today)


@given(st.text(max_size=30), st.text("0123456789.-qwfy ..", max_size=24), DAYS, STARTS)
def test_any_text_is_a_period_or_a_bad_value(wild: str, near: str, today: date, start: int) -> None:
    for text in (wild, near, f"{near}..{wild}"):
        try:
            period = parse_period(text, today=today, fiscal_year_start=start)
        except BadValue:
            continue
        assert period.start <= period.end
        assert EARLIEST.year - 1 <= period.start.year
        assert period.end.year <= LATEST.year + 1


@pytest.mark.parametrize("text", ["." * 10**6, "1" * 10**6, "2026.." * 200_000])
def test_a_megabyte_is_refused_at_once(text: str) -> None:
    with pytest.raises(BadValue):
        parse_period(text, today=TODAY)
    assert is_as_quick(
        lambda: parse_period(text, today=TODAY),
        as_=lambda: parse_period("2026q4", today=TODAY),
        times=2_000,
    )


@pytest.mark.parametrize("text", ["q1 27", "q1-27", "Q1/27", "27q1", "q1 2027", "2027/q1"])
def test_the_year_of_a_quarter_may_have_two_digits(text: str) -> None:
    assert parse_period(text, today=date(2026, 12, 28)).key == "2027q1"


def test_the_year_of_a_half_may_have_two_digits() -> None:
    assert parse_period("h2 27", today=date(2026, 12, 28)).key == "2027h2"
