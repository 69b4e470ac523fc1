"""Finds who is to do a task at the end of its text: `answer the tender for sandra`."""

from collections.abc import Mapping, Sequence

from oppcli.domain.date_words import UNTIL
from oppcli.domain.name_matching import called, plain_words
from oppcli.domain.time_words import plan_at_the_end

_MOST_WORDS = 4  # of a person's name
_BEFORE_AN_END = frozenset((*UNTIL, "through", "from", "starting"))
_DIRECTIONS = frozenset(("back", "over"))
_LENGTHS = frozenset(
    (
        *("day", "days", "week", "weeks", "fortnight", "month", "months", "year", "while", "now"),
        *("today", "tomorrow", "holiday", "holidays", "vacation", "leave", "time", "being"),
    )
)


def owner_at_the_end(text: str, users: Mapping[str, str | None]) -> tuple[str, str]:
    """The text without `for NAME` at its end, and the login of that user; the text and '' for none.

    `users`: login → full name. A name that several users share is nobody's.
    """
    words = text.split()
    for count in range(1, min(_MOST_WORDS, len(words) - 2) + 1):
        if words[-count - 1].casefold() == "for":
            name = _login(words[-count:], users)
            return (" ".join(words[: -count - 1]), name) if name else (text, "")
    return text, ""


def with_the_day_last(
    words: Sequence[str], users: Mapping[str, str | None], *, may_be_today: bool = False
) -> list[str]:
    """The words with `for NAME` before the day that stands before it: `answer for sandra friday`
    of `answer friday for sandra`; else the words as they are."""
    text = " ".join(words)
    rest, login = owner_at_the_end(text, users)
    what, when = plan_at_the_end(rest, may_be_today=may_be_today) if login else ("", "")
    if not (what and when and text.startswith(rest)):
        return list(words)
    return [*what.split(), *text[len(rest) :].split(), *when.split()]


def without_direction(refs: Sequence[str]) -> list[str]:
    """The words before `to` without `back` or `over` at their end: `230` of `230 back to ruth`."""
    has_direction = len(refs) > 1 and refs[-1].casefold() in _DIRECTIONS
    return list(refs[:-1] if has_direction else refs)


def is_called_so(said: str, names: str) -> bool:
    """Whether a word of what is said, `for ines`, is one of the names that somebody has."""
    known = set(plain_words(names))
    return any(word in known for word in plain_words(said) if word != "for")


def _login(words: Sequence[str], users: Mapping[str, str | None]) -> str:
    name = " ".join(words)
    found = called(name, [(login, login) for login in users])
    found = found or called(name, [(login, full) for login, full in users.items() if full])
    return found[0] if len(found) == 1 else ""


def owner_before_an_end(said: str) -> str:
    """The owner in `luka for a week`, `luka until friday`; '' where nothing behind the first words
    says how long."""
    words = said.split()
    for place, word in enumerate(words[1:-1], 1):
        behind = {each.casefold().strip(".,") for each in words[place + 1 :]}
        is_length = word.casefold() == "for" and not behind.isdisjoint(_LENGTHS)
        if word.casefold() in _BEFORE_AN_END or is_length:
            return " ".join(words[:place]).rstrip(",")
    return ""
