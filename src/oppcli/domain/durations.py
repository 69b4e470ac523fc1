"""How long something took, as sellers write it: 20m, 1h, 1h30, 1:30, 90, 1.5h."""

import re
from collections.abc import Sequence
from decimal import Decimal

from oppcli.domain.date_words import COUNTS, UNTIL
from oppcli.domain.numbers import NUMBER, Digits, split_digits
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue

_LONGEST = 40
_MOST_HOURS = 999
_HINT = "20m, 1h30 or 1.5h"
_MINUTES = r"([0-9]{1,6}) ?(?:m|min|mins|minutes?)?"
_CLOCK = r"([0-9]{1,4}) ?(?::|h|hours?) ?([0-5][0-9]) ?(?:m|min|mins|minutes?)?"
_HOURS = rf"({NUMBER}) ?(?:h|hrs?|hours?)"
_UNITS = {
    **dict.fromkeys(("minute", "minutes", "min", "mins"), 1),
    **dict.fromkeys(("hour", "hours", "hr", "hrs", "h"), 60),
}
_ONE_WORD = re.compile(r"[0-9]{1,3}(?:min|mins)|[0-9]{1,2}(?:\.5)?h|[0-9]{1,2}h[0-5][0-9]")
_SHORT = re.compile("[1-6]h(?:[0-5][0-9])?")
_OF_SEVERAL_WORDS = {
    ("an", "hour", "and", "a", "half"): "90m",
    ("one", "and", "a", "half", "hours"): "90m",
    ("half", "an", "hour"): "30m",
}
_LONGEST_OF_A_DAY = 12 * 60
# Behind these it is a time from now, or how long something else took or will take.
_NOT_BEHIND = frozenset(UNTIL) | frozenset(
    """in after within by every under over than another next last past takes take took taking need
    needs needed want wants wanted wait waits waited waiting is was are were be of all the these
    those first from to or and per about around only least most up each a an not no
    lasts delayed late costs has have had with runs ran""".split()  # noqa: SIM905 - a list of words, read as one
)


def is_unit_of_time(word: str) -> bool:
    """Whether a word is minutes or hours: `min`, `hours`."""
    return word.casefold() in _UNITS


def duration_at_the_end(words: Sequence[str]) -> tuple[list[str], str]:
    """The words without how long it took at their end, and that: `45 minutes`, `for two hours`,
    `an hour`, `1h30`; all words and '' where they end in none.

    A word in quotes is never split. `in 45 minutes` is when, `takes 2 hours` is said of something
    else, and more than twelve hours are those that a machine has run.
    """
    count, said = _last_duration([word.casefold() for word in words])
    before = list(words[: len(words) - count])
    is_other = bool(before) and before[-1].casefold() in _NOT_BEHIND
    if not count or is_other or not 0 < parse_duration(said) <= _LONGEST_OF_A_DAY:
        return list(words), ""
    if before and before[-1].casefold() == "for":
        before.pop()
    if before:
        before[-1] = before[-1].rstrip(",;") or before[-1]
    return before, said


def is_short_time(word: str) -> bool:
    """Whether a word behind a past day is how long it took, not a time at night: `1h30`."""
    return _SHORT.fullmatch(word) is not None


def _last_duration(words: Sequence[str]) -> tuple[int, str]:
    """How many of the last words are a duration, and that as it is typed for one."""
    for form, said in _OF_SEVERAL_WORDS.items():
        if tuple(words[-len(form) :]) == form:
            return len(form), said
    if words and _ONE_WORD.fullmatch(words[-1]):
        return 1, words[-1]
    if len(words) < 2 or words[-1] not in _UNITS:
        return 0, ""
    number = COUNTS.get(words[-2], words[-2])
    if not re.fullmatch("[0-9]{1,3}([.,][0-9]{1,2})?", number):
        return 0, ""
    minutes = Decimal(number.replace(",", ".")) * _UNITS[words[-1]]
    return (2, f"{int(minutes)}m") if minutes == int(minutes) else (0, "")


def parse_duration(text: str) -> int:
    """Minutes; a bare number is minutes. Raises BadValue, also for parts of a minute and for
    `1.500h`, which has two readings."""
    line = " ".join(text.lower().split()) if len(text) <= _LONGEST else ""
    rest = 0
    if found := re.fullmatch(_MINUTES, line):
        minutes = int(found[1])
    elif found := re.fullmatch(_CLOCK, line):
        minutes = int(found[1]) * 60 + int(found[2])
    elif found := re.fullmatch(_HOURS, line):
        number = Digits(found[1], text, "a duration", _HINT, "h")
        whole, decimals = split_digits(number, places=None)
        minutes, rest = divmod(int(whole + decimals) * 60, 10 ** len(decimals))
    else:
        raise BadValue(f"{quoted(text)} is not a duration.", _HINT)
    if rest:
        raise BadValue(f"{quoted(text)} is not a whole number of minutes.", _HINT)
    return within_hours(minutes, text)


def within_hours(minutes: int, text: str) -> int:
    """The minutes that `text` says. Raises BadValue for more than a duration has."""
    if minutes > _MOST_HOURS * 60:
        raise BadValue(f"{quoted(text)} is longer than {_MOST_HOURS} hours.", _HINT)
    return minutes
