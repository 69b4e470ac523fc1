"""Reads comma, semicolon, tab and bar separated text strictly, so that no row swallows another."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain, islice
from typing import TextIO

from oppcli.domain.wording import quoted
from oppcli.errors import BadValue
from oppcli.importing.encoding import Text
from oppcli.importing.headline import clean_headings, refuse_data_without_heading
from oppcli.importing.quoting import broken_row, stray_quote
from oppcli.importing.reading import LONGEST_CELL, Format, Row, Source

DELIMITERS = (",", ";", "\t", "|")

_LINES_AT_ONCE = 1_000
_SAMPLE = 1 << 16  # characters looked at to tell the delimiter
_SAMPLE_ROWS = 20
_SEP_LINE = re.compile(r'"?sep=(?P<delimiter>[^"\r\n])"?\s*', re.IGNORECASE)
_LOOSE = "\t|"  # files of these rarely quote, and a quote inside a cell is a quote
_STRAY = "has a quote inside a cell without quotes around it"


def open_delimited(text: Text, told: Format | None, delimiter: str | None) -> Source:
    """The rows of that text. The delimiter is the one given, else told by its first lines.

    Raises BadValue naming the line for broken quoting, an empty file, or bad headings.
    """
    told_by_file = _sep_line(text)
    if delimiter is not None:
        chosen = _known_delimiter(delimiter)
    elif told == "tsv":
        chosen = "\t"
    else:
        chosen = told_by_file or _sniff(text)
    headings = _headings(text, chosen)
    rows = partial(_rows, text, chosen, len(headings))
    if "" in headings:
        refuse_data_without_heading(headings, rows(), text.content.name)
    notices = (text.notice,) if text.notice else ()
    shown: Format = "tsv" if chosen == "\t" else "csv"
    return Source(text.content.name, shown, headings, notices, rows, chosen)


def records(stream: TextIO, delimiter: str, name: str, skipped: int = 0) -> Iterator[Row]:
    """Every record with the line where it starts; a blank line is a record without cells.

    `skipped` lines were read before.

    Raises BadValue, with the line where the quote opened, for quoting that does not close.
    """
    csv.field_size_limit(LONGEST_CELL)
    read = skipped
    while lines := list(islice(stream, _LINES_AT_ONCE)):
        # Without a quote every line is a record, and nothing about it can be wrong but its length.
        if '"' in "".join(lines):
            for record, last in _quoted_records(lines, stream, delimiter, name, read):
                yield record
                read = last
        else:
            before = read
            try:
                for cells in csv.reader(lines, delimiter=delimiter, strict=True):
                    read += 1
                    yield read, cells, ""
            except csv.Error as error:
                raise broken_row(lines[read - before], read + 1, delimiter, name) from error


def _quoted_records(
    lines: list[str], stream: TextIO, delimiter: str, name: str, skipped: int
) -> Iterator[tuple[Row, int]]:
    """The records that begin in those lines, each with how many lines were read with it.

    The last one may go on in the stream.
    """
    held: list[str] = []  # the lines of the record being read, for what the reader cannot say
    reader = csv.reader(_holding(chain(lines, stream), held), delimiter=delimiter, strict=True)
    last = skipped
    is_strict = delimiter not in _LOOSE
    try:
        for cells in reader:
            fault = ""
            if is_strict and '"' in held[0] and stray_quote(cells, held, delimiter):
                fault = _STRAY
            first, last = last + 1, skipped + reader.line_num
            yield (first, cells, fault), last
            if reader.line_num >= len(lines):
                return
            held.clear()
    except csv.Error as error:
        raise broken_row("".join(held), last + 1, delimiter, name) from error


def _holding(stream: Iterable[str], held: list[str]) -> Iterator[str]:
    for line in stream:
        held.append(line)
        yield line


def _body(text: Text, delimiter: str) -> Iterator[Row]:
    """The records from the heading line on; the heading line first."""
    with text.open() as stream:
        skipped = 1 if _SEP_LINE.fullmatch(stream.readline()) else 0
        if not skipped:
            stream.seek(0)
        read = records(stream, delimiter, text.content.name, skipped)
        for record in read:
            if any(cell.strip() for cell in record[1]):
                yield record
                break
        yield from read


def _headings(text: Text, delimiter: str) -> tuple[str, ...]:
    name = text.content.name
    first = next(_body(text, delimiter), None)
    if first is None:
        raise BadValue(f"{name} is empty: it has no line of headings.", "give a file with headings")
    line, cells, fault = first
    if fault:
        raise BadValue(f"line {line} of {name}, the headings, {fault}.", "mend the headings")
    return clean_headings(cells, name)


def _rows(text: Text, delimiter: str, width: int) -> Iterator[Row]:
    body = _body(text, delimiter)
    next(body)
    for line, cells, fault in body:
        if len(cells) != width:
            if cells:
                have = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
                yield line, cells, f"has {have}, the heading has {width}"
            elif width == 1:
                yield line, [""], ""
            continue
        yield line, cells, fault


def _known_delimiter(delimiter: str) -> str:
    chosen = "\t" if delimiter in ("tab", "\\t") else delimiter
    if len(chosen) != 1 or chosen in '"\r\n':
        raise BadValue(f"{quoted(delimiter)} is not a delimiter.", "--delimiter ';', '|' or tab")
    return chosen


def _sep_line(text: Text) -> str | None:
    """The delimiter that a first line such as `sep=;` names, as Excel writes and reads it."""
    with text.open() as stream:
        found = _SEP_LINE.fullmatch(stream.readline())
    return found["delimiter"] if found else None


def _sniff(text: Text) -> str:
    """The delimiter that gives the most headings, and rows of as many cells under them."""
    with text.open() as stream:
        sample = stream.read(_SAMPLE)
    whole = len(sample) < _SAMPLE
    return max(DELIMITERS, key=lambda delimiter: _fit(sample, delimiter, whole=whole))


def _fit(sample: str, delimiter: str, *, whole: bool) -> tuple[bool, int, float]:
    widths: list[int] = []
    try:
        for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if cells:
                widths.append(len(cells))
            if len(widths) > _SAMPLE_ROWS:
                break
        else:
            widths = widths if whole or len(widths) < 2 else widths[:-1]
    except csv.Error:
        pass
    if not widths:
        return False, 0, 0.0
    alike = widths.count(widths[0]) / len(widths)
    return alike >= 0.5, widths[0], alike
