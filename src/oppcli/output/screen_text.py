"""Text on a screen: what the place can show, made safe to look at, and how many cells it takes.

Screens that are no tables (a record, today, the dashboard) are lines made of styled segments.

Nothing a record holds can move the cursor or turn a line. A control character shows as its picture
(ESC is ␛, a newline ⏎), and one without a picture as its number in angle quotes (0x9b is ‹9b›,
U+202E is ‹202e›). Formats that programs read (CSV, TSV, JSON) keep the exact value instead.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TextIO

GLYPHS = "…–−─█▏✓✗●○·→›"
PLAIN_GLYPHS = str.maketrans(
    {
        "…": "...",
        "–": "-",
        "−": "-",
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
    | dict(zip("▁▂▃▄▅▆▇", "_.:-=+*", strict=True))
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


HAZARDS = (
    "[\x00-\x1f\x7f-\x9f"  # C0 controls, DEL, C1 controls
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that turn the reading direction
    "\u2028\u2029"  # line and paragraph separators
    "\ud800-\udfff]"  # halves of a character, which no stream can encode
)
PICTURES = 0x2400  # U+2400 ␀ is the picture of NUL, U+241B ␛ that of ESC


def safe_text(text: str) -> str:
    """The text on one line with every control character, and every bidi mark, made visible."""
    if text.isprintable():
        return text
    return re.sub(HAZARDS, _visible, text)


def _visible(found: re.Match[str]) -> str:
    code = ord(found[0])
    if found[0] == "\n":
        return "⏎"
    if code < 0x20:
        return chr(PICTURES + code)
    return "␡" if code == 0x7F else f"‹{code:02x}›"


# Text of which every character takes a cell, so that a pipe need not load Rich: Latin letters and
# the signs of our own screens.
_PLAIN = re.compile(f"[ -~\xa1-\xac\xae-\u02af{GLYPHS}│▎▍▌▋▊▉⏎‹€×]*")


def cell_width(text: str) -> int:
    """The cells that a terminal gives `text`: two for a wide sign, for an emoji of several too."""
    if _PLAIN.fullmatch(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def fit(text: str, width: int, ellipsis: str = "…") -> str:
    """`text`, shortened with the ellipsis when it takes more than `width` cells.

    Signs that are written as several characters are kept or left out whole.
    """
    if cell_width(text) <= width:
        return text
    room = width - cell_width(ellipsis)
    if room < 0:
        return ellipsis[: max(width, 0)]
    if _PLAIN.fullmatch(text):
        return text[:room] + ellipsis
    from rich.cells import split_graphemes

    kept = 0
    for _, end, cells in split_graphemes(text)[0]:
        room -= cells
        if room < 0:
            break
        kept = end
    return text[:kept] + ellipsis


def pad(text: str, width: int, *, right: bool = False) -> str:
    """`text` filled with blanks to `width` cells, standing to the left or to the right."""
    blanks = " " * (width - cell_width(text))
    return blanks + text if right else text + blanks


ANSI = {"": "", "strong": "1", "dim": "2", "accent": "36", "late": "31", "won": "32"}


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a line; `style` is '', 'strong', 'dim', 'accent', 'late' or 'won'.

    One that `is_word` is never broken, whatever blanks it holds. One that `is_hint` holds a command
    to copy, under the name that the program is called by.
    """

    text: str
    style: str = ""
    is_word: bool = False
    is_hint: bool = False


Line = tuple[Segment, ...]


def on_screen(text: str, width: int | None) -> list[str]:
    """A text in lines of at most `width` cells (None: one line).

    It is broken between the parts that ` · ` separates or, where one is too long, between words,
    and what follows stands two cells further in. A command to copy begins a line; where it is wider
    it is broken as `command_lines` says.
    """
    if width is None or cell_width(text) <= width:
        return [text]
    before, command, after = text.partition("oppcli ")
    indent = len(text) - len(text.lstrip(" ")) + 2
    line = joined_parts(before.rstrip(), width - indent)
    lines = wrapped(line, width, indent) if before.strip() else []
    told = ["".join(segment.text for segment in line) for line in lines]
    if not command:
        return told
    below = command_lines(f"  {command}{after}", width)
    return [*told, *("".join(segment.text for segment in line) for line in below)]


def without_command(text: str) -> str:
    """A note without the command to copy that it ends with: for whoever has no terminal."""
    before, command, _ = text.partition("oppcli ")
    told = before.rstrip()
    return told.rstrip(":").rstrip() if command and told.endswith(":") else text


def joined_parts(text: str, width: int, style: str = "") -> Line:
    """A line whose parts, those that ` · ` separates, are broken only where they are wider."""
    *parts, last = text.split(" · ")
    segments: list[Segment] = []
    for part in (*(f"{part} ·" for part in parts), last):
        if segments:
            segments.append(Segment(" ", style))
        segments.append(Segment(part, style, is_word=cell_width(part) <= width))
    return tuple(segments)


def with_command(text: str, style: str = "") -> Line:
    """A line that ends in a command to copy, which stays whole where the line is broken."""
    before, command, after = text.partition("oppcli ")
    return (
        Segment(before, style),
        Segment(f"{command}{after}", style, is_word=True, is_hint=True),
    )


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


def proposed(hint: str, width: int | None) -> list[Line]:
    """What to type next, in lines of `width` cells (None: one line); those of a command go on
    behind a backslash, and what is quoted in it stays whole, so that it can be copied."""
    whole: Line = (Segment(f"  try: {hint}"),)
    if width is None or cell_width(whole[0].text) <= width:
        return [whole]
    if not hint.startswith(("oppcli ", "opp ")):
        return list(wrapped(whole, width, 4))
    return command_lines(whole[0].text, width)


def command_lines(text: str, width: int) -> list[Line]:
    """A command to copy, and the words before it, in lines of `width` cells. A backslash ends each
    line but the last, as a shell wants it; quoted words are not broken."""
    if cell_width(text) <= width:
        return [(Segment(text),)]
    words = re.findall(r"""(?:'[^']*'|"[^"]*"|[^ ])+""", text)
    line: Line = (Segment("  "),)
    for word in words:
        line = (*line, Segment(word, is_word=True), Segment(" "))
    *lines, last = wrapped(line, width - len(_GOES_ON), 4)
    return [*((*each, Segment(_GOES_ON)) for each in lines), last]


_GOES_ON = " \\"


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
