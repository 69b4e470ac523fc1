"""Takes off what spreadsheets need: our apostrophes, and the `=` that keeps numbers texts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from operator import itemgetter

from oppcli.domain.texts import unguarded
from oppcli.importing.files.source import Row, Source

_CELLS = itemgetter(1)
_ROWS_AT_ONCE = 1_000
_BEGUN = '="'
_AS_TEXT = re.compile(r'="([^"]*)"')


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


def without_formulas(source: Source) -> Source:
    """The source with what spreadsheets wrote to keep a number a text taken off: `="0010"`.

    For the texts of others alone; in our own exports such a cell is what somebody typed.
    """
    if source.is_typed or not source.has_formulas:
        return source

    def blocks(rows: Iterator[Row]) -> Iterator[Iterable[Row]]:
        while some := list(islice(rows, _ROWS_AT_ONCE)):
            if _BEGUN in "".join(chain.from_iterable(map(_CELLS, some))):
                yield [(line, list(map(_plain, cells)), fault) for line, cells, fault in some]
            else:
                yield some

    def rows() -> Iterator[Row]:
        return chain.from_iterable(blocks(source.rows()))

    return replace(source, rows=rows)


def _plain(cell: str) -> str:
    found = _AS_TEXT.fullmatch(cell)
    return found[1] if found else cell
