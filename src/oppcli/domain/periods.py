"""The period grammar: `this quarter`, `2026q4`, `nov`, `2026-10..2026-12`, `fy2027`, `overdue`.

What follows the fiscal calendar: `this`, `next` and `last` quarter or year, `q4`, and `fy2027`,
`fy2027q2`. What names a calendar year is of the calendar: `2026`, `2026q4`, `nov`.
`next 3 months` is `today..+3m`, `last 30 days` is `-30d..today`; `week of 14 dec` is the one of
that day; `rest of quarter` begins today, and `ytd`, `qtd` and `mtd` end today. `h1` and `2027h2`
are halves of a calendar year.
A period without a year is the nearest that is not over, or looking back that has begun. Looking
at what was lately, one of several days that ended within the last three months is meant as that.
`before`, `until`, `since`, `from` and `after` any of those have one end: `until dec` ends with
December, `since dec` and `from dec` begin with it; `before dec` and `after dec` leave it out.
`since` always looks back, `from` as whoever asks does: closes `from dec` are in the next one.
Anything of the date grammar is the period of that one day.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from oppcli.domain.calendar import (
    EARLIEST,
    LATEST,
    LONGEST,
    MONTHS,
    WEEKDAYS,
    Look,
    Period,
    Unit,
    bucket,
    buckets,
    checked_year,
    half,
    month_number,
    named_span,
    plain_date,
    plus_months,
    week_of,
    whole_year,
    year_said,
)
from oppcli.domain.date_words import UNTIL, shape_of
from oppcli.domain.dates import DateOrder, is_count, read_day
from oppcli.domain.wording import PERIODS_TYPED, quoted
from oppcli.errors import BadValue

__all__ = ["ONE_ENDED", "Period", "Unit", "bucket", "buckets", "parse_period"]

ONE_ENDED = ("before", *UNTIL, "since", "from", "after")
_WEEK_OF = re.compile(r"\s*(?:the\s+)?(?:week|wk)\s+of\s+(?!the\s+year)", re.IGNORECASE)
_LATELY = 3  # months in which a period that has passed is spoken of without its year
_UNITS = {unit.value: unit for unit in Unit}


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a period is read against."""

    today: date
    fiscal_year_start: int
    look: Look
    order: DateOrder | None


def parse_period(
    text: str,
    *,
    today: date,
    fiscal_year_start: int = 1,
    look: Look = Look.FORWARD,
    order: DateOrder | None = None,
) -> Period:
    """The period meant; `all` and open ends reach from 1900 to 2200.

    `fiscal_year_start` is a month, 1 to 12. Raises BadValue for a text that is not one, and for a
    range that runs backwards.
    """
    frame = _Frame(today, fiscal_year_start, look, order)
    if ".." in text and len(text) <= 2 * LONGEST + 2:
        return _range(text, frame)
    end, _, rest = text.strip().partition(" ")
    end = "until" if end.lower() in UNTIL else end
    if end.lower() in ONE_ENDED and rest.strip():
        if end.lower() == "since":  # nothing has been since a day that is to come
            frame = replace(frame, look=Look.BACK)
        return _one_ended(end.lower(), _one(rest, frame))
    return _one(text, frame)


def _one_ended(end: str, span: Period) -> Period:
    """All days before, until, since, from or after a span."""
    one = timedelta(days=1)
    if end in ("since", "from", "after"):
        start = span.end + one if end == "after" else span.start
        return Period(start, LATEST, f"{end} {span.label}", f"{start}..")
    last = span.end if end == "until" else span.start - one
    return Period(EARLIEST, last, f"{end} {span.label}", f"..{last}")


def _range(text: str, frame: _Frame) -> Period:
    # A third dot belongs to a date such as 1.10. before the two.
    first, _, last = text.partition("..." if "..." in text else "..")
    start = _one(first, frame) if first.strip() else None
    end = _one(last, frame) if last.strip() else None
    if start and end and start.start > end.end:
        start, end = _other_way(first, last, start, end, frame)
    if start and end:
        if start.start > end.end:
            raise BadValue(f"{quoted(text)} runs backwards.", f"{last.strip()}..{first.strip()}")
        key = f"{start.start}..{end.end}"
        return Period(start.start, end.end, f"{start.label} – {end.label}", key)
    if start:
        return Period(start.start, LATEST, f"from {start.label}", f"{start.start}..")
    if end:
        return Period(EARLIEST, end.end, f"until {end.label}", f"..{end.end}")
    raise _not_a_period(text)


