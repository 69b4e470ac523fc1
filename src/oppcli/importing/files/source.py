"""What a file that is read looks like to those who use it: headings, and rows of text cells."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

# The line where it starts, its cells, why it is not sound or ""; see `Source.counted`.
Row = tuple[int, list[str], str]
Format = Literal["csv", "tsv", "jsonl", "json", "xlsx", "xls", "ods"]

WORKBOOKS: tuple[Format, ...] = ("xlsx", "xls", "ods")
MOST_HEADINGS = 2_000
HEADINGS_WITHIN = 31  # lines in which the headings of a known export are looked for
LONGEST_CELL = 1 << 20  # characters


class Number(str):
    """A cell that is a number with decimals and no text: its mark is a point, whatever the texts
    beside it have."""

    __slots__ = ()


class Nested(str):
    """A cell that is a list or an object of its own, as JSON: no field can be read from it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file as rows. `rows()` starts over each time, so that two passes see the same.

    Every sound row has as many cells as there are headings. A blank heading holds no data.
    `line_end` is what ends its first line, where it is text. Numbers that stand for days count
    from 1904 in some workbooks, from 1900 in all others. `percents` are the places of columns with
    numbers that a workbook shows as percentages: 1 as 100 %. `counted` says what the numbers of the
    rows are: lines, or records where several of a JSON list are in one line. Only where it
    `has_formulas` may a cell begin with `="`.
    """

    name: str
    format: Format
    headings: tuple[str, ...]
    notices: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]
    delimiter: str = ","
    line_end: str = "\n"
    from_1904: bool = False
    percents: frozenset[int] = frozenset()
    counted: Literal["line", "record"] = "line"
    has_formulas: bool = True

    @property
    def is_typed(self) -> bool:
        """Whether its cells say of themselves whether they are numbers or texts."""
        return self.format in ("json", "jsonl", *WORKBOOKS)
