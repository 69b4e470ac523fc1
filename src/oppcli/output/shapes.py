"""The plain shapes that drawings of a page are made of: rectangles and paths on a scale of 0–100.

Lengths across are hundredths of the drawing's width with two decimals, so that a drawing is as
wide as the place it stands in, on a telephone as on paper. What is written beside a shape is text
of the page, never of the drawing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from oppcli.domain.flow import Waterfall
from oppcli.output.blocks import Bands, Bars, Lines, Look

_LEAST = 0.4  # hundredths of the width: the least that can be seen
_STEPS = (1, 2, 5, 10)
_LOOKS = {"won": "won", "lost": "lost"}  # of the lines of a waterfall; others mean nothing


@dataclass(frozen=True, slots=True)
class Rect:
    """A bar from `x`, `width` wide, both in hundredths of the width."""

    x: float
    width: float
    look: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """The shapes of one line of a drawing: bars from left to right, and marks across them."""

    rects: tuple[Rect, ...] = ()
    marks: tuple[float, ...] = ()
    middles: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A line as the data of an SVG path, on a field 100 wide and 100 high."""

    data: str
    dots: str
    name: str
    look: str
    is_goal: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Lines over labels; `ticks` are pairs of a height (0 at the top, 100 below) and a number."""

    paths: tuple[Path, ...]
    ticks: tuple[tuple[float, int], ...]


def one_bar(value: int, full: int, look: Look = "strong", mark: int | None = None) -> Drawn:
    """A bar of `value` on a scale that ends at `full`, with a mark at `mark`."""
    rects = (Rect(0, _wide(value, full), look),) if value > 0 and full > 0 else ()
    return Drawn(rects, () if mark is None else (_at(mark, full),))


def bars(block: Bars) -> list[Drawn]:
    """Per bar its pieces, one after the other; what is not above zero is left out."""
    full = max(
        (max(sum(_pieces(bar.values)), bar.goal or 0) for bar in block.bars),
        default=0,
    )
    drawn = []
    for bar in block.bars:
        rects: list[Rect] = []
        start = 0.0
        for part, value in zip(block.parts, bar.values, strict=True):
            if value > 0:
                width = _wide(value, full)
                rects.append(Rect(round(start, 2), width, part.look))
                start += width
        marks = () if bar.goal is None else (_at(bar.goal, full),)
        drawn.append(Drawn(tuple(rects), marks))
    return drawn


def _pieces(values: Iterable[int]) -> Iterable[int]:
    return (value for value in values if value > 0)


def waterfall(block: Waterfall) -> list[Drawn]:
    """Per step the bar from the level before it to the level after it; a level from zero.

    The scale reaches from the lowest level (zero at most) to the highest.
    """
    levels = [level for step in block.steps for level in (step.begin, step.end)]
    lowest = min(levels, default=0)
    full = max(levels, default=0) - lowest
    drawn = []
    for step in block.steps:
        low, high = sorted((step.begin, step.end))
        look = "strong" if step.is_level else _LOOKS.get(step.line, "middle")
        start = _at(low - lowest, full)
        rects = (Rect(start, _wide(high - low, full), look),) if high > low else ()
        drawn.append(Drawn(rects))
    return drawn


def bands(block: Bands) -> list[Drawn]:
    """Per band its range, with marks at the middle and the goal; a band without a range is a bar
    up to its middle. The scale begins at zero and ends at `band_end`."""
    full = band_end(block)
    drawn = []
    for band in block.bands:
        marks = () if band.goal is None else (_at(band.goal, full),)
        look = "strong" if band.is_sum else band.look
        if band.low is None or band.high is None or band.middle is None:
            middle = band.middle or 0
            rects = (Rect(0, _wide(middle, full), look),) if middle > 0 else ()
            drawn.append(Drawn(rects, marks))
            continue
        low, high = max(band.low, 0), max(band.high, 0)
        rects = (Rect(_at(low, full), _wide(high - low, full), look),) if high else ()
        middles = (_at(max(band.middle, 0), full),) if high > low else ()
        drawn.append(Drawn(rects, marks, middles))
    return drawn


def band_end(block: Bands) -> int:
    """Where the scale of bands ends: a round number that all of them are below."""
    numbers = [
        number
        for band in block.bands
        for number in (band.low, band.middle, band.high, band.goal)
        if number is not None
    ]
    return _scale(max([*numbers, 1]))[0]


def lines(block: Lines) -> Chart:
    """The paths of the lines and the ticks of their scale, which begins at zero."""
    known = [value for line in block.lines for value in line.values if value is not None]
    top, step = _scale(max([*known, 1]))
    across = _places(len(block.labels))
    paths = []
    for line in block.lines:
        points = [
            None if value is None else (x, round(100 - 100 * max(value, 0) / top, 2))
            for x, value in zip(across, line.values, strict=True)
        ]
        paths.append(Path(_path(points), _dots(points), line.name, line.look, line.is_goal))
    ticks = tuple((round(100 - 100 * tick / top, 2), tick) for tick in range(0, top + 1, step))
    return Chart(tuple(paths), ticks)


def _scale(most: int) -> tuple[int, int]:
    """Where a scale from zero ends and how far apart its ticks are: round numbers, 3 to 6 ticks."""
    rough = max(most / 5, 1)
    power = 10 ** (len(str(int(rough))) - 1)
    step = next(power * each for each in _STEPS if power * each >= rough)
    return -(-most // step) * step, step


def _places(count: int) -> list[float]:
    """The middles of so many columns of the same width."""
    return [round(100 * (place + 0.5) / count, 2) for place in range(count)]


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    """`M x y L x y`, begun anew after a gap."""
    words = []
    for before, point in pairwise((None, *points)):
        if point is not None:
            words.append(f"{'M' if before is None else 'L'}{point[0]:g} {point[1]:g}")
    return " ".join(words)


def _dots(points: Sequence[tuple[float, float] | None]) -> str:
    """A line of no length at each point, which round ends make a dot."""
    return " ".join(f"M{point[0]:g} {point[1]:g}h0" for point in points if point is not None)


def _at(value: int, full: int) -> float:
    return round(100 * value / full, 2) if full > 0 else 0.0


def _wide(value: int, full: int) -> float:
    """How wide a value above zero is; what there is can be seen."""
    return max(_at(value, full), _LEAST)
