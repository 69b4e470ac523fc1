"""The heading line of a file, whatever its format: cleaned, counted, without doubles."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from oppcli.domain.wording import quoted
from oppcli.errors import BadValue
from oppcli.importing.files.source import HEADINGS_WITHIN, MOST_HEADINGS, Row

Recognise = Callable[[Sequence[str]], bool]  # whether a line is the headings of a known export


@dataclass(frozen=True, slots=True)
class Heads:
    """What headings are told by: those of known exports wherever they stand, and the usual ones of
    anybody's table, which may have titles above and rows that do not fit below."""

    known: Recognise | None = None
    usual: Recognise | None = None


NO_HEADS = Heads()


@dataclass(frozen=True, slots=True)
class Headline:
    """The heading line: which row it is, counted from 0, and how many filled rows stand above."""

    place: int
    row: Row
    skipped: int = 0


def find_headings(rows: Iterable[Row], heads: Heads) -> Headline | None:
    """The first known line of some, else the first that holds anything, unless that is a title:
    fewer cells, which are no headings, above a line of usual ones.

    None when nothing holds anything.
    """
    recognise = heads.known
    first: Headline | None = None
    below: Headline | None = None  # the first line of usual headings under a title
    above = 0
    for place, row in enumerate(rows):
        if not any(cell.strip() for cell in row[1]):
            continue
        if first is None:
            first = Headline(place, row)
            if recognise is None and (heads.usual is None or heads.usual(row[1])):
                return first
        if recognise is not None and recognise(row[1]):
            return Headline(place, row, above)
        if below is None and heads.usual and _filled(first.row) < _filled(row):
            below = Headline(place, row, above) if heads.usual(row[1]) else None
        above += 1
        if above >= HEADINGS_WITHIN:
            break
    if first is None or below is None or (heads.usual and heads.usual(first.row[1])):
        return first
    return below


def _filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row[1])


def skipped_notice(found: Headline) -> str:
    """The note about lines above the headings that were skipped."""
    are = "the line above the headings holds"
    if found.skipped > 1:
        are = f"the {found.skipped} lines above the headings hold"
    return f"read from line {found.row[0]} on: {are} no records"


def clean_headings(cells: Sequence[str], name: str) -> tuple[str, ...]:
    """The headings, each on one line. Raises BadValue naming doubles, or for far too many."""
    refuse_too_many(len(cells), name)
    headings = tuple(" ".join(cell.split()) for cell in cells)
    twice = [heading for heading, count in Counter(headings).items() if heading and count > 1]
    if twice:
        named = ", ".join(map(quoted, twice))
        raise BadValue(f"{name} has more than one heading {named}.", "rename all but one of them")
    return headings


def refuse_too_many(count: int, name: str) -> None:
    """Raises BadValue for more headings than can be read."""
    if count > MOST_HEADINGS:
        raise BadValue(
            f"{name} has {count:,} headings; at most {MOST_HEADINGS:,} can be read.",
            "leave out the columns that are not imported",
        )


def refuse_data_without_heading(headings: tuple[str, ...], rows: Iterator[Row], name: str) -> None:
    """Raises BadValue when a column whose heading is blank holds anything."""
    blank = [index for index, heading in enumerate(headings) if not heading]
    for line, cells, fault in rows:
        if fault:
            continue
        for index in blank:
            if cells[index].strip():
                raise BadValue(
                    f"column {index + 1} of {name} has no heading but holds data "
                    f"(line {line}: {quoted(cells[index])}).",
                    f"give column {index + 1} a heading in the first line",
                )
