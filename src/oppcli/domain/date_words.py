"""The words of a typed date in the few forms that the grammar knows.

`end of the month` is `end month`, `in a fortnight` is `in 1 fortnight`, `15th of January` is
`15 january`, `KW 12` is `w 12`.
"""

import re
from collections.abc import Iterator

from oppcli.domain.calendar import LONGEST, weekday_number

ORDINALS = ("st", "nd", "rd", "th")
COUNTS = {
    word: str(number)
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=1
    )
}
COUNTS |= {"a": "1", "an": "1", "couple": "2", "eleven": "11", "twelve": "12"}
_SPOKEN = {
    ("day", "after", "tomorrow"): ["+", "2", "d"],
    ("day", "before", "yesterday"): ["2", "d", "ago"],
    ("end", "day"): ["today"],
    ("midweek",): ["mid", "week"],
}
_SAME = {"tonight": "today", "eod": "today", "past": "last", "previous": "last"}
_SAME |= {"beginning": "start", "begin": "start", "middle": "mid"}
_SAME |= {"tmrw": "tomorrow", "tmr": "tomorrow", "tmw": "tomorrow"}
_WEEKS = ("w", "week", "wk", "kw", "v", "vecka")  # before a number: of the year
_UNSAID = ("the", "of", "'", "time")


def shape_of(text: str) -> tuple[str, list[str]]:
    """What a typed date looks like, and its parts: `15 Dec` is ("9a", ["15", "dec"]).

    9 stands for digits, a for letters, every other mark for itself; blanks and case are dropped.
    Only ASCII is looked at; any other text, and any long one, has the shape "".
    """
    if len(text) > LONGEST or not text.isascii():
        return "", []
    parts = _in_the_grammar(re.findall(r"[0-9]+|[a-z]+|[^0-9a-z\s]", text.lower()))
    return "".join("9" if p.isdigit() else "a" if p.isalpha() else p for p in parts), parts


def _in_the_grammar(parts: list[str]) -> list[str]:
    words = [_SAME.get(part, part) for part in parts if part not in _UNSAID]
    words = list(_counted(words))
    if len(words) > 2:
        words = [word for word in words if word not in ORDINALS]
    if words[:2] in (["mid", "-"], ["early", "-"], ["late", "-"]):
        del words[1]
    match words:
        case [count, unit, "from", "now" | "today"]:
            return ["in", count, unit]
        case [day, ("this" | "next" | "last") as which, "week"] if weekday_number(day) is not None:
            return [which, day]
    return _SPOKEN.get(tuple(words), words)


def _counted(words: list[str]) -> Iterator[str]:
    """The words with counts as digits, and `w` before the number of a week of the year."""
    for word, following in zip(words, [*words, ""][1:], strict=True):
        if word in ("a", "an") and following == "couple":
            continue
        if word in _WEEKS and following.isdigit():
            yield "w"
        else:
            yield COUNTS.get(word, word) if following else word
