"""Finds the plan in the text of an activity: the day to come at its end, before or within it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from oppcli.domain.activity import TYPES_WITH, cannot_be_planned, type_told_by
from oppcli.domain.calendar import MONTHS, WEEKDAYS
from oppcli.domain.clock_words import half_hours, in_figures
from oppcli.domain.date_words import shape_of
from oppcli.domain.done_and_next import said_both
from oppcli.domain.instants import day_typed, says_a_time, says_day_and_time
from oppcli.domain.names import spoken
from oppcli.domain.time_words import (
    BELONGS_BEFORE,
    is_moment,
    is_mostly_a_word,
    is_plan,
    may_have_been,
    plan_at_the_end,
    reports,
)

_FIRST_HOUR, _LAST_HOUR = 7, 20  # of a number behind a day that is taken for an hour
_HAVE_HOURS = ("call", "appointment", "visit", "test_drive")
_BEEN = frozenset(("last", "past", "previous", "since", "was", "every", "each"))
_BEFORE_A_DAY = ("on", "at", "by", "due")  # at the beginning of a text: `on friday 10:00`
_MOST_WORDS = 9  # of a day and a time
# They begin what is to be done, and the first of them nothing that has been done today.
_SOMEBODY = re.compile(
    "(call|ring|phone|text|e-?mail|mail|write|visit|see|meet|ask|show|tell|remind|try)"
    r"( to| with)? (back|again|him|her|them)\b"
)
_TO_DO = re.compile(r"(ring|send|write|remind|chase|bring)\b")


@dataclass(frozen=True, slots=True)
class SaidPlan:
    """A plan that stands in a text: what, the field that says when, and when, as it was typed.

    It is certain of a task, of a day or a time alone, and of words without quotes that ask
    for something of that type: `ring her`. `is_certain_ahead`: it is also certain
    where the moment is yet to come, since it names a day and a time of day. Anything else may have
    happened already.
    """

    what: str
    field: str
    when: str
    is_certain: bool
    is_certain_ahead: bool = False


def said_plan(kind: str, words: Sequence[str]) -> SaidPlan | None:
    """The plan in the words about an activity of type `kind`, of what has no time its day alone:
    `email 1 offer fri 10:00` is for Friday, and the text stays whole."""
    plan = _said(kind, words)
    if plan is None or plan.field == "due_date" or kind in TYPES_WITH["starts_at"]:
        return plan
    day, text = day_typed(plan.when), " ".join(words).strip()
    return SaidPlan(text, "due_date", day, False) if day and text != plan.when else None


def _said(kind: str, words: Sequence[str]) -> SaidPlan | None:
    """The plan in the words about an activity of type `kind`, where they name a day or a time.

    A number behind a day is an hour: `meet 12 fri 14`. Words that are a day or a time and nothing
    else say nothing that happened, so that they are certain. So is a day with a time before other
    words, where it is yet to come: `thu 14:30 steyr 4110`. A day within the words is never certain,
    and the text stays whole: `calls back fri 8:00 about the mower`. None for a note, which is
    nothing to do, and for a task whose text was quoted as one word.
    """
    text = " ".join(words).strip()
    what, when = plan_at_the_end(
        _with_hour(text) if kind in _HAVE_HOURS else text, may_be_today=may_be_today(kind, text)
    )
    if cannot_be_planned(kind) or (kind == "task" and len(words) == 1):
        return None
    what = what.rstrip(" ,;")
    if not when:
        return _plan_before(kind, words) or _plan_within(words)
    field = _field_of(when)
    if kind != "task" and half_hours(what.casefold()):
        return SaidPlan(f"{spoken(kind)} {what}", field, when, True)
    is_to_do = len(words) > 1 and field == "due_date" and _is_to_do(kind, what)
    is_certain = bool(what) if kind == "task" else not what or is_to_do
    is_typed = text.endswith(when) and len(words) > 1  # no guessed hour, nothing quoted
    is_told = reports(what) or said_both(kind, text) is not None
    is_appointed = is_typed and _is_moment_of(kind, when) and not is_told
    if kind == "call" and what.casefold() == "back":
        what = "call back"
    return SaidPlan(what or spoken(kind), field, when, is_certain, is_appointed)


def may_be_today(kind: str, text: str) -> bool:
    """Whether `today` at the end of a text is when to do it: of a task, and of `ring back`."""
    return kind == "task" or asks_to_reach(text)


def asks_to_reach(text: str) -> bool:
    """Whether a text asks to reach somebody, as `ring back` and `call him` do."""
    return _SOMEBODY.match(text.casefold()) is not None


def _is_to_do(kind: str, what: str) -> bool:
    """Whether a text asks for an activity of that type: `ring her` for a call, and no e-mail."""
    asks = asks_to_reach(what) or _TO_DO.match(what.casefold()) is not None
    return asks and type_told_by(what) in (kind, "task")


def _field_of(when: str) -> str:
    return "starts_at" if says_a_time(when) else "due_date"


def _is_moment_of(kind: str, when: str) -> bool:
    """Whether it names a day and a time, and the type begins at one."""
    return kind in TYPES_WITH["starts_at"] and says_day_and_time(when)


def _plan_before(kind: str, words: Sequence[str]) -> SaidPlan | None:
    """The plan whose day stands before the other words: `thu 14:30 steyr 4110`.

    A weekday before what was said or done may be the last one, and is no plan: `monday said yes`.
    """
    plain = list(takewhile(lambda word: " " not in word, words))
    skipped = 1 if plain and plain[0].casefold() in _BEFORE_A_DAY else 0
    when, count = _day_to_come(plain[skipped:])
    what = " ".join(words[skipped + count :]).lstrip("-:,; ")
    is_other = is_mostly_a_word(when) and not skipped
    if not when or is_other or not any(map(str.isalpha, what)) or may_have_been(when, what):
        return None
    if kind == "task":
        return SaidPlan(what, _field_of(when), when, True)
    is_appointed = _is_moment_of(kind, when) and not reports(what)
    if kind == "call" and what.casefold() == "back":
        what = "call back"
    return SaidPlan(what, _field_of(when), when, False, is_appointed)


def _plan_within(words: Sequence[str]) -> SaidPlan | None:
    """The plan whose day stands between other words; `last friday` and `every friday` are none, nor
    is `of friday`. In a text in quotes only tomorrow and weekdays in full are seen."""
    text = " ".join(words)
    is_quoted = any(" " in word for word in words)
    within = text.split()
    for place in range(0 if is_quoted else 1, len(within) - 1):
        before = within[place - 1].casefold() if place else ""
        when, count = ("", 0) if before in _BEEN else _day_to_come(within[place:])
        if not when or place + count >= len(within) or before in BELONGS_BEFORE:
            continue
        is_clear = _is_in_full(when) if is_quoted else not is_mostly_a_word(when)
        if is_clear or before == "on":
            return SaidPlan(text, _field_of(when), when, False)
    return None


def _is_in_full(when: str) -> bool:
    """Whether a day is said by `tomorrow` or a weekday that is not shortened."""
    words = (word for word in shape_of(in_figures(when.casefold()))[1] if word.isalpha())
    return any(word == "tomorrow" or word.title() in WEEKDAYS for word in words)


def _day_to_come(words: Sequence[str]) -> tuple[str, int]:
    """The day to come, with its time, that the first words are, and how many they are; '' and 0 for
    none, and for a time without its day."""
    if not words or words[0].casefold() in BELONGS_BEFORE:
        return "", 0
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        when = " ".join(words[:count]).rstrip(",;:")
        if is_plan(when) and _names_a_day(when) and is_moment(when):
            return when, count
    return "", 0


def _names_a_day(when: str) -> bool:
    """Whether a plan names its day, which a time alone does not, and `v8` is no week."""
    shape, parts = shape_of(in_figures(when.casefold()))
    if shape == "a9":
        return any(month.casefold().startswith(parts[0][:3]) for month in MONTHS)
    return says_day_and_time(when) or not says_a_time(when)


def _with_hour(text: str) -> str:
    """`show it fri 14` as `show it fri 14:00`, where a weekday or tomorrow stands before an hour of
    the working day; any other text as it is."""
    before, _, last = text.rpartition(" ")
    is_hour = last.isascii() and last.isdigit() and _FIRST_HOUR <= int(last[:3]) <= _LAST_HOUR
    if not is_hour or is_moment(text):
        return text
    _, day = plan_at_the_end(before)
    return f"{text}:00" if day and not says_a_time(day) and not day[-1].isdigit() else text
