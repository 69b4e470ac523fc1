"""The date grammar. Today is Monday 23 November 2026 unless a test says otherwise."""

from datetime import UTC, date, datetime

import pytest

from oppcli.domain.dates import DateOrder, Look, parse_day, short_day, spoken_day
from oppcli.errors import BadValue
from pace import is_as_quick

TODAY = date(2026, 11, 23)


def forward(text: str, today: str | date = TODAY) -> str:
    return str(parse_day(text, today=_day(today)))


def back(text: str, today: str | date = TODAY) -> str:
    return str(parse_day(text, today=_day(today), look=Look.BACK))


def _day(said: str | date) -> date:
    return date.fromisoformat(said) if isinstance(said, str) else said


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-27", "2026-11-27"),
        ("2026-1-5", "2026-01-05"),
        ("20261231", "2026-12-31"),
        ("2026/03/04", "2026-03-04"),
        ("today", "2026-11-23"),
        ("tomorrow", "2026-11-24"),
        ("yesterday", "2026-11-22"),
        ("+2w", "2026-12-07"),
        ("-3d", "2026-11-20"),
        ("3d", "2026-11-26"),
        ("in 3d", "2026-11-26"),
        ("3d ago", "2026-11-20"),
        ("2 weeks ago", "2026-11-09"),
        ("3bd", "2026-11-26"),
        ("5bd", "2026-11-30"),
        ("+3bd", "2026-11-26"),
        ("3bd ago", "2026-11-18"),
        ("+1m", "2026-12-23"),
        ("+1q", "2027-02-23"),
        ("+1y", "2027-11-23"),
        ("eow", "2026-11-29"),
        ("eom", "2026-11-30"),
        ("eoq", "2026-12-31"),
        ("eoy", "2026-12-31"),
        ("q4", "2026-12-31"),
        ("q3", "2027-09-30"),
        ("2027q1", "2027-03-31"),
        ("q1 2027", "2027-03-31"),
        ("2027-q1", "2027-03-31"),
        ("nov", "2026-11-30"),
        ("dec", "2026-12-31"),
        ("December", "2026-12-31"),
        ("oct", "2027-10-31"),
        ("dec 2027", "2027-12-31"),
        ("2026-12", "2026-12-31"),
        ("2026-w48", "2026-11-29"),
        ("15 dec", "2026-12-15"),
        ("dec 15", "2026-12-15"),
        ("15dec", "2026-12-15"),
        ("15. dec", "2026-12-15"),
        ("23 nov", "2026-11-23"),
        ("22 nov", "2027-11-22"),
        ("15 dec 2026", "2026-12-15"),
        ("dec 15, 2026", "2026-12-15"),
        ("15-dec-2026", "2026-12-15"),
        ("31.12.2026", "2026-12-31"),
        ("3.4.2026", "2026-04-03"),
        ("31.12.26", "2026-12-31"),
        ("31. 12. 2026", "2026-12-31"),
        ("31.12.", "2026-12-31"),
        ("31.12", "2026-12-31"),
        ("1.2.", "2027-02-01"),
        ("29 feb", "2028-02-29"),
        ("  FRI  ", "2026-11-27"),
        ("none", "None"),
    ],
)
def test_a_day_ahead_is_the_next_of_its_name(text: str, day: str) -> None:
    assert forward(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3d", "2026-11-20"),
        ("+3d", "2026-11-26"),
        ("3bd", "2026-11-18"),
        ("fri", "2026-11-20"),
        ("q4", "2026-10-01"),
        ("q1", "2026-01-01"),
        ("2027q1", "2027-01-01"),
        ("dec", "2025-12-01"),
        ("nov", "2026-11-01"),
        ("15 dec", "2025-12-15"),
        ("31.12.", "2025-12-31"),
        ("23 nov", "2026-11-23"),
        ("24 nov", "2025-11-24"),
        ("29 feb", "2024-02-29"),
        ("none", "None"),
    ],
)
def test_a_day_in_the_past_is_the_latest_of_its_name(text: str, day: str) -> None:
    assert back(text) == day


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("fri", "2026-11-26", "2026-11-27"),  # typed on a Thursday
        ("fri", "2026-11-27", "2026-12-04"),  # on that Friday itself
        ("fri", "2026-11-28", "2026-12-04"),  # on a Saturday
        ("next fri", "2026-11-26", "2026-12-04"),
        ("next fri", "2026-11-27", "2026-12-04"),
        ("next fri", "2026-11-29", "2026-12-04"),
        ("next mon", "2026-11-29", "2026-11-30"),
        ("this fri", "2026-11-28", "2026-11-27"),
        ("last fri", "2026-11-26", "2026-11-20"),
        ("last fri", "2026-11-27", "2026-11-20"),
        ("last fri", "2026-11-28", "2026-11-27"),
    ],
)
def test_weekdays_before_on_and_after_today(text: str, today: str, day: str) -> None:
    assert forward(text, today) == day


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("eom", "2026-01-31", "2026-01-31"),
        ("+1m", "2026-01-31", "2026-02-28"),
        ("+1m", "2028-01-31", "2028-02-29"),
        ("+1y", "2028-02-29", "2029-02-28"),
        ("eom", "2028-02-01", "2028-02-29"),
        ("eow", "2026-11-29", "2026-11-29"),
        ("eow", "2026-12-28", "2027-01-03"),
        ("eoy", "2026-12-31", "2026-12-31"),
        ("eoq", "2027-01-01", "2027-03-31"),
        ("tomorrow", "2026-12-31", "2027-01-01"),
        ("q4", "2026-12-31", "2026-12-31"),
        ("q4", "2027-01-01", "2027-12-31"),
        ("jan", "2026-12-31", "2027-01-31"),
        ("1 jan", "2026-12-31", "2027-01-01"),
        ("31.12.", "2027-01-01", "2027-12-31"),
        ("29 feb", "2028-02-29", "2028-02-29"),
        ("29 feb", "2096-03-01", "2104-02-29"),  # 2100 is no leap year
        ("1bd", "2026-11-28", "2026-11-30"),
        ("1bd ago", "2026-11-29", "2026-11-27"),
    ],
)
def test_ends_of_months_years_and_leap_days(text: str, today: str, day: str) -> None:
    assert forward(text, today) == day


