"""The moment in the past that a report is wanted of: the end of a day, or an instant."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from oppcli.domain.calendar import Period, checked_year, full_day, named_span, whole_year
from oppcli.domain.date_words import shape_of
from oppcli.domain.dates import DateOrder, Look, parse_day
from oppcli.domain.instants import parse_instant
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue


@dataclass(frozen=True, slots=True)
class AsOf:
    """A moment that has been: the last instant that counts (aware, UTC), on which day; `is_day`
    when the whole day was meant."""

    at: datetime
    day: date
    is_day: bool

    @property
    def last_over(self) -> date:
        """The last day that is over at that moment; a day that was meant is."""
        return self.day if self.is_day else self.day - timedelta(1)

    def moment(self, zone: tzinfo) -> str:
        """`Mon 23 Nov 2026`, with the time where an instant was meant."""
        day = full_day(self.day)
        return day if self.is_day else f"{day} {self.at.astimezone(zone):%H:%M}"

    def told(self, zone: tzinfo) -> str:
        """`as of Mon 23 Nov 2026`."""
        return f"as of {self.moment(zone)}"


def end_of(day: date, zone: tzinfo) -> AsOf:
    """The last second of a day in a time zone."""
    begin_of_next = datetime.combine(day + timedelta(1), time(), zone).astimezone(UTC)
    return AsOf(begin_of_next - timedelta(seconds=1), day, is_day=True)


def parse_as_of(
    text: str,
    *,
    now: datetime,
    today: date,
    zone: tzinfo,
    order: DateOrder | None,
    fiscal_year_start: int = 1,
    hint: str = "--as-of yesterday",
    last: AsOf | None = None,
) -> AsOf:
    """The moment that was typed, looking back. Raises BadValue for one that has not been yet, with
    the hint what to type.

    A `last` moment that may be meant is the one that words are counted from.
    """
    if last is not None:
        now, today = last.at, last.day
    day = _day(text, today, order, fiscal_year_start, hint)
    if day is None:  # it says a time, too
        at = parse_instant(text, now=now, look=Look.BACK, zone=zone, order=order)
        found = AsOf(at, at.astimezone(zone).date(), is_day=False)
    else:
        found = AsOf(min(now, end_of(day, zone).at), day, is_day=True)
    if found.day > today or found.at > now:
        why = f"later than --as-of, {last.moment(zone)}" if last else "in the future"
        raise BadValue(f"{quoted(text)} is {why}.", hint)
    return found


def _day(
    text: str, today: date, order: DateOrder | None, fiscal_year_start: int, hint: str
) -> date | None:
    """The day, where the text is one; None for a time as well.

    A week, month, quarter or year is its last day, or today in the one that is not over.
    """
    shape, parts = shape_of(text)
    if shape == "9" and len(parts[0]) == 4:
        span: Period | None = whole_year(checked_year(parts[0], text))
    else:
        span = named_span(
            shape,
            parts,
            today=today,
            look=Look.BACK,
            text=text,
            fiscal_year_start=fiscal_year_start,
        )
    if span is not None:
        return min(span.end, today) if span.start <= today else span.start
    try:
        day = parse_day(
            text,
            today=today,
            look=Look.BACK,
            order=order,
            fiscal_year_start=fiscal_year_start,
        )
    except BadValue:
        if re.search(r"[0-9][T: ]?([0-9]|am|pm)|now", text, re.IGNORECASE):
            return None
        raise
    if day is None:
        raise BadValue(f"{quoted(text)} is not a day.", hint)
    return day
