"""How a typed value is quoted in an error, and how near names are proposed."""

from collections.abc import Iterable

_LONGEST_QUOTE = 40


def quoted(text: str) -> str:
    """The text in quotes; a long one is shortened, so that an error stays one line."""
    if len(text) > _LONGEST_QUOTE:
        return f"'{text[:_LONGEST_QUOTE]}…'"
    return f"'{text}'"


def nearest(word: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The known names that look most like the word, best first; none for a long word."""
    if len(word) > _LONGEST_QUOTE:
        return []
    from difflib import get_close_matches

    spelled = {name.casefold(): name for name in known}
    found = get_close_matches(word.casefold(), spelled, n=count, cutoff=0.7)
    return [spelled[name] for name in found]


def either(names: Iterable[str]) -> str:
    """`a, b or c`."""
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last
