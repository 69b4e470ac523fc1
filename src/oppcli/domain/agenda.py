"""What to do now: why an item is on the list, and in which order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum


class Reason(IntEnum):
    """Why something is to be done; the smaller, the sooner."""

    LATE_ACTIVITY = 1
    PASSED_CLOSE = 2
    DUE_ACTIVITY = 3
    CLOSES_SOON = 4
    STALE = 5
    NO_NEXT_STEP = 6


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do. `amount` is in minor units of `currency`; `day` is when it is or was due."""

    reason: Reason
    ref: str
    what: str
    account: str
    text: str
    day: date | None
    opportunity: str
    amount: int | None
    currency: str
    priority: str = "normal"

    @property
    def is_late(self) -> bool:
        return self.reason in (Reason.LATE_ACTIVITY, Reason.PASSED_CLOSE)


_PRIORITY = {"high": 0, "normal": 1, "low": 2}


def ranked(items: Iterable[Item]) -> list[Item]:
    """Late ones first, then what is due, then what is about to go cold; in each the most pressing
    and the oldest day first."""
    return sorted(
        items,
        key=lambda item: (
            not item.is_late,
            item.reason if not item.is_late else 0,
            _PRIORITY[item.priority],
            item.day or date.max,
            -(item.amount or 0),
            item.ref,
        ),
    )


def headline(items: Iterable[Item]) -> str:
    """`2 late · 3 due · 4 close this week · 2 stale`; what there is none of is left out."""
    counts = dict.fromkeys(Reason, 0)
    for item in items:
        counts[item.reason] += 1
    late = counts[Reason.LATE_ACTIVITY] + counts[Reason.PASSED_CLOSE]
    parts = (
        (late, "late"),
        (counts[Reason.DUE_ACTIVITY], "due"),
        (counts[Reason.CLOSES_SOON], "closing soon"),
        (counts[Reason.STALE], "stale"),
        (counts[Reason.NO_NEXT_STEP], "without next step"),
    )
    return " · ".join(f"{count} {word}" for count, word in parts if count) or "nothing to do"
