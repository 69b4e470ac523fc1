"""What a condition of `--where` that was said in words means, beside how it is typed."""

import re
from dataclasses import dataclass
from enum import Enum, auto

CONDITION = re.compile(r"[A-Za-z_][\w-]*\s*(!=|!~|>=|<=|=|~|>|<)\s*(.*)", re.DOTALL)


class Means(Enum):
    """What a condition says of records."""

    COMPARED = auto()  # a field, a sign and a value
    EMPTY = auto()  # nothing in the field
    QUIET = auto()  # no activity since the time
    NO_ACTIVITY = auto()
    NO_NEXT_STEP = auto()
    PUSHED = auto()  # the close is later than it first was
    OTHER = auto()  # what has no words but its own


@dataclass(frozen=True, slots=True)
class SaidCondition:
    """A condition: how `--where` takes it, what it means, and of what it does; `value` of a time
    without activities is that time, and `made_before` says whether younger records are left out."""

    where: str
    means: Means = Means.OTHER
    field: str = ""
    sign: str = ""
    value: str = ""
    made_before: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """An option that was understood, its value, and the condition where it is one."""

    option: str
    value: str
    condition: SaidCondition | None = None


NO_ACTIVITY = SaidCondition("last_activity=none", Means.NO_ACTIVITY)
NO_NEXT_STEP = SaidCondition("no_next_step", Means.NO_NEXT_STEP)
PUSHED = SaidCondition("days_pushed>0", Means.PUSHED)
STALE = SaidCondition("stale")
_WHOLE = {each.where: each for each in (NO_ACTIVITY, NO_NEXT_STEP, PUSHED, STALE)}


def compared(field: str, sign: str, value: str) -> SaidCondition:
    """A field that is compared with a number, or with a text, which is put in quotes."""
    typed = value if value.isdigit() else f'"{value}"'
    return SaidCondition(f"{field}{sign}{typed}", Means.COMPARED, field, sign, value)


def empty(field: str) -> SaidCondition:
    """That a field has nothing in it."""
    return SaidCondition(f"{field}=none", Means.EMPTY, field)


def quiet(since: str, *, made_before: bool) -> SaidCondition:
    """No activity from a time on; of what was made before that alone with `made_before`."""
    where = f'last_activity!="since {since}"'
    if made_before:
        where = f'{where} created_at<"{since}"'
    return SaidCondition(where, Means.QUIET, value=f"since {since}", made_before=made_before)


def condition_typed(text: str) -> SaidCondition:
    """The condition that was typed as `--where` takes it."""
    found = CONDITION.fullmatch(text)
    if text in _WHOLE or found is None:
        return _WHOLE.get(text, SaidCondition(text))
    field, sign, value = text[: found.start(1)].strip(), found[1], found[2].strip('"')
    if (field, sign) == ("last_activity", "!=") and value.startswith("since "):
        return SaidCondition(text, Means.QUIET, value=value)
    if (sign, value) == ("=", "none"):
        return SaidCondition(text, Means.EMPTY, field)
    return SaidCondition(text, Means.COMPARED, field, sign, value)


def option_typed(option: str, value: str) -> Understood:
    """An option with its value, and the condition that a value of `--where` is."""
    return Understood(option, value, condition_typed(value) if option == "where" else None)
