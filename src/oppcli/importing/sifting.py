"""Leaves out rows that a known export holds beside its records: totals below, deleted records."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from oppcli.importing.files.source import Row, Source
from oppcli.importing.layouts.recognising import Recognised
from oppcli.importing.layouts.spelling import squeezed

DELETED, OTHERS = "deleted", "others"
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
    return replace(source, rows=partial(_rows, source, footers, out, only, left)), left


def _rows(
    source: Source,
    footers: tuple[str, ...],
    out: "Sequence[tuple[int, _Says]]",
    only: "Sequence[tuple[int, _Says]]",
    left: LeftOut,
) -> Iterator[Row]:
    left.counts.clear()
    left.footers.clear()
    initials = {footer[:1] for footer in footers}  # few rows begin like one: a glance is enough
    for row in source.rows():
        cells, fault = row[1], row[2]
        first = cells[0][:1] if cells else ""
        if (first.casefold() in initials or first.isspace()) and _is_footer(
            cells, footers, len(source.headings)
        ):
            left.footers.append(cells[0].strip())
        elif not fault and _says_any(cells, out):
            left.counts[DELETED] += 1
        elif not fault and only and not _says_any(cells, only):
            left.counts[OTHERS] += 1
        else:
            yield row


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


def _is_footer(cells: Sequence[str], footers: tuple[str, ...], width: int) -> bool:
    """Whether a row is a total or a note below the table: its first words are, and it is short."""
    if not cells[0].lstrip()[:_LONGEST].casefold().startswith(footers):
        return False
    filled = sum(1 for cell in cells if cell.strip())
    return filled * 2 <= width
