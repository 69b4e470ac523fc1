"""Where the quoting of a delimited record breaks, told from its raw text."""

import re
from collections.abc import Sequence
from functools import cache

from oppcli.errors import BadValue

_QUOTED = re.compile(r'"(?:[^"]++|"")*+"')


def stray_quote(cells: Sequence[str], lines: Sequence[str], delimiter: str) -> bool:
    """Whether a cell that is not quoted has a quote inside; the reader takes that as it is."""
    if '"' not in "".join(cells):
        return False
    return _unsound_cell("".join(lines), delimiter) is not None


def broken_row(raw: str, line: int, delimiter: str, name: str) -> BadValue:
    """What to say about a record that starts at that line and could not be read."""
    at = _unsound_cell(raw, delimiter)
    if at is None or not raw.startswith('"', at):
        return BadValue(
            f"line {line} of {name} has a cell longer than 1 MB.", f"shorten it in line {line}"
        )
    line += len(raw[:at].splitlines()) - (0 if raw[:at].endswith(("\n", "\r")) or not at else 1)
    closed = _QUOTED.match(raw, at)
    if closed and "\n" not in closed[0] and "\r" not in closed[0]:
        return BadValue(
            f"line {line} of {name} has text after a closing quote.",
            f"double each quote that belongs to the text of line {line}",
        )
    return BadValue(
        f"a quote that opens in line {line} of {name} is not closed.",
        f"close the quote in line {line}, or double it if it belongs to the text",
    )


def _unsound_cell(raw: str, delimiter: str) -> int | None:
    """Where the first cell begins that is neither rightly quoted nor free of quotes."""
    cell = _sound_cell(delimiter)
    at = 0
    while True:
        found = cell.match(raw, at)
        if found is None:
            return at
        at = found.end()
        if not raw.startswith(delimiter, at):
            return None
        at += 1


@cache
def _sound_cell(delimiter: str) -> re.Pattern[str]:
    mark = re.escape(delimiter)
    plain = rf'[^"{mark}\r\n]*+'
    as_text = f'="{plain}"'  # how a number is kept from losing its zeros in a spreadsheet
    return re.compile(rf"(?:{_QUOTED.pattern}|{as_text}|{plain})(?=[{mark}\r\n]|\Z)")
