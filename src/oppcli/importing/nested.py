"""Rejects rows with a list or an object in a column that a field is read from, and only those."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from oppcli.domain.wording import quoted
from oppcli.importing.files.source import Nested, Row, Source
from oppcli.importing.layouts.layout import Layout


def without_nested(source: Source, layout: Layout) -> Source:
    """The source, each row with a reason that has such a cell where the layout reads a field."""
    if source.format not in ("json", "jsonl"):
        return source
    read = {place for feed in layout.feeds for place in feed.indexes}
    read |= {each.index for each in layout.entered}
    return replace(source, rows=partial(_rows, source, sorted(read)))


def is_nested(cell: str) -> bool:
    """Whether a cell is a list or an object, and no value."""
    return cell.__class__ is Nested


def _rows(source: Source, read: Sequence[int]) -> Iterator[Row]:
    for row in source.rows():
        line, cells, _ = row
        wrong = next((place for place in read if is_nested(cells[place])), None)
        if wrong is None:
            yield row
        else:
            heading = quoted(source.headings[wrong])
            yield line, cells, f"{heading} holds a list or an object, not a value"
