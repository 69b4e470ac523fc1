"""Finds the next step in the text of what was done: `no answer next call again friday`."""

import re
from collections.abc import Sequence

from oppcli.domain.activity import SPOKEN, NextStep, type_told_by, types_called
from oppcli.domain.date_words import UNTIL
from oppcli.domain.names import spoken
from oppcli.domain.time_words import leading, plan_at_the_end

# Behind these `next` is no next step: `next to the yard`, `the next one`.
_NO_STEP_BEHIND = frozenset(
    (
        "to",
        "door",
        "time",
        "one",
        "year",
        "season",
        "step",
        "in",
        "of",
        "him",
        "her",
        "them",
        "us",
        "me",
    )
)
_NO_STEP_BEFORE = frozenset(
    (
        *("the", "his", "her", "their", "our", "my", "your", "its", "a", "this", "that", "no"),
        *("before", "after", "at", "by", "for", "from", "since", "during", "within", "in", "on"),
        *("of", "with", "to", "as", "than", "right", "be", "is", "was", "are", "comes", *UNTIL),
    )
)
# With one of these a next step begins.
_VERBS = frozenset(
    """
ring phone text mail write see ask show tell remind try send chase bring book plan schedule check
order prepare make get give follow offer quote deliver arrange organise organize collect sign
confirm update find look talk discuss measure calculate price draft go drive pick finish agree fix
request submit present clarify negotiate register reserve inform contact speak invite wait set do
""".split()  # noqa: SIM905 - a list of words, read as one
)
_LEADS = ("and", "then", "the")
_NAMES_A_DAY = re.compile("[A-Za-z]|[0-9]{4}-")
_AGAIN = ("again", "back")  # the same once more, as in `--next again tomorrow 9:00`


def next_among(words: Sequence[str]) -> tuple[list[str], str]:
    """The words before `next` and the text behind it; all of them and '' for none.

    Only a text that begins with a verb or a type of activity, or ends in a day, is a next step.
    `next week` is a day, and a text in quotes stays whole.
    """
    if any(" " in word for word in words):
        return list(words), ""
    for place, word in enumerate(words[:-1]):
        before, behind = list(words[:place]), words[place + 1 :]
        is_next = word.casefold().rstrip(":,") == "next"
        if not is_next or behind[0].casefold() in _NO_STEP_BEHIND or leading(words[place:]) > 1:
            continue
        if before and before[-1].casefold() in _NO_STEP_BEFORE:
            continue
        if not _is_step(behind):
            continue
        while before and before[-1].casefold() in _LEADS:
            before.pop()
        if before:
            before[-1] = before[-1].rstrip(",;.") or before[-1]
        return before, " ".join(behind)
    return list(words), ""


def _is_step(words: Sequence[str]) -> bool:
    """Whether the words say what to do, or when."""
    first, text = words[0].casefold().rstrip(",:"), " ".join(words)
    is_activity = first in {*_VERBS, *_AGAIN, *types_called()} or type_told_by(text) != "task"
    return is_activity or bool(plan_at_the_end(text, may_be_today=True)[1])


def planned_text(text: str) -> NextStep | None:
    """The step with a day or a time that the text of a field tells, `call him tomorrow 9:30`, which
    is to be planned, as the field has no day; None for any other text."""
    what, when = plan_at_the_end(text)
    is_day = what and _NAMES_A_DAY.search(when)  # `step 7.15` may be no time at all
    return NextStep.on(what, when) if is_day else None


def step_of(text: str) -> NextStep:
    """The next step with the day or the time at the end of its text."""
    what, when = plan_at_the_end(text, may_be_today=True)
    return NextStep.on(what, when) if what and when else NextStep(text)


def once_more(kind: str, text: str) -> str:
    """The text of a next step, which begins with its type where it only says that it is the same
    again: `call again` of `again`, behind a call."""
    is_again = text.casefold().split(" ")[0].rstrip(",") in _AGAIN
    return f"{spoken(kind)} {text}" if is_again and kind in (*SPOKEN, "email") else text
