"""How a typed value is quoted in an error, and how near names are proposed."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from oppcli.domain.names import name_key

# What days, periods and times may look like: the one place that hints take them from.
PAST_DAYS_TYPED = "yesterday, fri, -2w or 2026-06-30"
PERIODS_TYPED = "this month, 2026q4, 2026-10..2026-12 or fy2027"
MOMENTS_TYPED = "yesterday 14:30, mon 9am, 2026-11-20T16:05 or now"


def days_typed(today: date) -> str:
    """What days that lie ahead may look like: the first is that of the coming Friday."""
    friday = today + timedelta(days=(3 - today.weekday()) % 7 + 1)
    return f"{friday}, fri, +2w, eom, 15dec or mid jan"


MOST_NAMED = 9  # records that a sentence or a question lists

_LONGEST_QUOTE = 40
_LONGEST_NEAR = 100
_LONGEST_WORD = 300  # paths are longer than names
_LONGEST_SENTENCE = 3_000


def quoted(text: str) -> str:
    """The text in quotes; a long one is shortened, so that an error stays one line."""
    if len(text) > _LONGEST_QUOTE:
        return f"'{text[:_LONGEST_QUOTE]}…'"
    return f"'{text}'"


def in_shell(text: str) -> str:
    """The text as one word of a shell, in double quotes where it has single ones that would be
    hard to read."""
    from shlex import quote

    is_plain = "'" in text and not any(mark in text for mark in '"$`\\!')
    return f'"{text}"' if is_plain else quote(text)


def brief(text: str) -> str:
    """A sentence that stays one that can be read, whatever was typed and is repeated in it."""
    if len(text) > _LONGEST_SENTENCE:
        text = f"{text[: _LONGEST_SENTENCE - 100]} … {text[-50:]}"
    return re.sub(f"[^ ]{{{_LONGEST_WORD},}}", _brief_word, text)


def _brief_word(found: re.Match[str]) -> str:
    return f"{found[0][:_LONGEST_QUOTE]}…{found[0][-10:]}"


def nearest(word: str, known: Iterable[str], count: int = 3, *, alike: float = 0.7) -> list[str]:
    """The known names that look most like the word, best first; none for a long word.

    `alike`: 1 for the same letters in the same order, 0 for none in common; names below it are
    left out.
    """
    spelled = {name_key(name): name for name in known}
    return [spelled[key] for key in nearest_keys(name_key(word), spelled, count, alike=alike)]


def nearest_keys(
    wanted: str, known: Collection[str], count: int, *, alike: float = 0.7
) -> list[str]:
    """What `nearest` gives, of names that are their `name_key` already."""
    if len(wanted) > _LONGEST_NEAR:
        return []
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import extract

    found = extract(wanted, list(known), scorer=ratio, limit=count, score_cutoff=100 * alike)
    return [key for key, _, _ in found]


def in_short(text: str) -> str:
    """The text with its commands as they are typed after `opp`, where an opportunity needs no noun:
    `opp show 12` of `oppcli opp show 12`."""
    return re.sub(r"\boppcli (opp )?(?=[a-z-])", "opp ", text)


def counted(count: int, one: str, several: str = "") -> str:
    """`1 row`, `1,200 rows`."""
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


def with_article(noun: str) -> str:
    """`a lead`, `an opportunity`, `a user`."""
    return f"an {noun}" if noun[0].lower() in "aeio" else f"a {noun}"


def all_of(names: Iterable[str]) -> str:
    """`a, b and c`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def and_more(named: Sequence[str], most: int = MOST_NAMED) -> str:
    """`O2 2 trucks, O3 4 trucks and 7 more`: no more than `most` of them by name."""
    more = f" and {len(named) - most} more" if len(named) > most else ""
    return f"{', '.join(named[:most])}{more}"


def either(names: Iterable[str]) -> str:
    """`a, b or c`."""
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last
