"""What a page is made of: its heading, tables, figures, and drawings as plain numbers.

A command hands blocks to `Output.draw`; tables and notes come by themselves. Amounts are minor
units of the block's `currency`; without one, numbers are shown as they are. A `Look` says what is
meant, never a colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from oppcli.domain.flow import Waterfall
from oppcli.output.table import Table

Look = Literal["strong", "middle", "soft", "won", "lost"]  # strong and middle mean nothing

EVERYBODY = ("For", "everybody")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a page is about, the period it is of ('' for none), for whom, and as of when.

    `scope` are the filters that were given, as pairs of a name and its words.
    """

    title: str
    period: str = ""
    scope: tuple[tuple[str, str], ...] = ()
    as_of: str = ""
    made: str = ""

    @property
    def name(self) -> str:
        """The title with its period: `Forecast 2026 Q4`."""
        return f"{self.title} {self.period}".rstrip()


def narrowed(heading: Heading, term: str, text: str) -> Heading:
    """The heading with one more filter."""
    others = tuple(each for each in heading.scope if each not in (EVERYBODY, (term, text)))
    return replace(heading, scope=((term, text), *others))


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that stands out: `Won`, `5,803,526 EUR`, and the lines below it.

    `share` of `full` is drawn as a bar below, None for no bar.
    """

    label: str
    value: str
    notes: tuple[str, ...] = ()
    share: int | None = None
    full: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers side by side."""

    figures: Sequence[Figure]


@dataclass(frozen=True, slots=True)
class Part:
    """What one piece of each bar is called, and its look."""

    name: str
    look: Look


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar made of pieces, one per part; `goal` is where a mark crosses it, None for none."""

    label: str
    values: Sequence[int]
    goal: int | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars of the same scale below each other, each with its sum.

    `goal` says what the mark across a bar is.
    """

    title: str
    parts: Sequence[Part]
    bars: Sequence[Bar]
    currency: str = ""
    goal: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A range that is parted at its middle; without `low` and `high` a bar up to the middle.

    `is_sum` marks what the others come to; `goal` is where a mark crosses it.
    """

    label: str
    middle: int | None
    low: int | None = None
    high: int | None = None
    goal: int | None = None
    is_sum: bool = False
    look: Look = "middle"


@dataclass(frozen=True, slots=True)
class Bands:
    """Ranges of the same scale below each other.

    `key` says what a range is and where it is parted, `goal` what the mark across it is. Their
    numbers are those of a table beside them.
    """

    title: str
    key: str
    bands: Sequence[Band]
    currency: str = ""
    unit: str = ""
    goal: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line through the labels of its drawing; None leaves a gap. A `is_goal` one is dashed."""

    name: str
    values: Sequence[int | None]
    look: Look = "strong"
    is_goal: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines over the same labels, from left to right; the scale begins at zero."""

    title: str
    labels: Sequence[str]
    lines: Sequence[Line]
    currency: str = ""
    unit: str = ""


Block = Figures | Table | Bars | Waterfall | Bands | Lines
