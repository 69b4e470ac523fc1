"""Reads the words behind a report's name: its groups, its period or day, its file, and names.

`pipeline by seller`, `forecast leif next quarter`, `dashboard Norrvik Trucks last friday`. Names
are looked up later, where the store is open: see `commands/named_in_words.py`.
"""

from collections.abc import Collection, Sequence
from shlex import quote
from typing import Any

from oppcli.domain.calendar import Unit
from oppcli.domain.said_times import is_one_day, leading
from oppcli.domain.wording import quoted
from oppcli.errors import WrongUsage

_UNITS = frozenset(unit.value for unit in Unit)
_BEFORE_A_NAME = frozenset(("for", "of", "in"))
_UP_TO = frozenset(("to", "-", "–", "until", "till", "through"))
_BEHIND_GROUPS = frozenset((*_BEFORE_A_NAME, "as", "since", "to"))


def taken(
    path: str, values: dict[str, Any], words: Sequence[str], day: str, given: Collection[str]
) -> list[list[str]]:
    """Puts times, groups and a file into the options `values`; gives the runs of words left over.

    A single day is the value of the option `day`; a longer time is that of `since` or `period`.
    Raises WrongUsage for a longer time in a report of one day, and for a second time of an option
    that is `given` already.
    """
    times = dict.fromkeys(given, "")
    rest, names = list(words), [list[str]()]
    while rest:
        count = _option(path, values, rest, times)
        if not count and not _is_group(values, rest):
            count, time = _time(rest)
            if count:
                _take_time(path, values, time, day, times)
        if count:
            names.append([])
        elif names[-1] or rest[0].casefold() not in _BEFORE_A_NAME or not rest[1:]:
            names[-1].append(rest[0])
        del rest[: count or 1]
    return [run for run in names if run]


def _time(words: Sequence[str]) -> tuple[int, str]:
    """How many of the first words are a time, and that: `dec jan` and `dec to jan` are
    `dec..jan`."""
    count = leading(words)
    behind = words[count:]
    joined = 1 if behind and behind[0].casefold() in _UP_TO else 0
    more = leading(behind[joined:]) if count else 0
    first, last = " ".join(words[:count]), " ".join(behind[joined : joined + more])
    if not more or ".." in f"{first}{last}" or (is_one_day(first) and not joined):
        return count, first
    return count + joined + more, f"{first}..{last}"


def _option(path: str, values: dict[str, Any], words: Sequence[str], times: dict[str, str]) -> int:
    """How many of the first words are an option without its dashes, which is taken."""
    first, *behind = words
    first = first.casefold()
    if first == "as" and behind and behind[0].casefold() == "of":
        first, behind = "as_of", behind[1:]
    if first in ("as_of", "since") and first in values and (length := leading(behind)):
        _put(path, values, first, " ".join(behind[:length]), times)
        return len(words) - len(behind) + length
    if first == "by" and "by" in values and not values["by"] and (length := _groups(behind)):
        parts = (word.strip(",") for word in behind[:length] if word.casefold() != "and")
        values["by"] = [part for part in parts if part]
        return 1 + length
    if first == "to" and "to" in values and not values["to"] and "." in "".join(behind[:1]):
        values["to"] = behind[0]
        return 2
    return 0


def _groups(words: Sequence[str]) -> int:
    """How many of the first words are groups: those before a time or the next option."""
    for count, word in enumerate(words):
        is_time = word.strip(",").casefold() not in _UNITS and leading(words[count:])
        if word.casefold() in _BEHIND_GROUPS or is_time:
            return count
    return len(words)


def _is_group(values: dict[str, Any], words: Sequence[str]) -> bool:
    """Whether the first word, `month`, is more likely a group than a period."""
    has_groups = "by" in values and "period" not in values
    return has_groups and words[0].casefold() in _UNITS and leading(words) == 1


def _take_time(
    path: str, values: dict[str, Any], text: str, day: str, times: dict[str, str]
) -> None:
    """Puts a time into the option that it is the value of; `times` are those that have one."""
    longer = next((name for name in ("since", "period") if name in values), "")
    option = day if is_one_day(text) and text.casefold() != "today" else longer
    if not option and text.casefold() == "today":
        option = day
    if not option:
        raise WrongUsage(
            f"'{text}' can be when the sales close, or the time whose end is shown.",
            f"{path} --close {quote(text)}"
            + ("" if ".." in text else f" or {path} --as-of {quote(text)}"),
        )
    _put(path, values, option, text, times)


def _put(path: str, values: dict[str, Any], option: str, text: str, times: dict[str, str]) -> None:
    """Stores the time of an option. Raises WrongUsage where it has one."""
    if option in times:
        name = option.replace("_", "-")
        raise WrongUsage(
            f"two times are given for --{name}: {quoted(values[option])} and {quoted(text)}.",
            f"{path} --{name} {quote(text)}",
        )
    values[option] = times[option] = text
