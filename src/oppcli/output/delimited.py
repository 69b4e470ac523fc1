r"""CSV and TSV: a heading, then every value exactly.

CSV is RFC 4180 with newlines as line ends: a value with a comma, a quote or a line end is quoted.
TSV has one row per line: a tab is written as the two characters \t, a newline as \n, a carriage
return as \r and a backslash as \\. On a terminal, where nobody parses, control characters are
shown instead of obeyed.
"""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import TextIO

from oppcli.output.machine import chunks, written_columns
from oppcli.output.safe import safe_text
from oppcli.output.style import Style
from oppcli.output.table import Table

Encode = Callable[[list[str]], list[str]]

TSV_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
TSV_ESCAPED = "\\\t\n\r"
CSV_QUOTED = ',"\n\r'


def write_tsv(table: Table, stream: TextIO, style: Style) -> None:
    """Write the heading and every row, tab-separated."""
    _write(table, stream, style, "\t", _tsv_cells)


def write_csv(table: Table, stream: TextIO, style: Style) -> None:
    """Write the heading and every row, comma-separated."""
    encode = _csv_only_cells if len(written_columns(table)) == 1 else _csv_cells
    _write(table, stream, style, ",", encode)


def _write(table: Table, stream: TextIO, style: Style, comma: str, encode: Encode) -> None:
    heading: list[Sequence[object]] = [[column.name] for column in written_columns(table)]
    for columns in chain((heading,), chunks(table)):
        texts = [encode(_texts(cells)) for cells in columns]
        if style.is_terminal:
            texts = [list(map(safe_text, column)) for column in texts]
        stream.write("\n".join(map(comma.join, zip(*texts, strict=True))) + "\n")


def _texts(cells: Sequence[object]) -> list[str]:
    return ["" if cell is None else cell if cell.__class__ is str else str(cell) for cell in cells]


def _tsv_cells(texts: list[str]) -> list[str]:
    joined = "".join(texts)
    if not any(mark in joined for mark in TSV_ESCAPED):
        return texts
    return [text.translate(TSV_ESCAPES) for text in texts]


def _csv_cells(texts: list[str]) -> list[str]:
    # The csv module of Python 3.11 leaves a lone carriage return unquoted when lines end in \n.
    joined = "".join(texts)
    if not any(mark in joined for mark in CSV_QUOTED):
        return texts
    return [_quoted(text) if any(mark in text for mark in CSV_QUOTED) else text for text in texts]


def _csv_only_cells(texts: list[str]) -> list[str]:
    """The cells of a single column, where an empty one would be taken for no row at all."""
    return [text or '""' for text in _csv_cells(texts)]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
