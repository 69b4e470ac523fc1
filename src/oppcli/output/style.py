"""How the place that is written to looks: its width, colour, encoding, and what day it is."""

from dataclasses import dataclass
from datetime import date

GLYPHS = "…–─█▏✓✗●○·→›"
PLAIN_GLYPHS = str.maketrans(
    {
        "…": "...",
        "–": "-",
        "─": "-",
        "│": "|",
        "█": "#",
        "✓": "+",
        "✗": "x",
        "●": "*",
        "○": "o",
        "·": "-",
        "→": "->",
        "›": ">",
        "⏎": "\\n",
        "‹": "<",
    }
    | dict.fromkeys("▏▎▍▌▋▊▉", "")
)


@dataclass(frozen=True, slots=True)
class Style:
    """What a writer may do. `width` is in cells, None where lines may be as long as they need.

    `excel_safe` guards texts that a spreadsheet would run, in the formats that it reads.
    """

    today: date
    width: int | None = None
    colour: bool = False
    encoding: str = "utf-8"
    is_terminal: bool = False
    excel_safe: bool = False

    @property
    def is_ascii(self) -> bool:
        """Whether our signs cannot be written there, so that ASCII has to stand for them."""
        return not speaks_glyphs(self.encoding)

    @property
    def ellipsis(self) -> str:
        return "..." if self.is_ascii else "…"


def speaks_glyphs(encoding: str) -> bool:
    """Whether a stream of that encoding can show our signs (… – ✓ █)."""
    try:
        GLYPHS.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def in_ascii(text: str, encoding: str = "ascii") -> str:
    """The text for a stream without our signs: … is ..., ✓ is +, what remains is \\u1234."""
    plain = text.translate(PLAIN_GLYPHS)
    return plain if plain.isascii() else plain.encode(encoding, "backslashreplace").decode(encoding)