def test_a_stretch_counts_from_its_first_day_to_its_last() -> None:
    assert back("q4", "2026-10-01") == "2026-10-01"
    assert back("q4", "2026-09-30") == "2025-10-01"
    assert forward("q4", "2026-12-31") == "2026-12-31"


def test_a_date_with_slashes_is_refused_naming_both_readings() -> None:
    with pytest.raises(BadValue) as refused:
        forward("03/04/2026")
    assert refused.value.message == "'03/04/2026' can be 3 April or 4 March."
    assert refused.value.hint == (
        "type 2026-04-03 or 2026-03-04, or set date_order: oppcli config set date_order dmy"
    )


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("03/04/2026", DateOrder.DMY, "2026-04-03"),
        ("03/04/2026", DateOrder.MDY, "2026-03-04"),
        ("03-04-2026", DateOrder.DMY, "2026-04-03"),
        ("3/4/26", DateOrder.DMY, "2026-04-03"),
        ("26/03/04", DateOrder.YMD, "2026-03-04"),
        ("3/4", DateOrder.DMY, "2027-04-03"),
        ("3/4", DateOrder.MDY, "2027-03-04"),
        ("2026/03/04", DateOrder.DMY, "2026-03-04"),
        ("3.4.2026", DateOrder.MDY, "2026-04-03"),
        ("25/12/2026", None, "2026-12-25"),
        ("12/25/2026", None, "2026-12-25"),
        ("12/12/2026", None, "2026-12-12"),
        ("25/12", None, "2026-12-25"),
    ],
)
def test_an_order_or_a_single_reading_settles_slashes(
    text: str, order: DateOrder | None, day: str
) -> None:
    assert str(parse_day(text, today=TODAY, order=order)) == day


