"""The stretches of the calendar that have a name: q4, 2027q1, dec, nov 2026, 2026-11, 2026-w48.

A date means one end of such a stretch and a period the whole of it, so both grammars ask here.
"""

from collections.abc import Callable
from datetime import date

from oppcli.domain.almanac import EARLIEST, LATEST, Look, month_number, out_of_range
from oppcli.domain.buckets import Period, month, quarter, week_of
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue


def named_span(
    shape: str, parts: list[str], *, today: date, look: Look, text: str
) -> Period | None:
    """The week, month or calendar quarter so named; None when the text names none.

    Without a year it is the nearest in the looking direction that is not over, or has begun.
    Raises BadValue for one that does not exist, such as q5 or 2026-w54.
    """
    match shape, parts:
        case "a", [name] if number := month_number(name):
            return _nearest(month, number, today, look)
        case "a9", ["q", said]:
            return _nearest(quarter, _quarter_number(said, text), today, look)
        case (
            ("a99", ["q", said, year]) | ("9a9", [year, "q", said]) | ("9-a9", [year, _, "q", said])
        ):
            return quarter(_year(year, text), _quarter_number(said, text))
        case ("9-a9", [year, _, "w", said]) | ("9a9", [year, "w", said]):
            return _week(_year(year, text), int(said), text)
        case ("a9", [name, year]) | ("9a", [year, name]) if len(year) == 4:
            if number := month_number(name):
                return month(_year(year, text), number)
        case "9-9", [year, _, said] if len(year) == 4 and len(said) <= 2:
            if not 1 <= int(said) <= 12:
                raise BadValue(f"{quoted(text)} names no month {int(said)}.", f"{year}-12")
            return month(_year(year, text), int(said))
    return None


def _nearest(span: Callable[[int, int], Period], number: int, today: date, look: Look) -> Period:
    this = span(today.year, number)
    if look is Look.BACK:
        return this if this.start <= today else span(today.year - 1, number)
    return this if this.end >= today else span(today.year + 1, number)


def _year(said: str, text: str) -> int:
    if not EARLIEST.year <= int(said) <= LATEST.year:
        raise out_of_range(text)
    return int(said)


def _quarter_number(said: str, text: str) -> int:
    if said not in ("1", "2", "3", "4"):
        raise BadValue(f"{quoted(text)} names no quarter; there are q1 to q4.", "q4")
    return int(said)


def _week(year: int, number: int, text: str) -> Period:
    try:
        return week_of(date.fromisocalendar(year, number, 1))
    except ValueError:
        last = date(year, 12, 28).isocalendar().week
        raise BadValue(
            f"{quoted(text)} names no week; {year} has weeks 1 to {last}.", f"{year}-w{last}"
        ) from None