def _other_way(
    first: str, last: str, start: Period, end: Period, frame: _Frame
) -> tuple[Period, Period]:
    """In November `oct..dec` is of this year: the end that lies behind is read looking back."""
    if frame.look is not Look.BACK:
        return _one(first, replace(frame, look=Look.BACK)), end
    return start, _one(last, replace(frame, look=Look.FORWARD))


def _one(text: str, frame: _Frame) -> Period:
    if (within := _WEEK_OF.match(text)) and len(text) <= 2 * LONGEST:
        return week_of(_one(text[within.end() :], frame).start)
    if frame.look is Look.LATELY:
        return _lately(text, frame)
    return _by_shape(text, frame)


def _by_shape(text: str, frame: _Frame) -> Period:
    shape, parts = shape_of(text)
    fiscal = frame.fiscal_year_start
    match shape, parts:
        case "a9a", ["w", number, name] if month_number(name):
            return week_of(_one(f"{number} {name}", frame).start)
        case "a", ["all"]:
            return Period(EARLIEST, LATEST, "all time", "all")
        case "a", ["overdue"]:
            return Period(EARLIEST, frame.today - timedelta(days=1), "overdue", "overdue")
        case "a", [word] if word in _UNITS:
            return bucket(frame.today, _UNITS[word], fiscal)
        case "a", [("mtd" | "qtd" | "ytd") as word]:
            return _cut(bucket(frame.today, _TO_DATE[word[0]], fiscal), frame.today, is_past=True)
        case "aa", ["rest", word] if word in _UNITS:
            return _cut(bucket(frame.today, _UNITS[word], fiscal), frame.today, is_past=False)
        case "a9a", [("next" | "last") as which, number, unit]:
            return _rolling(which, number, unit, text, frame)
        case "9a9", [year, "h", ("1" | "2") as number] if len(year) == 4:
            return half(checked_year(year, text), int(number))
        case ("a99", ["h", ("1" | "2") as number, year]) | (
            "a9-9" | "a9/9",
            ["h", ("1" | "2") as number, _, year],
        ):
            return half(year_said(year, text), int(number))
        case "a9", ["h", ("1" | "2") as number]:
            return _nearest_half(int(number), frame)
        case "9", [year] if len(year) == 4:
            return whole_year(checked_year(year, text))
    span = named_span(
        shape, parts, today=frame.today, look=frame.look, text=text, fiscal_year_start=fiscal
    )
    if span is not None:
        return span
    day = read_day(
        text,
        today=frame.today,
        look=frame.look,
        order=frame.order,
        fiscal_year_start=fiscal,
    )
    if day is None:
        raise _not_a_period(text)
    label = f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]} {day.year}"
    return Period(day, day, label, day.isoformat())


def _lately(text: str, frame: _Frame) -> Period:
    """On 1 December `november` and `q3` are those just passed, and `august` is the next one."""
    ahead = _one(text, replace(frame, look=Look.FORWARD))
    if ahead.start == ahead.end or ahead.start <= frame.today:
        return ahead
    passed = _one(text, replace(frame, look=Look.BACK))
    return passed if passed.end >= plus_months(frame.today, -_LATELY, text) else ahead


_TO_DATE = {"m": Unit.MONTH, "q": Unit.QUARTER, "y": Unit.YEAR}


def _between(start: date, end: date) -> Period:
    label = f"{plain_date(start)} – {plain_date(end)}"
    return Period(start, end, label, f"{start}..{end}")


def _cut(span: Period, today: date, *, is_past: bool) -> Period:
    """The part of a span that holds today, up to today or from today on."""
    return _between(span.start, today) if is_past else _between(today, span.end)


def _rolling(which: str, number: str, unit: str, text: str, frame: _Frame) -> Period:
    """From today to the day so many units ahead, or from so many ago to today; both inclusive."""
    counted = f"{number} {unit}"
    if not is_count(counted):
        raise _not_a_period(text)
    sign = "+" if which == "next" else "-"
    day = read_day(
        sign + counted,
        today=frame.today,
        look=frame.look,
        order=frame.order,
        fiscal_year_start=frame.fiscal_year_start,
    )
    assert day is not None  # a count always names a day, or is refused as out of range
    return _between(frame.today, day) if which == "next" else _between(day, frame.today)


def _nearest_half(number: int, frame: _Frame) -> Period:
    """Without a year, the half that is not over; or looking back, that has begun."""
    this = half(frame.today.year, number)
    if frame.look is Look.BACK:
        return this if this.start <= frame.today else half(frame.today.year - 1, number)
    return this if this.end >= frame.today else half(frame.today.year + 1, number)


def _not_a_period(text: str) -> BadValue:
    return BadValue(f"{quoted(text)} is not a period.", PERIODS_TYPED)
