"""Reads the words behind a report's name: its groups, its period or day, its file, and names.

`pipeline by seller`, `forecast leif next quarter`, `dashboard Norrvik Trucks last friday`. Names
are looked up later, where the store is open: see `commands/named_in_words.py`.
"""

from collections.abc import Sequence
from shlex import quote
from typing import Any

from oppcli.domain.calendar import Unit
from oppcli.domain.said_times import is_one_day, leading
from oppcli.errors import WrongUsage

_UNITS = frozenset(unit.value for unit in Unit)
_BEFORE_A_NAME = frozenset(("for", "of", "in"))
_BEHIND_GROUPS = frozenset((*_BEFORE_A_NAME, "as", "since", "to"))


def taken(path: str, values: dict[str, Any], words: Sequence[str], day: str) -> list[list[str]]:
    """Puts times, groups and a file into the options `values`; gives the runs of words left over.

    A single day is the value of the option `day`; a longer time is that of `since` or `period`.
    Raises WrongUsage for a longer time in a report of one day.
    """
    rest, names = list(words), [list[str]()]
    while rest:
        count = _option(values, rest)
        if not count and not _is_group(values, rest) and (count := leading(rest)):
            _take_time(path, values, " ".join(rest[:count]), day)
        if count:
            names.append([])
        elif names[-1] or rest[0].casefold() not in _BEFORE_A_NAME or not rest[1:]:
            names[-1].append(rest[0])
        del rest[: count or 1]
    return [run for run in names if run]


def _option(values: dict[str, Any], words: Sequence[str]) -> int:
    """How many of the first words are an option without its dashes, which is taken."""
    first, *behind = words
    first = first.casefold()
    if first == "as" and behind and behind[0].casefold() == "of":
        first, behind = "as_of", behind[1:]
    if first in ("as_of", "since") and first in values and (length := leading(behind)):
        values[first] = " ".join(behind[:length])
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


def _take_time(path: str, values: dict[str, Any], text: str, day: str) -> None:
    """Puts a time into the option that it is the value of."""
    longer = next((name for name in ("since", "period") if name in values), "")
    option = day if is_one_day(text) and text.casefold() != "today" else longer
    if not option and text.casefold() == "today":
        option = day
    if not option:
        raise WrongUsage(
            f"'{text}' can be when the sales close, or the time whose end is shown.",
            f"{path} --close {quote(text)} or {path} --as-of {quote(text)}",
        )
    values[option] = text
