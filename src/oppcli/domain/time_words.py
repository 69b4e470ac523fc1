"""Finds the day, the moment or the period among the words of a command line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from oppcli.domain.calendar import Look
from oppcli.domain.clock_words import half_hours, in_figures
from oppcli.domain.date_words import PARTS_OF_DAY, UNTIL, near_day, shape_of
from oppcli.domain.instants import parse_instant, says_a_time
from oppcli.domain.periods import ONE_ENDED, parse_period
from oppcli.errors import BadValue

_MOST_WORDS = 9  # `next week monday at half past ten in the morning`
_ANY_DAY = datetime(2026, 6, 15, 12, tzinfo=UTC)  # whether words are a time does not depend on it
_SINGLE = frozenset(("tomorrow", "eow", "eom", "eoq", "eoy"))
# Words that begin a text of what somebody said or wants, and words in -ed that begin no such text.
_SAID_BY_OTHERS = frozenset(
    (
        *("wants", "says", "said", "will", "would", "can", "cannot", "is", "was", "has", "had"),
        *("needs", "likes", "prefers", "comes", "came", "thinks", "thought", "told", "he", "she"),
        "they",
    )
)
_DONE = (
    *("we", "got", "gave", "spoke", "talked", "left", "sent", "met", "no", "not", "took", "paid"),
    *("bought", "rang", "wrote", "signs", "picks", "calls", "rings", "pays", "takes", "brings"),
)
_TO_COME = frozenset(("wants", "will", "would", "can", "cannot", "needs", "prefers", "comes"))
_REPORTING = _SAID_BY_OTHERS | frozenset(_DONE)
_NOT_PAST = frozenset(("need", "feed", "seed", "red", "used", "shed", "bed"))
_MOST_BETWEEN_MONTHS = 3  # days by which the lengths of months or quarters differ
# Of `+2w`, `15 dec`, `dec 15`, `15. dec`, `15.12.` and days with their year.
_AHEAD = frozenset(("+9a", "9a", "a9", "9.a", "9.9.", "9-9-9", "9.9.9", "9/9/9"))
_UNITS = frozenset(
    (
        *("d", "w", "m", "q", "y", "day", "week", "month", "quarter", "year"),
        *("days", "weeks", "months", "quarters", "years"),
    )
)
_IN_PART = {"night": "at", "lunchtime": "at"}
_WHEN = frozenset(("at", "on", *UNTIL, "by", "due"))
# Behind these a day belongs to what is told: `the offer of 15 dec`, `waits since monday`.
BELONGS_BEFORE = frozenset(("of", "from", "since", "dated", "than"))
# Behind these a past day belongs to what is told: `waits since yesterday`, `the offer of last fri`.
_NOT_WHEN = frozenset(
    (
        *("since", "from", "of", "than", "like", "as", *UNTIL, "due", "before", "after"),
        *("for", "between", "and", "or", "about", "was", "is"),
    )
)


def is_moment(text: str) -> bool:
    """Whether the text is a day or a moment: `fri`, `tomorrow 10:00`."""
    try:
        parse_instant(text, now=_ANY_DAY, look=Look.FORWARD, zone=UTC, proposes=False)
    except BadValue:
        return False
    return True


def is_period(text: str) -> bool:
    """Whether the text is a period of two ends: `next quarter`, `2026q4`; not `since monday`, which
    is more often a part of what is told."""
    if text.partition(" ")[0].casefold() in ONE_ENDED:
        return False
    try:
        parse_period(text, today=_ANY_DAY.date())
    except BadValue:
        return False
    return True


def is_one_day(text: str) -> bool:
    """Whether the text is a day or a moment of one, and no longer period: `fri`, `2 months ago`."""
    try:
        period = parse_period(text, today=_ANY_DAY.date())
    except BadValue:
        return is_moment(text)
    return period.start == period.end


def are_adjacent(first: str, last: str) -> bool:
    """Whether the second of two periods of one length begins where the first ends: `december` and
    `january`, `today` and `tomorrow`; not `monday` and `tuesday`, which may be of two weeks."""
    met = [_meet(first, last, _ANY_DAY.date().replace(month=month)) for month in range(1, 13)]
    return all(met) if is_one_day(first) else any(met)


def _meet(first: str, last: str, today: date) -> bool:
    try:
        one, other = (parse_period(each, today=today) for each in (first, last))
    except BadValue:
        return False
    lengths = [(period.end - period.start).days for period in (one, other)]
    is_next = other.start.toordinal() == one.end.toordinal() + 1
    return is_next and abs(lengths[0] - lengths[1]) <= _MOST_BETWEEN_MONTHS


def leading(words: Sequence[str]) -> int:
    """How many of the first words are one day, moment or period; 0 where the first begin none."""
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        text = " ".join(words[:count])
        if is_moment(text) or is_period(text):
            return count
    return 0


def trailing(words: Sequence[str]) -> int:
    """How many of the last words are one day or moment; 0 where the last is the end of none."""
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        if is_moment(" ".join(words[-count:])):
            return count
    return 0


def plan_at_the_end(text: str, *, may_be_today: bool = False) -> tuple[str, str]:
    """The text without the day or moment at its end, and that; the whole text and '' for none.

    `call back tomorrow 10:00` is `call back`, `tomorrow 10:00`. A month, a quarter or a plain
    number of days is more often a part of what was said, so that such words are no plan; neither is
    today, unless it `may_be_today`. What says no certain time stays in the text: `ring in the
    morning`, `tomorrow` of `ring tomorrow morning`; `ring half eight`, `tomorrow`.
    """
    words = text.split()
    half = next((n for n in (3, 2) if half_hours(" ".join(words[-n:]).casefold())), 0)
    count = trailing(words[: len(words) - half])
    before, day = words[: len(words) - half - count], words[len(words) - half - count :][:count]
    said = " ".join(day)
    is_today = may_be_today and shape_of(said)[1] == ["today"]
    if not count or not (is_today or is_plan(said)):
        return text, ""
    if {word.casefold() for word in (*before[-1:], day[0])} & BELONGS_BEFORE:
        return text, ""
    while before and before[-1].casefold() in _WHEN:
        before.pop()
    part = day[-1].casefold()
    if half:
        return " ".join([*before, *words[-half:]]), said
    if before and part in PARTS_OF_DAY and not says_a_time(said):
        day = ["today"] if is_today else day[:-1]
        return f"{' '.join(before)} {_IN_PART.get(part, 'in the')} {part}", " ".join(day)
    return " ".join(before), said


def near_plan(text: str) -> str:
    """The text with the misspelt day at its end as it is written, which makes it a plan: `ring
    tuesday` of `ring tuseday`; '' for any other text."""
    near = near_day(text)
    return near if near and plan_at_the_end(near)[1] else ""


def unclear_time(text: str) -> tuple[str, str, str] | None:
    """`half eight` in a text, and the two times that it can be; None for none.

    It stands at either end of the text, behind `at` or beside a day: `again thursday half eight
    about the mower`; `two and a half eight-tonners` says no time.
    """
    words = text.split()
    for place in range(len(words) - 1, 0, -1):
        said = " ".join(words[place - 1 : place + 1]).rstrip(",;:")
        times = half_hours(said.casefold())
        before, behind = words[: place - 1], words[place + 1 :]
        if times and (not (before and behind) or _is_of_a_day(before[-1], behind[0])):
            return said, *times
    return None


def _is_of_a_day(before: str, behind: str) -> bool:
    """Whether a time between two words can be that of a day beside it."""
    days = (each.rstrip(",;:") for each in (before, behind))
    return before.casefold() == "at" or any(is_plan(day) and is_moment(day) for day in days)


@dataclass(frozen=True, slots=True)
class SaidPast:
    """A past day or time in the text of what is logged: what happened, and when, as it was typed.

    It is not certain where the text tells what somebody else said or did, `he came yesterday`, and
    of a weekday, which may be one to come as well: `monday said yes`.
    """

    what: str
    when: str
    is_certain: bool


def said_past(words: Sequence[str]) -> SaidPast | None:
    """When it happened, where the words of what is logged end or begin in a past day.

    `no answer yesterday`, `about the yard last friday 10:00`, `yesterday no answer`. None for other
    texts, and for one that was quoted as one word.
    """
    if len(words) < 2 or any(" " in word for word in words):
        return None
    count = trailing(words)
    what, said = list(words[: len(words) - count]), words[len(words) - count :]
    if not (what and _is_past(" ".join(said))):
        count = leading(words)
        what, said = list(words[count:]), words[:count]
        if what and may_have_been(" ".join(said), " ".join(what)):
            return SaidPast(" ".join(what), " ".join(said), is_certain=False)
        if not (what and _is_past(" ".join(said))):
            return None
        return SaidPast(" ".join(what).lstrip(":,- "), " ".join(said), is_certain=True)
    if said[0].casefold() in _NOT_WHEN or what[-1].casefold() in _NOT_WHEN:
        return None
    while what and what[-1].casefold() in ("at", "on"):
        what.pop()
    text = " ".join(what).rstrip(" ,;")
    is_told = not text or text.casefold().split()[0] in _SAID_BY_OTHERS
    return SaidPast(text, " ".join(said), is_certain=not is_told) if text else None


def _is_past(said: str) -> bool:
    """Whether it is `yesterday`, `last fri` or `3 days ago`, with or without a time."""
    from oppcli.domain.calendar import weekday_number

    _, parts = shape_of(in_figures(said.casefold()))
    has_day = any(weekday_number(part) is not None for part in parts)
    return "yesterday" in parts or parts[-1:] == ["ago"] or ("last" in parts and has_day)


def reports(what: str) -> bool:
    """Whether a text tells what somebody said or wants: `wants a drive`, `asked for a price`."""
    first = what.casefold().split(" ")[0]
    return first in _REPORTING or (first.endswith("ed") and first not in _NOT_PAST)


def is_mostly_a_word(said: str) -> bool:
    """Whether a short weekday without a time is more often another word: `sat`, `the sun`."""
    return shape_of(said)[1] in (["sat"], ["sun"], ["wed"])


def may_have_been(said: str, what: str) -> bool:
    """Whether a weekday before a text can be the last one, since the text tells what was said or
    done: `monday`, `said yes`; not `next monday`, and not what somebody wants or will do."""
    from oppcli.domain.calendar import weekday_number

    parts = shape_of(in_figures(said.casefold()))[1]
    if is_mostly_a_word(said):
        return False
    is_bare = not {"next", "this", "last", "in", "week"} & {*parts}
    is_weekday = is_bare and any(weekday_number(part) is not None for part in parts)
    return is_weekday and reports(what) and what.casefold().split(" ")[0] not in _TO_COME


def only_when(text: str) -> str:
    """The day, or the time, that a text names and says nothing else: `friday`, `last fri`; `fri 3`
    is `fri 3:00`. '' for any other text."""
    from oppcli.domain.calendar import weekday_number

    before, _, last = text.rpartition(" ")
    day = before if before and last.isdigit() and not is_moment(text) else text
    named = ("today", "tomorrow", "yesterday")
    _, parts = shape_of(day)
    has_day = any(weekday_number(part) is not None or part in named for part in parts)
    if not has_day or not is_moment(day):
        return ""
    return text if day == text else f"{text}:00"


def is_past_day(text: str) -> bool:
    """Whether a day or a time, said of something that happened, can be today's or an earlier one:
    `yesterday`, `last fri`, `today`."""
    words = text.casefold().split()
    return "yesterday" in words or "last" in words or words == ["today"]


def is_plan(said: str) -> bool:
    """Whether it is a weekday, tomorrow, `next week`, `in 2 days`, `15 dec`, or has a time."""
    from oppcli.domain.calendar import weekday_number

    shape, parts = shape_of(in_figures(said.casefold()))
    if "yesterday" in parts or "last" in parts:
        return False
    if says_a_time(said):
        return True
    if shape == "a":
        return weekday_number(parts[0]) is not None or parts[0] in _SINGLE
    has_day = any(weekday_number(part) is not None or part == "tomorrow" for part in parts)
    is_ahead = parts[:1] in (["next"], ["in"]) or shape in _AHEAD
    return not is_length(said) and (has_day or is_ahead)


def day_before_text(words: Sequence[str]) -> tuple[str, str]:
    """The day that other words stand behind, and these: `18dec`, `decide before christmas`; '' and
    '' for a day alone, and for one that is counted from another: `1w later`."""
    count = 0 if is_moment(" ".join(words)) else leading(words)
    said, text = " ".join(words[:count]), " ".join(words[count:])
    is_counted = text.split(" ")[0].casefold() in ("later", "earlier")
    is_text = re.match("[^0-9]{3}", text) is not None and not is_counted
    return (said, text) if is_text and count and is_moment(said) else ("", "")


def is_length(text: str) -> bool:
    """Whether it is a number of days, weeks or months and no day: `24 months`, `2w`."""
    shape, parts = shape_of(text.casefold())
    return shape == "9a" and parts[1] in _UNITS
