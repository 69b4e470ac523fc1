"""Finds the next step at the end of the words of a new record: `baler 31k, call him tomorrow`."""

from collections.abc import Sequence

from oppcli.domain.activity import NextStep, type_told_by
from oppcli.domain.added_words import before_fields
from oppcli.domain.fields import OPPORTUNITY, Kind
from oppcli.domain.next_step_words import next_among, planned_text
from oppcli.domain.plan_words import asks_to_reach
from oppcli.domain.sale_words import field_at

_OF_A_SALE = ("est_close_date", "est_revenue", "est_value")
# With one of these a task begins also without `next`: they are no nouns.
_DOES = ("send", "ring", "write", "show", "remind", "ask", "tell", "bring", "meet", "see", "visit")


def next_at_the_end(words: Sequence[str], kind: Kind = OPPORTUNITY) -> tuple[list[str], str]:
    """The words of a new record without the next step at their end, and its text; all of them and
    '' for none. The first word is the topic's, and fields may stand behind the step: `baler 31k
    next visit him thursday 15:00 close eom`.

    Behind a comma an activity with a day needs no `next`: `used car, call him tomorrow`.
    """
    first, *more = words
    count = before_fields([first, *more]) - 1
    plain, fields = more[:count], more[count:]
    begins = (n for n, word in enumerate([first, *plain]) if _ends_a_part(word))
    for place in range(next(begins, len(plain)) + 1, len(plain)):
        name, _, length = field_at(plain, place, kind)
        if name in _OF_A_SALE and place + length == len(plain):
            plain, fields = plain[:place], [*plain[place:], *fields]
            break
    before, text = _behind_a_comma([first, *plain])
    if text:
        return [*before, *fields], text
    if any(" " in word for word in plain) or not plain:
        return list(words), ""
    rest, text = next_among([first.replace(" ", "_"), *plain])
    return [first, *rest[1:], *fields], text


def _ends_a_part(word: str) -> bool:
    return word.casefold() == "next" or word.endswith(",")


def _behind_a_comma(words: Sequence[str]) -> tuple[list[str], str]:
    """The words before a comma that an activity with a day follows, and the text of that."""
    for place, word in enumerate(words[:-1]):
        behind = words[place + 1 :]
        if not word.endswith(",") or any(" " in each for each in behind):
            continue
        text = " ".join(behind)
        if not _is_surely_step(text) or planned_text(text) is None:
            continue
        last = word.rstrip(",")
        before = [*words[:place], *([last] if last else [])]
        return (before, text) if before else (list(words), "")
    return list(words), ""


def _is_surely_step(text: str) -> bool:
    """Whether a text says to do something where no `next` says so: its first word is no noun."""
    first = text.casefold().split()[0]
    return type_told_by(text) != "task" or asks_to_reach(text) or first in _DOES


def planned_at_the_end(words: Sequence[str], kind: Kind) -> tuple[list[str], NextStep | None]:
    """The words of a new record without the next step at their end that has a day, and that step;
    all of them and None for none."""
    rest, text = next_at_the_end(words, kind)
    step = planned_text(text) if text else None
    return (rest, step) if step else (list(words), None)
