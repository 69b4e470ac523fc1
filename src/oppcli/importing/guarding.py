"""Takes the apostrophes off a file of ours that was made safe for Excel."""

from collections.abc import Iterator
from dataclasses import replace

from oppcli.domain.guarding import unguarded
from oppcli.importing.files.source import Row, Source


def unguarded_source(source: Source) -> Source:
    """The source as it was before `--excel-safe`; any other source as it is.

    For our own exports alone: their lines end in CR LF only when their texts are guarded, or when
    a spreadsheet has written them since, which keeps the guards.
    """
    if source.line_end != "\r\n":
        return source

    def rows() -> Iterator[Row]:
        for line, cells, fault in source.rows():
            if any(cell.startswith("'") for cell in cells):
                yield line, list(map(unguarded, cells)), fault
            else:
                yield line, cells, fault

    return replace(source, rows=rows)
