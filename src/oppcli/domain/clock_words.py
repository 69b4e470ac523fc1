"""Times of day in words: `half past ten`, `quarter to nine`, `ten o'clock`, `10 in the evening`.

An hour from 1 to 6 that is said in words is one of the afternoon, since nobody visits a customer
at three at night; one from 7 to 12 is taken as it is said. `in the morning`, `in the afternoon`
and `in the evening` behind the time decide, as do `tomorrow morning at` and the like before it.
"""

import re

from oppcli.domain.date_words import COUNTS

_HOURS = {
    word: int(number) for word, number in COUNTS.items() if len(word) > 2 and word != "couple"
}
_HOUR = rf"(?:1[0-2]|0?[1-9]|{'|'.join(_HOURS)})"
_PART = "(?P<part>morning|afternoon|evening)"
_FORMS = (
    rf"(?:at )?(?P<side>half past|(?:a )?quarter past|(?:a )?quarter to) (?P<hour>{_HOUR})"
    r"(?: o['’]?clock)?",
    rf"(?:at )?(?P<hour>{_HOUR}) o['’]?clock",
    rf"at (?P<hour>{'|'.join(_HOURS)})",
)
_FIGURES = r"(?:at )?(?P<hour>[0-9]{1,2})(?:[:.h](?P<minutes>[0-5][0-9]))?"
_HOUR_ALONE = rf"(?:at )?(?P<hour>{'|'.join(_HOURS)})"
_IN_A_PART = [
    shape
    for clock in (*_FORMS, _FIGURES, _HOUR_ALONE)
    for shape in (rf"{clock} in the {_PART}", rf"(?:in the |this )?{_PART} {clock}")
]
_FROM_NOW = rf"in ([0-9]{{1,3}}|an?|{'|'.join(_HOURS)}) (min|mins|minutes?|h|hrs?|hours?)"
_MINUTES_OF_AN_HOUR = 60
_LATEST_OF_AFTERNOON = 6
_NOON = 12
_HOURS_OF_A_DAY = 24
_SAYS_ONE = r"clock|past|quarter|morning|afternoon|evening|\bat [a-z]"  # or there is nothing to do


def in_figures(line: str) -> str:
    """The line with a time of day in words as `10:30`; any other line as it is.

    `at ten` is a time beside a day alone: `looked at one` ends in none.
    """
    if not re.search(_SAYS_ONE, line):
        return line
    for shape in (*_IN_A_PART, *_FORMS):
        found = re.search(rf"(?<!\S){shape}(?!\S)", line)
        if found is None:
            continue
        before, behind = line[: found.start()].strip(), line[found.end() :].strip()
        is_lonely = not (before or behind) and re.fullmatch("at [a-z]+", found[0])
        if is_lonely or (before and behind):
            continue
        if clock := _clock(found.groupdict()):
            return f"{before} {clock} {behind}".strip()
    return line


def half_hours(said: str) -> tuple[str, str] | None:
    """The two times that `half eight` can be, by the country: 7:30 and 8:30; None for other words.

    As for other times in words, an hour from 1 to 6 is one of the afternoon.
    """
    found = re.fullmatch(rf"(?:at )?half ({_HOUR})", said)
    if found is None:
        return None
    hour = int(_HOURS.get(found[1], found[1]))
    hour += _NOON if hour <= _LATEST_OF_AFTERNOON else 0
    return f"{hour - 1}:30", f"{hour}:30"


def minutes_from_now(line: str) -> int | None:
    """The minutes in `in 45 minutes`, `in an hour`, `in half an hour`; None for any other line."""
    if line == "in half an hour":
        return _MINUTES_OF_AN_HOUR // 2
    found = re.fullmatch(_FROM_NOW, line)
    if found is None:
        return None
    count, unit = int(COUNTS.get(found[1], found[1])), found[2]
    return count * (1 if unit.startswith("m") else _MINUTES_OF_AN_HOUR)


def _clock(said: dict[str, str | None]) -> str:
    """The time said, `10:30`; '' for one that there is not, such as 14 in the morning."""
    typed, part, side = said["hour"] or "", said.get("part"), said.get("side") or ""
    hour = _HOURS[typed] if typed in _HOURS else int(typed)
    if part:
        hour = _in_the(part, hour)
    elif hour <= _LATEST_OF_AFTERNOON:
        hour += _NOON
    if not 0 <= hour < _HOURS_OF_A_DAY:
        return ""
    minutes = _MINUTES_OF_AN_HOUR * hour + int(said.get("minutes") or 0)
    minutes += 30 if "half" in side else -15 if side.endswith("to") else 15 if side else 0
    return f"{minutes // _MINUTES_OF_AN_HOUR}:{minutes % _MINUTES_OF_AN_HOUR:02}"


def _in_the(part: str, hour: int) -> int:
    """The hour of the day; -1 for one that is not in that part of it."""
    if part == "morning":
        return hour if 0 < hour < _NOON else -1
    if part == "evening" and hour == _NOON:
        return -1
    return hour + _NOON if 0 < hour < _NOON else hour if _NOON <= hour < _HOURS_OF_A_DAY else -1
