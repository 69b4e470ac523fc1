"""Screens that are no tables (a record, today, the dashboard): lines made of styled segments."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TextIO

from oppcli.output.safe import safe_text
from oppcli.output.style import in_ascii, speaks_glyphs
from oppcli.output.width import cell_width

ANSI = {"": "", "strong": "1", "dim": "2", "accent": "36", "late": "31", "won": "32"}


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a line; `style` is '', 'strong', 'dim', 'accent', 'late' or 'won'.

    One that `is_word` is never broken, whatever blanks it holds.
    """

    text: str
    style: str = ""
    is_word: bool = False


Line = tuple[Segment, ...]


def wrapped(line: Line, width: int, indent: int = 0) -> Iterator[Line]:
    """The line as lines of at most `width` cells, broken between words, all but the first indented.

    A word that is wider than a line stands whole, for the terminal to break.
    """
    if sum(cell_width(segment.text) for segment in line) <= width:
        yield line
        return
    piece: list[Segment] = []
    used = 0
    for blanks, (first, *others) in _words(line):
        needed = sum(cell_width(part.text) for part in (first, *others))
        gap = blanks
        if piece and used + blanks + needed > width:
            yield tuple(piece)
            piece, used, gap = [], 0, indent
        piece += [replace(first, text=" " * gap + first.text), *others]
        used += gap + needed
    yield tuple(piece)


def _words(line: Line) -> Iterator[tuple[int, list[Segment]]]:
    """The words of a line, each with the blanks before it; a word may have several styles."""
    blanks, word = 0, list[Segment]()
    for segment in line:
        for text in [segment.text] if segment.is_word else re.findall(r" +|[^ ]+", segment.text):
            if text.strip(" "):
                word.append(replace(segment, text=text))
                continue
            if word:
                yield blanks, word
                blanks, word = 0, []
            blanks += len(text)
    if word:
        yield blanks, word


def write_lines(lines: Sequence[Line], stream: TextIO, colour: bool) -> None:
    """Write each line with its text made safe, coloured only if asked, in ASCII where needed."""
    encoding = stream.encoding or "utf-8"
    is_ascii = not speaks_glyphs(encoding)
    for line in lines:
        for segment in line:
            text = safe_text(segment.text)
            text = in_ascii(text, encoding) if is_ascii else text
            stream.write(coloured(text, segment.style, colour))
        stream.write("\n")


def coloured(text: str, style: str, colour: bool) -> str:
    """The text between the codes of its style, or bare."""
    code = ANSI[style]
    return f"\x1b[{code}m{text}\x1b[0m" if colour and code and text else text
