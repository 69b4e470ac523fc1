"""The time among the words of a command line that is nearly typed: `31 octobre`, `nxt month`."""

from collections.abc import Sequence

from oppcli.domain.calendar import MONTHS, WEEKDAYS
from oppcli.domain.nearness import distance
from oppcli.domain.time_words import leading

_WORDS = tuple(
    word.casefold()
    for word in (
        *(*MONTHS, *WEEKDAYS, "next", "last", "this", "week", "month", "quarter", "year"),
        *("today", "tomorrow", "yesterday", "since", "until", "before", "after"),
    )
)
_SHORTEST = 3  # letters of a word that is looked for
_LONG = 6  # letters from which two may be wrong


def with_time(typed: Sequence[str], words: Sequence[str]) -> list[str]:
    """The words that were typed with those `words` of them respelled, where that makes a time of
    them; none where it does not."""
    meant = [respelled(word) for word in words]
    many = len(words)
    at = next((n for n in range(len(typed)) if list(typed[n : n + many]) == list(words)), None)
    if at is None or meant == list(words):
        return []
    again = [*typed[:at], *meant, *typed[at + many :]]
    changed = [at + n for n in range(many) if meant[n] != words[n]]
    return again if all(_is_in_time(again, place) for place in changed) else []


def respelled(word: str) -> str:
    """The one word of times that this one is nearly; the word itself where it is one, or near
    several."""
    plain = word.casefold()
    if (
        {plain, plain.removesuffix("s")} & {*_WORDS}
        or not plain.isalpha()
        or len(plain) < _SHORTEST
    ):
        return word
    most = 2 if len(plain) >= _LONG else 1
    far = {each: distance(plain, each) for each in _WORDS if abs(len(each) - len(plain)) <= most}
    least = min(far.values(), default=most + 1)
    near = [each for each, letters in far.items() if letters == least]
    return near[0] if least <= most and len(near) == 1 else word


def _is_in_time(words: Sequence[str], place: int) -> bool:
    """Whether the word at that place is in a time, or stands before one: `since july`."""
    starts = range(max(0, place - 2), place + 1)
    is_inside = any(start + leading(words[start:]) > place for start in starts)
    return is_inside or leading(words[place + 1 :]) > 0
