"""Dates and moments as people type them, and as they are told back.

How the open questions of `fri`, `+2w`, `3 days ago`, `eom`, `q4` and `15 dec` are decided:
- A bare weekday is never today: `fri` typed on a Friday is a week away, on either side.
- `next fri` is the one in the next ISO week, `this fri` in this week, `last fri` before today.
- A bare count such as `3d` goes in the looking direction; a sign, `in` or `ago` decides itself.
- `eow` is Sunday; `eow eom eoq eoy` are the last days of the units that hold today, quarters and
  years being those of the fiscal calendar.
- `q4`, `2027q1`, `fy2027`, `next quarter`, `dec`, `dec 2026`, `2026-w48` are their last day looking
  forward, their first looking back; without a year the nearest that is not over (forward) or has
  begun (back).
- `end of` and `start of` any of those, or of a week, month, quarter or year, is that day, whichever
  way is looked. `early`, `mid` and `late` are the 5th, 15th and 25th of a month, and Monday,
  Wednesday and Friday of a week.
- `the 15th` is the nearest such day of a month in the looking direction; `15th of next month` and
  `thu kw 12` are days of that month and week.
- `15 dec` and `31.12.` are the nearest such day in the looking direction, today included.
- Business days are Monday to Friday; `1bd` on a weekend is Monday.
- Numbers alone that can be read as two dates are refused, unless `date_order` says which is meant.

Moments are read by `instants.py`.
"""

from datetime import date, timedelta
from enum import Enum

from oppcli.domain.calendar import (
    MONTHS,
    Look,
    Period,
    Unit,
    bucket,
    checked,
    checked_year,
    day_of,
    month,
    month_end,
    month_number,
    named_span,
    no_such_day,
    plain_day,
    plus_business_days,
    plus_days,
    plus_months,
    short_day,
    spoken_day,
    week_of,
    weekday_number,
    whole_year,
)
from oppcli.domain.date_words import END_WORDS, ORDINALS, not_a_date, shape_of
from oppcli.domain.durations import parse_duration
from oppcli.domain.wording import either, quoted
from oppcli.errors import BadValue

__all__ = [
    "DateOrder",
    "Look",
    "is_count",
    "parse_day",
    "parse_duration",
    "plain_day",
    "short_day",
    "spoken_day",
]


