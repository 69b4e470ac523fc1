"""Bars drawn from numbers with block characters, an eighth of a block fine."""

from collections.abc import Sequence

EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")
FULL = "█"
STEPS = "▁▂▃▄▅▆▇█"


def bar(value: int, maximum: int, width: int, ascii: bool = False) -> str:  # noqa: A002
    """`value` as a part of `maximum`, which fills `width` cells: `██████▋`, in ASCII `######`.

    A value above the maximum fills the width; one above zero shows at least a sliver.
    """
    if value <= 0 or maximum <= 0 or width <= 0:
        return ""
    return _drawn(max(min(value, maximum) * width * 8 // maximum, 1), ascii)


def floating_bar(begin: int, end: int, maximum: int, width: int, ascii: bool = False) -> str:  # noqa: A002
    """A bar from one level to the other, blank before it; 0 to `maximum` takes `width` cells.

    It begins with a whole cell, and shows at least a sliver of what is not nothing.
    """
    low, high = sorted((max(begin, 0), max(end, 0)))
    if high == low or maximum <= 0 or width <= 0:
        return ""
    cell = min(low * width // maximum, width - 1)
    eighths = max(high * width * 8 // maximum - cell * 8, 1)
    return " " * cell + _drawn(eighths, ascii)


def _drawn(eighths: int, ascii: bool) -> str:  # noqa: A002
    if ascii:
        return "#" * max(eighths // 8, 1)
    return FULL * (eighths // 8) + EIGHTHS[eighths % 8]


def sparkline(values: Sequence[int]) -> str:
    """A character for each value, as high as it is of the largest: `▁▁▃█`; '' where all are 0.

    A value above 0 is higher than the lowest step. Where the encoding has no such signs, these are
    written instead: `_.:-=+*#`.
    """
    largest = max(values, default=0)
    if largest <= 0:
        return ""
    top = len(STEPS) - 1
    return "".join(STEPS[max(each * top // largest, 1) if each > 0 else 0] for each in values)
