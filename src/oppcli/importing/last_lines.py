"""Leaves out what people and programs put below a table: sums, and notes about the file."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice

from oppcli.importing.columns import NUMBERED
from oppcli.importing.files.source import Row, Source
from oppcli.importing.layouts.layout import Layout
from oppcli.importing.layouts.profiles import last_words
from oppcli.importing.row_filter import LeftOut

_ROWS_AT_ONCE = 1_000
_AROUND = " .,:;!*-–—_()[]"  # signs around a note that is one word
_FIGURE = re.compile(r"[^0-9]{0,6}[0-9][0-9.,'’\s]*[^0-9]{0,6}")


def without_last_lines(source: Source, layout: Layout, left: LeftOut) -> Source:
    """The source of an unknown system's file without its last lines, which `left` notes.

    A line in the middle is a record, whatever it says.
    """
    numbered = {
        place for feed in layout.feeds if feed.field.type in NUMBERED for place in feed.indexes
    }
    return replace(source, rows=partial(_rows, source, _Ends(len(source.headings), numbered), left))


@dataclass(frozen=True, slots=True)
class _Ends:
    """Tells a sum and a note: `width` is that of the table, `numbered` columns have figures."""

    width: int
    numbered: set[int]

    def can_begin(self, first: str) -> bool:
        """Whether a line may be one by its first cell: most are not, whatever follows."""
        text = first.strip().casefold()
        return text.rstrip(": ") in last_words().sums or _is_note(text)

    def is_one(self, cells: Sequence[str]) -> bool:
        """Whether a line is a sum (its word, and only figures) or a note of one cell."""
        first = cells[0].strip().casefold() if cells else ""
        filled = {place for place, cell in enumerate(cells) if cell.strip()}
        if filled == {0} and _is_note(first):
            return True
        sums = filled - {0}
        return (
            first.rstrip(": ") in last_words().sums
            and bool(sums)
            and sums <= self.numbered
            and len(filled) < self.width
            and all(_FIGURE.fullmatch(cells[place].strip()) for place in sums)
        )


def _is_note(text: str) -> bool:
    """Whether a text in lower case is a note of the file: so it begins, with whole words."""
    known = last_words()
    if text.strip(_AROUND) in known.whole_notes:
        return True
    return text.startswith(known.notes) and any(
        text.startswith(note) and not (note[-1].isalpha() and text[len(note) :][:1].isalpha())
        for note in known.notes
    )


def _rows(source: Source, ends: _Ends, left: LeftOut) -> Iterator[Row]:
    left.footers.clear()
    return chain.from_iterable(_blocks(source.rows(), ends, left))


def _blocks(rows: Iterator[Row], ends: _Ends, left: LeftOut) -> Iterator[Iterable[Row]]:
    known = last_words()
    signs = {word[:1] for word in (*known.sums, *known.notes, *known.whole_notes, *_AROUND)} - {" "}
    waiting: list[Row] = []
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        begun = {cells[0] for _, cells, _ in some if cells}
        if len(begun) > 1:
            begun = {cell for cell in begun if cell.lstrip()[:1].casefold() in signs}
        is_plain = not waiting and not any(map(ends.can_begin, begun))
        yield some if is_plain else list(_passing(some, ends, waiting))
    left.footers += [cells[0].strip() for _, cells, _ in waiting if any(cells)]


def _passing(rows: Iterable[Row], ends: _Ends, waiting: list[Row]) -> Iterator[Row]:
    """Those of the rows that are not, so far, the last lines; these wait for what comes next."""
    for row in rows:
        if ends.is_one(row[1]) or (waiting and not any(map(str.strip, row[1]))):
            waiting.append(row)
            continue
        yield from waiting
        waiting.clear()
        yield row
