"""What was understood of the words behind a list, in words: `no activity since Mon 9 Nov`."""

from collections.abc import Callable, Sequence
from datetime import date

from oppcli.domain.calendar import plain_day
from oppcli.domain.condition_words import Means, SaidCondition, Understood
from oppcli.domain.field import CLOSED
from oppcli.domain.field_labels import said_field
from oppcli.domain.names import spoken

_SIGNS = {"=": "", ">": "over", "<": "under", ">=": "at least", "<=": "at most"}
_WHOLE = {
    Means.NO_ACTIVITY: "no activity",
    Means.NO_NEXT_STEP: "without next step",
    Means.PUSHED: "close moved to a later day",
}
_SAID_ALONE = frozenset(("forecast_category", "interest", "type", "condition"))
_PLAIN = frozenset(("status", "interest_type", "when"))


def understood(said: Sequence[Understood], first_day: Callable[[str], date], today: date) -> str:
    """Each option and its value in words, with dots between: `no activity since Mon 9 Nov · used`.

    `first_day` gives the first day of a time that was typed, `since 3 weeks ago`.
    """
    has_ended = any(each.value in (*CLOSED, "closed") for each in said if each.option == "status")
    told: dict[str, None] = {}
    for each in said:
        if each.condition is not None:
            told[_condition(each.condition, first_day, today)] = None
        elif each.option in _PLAIN:
            told[spoken(each.value)] = None
        elif each.option == "close":
            told[f"{'closed' if has_ended else 'closing'} {each.value}"] = None
        else:
            told[f"{spoken(each.option)} {each.value}"] = None
    return " · ".join(told)


def _condition(said: SaidCondition, first_day: Callable[[str], date], today: date) -> str:
    """A condition in words: `revenue over 50k`, `without next step`."""
    if said.means is Means.QUIET:
        made = ", made before that" if said.made_before else ""
        return f"no activity since {plain_day(first_day(said.value), today)}{made}"
    if said.means is Means.EMPTY:
        return f"without {said_field(said.field)}"
    if said.means is not Means.COMPARED or said.sign not in _SIGNS:
        return _WHOLE.get(said.means, said.where)
    if said.field == "updated_at" and said.sign == "=":
        return f"changed {said.value}"
    if said.field in _SAID_ALONE and said.sign == "=":
        return spoken(said.value)
    days = " days" if said.field == "idle" else ""
    return " ".join(
        filter(None, (said_field(said.field), _SIGNS[said.sign], f"{said.value}{days}"))
    )
