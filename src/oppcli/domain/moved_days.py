"""`1w later`, `2 days earlier`, `by a week`: a day counted from the one that a record has.

What is typed as `+1w` counts from today.
"""

from datetime import date

from oppcli.domain.date_words import shape_of
from oppcli.domain.dates import is_count, parse_day
from oppcli.errors import BadValue

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


def moved(held: object, by: str, field: str) -> date | None:
    """The day that lies so far from the one held. Raises BadValue where none is held."""
    if not held:
        raise BadValue(
            f"{field} is empty, so it cannot be moved; {by} counts from today.", f"{field}={by}"
        )
    return parse_day(by, today=date.fromisoformat(str(held)))
