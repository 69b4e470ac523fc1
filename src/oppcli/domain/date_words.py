"""The words of a typed date in the few forms that the grammar knows.

`end of the month` is `end month`, `in a fortnight` is `in 1 fortnight`, `15th of January` is
`15 january`, `KW 12` is `w 12`, `friday afternoon` is `friday`.
"""

import re
from collections.abc import Iterator
from datetime import date

from oppcli.domain.calendar import LONGEST, MONTHS, WEEKDAYS, Look, weekday_number
from oppcli.domain.wording import PAST_DAYS_TYPED, days_typed, nearest, quoted
from oppcli.errors import BadValue

END_WORDS = ("eow", "eom", "eoq", "eoy")  # the ends of the units that hold today
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
UNTIL = ("until", "till", "til")
PARTS_OF_DAY = ("morning", "afternoon", "evening", "night", "lunchtime")
_NAMED_DAYS = ("today", "tomorrow", "yesterday")
_MISSPELT = ("tomorrow", *(name.lower() for name in WEEKDAYS))
_MONTHS_MISSPELT = tuple(name.lower() for name in MONTHS)
_BEFORE_A_MONTH = re.compile(
    f"([12]?[0-9]|30)(st|nd|rd|th)?|mid|early|late|end|start|by|{'|'.join(UNTIL)}|next|of"
)
_LONG = 8  # letters of a word in which two of them may be wrong
_NO_DAYS = ("sundry", "sundays")  # words that are only spelled nearly like a day


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
    words = _without_part_of_day(list(_counted(words)))
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


def _without_part_of_day(words: list[str]) -> list[str]:
    """`tomorrow morning` as `tomorrow`, `friday afternoon` as `friday`, `this evening` as `today`:
    the day is said, and no time."""
    if len(words) < 2 or words[-1] not in PARTS_OF_DAY:
        return words
    if words[:-1] == ["this"]:
        return ["today"]
    is_day = words[-2] in _NAMED_DAYS or weekday_number(words[-2]) is not None
    return words[:-1] if is_day else words


def _counted(words: list[str]) -> Iterator[str]:
    """The words with counts as digits, and `w` before the number of a week of the year."""
    for word, following in zip(words, [*words, ""][1:], strict=True):
        if word in ("a", "an") and following == "couple":
            continue
        if word in _WEEKS and following.isdigit():
            yield "w"
        else:
            yield COUNTS.get(word, word) if following else word


def near_day(text: str) -> str:
    """The text with the misspelt day, or the month, at its end as it is written: `ring tuesday` of
    `ring tuseday`, `mid september` of `mid septmber`; '' where no such word is at its end."""
    before, _, last = text.strip().rpartition(" ")
    is_month = _BEFORE_A_MONTH.fullmatch(before.rpartition(" ")[2].casefold()) is not None
    return f"{before} {near}".strip() if (near := _meant(last, is_month=is_month)) else ""


def near_date(text: str) -> str:
    """The day that a misspelt one is nearly: `mid september`; '' for other words beside it."""
    before = text.casefold().split()[:-1]
    if not before:
        return _meant(text.strip(), is_month=True)
    return near_day(text) if len(before) == 1 and _BEFORE_A_MONTH.fullmatch(before[0]) else ""


def _meant(word: str, *, is_month: bool) -> str:
    """The day, or where it may be one the month, that a word is nearly; '' for none."""
    plain = word.casefold().strip(".,;!?")
    known = (*_MISSPELT, *(_MONTHS_MISSPELT if is_month else ()))
    if plain in known:
        return ""
    far = {day: distance for day in known if (distance := _misspelling(plain, day)) is not None}
    return min(far, key=lambda day: far[day], default="")


def _misspelling(word: str, day: str) -> int | None:
    """How many letters of the day are wrong, missing or too many, one or of a long day two; None
    for more, and for the plural `fridays`, which is another word."""
    if word[:1] != day[:1] or abs(len(word) - len(day)) > 2 or not word.isalpha():
        return None
    if word in (f"{day}s", *_NO_DAYS) or len(word) < len("mondy"):
        return None
    from rapidfuzz.distance import OSA

    distance = OSA.distance(word, day)
    return distance if distance <= (2 if len(day) >= _LONG else 1) else None


def not_a_date(text: str, today: date, look: Look, *, proposes: bool) -> BadValue:
    """The error for a text that is not a date, with a near word if there is one."""
    words = ["yesterday", "today", "monday", "friday", "december"]
    usual = PAST_DAYS_TYPED
    if look is Look.FORWARD:
        words += ["tomorrow", *END_WORDS, "none"]
        usual = days_typed(today)
    if proposes and len(text) <= LONGEST:
        near = nearest(text.strip(), words, count=1)
        other = near_date(text)
        is_ahead = look is not Look.FORWARD and other == "tomorrow"
        usual = near[0] if near else (not is_ahead and other) or usual
    return BadValue(f"{quoted(text)} is not a date.", usual)
