"""Moments. Now is Monday 23 November 2026, 10:42 in Stockholm, which is 09:42 UTC."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.dates import DateOrder, Look
from oppcli.domain.instants import parse_instant, says_a_time
from oppcli.errors import BadValue
from pace import is_as_quick

NOW = datetime(2026, 11, 23, 9, 42, 7, 123456, tzinfo=UTC)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
ZONES = st.sampled_from([UTC, STOCKHOLM, ZoneInfo("Asia/Kolkata"), ZoneInfo("America/St_Johns")])


def moment(text: str, look: Look = Look.BACK) -> str:
    return parse_instant(text, now=NOW, look=look, zone=STOCKHOLM).isoformat()


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("now", "2026-11-23T09:42:07+00:00"),
        ("today", "2026-11-23T11:00:00+00:00"),
        ("yesterday", "2026-11-22T11:00:00+00:00"),
        ("yesterday 14:30", "2026-11-22T13:30:00+00:00"),
        ("yesterday at 2pm", "2026-11-22T13:00:00+00:00"),
        ("fri 9am", "2026-11-20T08:00:00+00:00"),
        ("mon 9 am", "2026-11-16T08:00:00+00:00"),
        ("14:30", "2026-11-23T13:30:00+00:00"),
        ("at 9:05", "2026-11-23T08:05:00+00:00"),
        ("12am", "2026-11-22T23:00:00+00:00"),
        ("12pm", "2026-11-23T11:00:00+00:00"),
        ("9:30pm", "2026-11-23T20:30:00+00:00"),
        ("3d ago 08:00:30", "2026-11-20T07:00:30+00:00"),
        ("2026-11-20", "2026-11-20T11:00:00+00:00"),
        ("2026-07-01 16:05", "2026-07-01T14:05:00+00:00"),
        ("2026-11-20T16:05", "2026-11-20T15:05:00+00:00"),
        ("2026-11-20t16:05:07z", "2026-11-20T16:05:07+00:00"),
        ("2026-11-20T16:05:07.999Z", "2026-11-20T16:05:07+00:00"),
        ("2026-11-20T16:05-03:30", "2026-11-20T19:35:00+00:00"),
        ("2026-11-20 16:05 +0530", "2026-11-20T10:35:00+00:00"),
        ("31.12. 10:00", "2025-12-31T09:00:00+00:00"),
        ("31.12. 9.30", "2025-12-31T08:30:00+00:00"),
        ("14.30", "2026-11-23T13:30:00+00:00"),
        ("fri 14.30", "2026-11-20T13:30:00+00:00"),
        ("fri at 14.10", "2026-11-20T13:10:00+00:00"),
        ("yesterday 14.10", "2026-11-22T13:10:00+00:00"),
        ("14.10", "2026-10-14T10:00:00+00:00"),  # a day and a month
        ("31.12", "2025-12-31T11:00:00+00:00"),
        ("14h30", "2026-11-23T13:30:00+00:00"),
        ("fri 14h30", "2026-11-20T13:30:00+00:00"),
        ("kl 14", "2026-11-23T13:00:00+00:00"),
        ("fri kl. 9", "2026-11-20T08:00:00+00:00"),
        ("fri kl 14.10", "2026-11-20T13:10:00+00:00"),
        ("14 Uhr", "2026-11-23T13:00:00+00:00"),
        ("fri 9.10 uhr", "2026-11-20T08:10:00+00:00"),
        ("fri 2.30pm", "2026-11-20T13:30:00+00:00"),
        ("fri noon", "2026-11-20T11:00:00+00:00"),
        ("at noon", "2026-11-23T11:00:00+00:00"),
        ("mid nov 14:30", "2026-11-15T13:30:00+00:00"),
    ],
)
def test_moments_come_back_in_utc(text: str, utc: str) -> None:
    assert moment(text) == utc


def test_starts_look_forward() -> None:
    assert moment("fri 9am", Look.FORWARD) == "2026-11-27T08:00:00+00:00"


def test_today_is_the_day_where_the_seller_is() -> None:
    late = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    there = parse_instant("today", now=late, look=Look.BACK, zone=ZoneInfo("Asia/Kolkata"))
    assert there.isoformat() == "2026-11-24T06:30:00+00:00"


def test_a_time_the_clocks_skip_is_read_with_the_offset_before() -> None:
    assert moment("2026-03-29 02:30") == "2026-03-29T01:30:00+00:00"


@pytest.mark.parametrize(
    "text",
    [
        "none",
        "25:00",
        "24:00",
        "10:60",
        "13pm",
        "0am",
        "yesterday 9",
        "9",
        "2026-02-30T10:00",
        "2026-11-20T10:00+24:00",
        "2026-11-20T10:00+10:60",
        "14:30 14:30",
        "03/04/2026 10:00",
        "١٤:٣٠",
        "1e5",
        "2300-01-01T00:00Z",
        "",
        "kl 25",
        "25.30",
        "24h00",
        "3h",
        "14.30 14.30",
    ],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(BadValue) as refused:
        moment(text)
    assert refused.value.message.endswith(".")
    assert refused.value.hint


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("half two", "'half two' can be 13:30 or 14:30.", "13:30 or 14:30"),
        ("thu half 2", "'thu half 2' can be 13:30 or 14:30.", "13:30 or 14:30"),
        ("half one", "'half one' can be 12:30 or 13:30.", "12:30 or 13:30"),
        ("thu 14.10", "'thu 14.10' can be 14:10 or 14 October.", "thu 14:10"),
    ],
)
def test_a_time_with_two_readings_is_refused_with_both(text: str, says: str, hint: str) -> None:
    with pytest.raises(BadValue) as refused:
        moment(text, Look.FORWARD)
    assert (refused.value.message, refused.value.hint) == (says, hint)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("half past two", "today 14:30"),
        ("tomorrow half past ten", "tomorrow 10:30"),
        ("quarter past 9 tomorrow", "tomorrow 9:15"),
        ("fri a quarter to one", "fri 12:45"),
        ("fri at quarter to nine in the evening", "fri 20:45"),
        ("ten o'clock", "tomorrow 10:00"),
        ("3 o’clock fri", "fri 15:00"),
        ("fri at three", "fri 15:00"),
        ("fri at three in the morning", "fri 3:00"),
        ("fri 10:30 in the evening", "fri 22:30"),
        ("tomorrow morning half past ten", "tomorrow 10:30"),
        ("tomorrow evening at 8", "tomorrow 20:00"),
        ("tomorrow midday", "tomorrow 12:00"),
    ],
)
def test_a_time_in_words_is_that_time(text: str, clock: str) -> None:
    assert moment(text, Look.FORWARD) == moment(clock, Look.FORWARD)
    assert says_a_time(text)


@pytest.mark.parametrize("text", ["fri 14 in the morning", "at three", "looked at one", "half"])
def test_words_that_are_no_time_are_refused(text: str) -> None:
    with pytest.raises(BadValue):
        moment(text, Look.FORWARD)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("in 45 minutes", 45), ("in an hour", 60), ("in two hours", 120), ("in half an hour", 30)],
)
def test_minutes_and_hours_from_now(text: str, minutes: int) -> None:
    there = NOW.replace(microsecond=0) + timedelta(minutes=minutes)
    assert moment(text) == there.isoformat()
    assert says_a_time(text)


def test_an_order_settles_slashes_here_too() -> None:
    read = parse_instant("03/04/2026 10:00", now=NOW, look=Look.BACK, zone=UTC, order=DateOrder.DMY)
    assert read == datetime(2026, 4, 3, 10, tzinfo=UTC)


@given(
    st.datetimes(datetime(1950, 1, 1), datetime(2150, 12, 31)),  # noqa: DTZ001
    ZONES,
)
def test_a_local_time_that_exists_is_that_local_time(local: datetime, zone: ZoneInfo) -> None:
    local = local.replace(microsecond=0)
    aware = local.replace(tzinfo=zone)
    read = parse_instant(local.isoformat(" "), now=NOW, look=Look.BACK, zone=zone)
    assert read == aware.astimezone(UTC)
    assert read.tzinfo is UTC
    stamp = aware.astimezone(UTC).isoformat()
    assert parse_instant(stamp, now=NOW, look=Look.BACK, zone=zone) == read


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)), ZONES)
def test_a_bare_day_is_its_noon(day: date, zone: ZoneInfo) -> None:
    read = parse_instant(day.isoformat(), now=NOW, look=Look.BACK, zone=zone).astimezone(zone)
    assert (read.date(), read.time()) == (day, time(12))


@given(st.text(max_size=50), st.sampled_from(Look))
def test_any_text_is_a_moment_or_a_bad_value(text: str, look: Look) -> None:
    read = NOW
    with suppress(BadValue):
        read = parse_instant(text, now=NOW, look=look, zone=STOCKHOLM)
    assert read.utcoffset() == timedelta(0)


@pytest.mark.parametrize("text", ["1" * 10**6, " " * 10**6, "1:" * 500_000, "9am " * 250_000])
def test_a_megabyte_is_refused_at_once(text: str) -> None:
    with pytest.raises(BadValue):
        moment(text)
    assert is_as_quick(lambda: moment(text), as_=lambda: moment("fri 10:00"), times=2_000)


@pytest.mark.parametrize(
    ("text", "clock"),
    [("fri at 2", "fri 14:00"), ("at 3 fri", "fri 15:00"), ("fri at 7", "fri 7:00"),
     ("fri at 02", "fri 2:00"), ("fri at 2 am", "fri 2:00"), ("fri at 2:00", "fri 2:00")],
)  # fmt: skip
def test_an_hour_from_one_to_six_behind_at_is_one_of_the_afternoon(text, clock):
    assert moment(text, Look.FORWARD) == moment(clock, Look.FORWARD)


def test_a_time_that_has_passed_is_tomorrows_where_days_look_forward():
    passed = f"{NOW.astimezone(STOCKHOLM) - timedelta(hours=1):%H:%M}"
    assert moment(passed, Look.FORWARD) == moment(f"tomorrow {passed}", Look.FORWARD)
    assert moment(passed, Look.BACK) == moment(f"today {passed}", Look.BACK)
    assert moment(f"today {passed}", Look.FORWARD) == moment(f"today {passed}", Look.BACK)
