"""Stored text made safe to look at: nothing a record holds can move the cursor or turn a line.

The scheme: a control character shows as its picture (ESC is ␛, a newline ⏎), and one without a
picture as its number in angle quotes (0x9b is ‹9b›, U+202E is ‹202e›). Formats that programs read
(CSV, TSV, JSON) keep the exact value instead.
"""

import re

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
