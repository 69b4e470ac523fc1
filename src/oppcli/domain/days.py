"""The date grammar: the day a person means by `fri`, `+2w`, `3 days ago`, `eom`, `q4`, `15 dec`.

How the open questions are decided:
- A bare weekday is never today: `fri` typed on a Friday is a week away, on either side.
- `next fri` is the one in the next ISO week, `this fri` in this week, `last fri` before today.
- A bare count such as `3d` goes in the looking direction; a sign, `in` or `ago` decides itself.
- `eow` is Sunday; `eow eom eoq eoy` are the last days of the calendar's units that hold today.
- `q4`, `2027q1`, `dec`, `dec 2026`, `2026-w48` are their last day looking forward, their first
  looking back; without a year the nearest that is not over (forward) or has begun (back).
- `15 dec` and `31.12.` are the nearest such day in the looking direction, today included.
- Business days are Monday to Friday; `1bd` on a weekend is Monday.
"""

from datetime import date

from oppcli.domain.almanac import (
    LONGEST,
    Look,
    checked,
    day_of,
    month_number,
    plus_business_days,
    plus_days,
    plus_months,
    shape_of,
    weekday_number,
)
from oppcli.domain.buckets import Unit, bucket
from oppcli.domain.numeric_dates import DateOrder, day_in_some_year, numeric_day
from oppcli.domain.spans import named_span
from oppcli.domain.wording import nearest, quoted
from oppcli.errors import BadValue

_NAMED_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_ENDS = {"eow": Unit.WEEK, "eom": Unit.MONTH, "eoq": Unit.QUARTER, "eoy": Unit.YEAR}
_COUNTED = {
    "d": ("d", "day", "days"),
    "bd": ("bd",),
    "w": ("w", "week", "weeks"),
    "m": ("m", "month", "months"),
    "q": ("q", "quarter", "quarters"),
    "y": ("y", "year", "years"),
}


def parse_day(
    text: str, *, today: date, look: Look = Look.FORWARD, order: DateOrder | None = None
) -> date | None:
    """The day meant; None for the word `none`.

    `order` settles what 03/04/2026 means. Raises BadValue for what is no date, for what can be
    read in two ways, and for days outside the years 1900 to 2200.
    """
    if shape_of(text)[1] == ["none"]:
        return None
    day = read_day(text, today=today, look=look, order=order)
    if day is None:
        raise _not_a_date(text, look)
    return day


def read_day(text: str, *, today: date, look: Look, order: DateOrder | None) -> date | None:
    """As `parse_day`, but None for whatever does not look like a date at all."""
    shape, parts = shape_of(text)
    day = (
        _named(shape, parts, today, look, text)
        or _counted(shape, parts, today, look, text)
        or numeric_day(shape, parts, today=today, look=look, order=order, text=text)
        or _month_and_day(shape, parts, today, look, text)
    )
    if day is None and (span := named_span(shape, parts, today=today, look=look, text=text)):
        day = span.end if look is Look.FORWARD else span.start
    return None if day is None else checked(day, text)


def _named(shape: str, parts: list[str], today: date, look: Look, text: str) -> date | None:
    """today, eom, fri, next fri."""
    match shape, parts:
        case "a", [word] if word in _NAMED_DAYS:
            return plus_days(today, _NAMED_DAYS[word], text)
        case "a", [word] if word in _ENDS:
            return bucket(today, _ENDS[word]).end
        case "a", [word]:
            which = "coming" if look is Look.FORWARD else "last"
            return _weekday(which, word, today, text)
        case "aa", [("this" | "next" | "last") as which, word]:
            return _weekday(which, word, today, text)
    return None


def _weekday(which: str, word: str, today: date, text: str) -> date | None:
    number = weekday_number(word)
    if number is None:
        return None
    in_this_week = number - today.weekday()
    away = {
        "this": in_this_week,
        "next": in_this_week + 7,
        "coming": in_this_week if in_this_week > 0 else in_this_week + 7,
        "last": in_this_week if in_this_week < 0 else in_this_week - 7,
    }
    return plus_days(today, away[which], text)


def _counted(shape: str, parts: list[str], today: date, look: Look, text: str) -> date | None:
    """+2w, -3d, 3d, in 3d, 3 days ago."""
    match shape, parts:
        case "+9a" | "-9a", [sign, number, word]:
            ahead = sign == "+"
        case "9a", [number, word]:
            ahead = look is Look.FORWARD
        case "a9a", ["in", number, word]:
            ahead = True
        case "9aa", [number, word, "ago"]:
            ahead = False
        case _:
            return None
    unit = next((unit for unit, words in _COUNTED.items() if word in words), None)
    if unit is None:
        return None
    count = int(number) if ahead else -int(number)
    if unit == "bd":
        return plus_business_days(today, count, text)
    if unit in ("d", "w"):
        return plus_days(today, count * (7 if unit == "w" else 1), text)
    return plus_months(today, count * {"m": 1, "q": 3, "y": 12}[unit], text)


def _month_and_day(shape: str, parts: list[str], today: date, look: Look, text: str) -> date | None:
    """15 dec, dec 15, 15. dec 2026, dec 15, 2026, 15-dec-2026."""
    words = [part for part in parts if part.isalpha()]
    month = month_number(words[0]) if len(words) == 1 else None
    if month is None:
        return None
    numbers = [part for part in parts if part.isdigit()]
    match shape, numbers:
        case "9a" | "9.a" | "a9", [day] if len(day) <= 2:
            return day_in_some_year(month, int(day), today=today, look=look, text=text)
        case "9a9" | "9.a9" | "9-a-9" | "a99" | "a9,9", [day, year]:
            if len(year) != 4:
                raise BadValue(
                    f"{quoted(text)} is not a date: a year has four digits.", "15 dec 2026"
                )
            return day_of(int(year), month, int(day), text)
    return None


def _not_a_date(text: str, look: Look) -> BadValue:
    words = ["yesterday", "today", "monday", "friday", "december"]
    usual = "yesterday, fri, -2w or 2026-06-30"
    if look is Look.FORWARD:
        words += ["tomorrow", *_ENDS, "none"]
        usual = "2026-11-27, fri, +2w, eom or 15dec"
    near = nearest(text.strip(), words, count=1) if len(text) <= LONGEST else []
    return BadValue(f"{quoted(text)} is not a date.", near[0] if near else usual)
