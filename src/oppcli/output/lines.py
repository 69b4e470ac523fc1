"""Screens that are no tables (a record, today, the dashboard): lines made of styled segments."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

from oppcli.output.safe import safe_text
from oppcli.output.style import in_ascii, speaks_glyphs

ANSI = {"": "", "strong": "1", "dim": "2", "accent": "36", "late": "31", "won": "32"}


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a line; `style` is '', 'strong', 'dim', 'accent', 'late' or 'won'."""

    text: str
    style: str = ""


Line = tuple[Segment, ...]


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
