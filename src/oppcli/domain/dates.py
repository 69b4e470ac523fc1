"""Dates, moments and durations as people type them and as they are told back.

The one door to the grammar: `days` holds the dates, `instants` the moments, `durations` the rest.
"""

from datetime import date

from oppcli.domain.almanac import MONTHS, WEEKDAYS, Look
from oppcli.domain.days import parse_day
from oppcli.domain.durations import parse_duration
from oppcli.domain.instants import parse_instant
from oppcli.domain.numeric_dates import DateOrder

__all__ = [
    "DateOrder",
    "Look",
    "parse_day",
    "parse_duration",
    "parse_instant",
    "short_day",
    "spoken_day",
]


def spoken_day(day: date, today: date) -> str:
    """`Fri 27 Nov 2026 (4d)`; (-3d) when it is past, (today) today."""
    return f"{_weekday_and_day(day)} {day.year} ({_distance(day, today)})"


def short_day(day: date, today: date) -> str:
    """`Fri 27 Nov (4d)`, with the year only where it is not this one."""
    return f"{plain_day(day, today)} ({_distance(day, today)})"


def plain_day(day: date, today: date) -> str:
    """`Fri 27 Nov`, with the year only where it is not this one."""
    year = f" {day.year}" if day.year != today.year else ""
    return f"{_weekday_and_day(day)}{year}"


def _weekday_and_day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"


def _distance(day: date, today: date) -> str:
    away = (day - today).days
    return f"{away}d" if away else "today"
