"""`1w later`, `2 days earlier`, `by a week`: a day counted from the one that a record has; and days
that may be meant otherwise.

What is typed as `+1w` counts from today.
"""

import re
from datetime import date, timedelta

from oppcli.domain.calendar import weekday_number
from oppcli.domain.date_words import shape_of
from oppcli.domain.dates import is_count, parse_day, spoken_day
from oppcli.errors import BadValue

_DAY = timedelta(days=1)
_JUST_PASSED = timedelta(days=60)

_SIGNS = {"later": "+", "earlier": "-"}


def moved_by(text: str) -> str:
    """The count in such a text, `+1week` or `-2days`; '' for any other."""
    match shape_of(text):
        case "9aa", [number, unit, way] if way in _SIGNS:
            count = f"{_SIGNS[way]}{number}{unit}"
        case "a9a", ["by", number, unit]:
            count = f"+{number}{unit}"
        case _:
            return ""
    return count if is_count(count.replace("-", "+")) else ""


def same_weekday_before(text: str, day: date, today: date) -> date | None:
    """The day a week earlier, where `last monday` is yesterday, so that another one may be meant;
    None for any other text or day."""
    match shape_of(text):
        case "aa", ["last" | "past", name] if (
            weekday_number(name) is not None and day == today - _DAY
        ):
            return day - 7 * _DAY
    return None


def moved(held: object, by: str, field: str) -> date | None:
    """The day that lies so far from the one held. Raises BadValue where none is held."""
    if not held:
        raise BadValue(
            f"{field} is empty, so it cannot be moved; {by} counts from today.", f"{field}={by}"
        )
    return parse_day(by, today=date.fromisoformat(str(held)))


def doubts_of_day(field: str, text: str, day: date, today: date) -> tuple[str, ...]:
    """What is said of a `day` by which something is to end, as it was typed.

    One that has passed is kept; one without a year that passed within the last 60 days is next
    year's: `20 nov` on 30 November.
    """
    if day < today:
        return (f"{spoken_day(day, today)} has passed; kept as {field}",)
    has_year = re.search("[0-9]{4}|[0-9][./-][0-9]{1,2}[./-][0-9]", text) is not None
    if has_year or not re.search("[0-9]", text) or (day.month, day.day) == (2, 29):
        return ()
    before = day.replace(year=day.year - 1)
    if not today - _JUST_PASSED <= before < today:
        return ()
    if field == "valid_until":  # which cannot be a past day
        return (f"{spoken_day(before, today)} has passed, so that it is next year's",)
    return (f"{spoken_day(before, today)} has passed; if that is meant: {field}={before}",)
