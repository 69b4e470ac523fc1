"""Weeks, months, quarters and years as periods, by the calendar or by a fiscal year.

A fiscal year that does not start in January is named for the calendar year it ends in: with a
start in April, FY2027 is April 2026 to March 2027. Weeks are those of ISO 8601, Monday to Sunday.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from oppcli.domain.almanac import MONTHS, month_end


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days from `start` to `end`, both inclusive, and what people call them.

    `key` is the text that names the period in the period grammar; the keys of one unit sort in
    the order of time.
    """

    start: date
    end: date
    label: str
    key: str = ""

    def contains(self, day: date) -> bool:
        return self.start <= day <= self.end


class Unit(Enum):
    """What time can be cut into."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


def bucket(day: date, unit: Unit, fiscal_year_start: int = 1) -> Period:
    """The one period of that unit that holds the day.

    Labels are `2026-W48`, `Nov 2026`, `2026 Q4` or `FY2027 Q2`, and `2026` or `FY2027`.
    """
    if unit is Unit.WEEK:
        return week_of(day)
    if unit is Unit.MONTH:
        return month(day.year, day.month)
    year, months_in = _fiscal(day, fiscal_year_start)
    if unit is Unit.QUARTER:
        return quarter(year, months_in // 3 + 1, fiscal_year_start)
    return whole_year(year, fiscal_year_start)


def buckets(period: Period, unit: Unit, fiscal_year_start: int = 1) -> list[Period]:
    """Every period of that unit that the given one touches, in order, each whole."""
    found = [bucket(period.start, unit, fiscal_year_start)]
    while found[-1].end < period.end:
        found.append(bucket(found[-1].end + timedelta(days=1), unit, fiscal_year_start))
    return found


def week_of(day: date) -> Period:
    monday = day - timedelta(days=day.weekday())
    year, number, _ = day.isocalendar()
    name = f"{year}-W{number:02d}"
    return Period(monday, monday + timedelta(days=6), name, name)


def month(year: int, number: int) -> Period:
    label = f"{MONTHS[number - 1][:3]} {year}"
    return Period(date(year, number, 1), month_end(year, number), label, f"{year}-{number:02d}")


def quarter(year: int, number: int, fiscal_year_start: int = 1) -> Period:
    """A quarter, 1 to 4, of a calendar or fiscal year."""
    start = _month_on(_year_start(year, fiscal_year_start), 3 * (number - 1))
    last = _month_on(start, 2)
    name = _year_name(year, fiscal_year_start)
    label, key = f"{name} Q{number}", f"{name.lower()}q{number}"
    return Period(start, month_end(last.year, last.month), label, key)


def whole_year(year: int, fiscal_year_start: int = 1) -> Period:
    start = _year_start(year, fiscal_year_start)
    last = _month_on(start, 11)
    name = _year_name(year, fiscal_year_start)
    return Period(start, month_end(last.year, last.month), name, name.lower())


def _fiscal(day: date, fiscal_year_start: int) -> tuple[int, int]:
    """The year a day belongs to, and how many months into it the day lies."""
    months_in = (day.month - fiscal_year_start) % 12
    ends_next_year = fiscal_year_start > 1 and day.month >= fiscal_year_start
    return day.year + ends_next_year, months_in


def _year_start(year: int, fiscal_year_start: int) -> date:
    return date(year - (fiscal_year_start > 1), fiscal_year_start, 1)


def _year_name(year: int, fiscal_year_start: int) -> str:
    return f"FY{year}" if fiscal_year_start > 1 else str(year)


def _month_on(day: date, count: int) -> date:
    year, number = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, number + 1, 1)
