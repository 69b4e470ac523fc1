"""Reads until when a sale is on hold, and what is to be done then: `harvest, call him 7 sept`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from oppcli.domain.activity import type_told_by
from oppcli.domain.said_plans import asks_to_reach
from oppcli.domain.said_times import (
    is_length,
    is_moment,
    is_one_day,
    is_period,
    plan_at_the_end,
)

_UNTIL = ("until", "till", "by")
_BEFORE_A_SPAN = (*_UNTIL, "in", "from", "before", "after")
_LONGEST_SPAN = 4  # words
_BETWEEN_PARTS = re.compile(r"[,;]\s*(?:then |and )?|\s+then\s+")


@dataclass(frozen=True, slots=True)
class HeldUntil:
    """What a sale waits for, what is to be done about it, and the day, as it is typed."""

    waits_for: str
    step: str
    when: str


def held_until(text: str, day: Callable[[str], date | None], today: date) -> HeldUntil | None:
    """What a text says whose end is a day, or a month or another span behind `until` and the like;
    None for any other text.

    Of a span it is the first day, behind `after` the last, as it is where the span has begun. `day`
    reads what is typed as a day.
    """
    what, when = _span_at_the_end(text, day, today)
    if not when:
        what, when = plan_at_the_end(text)
    if not when:
        return None
    what = what.strip(" ,;")
    *before, last = _BETWEEN_PARTS.split(what)
    if last and (type_told_by(last) != "task" or asks_to_reach(last)):
        waits_for = what[: len(what) - len(last)].rstrip(" ,;").removesuffix(" then")
        return HeldUntil(waits_for if before else what, last, when)
    return HeldUntil(what or text, f"take up again: {what}" if what else "take up again", when)


def _span_at_the_end(text: str, day: Callable[[str], date | None], today: date) -> tuple[str, str]:
    """What stands before `until` and a month, quarter or week at the end, and the day of it; what
    stands behind any other word, as in `budget in march`, stays in the text. Also any day behind
    `until`."""
    words = text.split()
    for count in range(1, min(_LONGEST_SPAN, len(words) - 1) + 1):
        span, before = " ".join(words[-count:]), words[-count - 1].casefold()
        is_time = is_moment(span) or is_period(span)
        if before not in _BEFORE_A_SPAN or not is_time or is_length(span):
            continue
        rest = " ".join(words[: -count - 1]) if before in _UNTIL else text
        if is_period(span) and not is_one_day(span):
            first = f"start of {span}"
            start = day(first) if is_moment(first) and before != "after" else None
            if start and start > today:
                return rest, first
        if is_moment(span) and (before in _UNTIL or not is_one_day(span)):
            return rest, span
    return text, ""
