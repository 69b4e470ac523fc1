"""What holds for every date the grammar reads, whatever today is."""

import string
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.calendar import EARLIEST, LATEST, MONTHS, WEEKDAYS
from oppcli.domain.dates import DateOrder, Look, parse_day
from oppcli.errors import BadValue

DAYS = st.dates(EARLIEST, LATEST)
TODAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
LOOKS = st.sampled_from(Look)
ORDERS = st.sampled_from([None, *DateOrder])


@given(DAYS, TODAYS, LOOKS, ORDERS)
def test_every_whole_way_of_writing_a_day_gives_that_day(
    day: date, today: date, look: Look, order: DateOrder | None
) -> None:
    month = MONTHS[day.month - 1]
    for text in (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.day} {month} {day.year}",
        f"{month[:3].upper()} {day.day} {day.year}",
    ):
        assert parse_day(text, today=today, look=look, order=order) == day


@given(DAYS, TODAYS)
def test_slashes_give_the_written_day_or_nothing(day: date, today: date) -> None:
    text = f"{day.day:02d}/{day.month:02d}/{day.year}"
    assert parse_day(text, today=today, order=DateOrder.DMY) == day
    if day.day > 12 or day.day == day.month:
        assert parse_day(text, today=today) == day
    else:
        with pytest.raises(BadValue, match="can be"):
            parse_day(text, today=today)


@given(TODAYS, st.sampled_from(range(7)))
def test_a_weekday_is_the_nearest_such_day_that_is_not_today(today: date, number: int) -> None:
    ahead = parse_day(WEEKDAYS[number], today=today)
    behind = parse_day(WEEKDAYS[number][:3], today=today, look=Look.BACK)
    assert ahead is not None
    assert behind is not None
    assert ahead.weekday() == behind.weekday() == number
    assert 1 <= (ahead - today).days <= 7
    assert 1 <= (today - behind).days <= 7
    assert parse_day(f"last {WEEKDAYS[number]}", today=today) == behind


@given(TODAYS, st.sampled_from(range(7)), LOOKS)
def test_next_weekday_lies_in_the_next_iso_week(today: date, number: int, look: Look) -> None:
    day = parse_day(f"next {WEEKDAYS[number]}", today=today, look=look)
    assert day is not None
    assert day.weekday() == number
    assert day.isocalendar()[:2] == (today + timedelta(days=7)).isocalendar()[:2]


@given(TODAYS, DAYS)
def test_a_day_without_a_year_is_the_nearest_in_the_looking_direction(
    today: date, some: date
) -> None:
    text = f"{some.day}.{some.month}."
    ahead = parse_day(text, today=today)
    behind = parse_day(text, today=today, look=Look.BACK)
    assert ahead is not None
    assert behind is not None
    assert behind <= today <= ahead
    between = [behind + timedelta(days=n) for n in range(1, (ahead - behind).days)]
    assert not [day for day in between if (day.month, day.day) == (some.month, some.day)]


@given(TODAYS, st.sampled_from(["q1", "q2", "q3", "q4", *MONTHS]))
def test_a_named_stretch_ends_ahead_and_begins_behind(today: date, name: str) -> None:
    ahead = parse_day(name, today=today)
    behind = parse_day(name, today=today, look=Look.BACK)
    assert ahead is not None
    assert behind is not None
    assert behind <= today <= ahead
    assert (ahead - today).days < 366
    assert (today - behind).days < 366
    assert (ahead + timedelta(days=1)).day == 1
    assert behind.day == 1


@given(TODAYS, st.integers(0, 5000), st.sampled_from(["d", "w", "m", "q", "y", "bd"]))
def test_ago_is_minus_and_in_is_plus(today: date, count: int, unit: str) -> None:
    def outcome(text: str, look: Look = Look.FORWARD) -> date | str | None:
        try:
            return parse_day(text, today=today, look=look)
        except BadValue:
            return "refused"

    bare = f"{count}{unit}"
    assert outcome(f"in {bare}") == outcome(f"+{bare}") == outcome(bare)
    assert outcome(f"{bare} ago") == outcome(f"-{bare}") == outcome(bare, Look.BACK)


WORDS = st.sampled_from(
    ["fri", "next", "last", "dec", "q", "ago", "in", "bd", "d", "y", "none", "eom", "w", "31", "02"]
)
MARKS = st.sampled_from([*".-/+, :", "\t", "٣", "é"])
ODD = st.one_of(
    st.text(max_size=60),
    st.lists(st.one_of(WORDS, MARKS, st.text(string.digits, max_size=9)), max_size=8).map("".join),
)


@given(ODD, TODAYS, LOOKS, ORDERS)
def test_any_text_is_a_day_of_the_calendar_or_a_bad_value(
    text: str, today: date, look: Look, order: DateOrder | None
) -> None:
    day: date | BadValue | None
    try:
        day = parse_day(text, today=today, look=look, order=order)
    except BadValue as refused:
        day = refused
    if isinstance(day, BadValue):
        assert day.message.endswith(".")
        assert len(day.message) < 200
    else:
        assert EARLIEST <= day <= LATEST if day else text.strip().lower() == "none"
