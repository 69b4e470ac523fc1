"""What each type of activity has of its own, what makes no sense on it, and how one is planned."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from oppcli.domain.dates import DateOrder, is_count, parse_day
from oppcli.domain.field import ACTIVITY_TYPES
from oppcli.domain.wording import either, quoted
from oppcli.errors import BadValue, RuleRefused

MEETINGS = ("appointment", "visit", "test_drive", "appraisal", "inspection")
_SPOKEN = ("call", *MEETINGS)

# The types that a field makes sense on; fields that are not here make sense on all.
_TYPES_WITH: Mapping[str, tuple[str, ...]] = {
    "direction": ("call", "email", "message", "letter"),
    "starts_at": ("task", *_SPOKEN),
    "duration_minutes": ("task", *_SPOKEN),
    "due_date": tuple(each for each in ACTIVITY_TYPES if each != "note"),
    "outcome": tuple(each for each in ACTIVITY_TYPES if each != "note"),
}
_SAID = {
    "direction": "direction (in or out)",
    "starts_at": "time at which it begins",
    "duration_minutes": "duration",
    "due_date": "day on which it is due",
    "outcome": "outcome",
}


# Words at the beginning of what is planned next → its type; longer ones first.
_OPENINGS = (
    (r"test[ _-]?drives?|drives?", "test_drive"),
    (r"call(?: back)?|ring|phone|telephone", "call"),
    (r"e-?mail|mail", "email"),
    (r"message|text|whatsapp|sms", "message"),
    (r"meeting|meet|appointment", "appointment"),
    (r"visit", "visit"),
    (r"appraisal|appraise", "appraisal"),
    (r"inspection|inspect", "inspection"),
    (r"letter", "letter"),
)


@dataclass(frozen=True, slots=True)
class NextStep:
    """What is planned next as it was typed: its text, and the day or the moment of it, if any."""

    text: str
    due: str | None = None
    at: str | None = None

    @property
    def when(self) -> dict[str, str]:
        """The fields that say when it is, as they were typed."""
        given = {"due_date": self.due, "starts_at": self.at}
        return {name: text for name, text in given.items() if text}


def type_told_by(text: str) -> str:
    """The type that the first words of a next step tell; a task where they tell none.

    `test drive` is a test drive, `Call about the price` a call, `Send quote` a task.
    """
    words = " ".join(text.casefold().split())
    for opening, kind in _OPENINGS:
        if re.match(rf"(?:{opening})(?![\w-])", words):
            return kind
    return "task"


def put_off(day: date | None, until: str, *, today: date, order: DateOrder | None) -> date:
    """The day that an activity of `day` is put off to.

    A count such as `2d` is added to its day, or to today where that has passed or it has none;
    any other day is read as it is elsewhere. Raises BadValue for a day that has passed.
    """
    start = max(day or today, today) if is_count(until) else today
    later = parse_day(until, today=start, order=order)
    if later is None or later < today:
        raise BadValue(f"{quoted(until)} is not a day to put something off to.", "2d, fri or +1w")
    return later


def check_sense(kind: str, facts: Mapping[str, object]) -> None:
    """Raises RuleRefused when a field is given that an activity of type `kind` cannot have."""
    for field, types in _TYPES_WITH.items():
        if facts.get(field) is not None and kind not in types:
            raise RuleRefused(
                f"{_a(kind)} has no {_SAID[field]};"
                f" {field} is for {either(_spoken(each) for each in types)}.",
                f"leave out {field}",
            )


def check_can_be_planned(kind: str) -> None:
    """Raises RuleRefused for a note, which says something and asks for nothing."""
    if kind == "note":
        raise RuleRefused("a note is nothing to do.", "oppcli activity log REF note '…'")


def _spoken(kind: str) -> str:
    return kind.replace("_", " ")


def _a(kind: str) -> str:
    word = _spoken(kind)
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"
