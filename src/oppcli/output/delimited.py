r"""CSV and TSV: a heading, then every value exactly.

CSV is RFC 4180 with newlines as line ends: a value with a comma, a quote or a line end is quoted.
TSV has one row per line: a tab is written as the two characters \t, a newline as \n, a carriage
return as \r and a backslash as \\. On a terminal, where nobody parses, control characters are
shown instead of obeyed.

Made safe for Excel, a text that a spreadsheet would run has an apostrophe in front, and lines end
in CR LF, as Excel's own do: so that an import of our own file sees that it is guarded, and takes
the apostrophes off again.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import chain
from typing import TextIO, cast

from oppcli.domain.fields import FieldType
from oppcli.domain.texts import guarded
from oppcli.output.machine import chunks, written_columns
from oppcli.output.screen_text import Style, safe_text
from oppcli.output.table import NUMBERS, Table

Encode = Callable[
    [Sequence[str], bool], Sequence[str]
]  # the cells of a column, and whether to guard them

_RUN_BY_NOBODY = NUMBERS | {FieldType.DECIMAL, FieldType.DATE, FieldType.INSTANT}

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
    _write(pages, stream, style, "\t", "\\\r", _tsv_cells)


def stream_csv(pages: Iterable[Table], stream: TextIO, style: Style) -> None:
    """Write pages of one table as they come, comma-separated, under one heading."""
    _write(pages, stream, style, ",", '"\r', _csv_cells)


def _write(
    pages: Iterable[Table], stream: TextIO, style: Style, comma: str, marks: str, encode: Encode
) -> None:
    """`encode` is asked for cells with one of the `marks`, with a `comma` or with a newline."""
    end = "\r\n" if style.excel_safe else "\n"
    for number, table in enumerate(pages):
        columns = written_columns(table)
        heading: list[Sequence[object]] = [[column.name] for column in columns]
        is_csv_of_one = comma == "," and len(heading) == 1
        is_always_encoded = style.excel_safe or style.is_terminal or is_csv_of_one
        guards = [style.excel_safe and column.type not in _RUN_BY_NOBODY for column in columns]
        for chunk in chain(() if number else (heading,), chunks(table)):
            texts = list(map(_texts, chunk))
            lines = _lines(texts, comma, end)
            if is_always_encoded or not _is_plain(lines, texts, comma, marks):
                texts = list(map(encode, texts, guards))
                if is_csv_of_one:
                    texts = [_csv_only_cells(column) for column in texts]
                if style.is_terminal:
                    texts = [list(map(safe_text, column)) for column in texts]
                lines = _lines(texts, comma, end)
            stream.write(lines)


def _lines(texts: Sequence[Sequence[str]], comma: str, end: str) -> str:
    return end.join(map(comma.join, zip(*texts, strict=True))) + end


def _is_plain(lines: str, texts: Sequence[Sequence[str]], comma: str, marks: str) -> bool:
    """Whether no cell has anything in it that a reader would take for more than text.

    To look through all lines at once takes half as long as to look through the columns.
    """
    rows = len(texts[0]) if texts else 0
    return (
        lines.count("\n") == rows
        and lines.count(comma) == rows * (len(texts) - 1)
        and not any(mark in lines for mark in marks)
    )


def _texts(cells: Sequence[object]) -> Sequence[str]:
    """The cells as texts, nothing as ''. A column that has texts alone is taken as it is: to find
    that out, by joining them, takes a tenth of the time that looking at each cell does."""
    texts = cast("Sequence[str]", cells)
    with suppress(TypeError):
        "".join(texts)
        return texts
    return ["" if cell is None else cell if cell.__class__ is str else str(cell) for cell in cells]


def _tsv_cells(texts: Sequence[str], guard: bool) -> Sequence[str]:
    joined = "".join(texts)
    if any(mark in joined for mark in TSV_ESCAPED):
        texts = [text.translate(TSV_ESCAPES) for text in texts]
    return list(map(guarded, texts)) if guard else texts


def _csv_cells(texts: Sequence[str], guard: bool) -> Sequence[str]:
    # The csv module of Python 3.11 leaves a lone carriage return unquoted when lines end in \n.
    texts = list(map(guarded, texts)) if guard else texts
    joined = "".join(texts)
    if not any(mark in joined for mark in CSV_QUOTED):
        return texts
    return [_quoted(text) if any(mark in text for mark in CSV_QUOTED) else text for text in texts]


def _csv_only_cells(texts: Sequence[str]) -> list[str]:
    """The cells of a single column, where an empty one would be taken for no row at all."""
    return [text or '""' for text in texts]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
