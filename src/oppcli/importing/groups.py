"""Leaves out what a known export writes around its groups of rows: titles, headings, sums."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from oppcli.importing.files.source import Row, Source
from oppcli.importing.layouts.normalize import squeezed
from oppcli.importing.layouts.profile import Export
from oppcli.importing.row_filter import LeftOut

GROUPS = "groups"  # what such rows are counted as
_NAMES, _IDS = ("topic", "name"), ("external_id",)


def without_groups(source: Source, export: Export, left: LeftOut) -> Source:
    """The source with its records alone; `left` counts what does not pass."""
    if not export.groups:
        return source
    headings = [squeezed(heading) for heading in source.headings]
    telling = _Telling(headings, _places(headings, export, _NAMES), _places(headings, export, _IDS))
    return replace(source, rows=partial(_rows, source, telling, left))


def _places(headings: list[str], export: Export, fields: Sequence[str]) -> frozenset[int]:
    wanted = {taken.heading for name in fields for taken in export.fields.get(name, ())}
    return frozenset(place for place, heading in enumerate(headings) if heading in wanted)


@dataclass(frozen=True, slots=True)
class _Telling:
    """Tells rows by the headings, and the columns of names and of ids."""

    headings: Sequence[str]
    names: frozenset[int]
    ids: frozenset[int]

    def repeats(self, cells: Sequence[str]) -> bool:
        """Whether a row is the headings once more."""
        filled = {place: squeezed(cell) for place, cell in enumerate(cells) if cell.strip()}
        return len(filled) > 1 and all(
            place < len(self.headings) and self.headings[place] == cell
            for place, cell in filled.items()
        )

    def is_sum(self, filled: set[int]) -> bool:
        """Whether a row has neither a name nor an id: no record is without both."""
        return bool(filled) and filled.isdisjoint(self.names | self.ids)

    def may_be_title(self, filled: set[int]) -> bool:
        """Whether a row has a name alone: a title, where the headings follow."""
        return len(filled) == 1 and filled <= self.names


def _rows(source: Source, telling: _Telling, left: LeftOut) -> Iterator[Row]:
    left.counts[GROUPS] = 0
    held: Row | None = None
    for row in source.rows():
        filled = {place for place, cell in enumerate(row[1]) if cell.strip()}
        if not filled:
            continue
        if telling.repeats(row[1]):
            left.counts[GROUPS] += 1 + (held is not None)
            held = None
            continue
        if held is not None:
            yield held
            held = None
        if telling.is_sum(filled):
            left.counts[GROUPS] += 1
        elif telling.may_be_title(filled):
            held = row
        else:
            yield row
    if held is not None:
        yield held
