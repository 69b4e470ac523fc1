"""What is said about an import: its counts, its rejects, and how a file would be read."""

from collections.abc import Sequence

from oppcli.domain.fields import FieldType
from oppcli.domain.imported import Imported
from oppcli.importing.headings import REJECT_COLUMNS
from oppcli.importing.layout import Layout
from oppcli.importing.reading_of import ReadAs
from oppcli.importing.source import Source
from oppcli.output.lines import Line, Segment
from oppcli.output.table import Column, Table
from oppcli.output.width import cell_width, fit, pad

# Of rows that are in the store now, and of rows that are not, or not yet.
_DONE = ("created", "updated", "unchanged", "rejected")
_NOT_DONE = ("new", "changed", "same", "rejected")
_HEADINGS = ("Heading", "Field", "Sample", "Reads as")
_WIDEST = 30


def counts(result: Imported) -> str:
    """`8,800 rows: 8,790 created, 10 unchanged`; in other words when nothing was saved."""
    numbers = (result.created, result.updated, result.unchanged, result.rejected)
    words = _DONE if result.saved else _NOT_DONE
    parts = [f"{n:,} {word}" for n, word in zip(numbers, words, strict=True) if n]
    rows = counted(result.rows, "row", "rows")
    return f"{rows}: {', '.join(parts)}" if parts else rows


def also(result: Imported) -> str:
    """`also created: 35 users, 85 accounts`; nothing when nothing was made beside."""
    made = [counted(n, noun, _plural(noun)) for noun, n in result.also.items() if n]
    word = "created" if result.saved else "new"
    return f"also {word}: {', '.join(made)}" if made else ""


def remarks(result: Imported, layout: Layout) -> list[str]:
    """What else is worth knowing: headings that are left out, rows that have no id."""
    said: list[str] = []
    if layout.unmapped:
        said.append(f"not mapped: {', '.join(layout.unmapped)}")
    if result.anonymous:
        have, them = ("row has", "it") if result.anonymous == 1 else ("rows have", "them")
        said.append(
            f"{result.anonymous:,} {have} no external_id:"
            f" importing the file again creates {them} again"
        )
    return said


def rejects(result: Imported) -> list[str]:
    """The first reasons by line, and how many more there are."""
    told = [f"  line {each.line:<6} {each.reason}" for each in result.rejects]
    rest = result.rejected - len(told)
    return [*told, f"  … and {rest:,} more"] if rest else told


def counts_table(result: Imported) -> Table:
    """The counts as one row, for programs."""
    names = ("rows", *_DONE)
    numbers = (
        result.rows,
        result.created,
        result.updated,
        result.unchanged,
        result.rejected,
    )
    columns = (*(Column(name, FieldType.INTEGER) for name in names), Column("saved"))
    return Table(columns, [(*numbers, "yes" if result.saved else "no")])


def reading(layout: Layout, source: Source, readings: Sequence[ReadAs]) -> list[Line]:
    """How a file is read: each heading, the field it fills, a sample, and what that reads as."""
    plural = layout.kind.plural
    title = f"Read as {plural}."
    if layout.told_by is not None:
        every = sum(heading not in ("", *REJECT_COLUMNS) for heading in source.headings)
        title = f"Looks like {plural} ({layout.told_by} of {every} headings)."
    rows = [_HEADINGS, *((r.heading, r.field or "–", r.sample, r.reads_as) for r in readings)]
    cells = [[fit(" ".join(text.split()), _WIDEST) for text in row] for row in rows]
    widths = [max(map(cell_width, column)) for column in zip(*cells, strict=True)]
    lines: list[Line] = [(Segment(title),)]
    for number, row in enumerate(cells):
        text = "  ".join(pad(cell, width) for cell, width in zip(row, widths, strict=True))
        lines.append((Segment(f"  {text}".rstrip(), "" if number else "strong"),))
    return lines


def counted(number: int, one: str, several: str) -> str:
    """`1 row`, `8,800 rows`."""
    return f"{number:,} {one if number == 1 else several}"


def _plural(noun: str) -> str:
    return {"business": "businesses", "facility": "facilities"}.get(noun, f"{noun}s")
