"""The words behind a number that say what a thing is like: `18 t`, `150 hp`, `3 axle`."""

import re

_MEASURES = frozenset(
    """
t ton tons tonne tonnes kg m metre metres meter meters km cm mm inch l litre litres liter liters
hp bhp ps kw
""".split()  # noqa: SIM905 - a list of words, read as one
)
_PARTS = frozenset(
    """
axle axles axled door doors wheel wheels wheeled seat seats seater furrow furrows row rows cylinder
cylinders speed speeds stage stages series class way ways point points year years day days month
months hours
""".split()  # noqa: SIM905 - a list of words, read as one
)
_SIZE = re.compile(r"[0-9]{1,4}(\.[0-9]+)?")
_ONE_DIGIT = re.compile("[1-9]")
_PLAIN = re.compile(r"[^\W\d_]{2,}")


def is_part_or_measure(word: str) -> bool:
    """Whether a number before the word says what a thing is like, and not how many there are."""
    return word.casefold() in _PARTS or word.casefold() in _MEASURES


def is_size(number: str, behind: str) -> bool:
    """Whether a number is surely no end of a telephone, by the word `behind` it: a size, `18` of
    `18 t`, or a digit that says how many, `2` of `2 trailers`.

    A capital alone is an initial, and `77 wheel loader` may be a wheel loader.
    """
    if _ONE_DIGIT.fullmatch(number) and behind.islower() and _PLAIN.fullmatch(behind):
        return True
    is_measure = behind.casefold() in _MEASURES and (len(behind) > 1 or behind.islower())
    return is_measure and _SIZE.fullmatch(number) is not None
