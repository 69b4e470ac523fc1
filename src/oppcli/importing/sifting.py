"""Leaves out rows that a known export holds beside its records: totals below, deleted records."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice

from oppcli.importing.files.source import Row, Source
from oppcli.importing.layouts.recognising import Recognised
from oppcli.importing.layouts.spelling import squeezed

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
        yield some if sieve.keeps_all(some) else filter(sieve.keeps, some)


@dataclass(frozen=True, slots=True)
class _Sieve:
    """What rows are told by that are left out: the first words of footers, the words of columns.

    `width` is that of the table, `left` notes what did not pass.
    """

    footers: tuple[str, ...]
    width: int
    out: "Sequence[tuple[int, _Says]]"
    only: "Sequence[tuple[int, _Says]]"
    left: LeftOut

    def empty(self) -> None:
        """Forgets what was left out."""
        self.left.counts.clear()
        self.left.footers.clear()

    def keeps_all(self, rows: Sequence[Row]) -> bool:
        """Whether a glance at the columns shows that all of those rows pass."""
        if any(fault for _, _, fault in rows):
            return False
        if any(map(self._begins_a_footer, {cells[0][:1] for _, cells, _ in rows})):
            return False
        if any(True in map(says.__getitem__, _column(rows, at)) for at, says in self.out):
            return False
        if not self.only:
            return True
        return any(False not in map(says.__getitem__, _column(rows, at)) for at, says in self.only)

    def keeps(self, row: Row) -> bool:
        """Whether a row passes; one that does not is noted."""
        cells, fault = row[1], row[2]
        if cells and self._begins_a_footer(cells[0][:1]) and self._is_footer(cells):
            self.left.footers.append(cells[0].strip())
        elif not fault and _says_any(cells, self.out):
            self.left.counts[DELETED] += 1
        elif not fault and self.only and not _says_any(cells, self.only):
            self.left.counts[OTHERS] += 1
        else:
            return True
        return False

    def _begins_a_footer(self, first: str) -> bool:
        """Whether a row of that first character may be one: few are, so a glance is enough."""
        folded = first.casefold()
        return first.isspace() or any(footer[:1] == folded for footer in self.footers)

    def _is_footer(self, cells: Sequence[str]) -> bool:
        """Whether a row is a total or a note below the table: so it begins, and it is short."""
        if not cells[0].lstrip()[:_LONGEST].casefold().startswith(self.footers):
            return False
        filled = sum(1 for cell in cells if cell.strip())
        return filled * 2 <= self.width


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
