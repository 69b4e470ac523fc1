"""The worked-out fields of opportunities as SQL over `v_opportunity`, for the day that is asked.

Those that need neither the day nor the time zone are columns of the view. Nothing here costs a
query that does not ask for one of these fields.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from typing import Any

from oppcli.domain.history_fields import NUMBERED
from oppcli.queries.filter_arguments import Asking
from oppcli.stored import instant_text
from oppcli.views.history import day_number

_FIRST_YEAR = 1990  # of instants before it the day is that of the offset then
_WEEK = 7 * 24 * 60 * 60  # seconds
_DAY = timedelta(days=1)
# Columns get other names, so that `id` and `lead` are those of the opportunity.
_NEXT = """(SELECT MIN(a.day) FROM (
  SELECT {day} AS day FROM (SELECT opportunity_id AS about, due_date, starts_at FROM activity
    WHERE status = 'open') x WHERE x.about = id
  UNION ALL SELECT {day} FROM (SELECT lead_id AS about, due_date, starts_at FROM activity
    WHERE status = 'open') x WHERE x.about = CAST(substr(lead, 2) AS BIGINT)) a)"""


def expression(name: str, asking: Asking) -> str:
    """SQL for a worked-out field, or the name of one that is a column of `v_opportunity`.

    The fields of `NUMBERED` are given as the number of their day.
    """
    if name == "age":
        return _days_since("created_at", asking)
    if name == "days_in_stage":
        return _days_since("stage_since", asking)
    if name == "idle":
        days = local_day_number("touched_at", asking.zone, asking.today.year)
        return f"({asking.today.toordinal()} - {days})"
    if name == "next_activity":
        begins = local_day_number("x.starts_at", asking.zone, asking.today.year)
        due = day_number("x.due_date")
        return _NEXT.format(day=f"CASE WHEN x.due_date IS NOT NULL THEN {due} ELSE {begins} END")
    return name


def picked(name: str, asking: Asking) -> str:
    """The column of a SELECT for a worked-out field."""
    return f'{expression(name, asking)} AS "{name}"'


def with_days(names: Sequence[str], rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The rows of those columns, with days in the place of their numbers."""
    for at in [place for place, name in enumerate(names) if name in NUMBERED]:
        rows = [(*row[:at], _day(row[at]), *row[at + 1 :]) for row in rows]
    return rows


def _day(number: int | None) -> str | None:
    return None if number is None else date.fromordinal(number).isoformat()


def _days_since(column: str, asking: Asking) -> str:
    """Days from a local day to today, or to the closing; none where it closed before."""
    begun = local_day_number(column, asking.zone, asking.today.year)
    ended = f"CASE WHEN closed_on IS NULL THEN {asking.today.toordinal()}"
    days = f"{ended} ELSE {day_number('closed_on')} END - {begun}"
    return f"(SELECT CASE WHEN d.n < 0 THEN 0 ELSE d.n END FROM (SELECT {days} AS n) d)"


def local_day_number(column: str, zone: tzinfo, until: int) -> str:
    """SQL for the number of the day, on the calendar of `zone`, of an instant in `column`.

    No portable SQL knows of zones, so each change of the clocks up to the year `until` is a case.
    """
    changes = _clock_changes(zone, until)
    shifts = [_shift(column, ahead) for _, ahead in changes]
    cases = " ".join(
        f"WHEN {column} >= '{at}' THEN {shift}"
        for (at, _), shift in zip(reversed(changes[1:]), reversed(shifts[1:]), strict=True)
    )
    shift = f"CASE {cases} ELSE {shifts[0]} END" if cases else shifts[0]
    return f"({day_number(column)} + {shift})" if shift != "0" else day_number(column)


def _shift(column: str, ahead: timedelta) -> str:
    """SQL for 1 where the local day is the one after that of UTC, -1 before it, else 0."""
    if not ahead:
        return "0"
    begins = (datetime(2000, 1, 2) - ahead % _DAY).strftime("%H:%M:%S")  # noqa: DTZ001
    time = f"substr({column}, 12, 8)"
    if ahead > timedelta():
        return f"CASE WHEN {time} >= '{begins}' THEN 1 ELSE 0 END"
    return f"CASE WHEN {time} < '{begins}' THEN -1 ELSE 0 END"


@cache
def _clock_changes(zone: tzinfo, until: int) -> list[tuple[str, timedelta]]:
    """The stored instants from which a zone is so far ahead of UTC, the first one for all before
    it; up to the end of the year `until`."""

    def ahead(second: int) -> timedelta:
        return datetime.fromtimestamp(second, zone).utcoffset() or timedelta()

    second = int(datetime(min(_FIRST_YEAR, until), 1, 1, tzinfo=UTC).timestamp())
    end = int(datetime(min(until + 1, 9999), 12, 31, tzinfo=UTC).timestamp())
    found = [("", ahead(second))]
    while second < end:
        low, high = second, second + _WEEK
        if ahead(high) != found[-1][1]:
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if ahead(middle) == found[-1][1] else (low, middle)
            at = instant_text(datetime.fromtimestamp(high, UTC))
            found.append((at, ahead(high)))
        second += _WEEK
    return found
