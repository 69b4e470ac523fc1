"""The calendar as sellers speak of it: names of days and months, month ends, business days.

Years run from 1900 to 2200; whatever leads outside raises BadValue.
"""

import re
from datetime import date, timedelta
from enum import Enum

from oppcli.domain.wording import quoted
from oppcli.errors import BadValue

EARLIEST = date(1900, 1, 1)
LATEST = date(2200, 12, 31)
LONGEST = 40  # characters of a typed date or period

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_MOST_DAYS = 150_000  # more than lie between EARLIEST and LATEST


class Look(Enum):
    """Which way a day without a year is meant: close dates forward, logged dates back."""

    FORWARD = "forward"
    BACK = "back"


def month_number(word: str) -> int | None:
    """1 for jan or january (sept too); None for another word."""
    return _numbered(word, MONTHS, {"sept": 9})


def weekday_number(word: str) -> int | None:
    """0 for mon or monday, 6 for sun; None for another word."""
    number = _numbered(word, WEEKDAYS, {"tues": 2, "thur": 4, "thurs": 4})
    return None if number is None else number - 1


def shape_of(text: str) -> tuple[str, list[str]]:
    """What a typed date looks like, and its parts: `15 Dec` is ("9a", ["15", "dec"]).

    9 stands for digits, a for letters, every other mark for itself; blanks and case are dropped.
    Only ASCII is looked at; any other text, and any long one, has the shape "".
    """
    if len(text) > LONGEST or not text.isascii():
        return "", []
    parts = re.findall(r"[0-9]+|[a-z]+|[^0-9a-z\s]", text.lower())
    return "".join("9" if p.isdigit() else "a" if p.isalpha() else p for p in parts), parts


def day_of(year: int, month: int, day: int, text: str) -> date:
    """That day. Raises BadValue, quoting what was typed, when there is no such day."""
    if not EARLIEST.year <= year <= LATEST.year:
        raise out_of_range(text)
    if not 1 <= month <= 12:
        raise BadValue(f"{quoted(text)} is not a date: there is no month {month}.", "2026-11-27")
    last = month_end(year, month)
    if 1 <= day <= last.day:
        return date(year, month, day)
    spoken = f"{MONTHS[month - 1]} {year}" if month == 2 else MONTHS[month - 1]
    raise BadValue(f"{quoted(text)} is not a date: {spoken} has no day {day}.", last.isoformat())


def month_end(year: int, month: int) -> date:
    following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return following - timedelta(days=1)


def plus_days(day: date, count: int, text: str) -> date:
    """So many days later, or earlier when negative."""
    if abs(count) > _MOST_DAYS:
        raise out_of_range(text)
    return checked(day + timedelta(days=count), text)


def plus_months(day: date, count: int, text: str) -> date:
    """So many months later, on the same day or the month's last: 31 January + 1 is 28 February."""
    if abs(count) > _MOST_DAYS:
        raise out_of_range(text)
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not EARLIEST.year <= year <= LATEST.year:
        raise out_of_range(text)
    return date(year, month + 1, min(day.day, month_end(year, month + 1).day))


def plus_business_days(day: date, count: int, text: str) -> date:
    """So many days from Monday to Friday later; holidays are not known."""
    step = 1 if count > 0 else -1
    while count and _is_weekend(day):  # the first step then leads out of the weekend
        day -= timedelta(days=step)
    weeks, rest = divmod(abs(count), 5)
    day = plus_days(day, step * 7 * min(weeks, _MOST_DAYS), text)
    while rest:
        day += timedelta(days=step)
        rest -= not _is_weekend(day)
    return checked(day, text)


def checked(day: date, text: str) -> date:
    """The day itself. Raises BadValue when it lies outside 1900 to 2200."""
    if not EARLIEST <= day <= LATEST:
        raise out_of_range(text)
    return day


def out_of_range(text: str) -> BadValue:
    return BadValue(
        f"{quoted(text)} lies outside the years {EARLIEST.year} to {LATEST.year}.", "2026-11-27"
    )


def _is_weekend(day: date) -> bool:
    return day.weekday() >= 5


def _numbered(word: str, names: tuple[str, ...], other: dict[str, int]) -> int | None:
    for number, name in enumerate(names, start=1):
        if word in (name[:3].lower(), name.lower()):
            return number
    return other.get(word)
