"""What was understood of the words behind a list, in words: `no activity since Mon 9 Nov`."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from oppcli.domain.calendar import plain_day
from oppcli.domain.field import CLOSED
from oppcli.domain.list_words import CONDITION
from oppcli.domain.names import spoken
from oppcli.domain.said_fields import said_field

_SIGNS = {"=": "", ">": "over", "<": "under", ">=": "at least", "<=": "at most"}
_WHOLE = {
    "last_activity=none": "no activity",
    "no_next_step": "without next step",
    "days_pushed>0": "close moved to a later day",
}
_SAID_ALONE = frozenset(("forecast_category", "interest", "type", "condition"))
_PLAIN = frozenset(("status", "interest_type", "when"))


def understood(
    said: Sequence[tuple[str, str]], first_day: Callable[[str], date], today: date
) -> str:
    """Each option and its value in words, with dots between: `no activity since Mon 9 Nov · used`.

    `first_day` gives the first day of a time that was typed, `since 3 weeks ago`.
    """
    has_ended = any(each in (*CLOSED, "closed") for option, each in said if option == "status")
    told: dict[str, None] = {}
    for option, value in said:
        if option == "where":
            told[_condition(value, first_day, today)] = None
        elif option in _PLAIN:
            told[spoken(value)] = None
        elif option == "close":
            told[f"{'closed' if has_ended else 'closing'} {value}"] = None
        else:
            told[f"{spoken(option)} {value}"] = None
    return " · ".join(told)


def _condition(text: str, first_day: Callable[[str], date], today: date) -> str:
    """A condition of `--where` in words: `revenue over 50k`, `without next step`."""
    if quiet := re.fullmatch('last_activity!="(.*?)"( created_at<".*")?', text):
        made = ", made before that" if quiet[2] else ""
        return f"no activity since {plain_day(first_day(quiet[1]), today)}{made}"
    found = CONDITION.fullmatch(text)
    if text in _WHOLE or found is None:
        return _WHOLE.get(text, text)
    name, sign, value = text[: found.start(1)].strip(), found[1], found[2].strip('"')
    if sign not in _SIGNS:
        return text
    if value == "none" and sign == "=":
        return f"without {said_field(name)}"
    if name == "updated_at" and sign == "=":
        return f"changed {value}"
    if name in _SAID_ALONE and sign == "=":
        return spoken(value)
    days = " days" if name == "idle" else ""
    return " ".join(filter(None, (said_field(name), _SIGNS[sign], f"{value}{days}")))
