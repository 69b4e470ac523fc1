"""The words that compare a report with another time: `compare last month`, `vs 2026q3`."""

import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from shlex import quote

from oppcli.domain.calendar import (
    EARLIEST,
    LATEST,
    Period,
    Unit,
    bucket,
    half,
    month_end,
    plain_date,
    plus_months,
    week_of,
)
from oppcli.domain.time_words import leading
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue, WrongUsage

COMPARING = frozenset(("compare", "compared", "against", "versus", "vs", "vs."))
_BETWEEN = frozenset(("to", "with"))
_DAYS_OF_A_YEAR, _MONTHS_OF_A_YEAR = 364, 12  # days behind its first one
_DAYS_OF_A_WEEK = 7
_LAST_WEEK = 52  # that every year has


_SAME = re.compile(
    r"(the )?same (?P<unit>week|month|quarter|half|year|period|time)( of| in)? (the )?"
    r"(last|previous) year",
    re.IGNORECASE,
)
_UNITS = frozenset(unit.value for unit in Unit)
_NAMED = ("month", "quarter", "half", "year")
_MOST_OF_SAME = 7  # words: `the same quarter of the previous year`


def same_of_last_year(words: Sequence[str]) -> int:
    """How many of the first words are `same quarter last year` or its like; 0 for none."""
    for count in range(min(len(words), _MOST_OF_SAME), 0, -1):
        if _SAME.fullmatch(" ".join(words[:count])):
            return count
    return 0


def a_year_before(text: str, span: Period, fiscal_year_start: int = 1) -> Period | None:
    """The same span a year earlier, where `last year` or `same quarter last year` means that for a
    report of the span; None for any other text, and behind a year or a day.

    Raises BadValue where the span is not what is said, as `same month` behind a quarter, and where
    it has no first or no last day.
    """
    said = _SAME.fullmatch(text.strip())
    is_short = span.start != span.end and (span.end - span.start).days < _DAYS_OF_A_YEAR
    if said is None:
        is_meant = is_short and text.strip().casefold() == "last year"
        return _earlier(span, fiscal_year_start) if is_meant else None
    unit = said["unit"].casefold()
    if span.start == EARLIEST or span.end == LATEST:
        raise BadValue(
            f"{quoted(text)} needs a report with a first and a last day, not {span.label}.",
            "--period 'this quarter' --compare 'last year'",
        )
    whole = _whole(unit, span.start, fiscal_year_start)
    if whole is not None and not _are_same(span, whole):
        this = f"h{_half_of(span.start)}" if unit == "half" else f"'this {unit}'"
        raise BadValue(
            f"{quoted(text)} needs a report of a {unit}, and this one is of {span.label}.",
            f"--period {this} --compare 'last year'",
        )
    return _earlier(span, fiscal_year_start)


def _whole(unit: str, day: date, fiscal_year_start: int) -> Period | None:
    """The week, month, quarter, half or year that holds a day; None for `period` and `time`."""
    if unit == "half":
        return half(day.year, _half_of(day))
    return bucket(day, Unit(unit), fiscal_year_start) if unit in _UNITS else None


def _half_of(day: date) -> int:
    return 1 + (day.month - 1) // 6


def _are_same(one: Period, other: Period) -> bool:
    return (one.start, one.end) == (other.start, other.end)


def _weeks_earlier(span: Period) -> Period | None:
    """The weeks of the same numbers of the year before, where the span is of whole weeks.

    No year of 53 weeks follows another: its last one is held against the last one before it.
    """
    days = (span.end - span.start).days + 1
    are_months = span.start.day == 1 and span.end == month_end(span.end.year, span.end.month)
    if span.start.weekday() or days % _DAYS_OF_A_WEEK or are_months:
        return None
    year, number, _ = span.start.isocalendar()
    start = date.fromisocalendar(year - 1, min(number, _LAST_WEEK), 1)
    return _of_days(start, start + timedelta(days=days - 1))


def _of_days(start: date, end: date) -> Period:
    label = f"{plain_date(start)} – {plain_date(end)}"
    return Period(start, end, label, f"{start}..{end}")


def _earlier(span: Period, fiscal_year_start: int) -> Period:
    """The same weeks, months or days of the year before; `2025 Q4` where it has a name."""
    if weeks := _weeks_earlier(span):
        week = week_of(weeks.start)
        return week if _are_same(week, weeks) else weeks
    start, end = (
        plus_months(day, -_MONTHS_OF_A_YEAR, day.isoformat()) for day in (span.start, span.end)
    )
    if span.end == month_end(span.end.year, span.end.month):
        end = month_end(end.year, end.month)
    named = (_whole(unit, start, fiscal_year_start) for unit in _NAMED)
    found = _of_days(start, end)
    return next((each for each in named if each and _are_same(each, found)), found)


def comparison(path: str, options: Collection[str], words: Sequence[str]) -> tuple[int, str]:
    """How many of the words, the first one of `COMPARING`, are the comparison, and the time in it.

    Raises WrongUsage where there is no time, or where the report `path` has no such option.
    """
    first, *behind = words
    skipped = 1 if "".join(behind[:1]).casefold() in _BETWEEN else 0
    length = same_of_last_year(behind[skipped:]) or leading(behind[skipped:])
    time = " ".join(behind[skipped : skipped + length])
    if "compare" not in options:
        of = next((name for name in ("period", "as_of") if name in options), "")
        alone = f"--{of.replace('_', '-')} {quote(time)}" if of and time else "--help"
        raise WrongUsage(f"{path} compares nothing.", f"{path} {alone}")
    if not time:
        raise WrongUsage(
            f"behind {quoted(first)} a day or a period is missing.",
            f"{path} --compare 'last month'",
        )
    return 1 + skipped + length, time
