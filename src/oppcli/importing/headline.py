"""The heading line of a file, whatever its format: cleaned, counted, without doubles."""

from collections import Counter
from collections.abc import Iterator, Sequence

from oppcli.domain.wording import quoted
from oppcli.errors import BadValue
from oppcli.importing.source import MOST_HEADINGS, Row


def clean_headings(cells: Sequence[str], name: str) -> tuple[str, ...]:
    """The headings, each on one line. Raises BadValue naming doubles, or for far too many."""
    if len(cells) > MOST_HEADINGS:
        raise BadValue(
            f"{name} has {len(cells):,} headings; at most {MOST_HEADINGS:,} can be read.",
            "leave out the columns that are not imported",
        )
    headings = tuple(" ".join(cell.split()) for cell in cells)
    twice = [heading for heading, count in Counter(headings).items() if heading and count > 1]
    if twice:
        named = ", ".join(map(quoted, twice))
        raise BadValue(f"{name} has more than one heading {named}.", "rename all but one of them")
    return headings


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
