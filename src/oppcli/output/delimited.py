r"""CSV and TSV: a heading, then every value exactly.

CSV is RFC 4180 with newlines as line ends: a value with a comma, a quote or a line end is quoted.
TSV has one row per line: a tab is written as the two characters \t, a newline as \n, a carriage
return as \r and a backslash as \\. On a terminal, where nobody parses, control characters are
shown instead of obeyed.
"""

from collections.abc import Callable, Iterable, Sequence
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
    stream_tsv([table], stream, style)


def write_csv(table: Table, stream: TextIO, style: Style) -> None:
    """Write the heading and every row, comma-separated."""
    stream_csv([table], stream, style)


def stream_tsv(pages: Iterable[Table], stream: TextIO, style: Style) -> None:
    """Write pages of one table as they come, tab-separated, under one heading."""
    _write(pages, stream, style, "\t", _tsv_cells)


def stream_csv(pages: Iterable[Table], stream: TextIO, style: Style) -> None:
    """Write pages of one table as they come, comma-separated, under one heading."""
    _write(pages, stream, style, ",", _csv_cells)


def _write(
    pages: Iterable[Table], stream: TextIO, style: Style, comma: str, encode: Encode
) -> None:
    for number, table in enumerate(pages):
        heading: list[Sequence[object]] = [[column.name] for column in written_columns(table)]
        is_csv_of_one = comma == "," and len(heading) == 1
        for columns in chain(() if number else (heading,), chunks(table)):
            texts = [encode(_texts(cells)) for cells in columns]
            if is_csv_of_one:
                texts = [_csv_only_cells(column) for column in texts]
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
    return [text or '""' for text in texts]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
