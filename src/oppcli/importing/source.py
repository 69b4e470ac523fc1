"""What a file that is read looks like to those who use it: headings, and rows of text cells."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Row = tuple[int, list[str], str]  # line where it starts, its cells, why it is not sound or ""
Format = Literal["csv", "tsv", "jsonl", "json"]

MOST_HEADINGS = 2_000
LONGEST_CELL = 1 << 20  # characters


@dataclass(frozen=True, slots=True)
class Source:
    """A file as rows. `rows()` starts over each time, so that two passes see the same.

    Every sound row has as many cells as there are headings. A blank heading holds no data.
    """

    name: str
    format: Format
    headings: tuple[str, ...]
    notices: tuple[str, ...]
    rows: Callable[[], Iterator[Row]]
    delimiter: str = ","