@pytest.mark.parametrize(
    ("text", "order", "why"),
    [
        ("3/4/26", None, "can be 3 April or 4 March"),
        ("03/04", None, "can be 3 April or 4 March"),
        ("03-04-2026", None, "can be 3 April or 4 March"),
        ("03/04/2026", DateOrder.YMD, "can be 3 April or 4 March"),
        ("25/12/26", None, "can be 25 December 2026 or 26 December 2025"),
        ("12/25/2026", DateOrder.DMY, "there is no month 25"),
        ("13/14/2026", None, "there is no month 13"),
        ("31/02/2026", None, "February 2026 has no day 31"),
        ("31 feb", None, "February has no day 31"),
        ("29.02.2027", None, "February 2027 has no day 29"),
        ("31.04.", None, "April has no day 31"),
        ("2026-02-30", None, "February 2026 has no day 30"),
        ("2026-00-10", None, "there is no month 0"),
        ("20261301", None, "there is no month 13"),
        ("2026-13", None, "no month 13"),
        ("0 dec", None, "December has no day 0"),
        ("15 dec 26", None, "a year has four digits"),
        ("1.2.3", None, "a year has four digits"),
        ("q5", None, "there are q1 to q4"),
        ("q0", None, "there are q1 to q4"),
        ("2026-w54", None, "weeks 1 to 53"),
        ("2025-w53", None, "weeks 1 to 52"),
        ("1899-12-31", None, "1900 to 2200"),
        ("2201-01-01", None, "1900 to 2200"),
        ("9999q4", None, "1900 to 2200"),
        ("+999999999y", None, "1900 to 2200"),
        ("-999999999999999d", None, "1900 to 2200"),
        ("999999999999999999999999999999bd", None, "1900 to 2200"),
        ("last tuesday week", None, "is not a date"),
        ("next decade", None, "is not a date"),
        ("2026", None, "is not a date"),
        ("27", None, "is not a date"),
        ("١٢٣", None, "is not a date"),
        ("٢٠٢٦-١١-٢٧", None, "is not a date"),
        ("²d", None, "is not a date"),
        ("2^3", None, "is not a date"),
        ("1e5", None, "is not a date"),
        ("2026-11-27T10:00", None, "is not a date"),
        ("+-3d", None, "is not a date"),
        ("", None, "is not a date"),
        ("   ", None, "is not a date"),
        ("none none", None, "is not a date"),
    ],
)
def test_what_is_no_date_is_refused_saying_why(
    text: str, order: DateOrder | None, why: str
) -> None:
    with pytest.raises(BadValue) as refused:
        parse_day(text, today=TODAY, order=order)
    assert why in refused.value.message
    assert refused.value.message.endswith(".")
    assert refused.value.hint


def test_a_slip_of_the_finger_is_proposed_and_not_taken() -> None:
    with pytest.raises(BadValue) as refused:
        forward("tomorow")
    assert refused.value.hint == "tomorrow"


@pytest.mark.parametrize(
    "text", ["1" * 10**6, "a" * 10**6, " " * 10**6, "1." * 500_000, "(" * 10**6]
)
def test_a_megabyte_is_refused_at_once(text: str) -> None:
    with pytest.raises(BadValue):
        parse_day(text, today=TODAY)
    assert is_as_quick(
        lambda: parse_day(text, today=TODAY),
        as_=lambda: parse_day("15 dec", today=TODAY),
        times=2_000,
    )


@pytest.mark.parametrize(
    ("day", "spoken", "short"),
    [
        ("2026-11-27", "Fri 27 Nov 2026 (4d)", "Fri 27 Nov (4d)"),
        ("2026-11-20", "Fri 20 Nov 2026 (-3d)", "Fri 20 Nov (-3d)"),
        ("2026-11-23", "Mon 23 Nov 2026 (today)", "Mon 23 Nov (today)"),
        ("2027-01-15", "Fri 15 Jan 2027 (53d)", "Fri 15 Jan 2027 (53d)"),
        ("2026-12-01", "Tue 1 Dec 2026 (8d)", "Tue 1 Dec (8d)"),
    ],
)
def test_days_are_told_back_with_weekday_and_distance(day: str, spoken: str, short: str) -> None:
    assert spoken_day(_day(day), TODAY) == spoken
    assert short_day(_day(day), TODAY) == short


