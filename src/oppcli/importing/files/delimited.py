"""Reads comma, semicolon, tab and bar separated text strictly, so that no row swallows another."""

import contextlib
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from operator import itemgetter

from oppcli.domain.wording import quoted
from oppcli.errors import BadValue
from oppcli.importing.files.encoding import Text
from oppcli.importing.files.headline import (
    NO_HEADS,
    Headline,
    Heads,
    clean_headings,
    find_headings,
    refuse_data_without_heading,
    refuse_too_many,
    skipped_notice,
)
from oppcli.importing.files.records import record_blocks
from oppcli.importing.files.source import HEADINGS_WITHIN, Format, Row, Source

DELIMITERS = (",", ";", "\t", "|")

_ROWS_AT_ONCE = 1_000
_SAMPLE = 1 << 16  # characters looked at to tell the delimiter
_SAMPLE_ROWS = 20
_TITLES = 8  # lines in which usual headings tell the delimiter
_QUOTED = re.compile(r'"[^"]*(?:"|$)')
_SEP_LINE = re.compile(r'"?sep=(?P<delimiter>[^"\r\n])"?\s*', re.IGNORECASE)


def open_delimited(
    text: Text, told: Format | None, delimiter: str | None, heads: Heads = NO_HEADS
) -> Source:
    """The rows of that text. The delimiter is the one given, else told by its first lines.

    The headings are its first line, unless `heads` knows one further below. Raises BadValue
    naming the line for broken quoting, an empty file, or bad headings.
    """
    _refuse_wide(text)
    told_by_file = _sep_line(text)
    if delimiter is not None:
        chosen = _known_delimiter(delimiter)
    elif told == "tsv":
        chosen = "\t"
    else:
        chosen = told_by_file or _sniff(text, heads)
    headline = _headline(text, chosen, heads)
    headings = clean_headings(headline.row[1], text.content.name)
    rows = partial(_rows, text, chosen, headline.place + 1, len(headings))
    if "" in headings:
        refuse_data_without_heading(headings, rows(), text.content.name)
    skipped = skipped_notice(headline) if headline.skipped else ""
    notices = tuple(filter(None, (text.notice, skipped)))
    shown: Format = "tsv" if chosen == "\t" else "csv"
    return Source(
        *(text.content.name, shown, headings, notices, rows, chosen),
        line_end=_line_end(text),
        has_formulas=text.has_formulas,
    )


def _refuse_wide(text: Text) -> None:
    """Raises BadValue for a first line with far too many headings, before it is held whole."""
    with text.open() as stream:
        line = stream.readline(_SAMPLE)
        while line and (not line.strip() or _SEP_LINE.fullmatch(line)):
            line = stream.readline(_SAMPLE)
        counts = dict.fromkeys(DELIMITERS, 1)
        while line:
            plain = _QUOTED.sub("", line) if '"' in line else line
            for delimiter in DELIMITERS:
                counts[delimiter] += plain.count(delimiter)
            line = "" if line.endswith("\n") else stream.readline(_SAMPLE)
    refuse_too_many(max(counts.values()), text.content.name)


def _line_end(text: Text) -> str:
    with text.open() as stream:
        return "\r\n" if stream.readline().endswith("\r\n") else "\n"


def _body(text: Text, delimiter: str) -> Iterator[Row]:
    """All records but a line that names the delimiter."""
    return chain.from_iterable(_records(text, delimiter))


def _records(text: Text, delimiter: str) -> Iterator[list[Row]]:
    with text.open() as stream:
        skipped = 1 if _SEP_LINE.fullmatch(stream.readline()) else 0
        if not skipped:
            stream.seek(0)
        yield from record_blocks(stream, delimiter, text.content.name, skipped)


def _headline(text: Text, delimiter: str, heads: Heads) -> Headline:
    name = text.content.name
    found = find_headings(_body(text, delimiter), heads)
    if found is None:
        raise BadValue(f"{name} is empty: it has no line of headings.", "give a file with headings")
    line, _, fault = found.row
    if fault:
        raise BadValue(f"line {line} of {name}, the headings, {fault}.", "mend the headings")
    return found


def _rows(text: Text, delimiter: str, first: int, width: int) -> Iterator[Row]:
    body = islice(_body(text, delimiter), first, None)
    return chain.from_iterable(_blocks(body, width))


def _blocks(body: Iterator[Row], width: int) -> Iterator[Iterable[Row]]:
    """The rows, many at a time: most files have only whole ones, which need no further look."""
    while some := list(islice(body, _ROWS_AT_ONCE)):
        is_whole = set(map(len, map(itemgetter(1), some))) == {width}
        yield some if is_whole else filter(None, (_of_width(row, width) for row in some))


def _of_width(row: Row, width: int) -> Row | None:
    """The row, with a reason if it has too many or too few cells; None for a blank line.

    Blank cells behind the last heading do not count: some programs end each line in a delimiter.
    """
    line, cells, _ = row
    if len(cells) == width:
        return row
    if len(cells) > width and not any(map(str.strip, cells[width:])):
        return line, cells[:width], row[2]
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


def _sniff(text: Text, heads: Heads) -> str:
    """The delimiter that gives known headings, else usual ones, else the most, and rows of as many
    cells below."""
    with text.open() as stream:
        sample = stream.read(_SAMPLE)
    if heads.known is not None:
        for delimiter in DELIMITERS:
            if any(map(heads.known, _first_lines(sample, delimiter))):
                return delimiter
    if heads.usual is not None:
        for delimiter in DELIMITERS:
            if any(map(heads.usual, islice(_first_lines(sample, delimiter), _TITLES))):
                return delimiter
    whole = len(sample) < _SAMPLE
    return max(DELIMITERS, key=lambda delimiter: _fit(sample, delimiter, whole=whole))


def _first_lines(sample: str, delimiter: str) -> Iterator[list[str]]:
    lines = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    with contextlib.suppress(csv.Error):
        yield from islice(filter(None, lines), HEADINGS_WITHIN)


def _fit(sample: str, delimiter: str, *, whole: bool) -> tuple[bool, int, float]:
    widths: list[int] = []
    try:
        for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if cells:
                widths.append(_width(cells, widths[0] if widths else 0))
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


def _width(cells: Sequence[str], of_heading: int) -> int:
    """How many cells a line has, but for blank ones behind the last heading."""
    beyond = cells[of_heading:] if of_heading else ()
    return of_heading if beyond and not any(map(str.strip, beyond)) else len(cells)