class DateOrder(Enum):
    """What 03/04/2026 means where the configuration says so (`date_order`)."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


def numeric_day(
    shape: str, parts: list[str], *, today: date, look: Look, order: DateOrder | None, text: str
) -> date | None:
    """The day of `2026-11-27`, `20261127`, `31.12.2026`, `31.12.` or `25/12/2026`; None for others.

    A year comes first or last. Dots always mean day.month.year. Slashes, and dashes with the year
    last, need an order unless only one reading is a date. Raises BadValue.
    """
    match shape, parts:
        case "9", [number] if len(number) == 8:
            return day_of(int(number[:4]), int(number[4:6]), int(number[6:]), text)
        case "9-9-9" | "9/9/9" | "9.9.9", [year, _, month, _, day] if len(year) == 4:
            return day_of(int(year), int(month), int(day), text)
        case "9.9.9", [day, _, month, _, year]:
            return day_of(_full_year(year, text), int(month), int(day), text)
        case "9.9" | "9.9.", [day, _, month, *_]:
            return day_in_some_year(int(month), int(day), today=today, look=look, text=text)
        case "9-9-9" | "9/9/9", [first, _, second, _, third]:
            return _ordered((first, second, third), order, text)
        case "9/9", [first, _, second]:
            return _without_year(int(first), int(second), today, look, order, text)
    return None


def day_in_some_year(month: int, day: int, *, today: date, look: Look, text: str) -> date:
    """That day of the nearest year in the looking direction; today counts. Raises BadValue."""
    step = 1 if look is Look.FORWARD else -1
    for year in range(today.year, today.year + 9 * step, step):  # 29 February may be 8 years off
        is_day = 1 <= month <= 12 and 1 <= day <= month_end(year, month).day
        if is_day and is_that_way(date(year, month, day), today, look):
            return day_of(year, month, day, text)
    if not 1 <= month <= 12:
        return day_of(today.year, month, day, text)  # says that there is no such month
    ends = [month_end(today.year + away, month) for away in (0, step)]
    near = next((each for each in ends if is_that_way(each, today, look)), ends[-1])
    raise no_such_day(text, MONTHS[month - 1], day, near)


def is_that_way(day: date, today: date, look: Look) -> bool:
    """Whether a day lies where is looked; today does either way."""
    return day >= today if look is Look.FORWARD else day <= today


def _ordered(numbers: tuple[str, str, str], order: DateOrder | None, text: str) -> date:
    first, second, third = numbers
    written = {
        DateOrder.DMY: (third, second, first),
        DateOrder.MDY: (third, first, second),
        DateOrder.YMD: (first, second, third),
    }
    if order is not None and (order is not DateOrder.YMD or len(third) <= 2):
        year, month, day = written[order]
        return day_of(_full_year(year, text), int(month), int(day), text)
    readings = {name: one for name, said in written.items() if (one := _reading(*said))}
    if not readings:
        year, month, day = written[DateOrder.DMY if int(second) <= 12 else DateOrder.MDY]
        return day_of(_full_year(year, text), int(month), int(day), text)  # says why not
    return _only(readings, text)


def _reading(year: str, month: str, day: str) -> date | None:
    try:
        return day_of(_full_year(year, year), int(month), int(day), "")
    except BadValue:
        return None


def _without_year(
    first: int, second: int, today: date, look: Look, order: DateOrder | None, text: str
) -> date:
    def reading(month: int, day: int) -> date:
        return day_in_some_year(month, day, today=today, look=look, text=text)

    if order is not None:
        return reading(second, first) if order is DateOrder.DMY else reading(first, second)
    if first > 12:
        return reading(second, first)
    if second > 12:
        return reading(first, second)
    return _only(
        {DateOrder.DMY: reading(second, first), DateOrder.MDY: reading(first, second)}, text
    )


def _only(readings: dict[DateOrder, date], text: str) -> date:
    """The one day all readings agree on. Raises BadValue naming them when they do not."""
    days = list(dict.fromkeys(readings.values()))
    if len(days) == 1:
        return days[0]
    order = next(iter(readings)).value
    years = {day.year for day in days}
    spoken = [f"{d.day} {MONTHS[d.month - 1]}" + f" {d.year}" * (len(years) > 1) for d in days]
    raise BadValue(
        f"{quoted(text)} can be {either(spoken)}.",
        f"type {either(d.isoformat() for d in days)}, "
        f"or set date_order: oppcli config set date_order {order}",
    )


def _full_year(said: str, text: str, *, short: bool = True) -> int:
    """A year of four digits, or of two in this century where it may be `short`."""
    if len(said) == 4 or (len(said) == 2 and short):
        return int(said) if len(said) == 4 else 2000 + int(said)
    example = "2026-11-27" if short else "15 dec 2026"
    raise BadValue(f"{quoted(text)} is not a date: a year has four digits.", example)


_NAMED_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_ENDS = dict(zip(END_WORDS, Unit, strict=True))
_COUNTED = {
    "d": ("d", "day", "days"),
    "bd": ("bd",),
    "w": ("w", "week", "weeks"),
    "fortnight": ("fortnight", "fortnights"),
    "m": ("m", "month", "months"),
    "q": ("q", "quarter", "quarters"),
    "y": ("y", "year", "years"),
}

_DAYS_IN = {"d": 1, "w": 7, "fortnight": 14}
_PARTS = {"early": 0, "mid": 1, "late": 2}
_PART_OF_MONTH = (5, 15, 25)
_PART_OF_WEEK = (0, 2, 4)  # Monday, Wednesday, Friday


def parse_day(
    text: str,
    *,
    today: date,
    look: Look = Look.FORWARD,
    order: DateOrder | None = None,
    fiscal_year_start: int = 1,
    proposes: bool = True,
) -> date | None:
    """The day meant; None for the word `none`.

    `order` settles what 03/04/2026 means; `fiscal_year_start` is a month, 1 to 12. A near word is
    looked for, which takes a while, only if it `proposes`.
    Raises BadValue for a text that is not a date, for one with two readings, and for days outside
    the years 1900 to 2200.
    """
    if shape_of(text)[1] == ["none"]:
        return None
    day = read_day(text, today=today, look=look, order=order, fiscal_year_start=fiscal_year_start)
    if day is None:
        raise not_a_date(text, today, look, proposes=proposes)
    return day


def read_day(
    text: str, *, today: date, look: Look, order: DateOrder | None, fiscal_year_start: int
) -> date | None:
    """As `parse_day`, but None for whatever does not look like a date at all."""
    shape, parts = shape_of(text)
    if shape == "a" and parts[0] in _ENDS:
        return bucket(today, _ENDS[parts[0]], fiscal_year_start).end
    if len(parts) > 1 and (parts[0] in ("end", "start") or parts[0] in _PARTS):
        return _edge(shape, parts, today, look, text, fiscal_year_start)
    day = (
        _named(shape, parts, today, look, text)
        or _counted(shape, parts, today, look, text)
        or numeric_day(shape, parts, today=today, look=look, order=order, text=text)
        or _month_and_day(shape, parts, today, look, text)
        or _day_within(shape, parts, today, look, text)
    )
    if day is None:
        span = named_span(
            shape, parts, today=today, look=look, text=text, fiscal_year_start=fiscal_year_start
        )
        if span is not None:
            day = span.end if look is Look.FORWARD else span.start
    return None if day is None else checked(day, text)


def _edge(
    shape: str, parts: list[str], today: date, look: Look, text: str, fiscal_year_start: int
) -> date | None:
    """end of month, end of next quarter, start of december, end of 2027, mid january."""
    unit = next((each for each in Unit if parts[1:] == [each.value]), None)
    if unit is not None:
        span = bucket(today, unit, fiscal_year_start)
    elif shape == "a9" and len(parts[1]) == 4:
        span = whole_year(checked_year(parts[1], text))
    else:
        found = named_span(
            shape[1:],
            parts[1:],
            today=today,
            look=look,
            text=text,
            fiscal_year_start=fiscal_year_start,
        )
        if found is None:
            return None
        number = month_number(parts[1])
        if number and parts[0] in _PARTS and len(parts) == 2:  # without a year, as `15 jan` is
            day = _PART_OF_MONTH[_PARTS[parts[0]]]
            return day_in_some_year(number, day, today=today, look=look, text=text)
        span = found
    if parts[0] in _PARTS:
        return _part_of(span, parts[0])
    return checked(span.end if parts[0] == "end" else span.start, text)


def _part_of(span: Period, part: str) -> date | None:
    """The day that stands for the early, middle or late part of a month or week; None for other
    spans."""
    if span == week_of(span.start):
        return span.start + timedelta(days=_PART_OF_WEEK[_PARTS[part]])
    if span == month(span.start.year, span.start.month):
        return span.start.replace(day=_PART_OF_MONTH[_PARTS[part]])
    return None


def _day_within(shape: str, parts: list[str], today: date, look: Look, text: str) -> date | None:
    """15th of next month, thu kw 12."""
    match shape, parts:
        case "9aa", [day, ("this" | "next" | "last"), "month"]:
            first = named_span(
                "aa", parts[1:], today=today, look=look, text=text, fiscal_year_start=1
            )
            assert first is not None  # this, next and last month always exist
            return day_of(first.start.year, first.start.month, int(day), text)
        case (("aa9" | "aa99"), [name, "w", *_]):
            number = weekday_number(name)
            week = named_span(
                shape[1:], parts[1:], today=today, look=look, text=text, fiscal_year_start=1
            )
            if number is not None and week is not None:
                return plus_days(week.start, number, text)
    return None


def _day_of_month(day: int, today: date, look: Look, text: str) -> date:
    """The nearest such day of a month in the looking direction; today counts."""
    step = 1 if look is Look.FORWARD else -1
    first = today.replace(day=1)
    for count in range(3):  # of three months two have 31 days
        month = plus_months(first, count * step, text)
        if 1 <= day <= month_end(month.year, month.month).day:
            found = month.replace(day=day)
            if is_that_way(found, today, look):
                return found
    end = month_end(today.year, today.month)  # no month has it
    near = end if is_that_way(end, today, look) else first - timedelta(days=1)
    raise no_such_day(text, MONTHS[today.month - 1], day, near)


def _named(shape: str, parts: list[str], today: date, look: Look, text: str) -> date | None:
    """today, fri, next fri, 15th."""
    match shape, parts:
        case "a", [word] if word in _NAMED_DAYS:
            return plus_days(today, _NAMED_DAYS[word], text)
        case "a", [word]:
            which = "coming" if look is Look.FORWARD else "last"
            return _weekday(which, word, today, text)
        case "aa", [("this" | "next" | "last") as which, word]:
            return _weekday(which, word, today, text)
        case "9a", [number, word] if word in ORDINALS and len(number) <= 2:
            return _day_of_month(int(number), today, look, text)
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
    if unit in _DAYS_IN:
        return plus_days(today, count * _DAYS_IN[unit], text)
    return plus_months(today, count * {"m": 1, "q": 3, "y": 12}[unit], text)


def is_count(text: str) -> bool:
    """Whether a count of days, weeks or months ahead was typed: `2d`, `+1w`, `in 3 days`."""
    shape, parts = shape_of(text)
    return shape in ("9a", "+9a", "a9a") and any(parts[-1] in words for words in _COUNTED.values())


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
            return day_of(_full_year(year, text, short=False), month, int(day), text)
    return None
