"""Reads comma, semicolon, tab and bar separated text strictly, so that no row swallows another."""

import csv
import io
import re
from collections.abc import Iterator
from functools import partial
from itertools import islice

from oppcli.domain.wording import quoted
from oppcli.errors import BadValue
from oppcli.importing.encoding import Text
from oppcli.importing.headline import clean_headings, refuse_data_without_heading
from oppcli.importing.records import records
from oppcli.importing.source import Format, Row, Source

DELIMITERS = (",", ";", "\t", "|")

_ROWS_AT_ONCE = 1_000
_SAMPLE = 1 << 16  # characters looked at to tell the delimiter
_SAMPLE_ROWS = 20
_SEP_LINE = re.compile(r'"?sep=(?P<delimiter>[^"\r\n])"?\s*', re.IGNORECASE)


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
    body = islice(_body(text, delimiter), 1, None)
    while some := list(islice(body, _ROWS_AT_ONCE)):
        if {len(cells) for _, cells, _ in some} == {width}:
            yield from some
        else:
            yield from filter(None, (_of_width(row, width) for row in some))


def _of_width(row: Row, width: int) -> Row | None:
    """The row, with a reason if it has too many or too few cells; None for a blank line."""
    line, cells, _ = row
    if len(cells) == width:
        return row
    if cells:
        have = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
        return line, cells, f"has {have}, the heading has {width}"
    return (line, [""], "") if width == 1 else None


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
