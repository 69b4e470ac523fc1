"""What each type of activity has of its own, and what makes no sense on it."""

from collections.abc import Mapping

from oppcli.domain.field import ACTIVITY_TYPES
from oppcli.domain.wording import either
from oppcli.errors import RuleRefused

MEETINGS = ("appointment", "test_drive", "appraisal", "inspection")
_SPOKEN = ("call", *MEETINGS)

# The types that a field makes sense on; fields that are not here make sense on all.
_TYPES_WITH: Mapping[str, tuple[str, ...]] = {
    "direction": ("call", "email", "letter"),
    "starts_at": _SPOKEN,
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
