"""Reads the words behind `history`: a time, who changed something, and a record's name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oppcli.domain.name_matching import called
from oppcli.domain.time_words import is_moment, is_period
from oppcli.domain.user_words import ME, says_me

_BETWEEN = frozenset(("by", "of", "on", "in", "from", "changes", "what"))
_MOST_WORDS = 6  # of a time: `next week monday at 10:00`


@dataclass(frozen=True, slots=True)
class HistoryWords:
    """What was asked, as it was typed: `when`, whether up to now (`is_since`), `who`, and `record`.

    Whatever was not said is ''.
    """

    when: str = ""
    is_since: bool = False
    who: str = ""
    record: str = ""


def read_history_words(words: Sequence[str], users: Mapping[str, str]) -> HistoryWords:
    """The meaning of the words. `users`: the key of a name → who it is.

    A number alone is a record and no year; every word that is neither a time nor a user is a part
    of the record's name.
    """
    when, is_since, left = _time(list(words))
    while len(left) > 1 and left[0].casefold() in _BETWEEN:
        left = left[1:]
    while len(left) > 1 and left[-1].casefold() in _BETWEEN:
        left = left[:-1]
    who, left = _user(left, users)
    return HistoryWords(when, is_since, who, " ".join(left))


def _time(words: list[str]) -> tuple[str, bool, list[str]]:
    """The time at the end or the beginning of the words, whether it begins there, and the rest."""
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        for said, before, after in (
            (words[-count:], words[:-count], []),
            (words[:count], [], words[count:]),
        ):
            is_since = said[0].casefold() == "since" and count > 1
            text = " ".join(said[1:] if is_since else said)
            if not text.isdigit() and (is_period(text) or is_moment(text)):
                if before and before[-1].casefold() == "since":
                    return text, True, before[:-1]
                return text, is_since, [*before, *after]
    return "", False, words


def _user(words: list[str], users: Mapping[str, str]) -> tuple[str, list[str]]:
    """Who is named by all of the words, the first or the last ones, and the other words."""
    known = [(who, name) for name, who in users.items()]
    for count in range(len(words), 0, -1):
        for said, rest in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            if len(said) == 1 and says_me(said):
                return ME, rest
            if found := called(" ".join(said), known):
                return found[0], [word for word in rest if word.casefold() not in _BETWEEN]
    return "", words
