"""Leaves out rows that a known export holds beside its records: totals below, deleted records."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice
from operator import itemgetter

from oppcli.importing.files.source import Row, Source
from oppcli.importing.layouts.normalize import squeezed
from oppcli.importing.layouts.recognising import Recognised

DELETED, OTHERS = "deleted", "others"
_ROWS_AT_ONCE = 1_000
_LONGEST = 60  # characters of a cell that tell a line below the table
_SHORT = 3  # characters of cells that are remembered: there are few of them


@dataclass(slots=True)
class LeftOut:
    """What the latest pass over the rows left out: counts by why, and the lines below the table."""

    counts: Counter[str] = field(default_factory=Counter)
    footers: list[str] = field(default_factory=list)


def sift(source: Source, known: Recognised | None) -> tuple[Source, LeftOut]:
    """The source without such rows, and what is left out whenever its rows are read."""
    left = LeftOut()
    if known is None:
        return source, left
    export, footers = known.export, known.profile.footers
    places = {squeezed(heading): place for place, heading in enumerate(source.headings)}
    out = [(places[name], _Says(w)) for name, w in export.leave_out.items() if name in places]
    only = [(places[name], _Says(w)) for name, w in export.keep_only.items() if name in places]
    if not (out or only or footers):
        return source, left
    sieve = _Sieve(footers, len(source.headings), out, only, left)
    return replace(source, rows=partial(_rows, source, sieve)), left


def _rows(source: Source, sieve: "_Sieve") -> Iterator[Row]:
    sieve.empty()
    return chain.from_iterable(_blocks(source.rows(), sieve))


def _blocks(rows: Iterator[Row], sieve: "_Sieve") -> Iterator[Iterable[Row]]:
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        yield some if sieve.keeps_all(some) else sieve.sifted(some)
    yield sieve.waiting


class _Sieve:
    """What rows are told by that are left out: the first words of footers, the words of columns.

    A line of one cell is the title of a report or the name of a company where it stands beside a
    footer, and a row with a fault anywhere else: so it waits for what comes next. `width` is that
    of the table, `left` notes what did not pass.
    """

    def __init__(
        self,
        footers: tuple[str, ...],
        width: int,
        out: "Sequence[tuple[int, _Says]]",
        only: "Sequence[tuple[int, _Says]]",
        left: LeftOut,
    ) -> None:
        self._footers = footers
        self._width = width
        self._out = out
        self._only = only
        self._left = left
        self._is_below = False  # whether the row before was a footer
        self.waiting: list[Row] = []

    def empty(self) -> None:
        """Forgets what was left out."""
        self._left.counts.clear()
        self._left.footers.clear()
        self.waiting.clear()
        self._is_below = False

    def sifted(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Those of the rows that pass, and those that waited; what does not pass is noted."""
        for row in rows:
            if self._footers and row[2] and len(row[1]) == 1 and not self._is_footer(row[1]):
                self.waiting.append(row)
                if self._is_below:
                    self._note_footers()
            elif row[1] and self._begins_a_footer(row[1][0][:1]) and self._is_footer(row[1]):
                self.waiting.append(row)
                self._note_footers()
                self._is_below = True
            else:
                yield from self.waiting
                self.waiting.clear()
                self._is_below = False
                if self._keeps(row):
                    yield row

    def _note_footers(self) -> None:
        self._left.footers += [cells[0].strip() for _, cells, _ in self.waiting]
        self.waiting.clear()

    def keeps_all(self, rows: Sequence[Row]) -> bool:
        """Whether a glance at the columns shows that all of those rows pass."""
        if self.waiting or any(map(itemgetter(2), rows)):
            return False
        if any(map(self._begins_a_footer, {cells[0][:1] for _, cells, _ in rows})):
            return False
        if any(True in map(says.__getitem__, _column(rows, at)) for at, says in self._out):
            return False
        self._is_below = False
        if not self._only:
            return True
        return any(False not in map(says.__getitem__, _column(rows, at)) for at, says in self._only)

    def _keeps(self, row: Row) -> bool:
        """Whether a row that is no footer passes; one that does not is noted."""
        cells, fault = row[1], row[2]
        if not fault and _says_any(cells, self._out):
            self._left.counts[DELETED] += 1
        elif not fault and self._only and not _says_any(cells, self._only):
            self._left.counts[OTHERS] += 1
        else:
            return True
        return False

    def _begins_a_footer(self, first: str) -> bool:
        """Whether a row of that first character may be one: few are, so a glance is enough."""
        folded = first.casefold()
        return first.isspace() or any(footer[:1] == folded for footer in self._footers)

    def _is_footer(self, cells: Sequence[str]) -> bool:
        """Whether a row is a total or a note below the table: so it begins, and it is short."""
        if not cells[0].lstrip()[:_LONGEST].casefold().startswith(self._footers):
            return False
        filled = sum(1 for cell in cells if cell.strip())
        return filled * 2 <= self._width


class _Says(dict[str, bool]):
    """Whether a cell holds one of some words; what was asked before is known."""

    def __init__(self, words: frozenset[str]) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, cell: str) -> bool:
        says = cell.strip().casefold() in self._words
        if len(cell) <= _SHORT:
            self[cell] = says
        return says


def _says_any(cells: Sequence[str], said: Sequence[tuple[int, _Says]]) -> bool:
    """Whether one of those columns holds one of its words."""
    return any(says[cells[at]] for at, says in said)


def _column(rows: Sequence[Row], at: int) -> list[str]:
    return [cells[at] for _, cells, _ in rows]