# What salespeople type, on Monday 23 November 2026: the day looking forward, and looking back.
SPOKEN = """
mid jan                   2027-01-15 2026-01-15
mid january               2027-01-15 2026-01-15
mid-jan                   2027-01-15 2026-01-15
middle of january         2027-01-15 2026-01-15
mid of jan 2028           2028-01-15 2028-01-15
mid nov                   2027-11-15 2026-11-15
early november            2027-11-05 2026-11-05
late nov                  2026-11-25 2025-11-25
early june                2027-06-05 2026-06-05
late june                 2027-06-25 2026-06-25
mid month                 2026-11-15 2026-11-15
middle of the month       2026-11-15 2026-11-15
middle of next month      2026-12-15 2026-12-15
mid week                  2026-11-25 2026-11-25
midweek                   2026-11-25 2026-11-25
mid next week             2026-12-02 2026-12-02
early next week           2026-11-30 2026-11-30
late next week            2026-12-04 2026-12-04
end of march              2027-03-31 2026-03-31
end of feb 2028           2028-02-29 2028-02-29
beginning of may          2027-05-01 2026-05-01
start of next month       2026-12-01 2026-12-01
beginning of next quarter 2027-01-01 2027-01-01
in a fortnight            2026-12-07 2026-12-07
a fortnight ago           2026-11-09 2026-11-09
in two fortnights         2026-12-21 2026-12-21
in two weeks time         2026-12-07 2026-12-07
in two weeks' time        2026-12-07 2026-12-07
in a couple of weeks      2026-12-07 2026-12-07
in five days              2026-11-28 2026-11-28
in twelve months          2027-11-23 2027-11-23
three months ago          2026-08-23 2026-08-23
kw 12                     2027-03-28 2026-03-16
KW12                      2027-03-28 2026-03-16
week 12                   2027-03-28 2026-03-16
wk 12                     2027-03-28 2026-03-16
v 12                      2027-03-28 2026-03-16
vecka 12                  2027-03-28 2026-03-16
w48                       2026-11-29 2026-11-23
week 12 2028              2028-03-26 2028-03-20
kw 53                     2027-01-03 2020-12-28
end of kw 12              2027-03-28 2026-03-22
thu kw 12                 2027-03-25 2026-03-19
thursday week 12 2028     2028-03-23 2028-03-23
the 15th                  2026-12-15 2026-11-15
the 23rd                  2026-11-23 2026-11-23
15th of next month        2026-12-15 2026-12-15
the 15th of last month    2026-10-15 2026-10-15
15 jan                    2027-01-15 2026-01-15
jan 15th                  2027-01-15 2026-01-15
15th jan                  2027-01-15 2026-01-15
15th of january           2027-01-15 2026-01-15
january the 15th          2027-01-15 2026-01-15
the 15th of january 2028  2028-01-15 2028-01-15
"""


@pytest.mark.parametrize("line", SPOKEN.strip().splitlines())
def test_days_as_salespeople_speak_of_them(line: str) -> None:
    *words, ahead, behind = line.split()
    assert (forward(" ".join(words)), back(" ".join(words))) == (ahead, behind)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("kw 54", "names no week; a year has weeks 1 to 53"),
        ("week 0", "names no week"),
        ("week 53 2027", "names no week; 2027 has weeks 1 to 52"),
        ("31st of this month", "November has no day 31"),
        ("mid q4", "is not a date"),
        ("mid 2027", "is not a date"),
        ("mid", "is not a date"),
        ("early mid jan", "is not a date"),
        ("in a few days", "is not a date"),
        ("mid kw 54", "names no week"),
    ],
)
def test_spoken_days_that_do_not_exist_are_refused(text: str, says: str) -> None:
    with pytest.raises(BadValue, match=says) as refused:
        forward(text)
    assert refused.value.hint


def test_each_form_that_a_hint_names_is_read() -> None:
    from oppcli.domain.instants import parse_instant
    from oppcli.domain.periods import parse_period
    from oppcli.domain.wording import (
        MOMENTS_TYPED,
        PAST_DAYS_TYPED,
        PERIODS_TYPED,
        days_typed,
    )

    def forms(hint: str) -> list[str]:
        return hint.replace(" or ", ", ").split(", ")

    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert all(map(forward, forms(days_typed(TODAY))))
    assert all(map(back, forms(PAST_DAYS_TYPED)))
    assert all(parse_period(form, today=TODAY) for form in forms(PERIODS_TYPED))
    for form in forms(MOMENTS_TYPED):
        assert parse_instant(form, now=now, look=Look.BACK, zone=UTC)


DECEMBER = date(2026, 12, 28)


@pytest.mark.parametrize(
    ("text", "ahead", "behind"),
    [
        ("31 nov", "2027-11-30", "2026-11-30"),
        ("30.2.", "2027-02-28", "2026-02-28"),
        ("feb 30", "2027-02-28", "2026-02-28"),
        ("31 dec", "2026-12-31", "2025-12-31"),
        ("32nd", "2026-12-31", "2026-11-30"),
        ("31/11", "2027-11-30", "2026-11-30"),
    ],
)
def test_the_day_proposed_for_one_that_does_not_exist_lies_where_is_looked(text, ahead, behind):
    for look, day in ((Look.FORWARD, ahead), (Look.BACK, behind)):
        try:
            found = parse_day(text, today=DECEMBER, look=look).isoformat()
        except BadValue as refused:
            found = refused.hint
        assert found == day, look


def test_the_days_proposed_for_a_word_that_is_none_lie_ahead():
    with pytest.raises(BadValue) as refused:
        parse_day("foo", today=DECEMBER)
    assert refused.value.hint == "2027-01-01, fri, +2w, eom, 15dec or mid jan"
