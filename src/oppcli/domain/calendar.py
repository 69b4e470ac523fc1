"""The calendar as sellers speak of it: days, months, fiscal years, and the spans that have a name.

Years run from 1900 to 2200; whatever leads outside raises BadValue.

A fiscal year that does not start in January is named for the calendar year it ends in: with a
start in April, FY2027 is April 2026 to March 2027. Weeks are those of ISO 8601, Monday to Sunday.

Named spans are q4, 2027q1, fy2027, fy2027q2, next quarter, dec, nov 2026, 2026-11 and 2026-w48. A
date means one end of such a span and a period the whole of it, so both grammars ask here. A quarter
or year without a number of its own (q4, next quarter, this year) is of the fiscal calendar, as are
fy2027 and fy2027q2; 2027q1 is of the calendar.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import partial

from oppcli.domain.wording import quoted
from oppcli.errors import BadValue

EARLIEST = date(1900, 1, 1)
LATEST = date(2200, 12, 31)
LONGEST = 60  # characters of a typed date, time or period

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

MOST_WEEKS = 53  # of a year
_MOST_DAYS = 150_000  # more than lie between EARLIEST and LATEST


class Look(Enum):
    """Which way a day without a year is meant: close dates forward, logged dates back.

    Of periods alone, lately is forward but for one that has just passed: see `periods`.
    """

    FORWARD = "forward"
    BACK = "back"
    LATELY = "lately"


def month_number(word: str) -> int | None:
    """1 for jan or january (sept too); None for another word."""
    return _numbered(word, MONTHS, {"sept": 9})


def weekday_number(word: str) -> int | None:
    """0 for mon or monday, 6 for sun; None for another word."""
    number = _numbered(word, WEEKDAYS, {"tues": 2, "thur": 4, "thurs": 4})
    return None if number is None else number - 1


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
    raise no_such_day(text, spoken, day, last)


def no_such_day(text: str, month: str, day: int, instead: date) -> BadValue:
    """The error for a day such as `31 nov`."""
    said = f"{quoted(text)} is not a date: {month} has no day {day}."
    return BadValue(said, instead.isoformat())


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
    start = month_on(_year_start(year, fiscal_year_start), 3 * (number - 1))
    last = month_on(start, 2)
    name = _year_name(year, fiscal_year_start)
    label, key = f"{name} Q{number}", f"{name.lower()}q{number}"
    return Period(start, month_end(last.year, last.month), label, key)


def half(year: int, number: int) -> Period:
    """The first or the second half of a calendar year."""
    first, last = quarter(year, 2 * number - 1), quarter(year, 2 * number)
    return Period(first.start, last.end, f"{year} H{number}", f"{year}h{number}")


def whole_year(year: int, fiscal_year_start: int = 1) -> Period:
    start = _year_start(year, fiscal_year_start)
    last = month_on(start, 11)
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


def month_on(day: date, count: int) -> date:
    """The first day of the month that comes so many months after that of `day`."""
    year, number = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, number + 1, 1)


_UNITS = {unit.value: unit for unit in Unit}


def named_span(
    shape: str, parts: list[str], *, today: date, look: Look, text: str, fiscal_year_start: int
) -> Period | None:
    """The week, month, quarter or fiscal year so named; None when the text names none.

    Without a year it is the nearest in the looking direction that is not over, or has begun.
    Raises BadValue for one that does not exist, such as q5 or 2026-w54.
    """
    match shape, parts:
        case "a", [name] if number := month_number(name):
            return _nearest(month, number, today.year, today, look)
        case "a9", ["q", said]:
            span = partial(quarter, fiscal_year_start=fiscal_year_start)
            year, _ = _fiscal(today, fiscal_year_start)
            return _nearest(span, _quarter_number(said, text), year, today, look)
        case "aa", [("this" | "next" | "last") as which, word] if word in _UNITS:
            return _beside(which, today, _UNITS[word], fiscal_year_start, text)
        case "a9", ["fy", said]:
            return whole_year(year_said(said, text), fiscal_year_start)
        case "a9a9", ["fy", said, "q", number]:
            return quarter(year_said(said, text), _quarter_number(number, text), fiscal_year_start)
        case (
            ("a99", ["q", said, year])
            | ("a9-9" | "a9/9", ["q", said, _, year])
            | ("9a9", [year, "q", said])
            | ("9-a9" | "9/a9", [year, _, "q", said])
        ):
            return quarter(year_said(year, text), _quarter_number(said, text))
        case "a9", ["w", said] if len(said) <= 2:
            return _nearest_week(int(said), today, look, text)
        case (
            ("9-a9", [year, _, "w", said]) | ("9a9", [year, "w", said]) | ("a99", ["w", said, year])
        ):
            return _week(checked_year(year, text), int(said), text)
        case ("a9", [name, year]) | ("9a", [year, name]) if len(year) == 4:
            if number := month_number(name):
                return month(checked_year(year, text), number)
        case "9-9", [year, _, said] if len(year) == 4 and len(said) <= 2:
            if not 1 <= int(said) <= 12:
                raise BadValue(f"{quoted(text)} names no month {int(said)}.", f"{year}-12")
            return month(checked_year(year, text), int(said))
    return None


def _nearest(
    span: Callable[[int, int], Period], number: int, year: int, today: date, look: Look
) -> Period:
    """The span of that number in `year`, which holds today, or in the year before or after."""
    this = span(year, number)
    if look is Look.BACK:
        return this if this.start <= today else span(year - 1, number)
    return this if this.end >= today else span(year + 1, number)


def _beside(which: str, today: date, unit: Unit, fiscal_year_start: int, text: str) -> Period:
    """This, the next or the last one of the periods of that unit."""
    this = bucket(today, unit, fiscal_year_start)
    if which == "next":
        return bucket(plus_days(this.end, 1, text), unit, fiscal_year_start)
    if which == "last":
        return bucket(plus_days(this.start, -1, text), unit, fiscal_year_start)
    return this


def year_said(said: str, text: str) -> int:
    """A year of four digits, or of two in this century."""
    return checked_year(f"20{said}" if len(said) == 2 else said, text)


def checked_year(said: str, text: str) -> int:
    if not EARLIEST.year <= int(said) <= LATEST.year:
        raise out_of_range(text)
    return int(said)


def _quarter_number(said: str, text: str) -> int:
    if said not in ("1", "2", "3", "4"):
        raise BadValue(f"{quoted(text)} names no quarter; there are q1 to q4.", "q4")
    return int(said)


def _nearest_week(number: int, today: date, look: Look, text: str) -> Period:
    """The week of that number that is not over, or has begun; few years have a week 53."""
    if not 1 <= number <= MOST_WEEKS:
        raise BadValue(f"{quoted(text)} names no week; a year has weeks 1 to {MOST_WEEKS}.", "w52")
    year, step = today.isocalendar().year, -1 if look is Look.BACK else 1
    for each in range(year, year + 8 * step, step):
        if number <= date(each, 12, 28).isocalendar().week:
            week = week_of(date.fromisocalendar(each, number, 1))
            if week.start <= today if look is Look.BACK else week.end >= today:
                return week
    raise out_of_range(text)


def _week(year: int, number: int, text: str) -> Period:
    try:
        return week_of(date.fromisocalendar(year, number, 1))
    except ValueError:
        last = date(year, 12, 28).isocalendar().week
        raise BadValue(
            f"{quoted(text)} names no week; {year} has weeks 1 to {last}.", f"{year}-w{last}"
        ) from None


def spoken_day(day: date, today: date) -> str:
    """`Fri 27 Nov 2026 (4d)`; (-3d) when it is past, (today) today."""
    return f"{full_day(day)} ({_distance(day, today)})"


def full_day(day: date) -> str:
    """`Fri 27 Nov 2026`."""
    return f"{WEEKDAYS[day.weekday()][:3]} {plain_date(day)}"


def short_day(day: date, today: date) -> str:
    """`Fri 27 Nov (4d)`, with the year only where it is not this one."""
    return f"{plain_day(day, today)} ({_distance(day, today)})"


def plain_date(day: date, today: date | None = None) -> str:
    """`27 Nov 2026`, without the year in that of `today`."""
    year = "" if today is not None and day.year == today.year else f" {day.year}"
    return f"{day.day} {MONTHS[day.month - 1][:3]}{year}"


def plain_day(day: date, today: date) -> str:
    """`Fri 27 Nov`, with the year only where it is not this one."""
    return f"{WEEKDAYS[day.weekday()][:3]} {plain_date(day, today)}"


def _distance(day: date, today: date) -> str:
    away = (day - today).days
    return f"{away}d" if away else "today"
