"""How many cells text takes on a screen, and text cut or padded to a number of cells."""

import unicodedata
from collections.abc import Callable

Measure = Callable[[str], int]

NO_CELL = frozenset(("Mn", "Me", "Cf"))  # accents, enclosing marks, joiners
WIDE = frozenset("WF")


def cell_width(text: str) -> int:
    """The cells `text` takes: two for wide characters, none for combining ones."""
    return len(text) if text.isascii() else sum(map(_character_width, text))


def fit(text: str, width: int, ellipsis: str = "…", measure: Measure = cell_width) -> str:
    """`text`, shortened with the ellipsis when it takes more than `width` cells."""
    if measure(text) <= width:
        return text
    room = width - measure(ellipsis)
    if room < 0:
        return ellipsis[: max(width, 0)]
    end = len(text) if room else 0
    end = min(end, room)  # a character takes a cell or more, unless it combines
    while end and measure(text[:end]) > room:
        end -= 1
    return text[:end] + ellipsis


def pad(text: str, width: int, *, right: bool = False, measure: Measure = cell_width) -> str:
    """`text` filled with blanks to `width` cells, standing to the left or to the right."""
    blanks = " " * (width - measure(text))
    return blanks + text if right else text + blanks


def _character_width(character: str) -> int:
    if unicodedata.category(character) in NO_CELL:
        return 0
    return 2 if unicodedata.east_asian_width(character) in WIDE else 1
