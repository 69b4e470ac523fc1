"""Reads until when a sale is on hold, and what is to be done then: `harvest, call him 7 sept`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from oppcli.domain.activity import type_told_by
from oppcli.domain.date_words import UNTIL
from oppcli.domain.plan_words import asks_to_reach
from oppcli.domain.time_words import (
    is_length,
    is_moment,
    is_one_day,
    is_period,
    is_plan,
    plan_at_the_end,
)

_UNTIL = (*UNTIL, "by")
_BEFORE_A_SPAN = (*_UNTIL, "in", "from", "before", "after")
_LONGEST_SPAN = 4  # words
# Words for a time that are no day, and a day near the beginning of each.
_SEASONS = {"spring": "1 mar", "summer": "1 jun", "autumn": "1 sep", "fall": "1 sep"}
_SEASONS |= {"winter": "1 dec", "holidays": "7 jan", "christmas": "7 jan", "year": "7 jan"}
_ANY_LATER_DAY = "+1m"
_BETWEEN_PARTS = re.compile(r"[,;]\s*(?:then |and )?|\s+then\s+")


@dataclass(frozen=True, slots=True)
class HeldUntil:
    """What a sale waits for, what is to be done about it, and the day, as it is typed."""

    waits_for: str
    step: str
    when: str


def held_until(text: str, day: Callable[[str], date | None], today: date) -> HeldUntil | None:
    """What a text says whose end is a day, or a month or another span behind `until` and the like,
    or that begins with one: `until february call her`. None for any other text.

    Of a span it is the first day, behind `after` the last, as it is where the span has begun. `day`
    reads what is typed as a day.
    """
    what, when = _span_at_the_end(text, day, today)
    if not when:
        what, when = plan_at_the_end(text)
    if not when:
        what, when = _day_at_the_start(text, day, today)
    if not when:
        return None
    what = what.strip(" ,;")
    *before, last = _BETWEEN_PARTS.split(what)
    if last and (type_told_by(last) != "task" or asks_to_reach(last)):
        waits_for = what[: len(what) - len(last)].rstrip(" ,;").removesuffix(" then")
        return HeldUntil(waits_for if before else what, last, when)
    return HeldUntil(what or text, f"take up again: {what}" if what else "take up again", when)


def day_to_propose(text: str) -> str:
    """A day for a task about what is on hold, where no day could be read: of `until spring` the
    first of March, else a month from now."""
    words = (word.strip(".,;") for word in reversed(text.casefold().split()))
    return next((_SEASONS[word] for word in words if word in _SEASONS), _ANY_LATER_DAY)


def _span_at_the_end(text: str, day: Callable[[str], date | None], today: date) -> tuple[str, str]:
    """What stands before `until` and a month, quarter or week at the end, and the day of it; what
    stands behind any other word, as in `budget in march`, stays in the text. Also any day behind
    `until`."""
    words = text.split()
    for count in range(1, min(_LONGEST_SPAN, len(words) - 1) + 1):
        span, before = " ".join(words[-count:]), words[-count - 1].casefold()
        if before in _BEFORE_A_SPAN and (when := _first_day(span, before, day, today)):
            return " ".join(words[: -count - 1]) if before in _UNTIL else text, when
    return text, ""


def _day_at_the_start(text: str, day: Callable[[str], date | None], today: date) -> tuple[str, str]:
    """What stands behind `until` and a day, month or week at the beginning, or behind a day that
    can only be one to come, and that day: `until february call her`."""
    words = text.split()
    skipped = int(words[0].casefold() in _UNTIL)
    for count in range(min(_LONGEST_SPAN, len(words) - 1 - skipped), 0, -1):
        span = " ".join(words[skipped : skipped + count]).rstrip(",;")
        if skipped:
            when = _first_day(span, words[0].casefold(), day, today)
        else:
            when = span if is_plan(span) and is_moment(span) else ""
        if when:
            return " ".join(words[skipped + count :]), when
    return text, ""


def _first_day(span: str, before: str, day: Callable[[str], date | None], today: date) -> str:
    """The day of a month, a quarter, a week or a day behind `until` and the like, as it is typed;
    '' for none."""
    if not (is_moment(span) or is_period(span)) or is_length(span):
        return ""
    if is_period(span) and not is_one_day(span):
        first = f"start of {span}"
        start = day(first) if is_moment(first) and before != "after" else None
        if start and start > today:
            return first
    return span if is_moment(span) and (before in _UNTIL or not is_one_day(span)) else ""
