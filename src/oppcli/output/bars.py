"""Bars drawn from numbers with block characters, an eighth of a block fine."""

EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")
FULL = "█"


def bar(value: int, maximum: int, width: int, ascii: bool = False) -> str:  # noqa: A002
    """`value` as a part of `maximum`, which fills `width` cells: `██████▋`, in ASCII `######`.

    A value above the maximum fills the width; one above zero shows at least a sliver.
    """
    if value <= 0 or maximum <= 0 or width <= 0:
        return ""
    eighths = max(min(value, maximum) * width * 8 // maximum, 1)
    if ascii:
        return "#" * max(eighths // 8, 1)
    return FULL * (eighths // 8) + EIGHTHS[eighths % 8]
