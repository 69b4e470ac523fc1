"""A command line that is still being typed, read as bash reads it: words, quotes, the open word."""

from dataclasses import dataclass

_BLANKS = " \t\n"
_SPECIAL_IN_DOUBLE = '$`"\\\n'


@dataclass(frozen=True, slots=True)
class HalfLine:
    """The words before the cursor; `word` is the last one, perhaps empty, without its quotes.

    `quote` is the quote that is still open, and `kept` what of the word the shell keeps as it is
    when it puts in a completion: up to an open quote, or to the last of its word breaks.
    """

    words: tuple[str, ...]
    word: str
    quote: str = ""
    kept: str = ""


def half_line(line: str, breaks: str = "") -> HalfLine:
    """Reads `line` up to its end, where the cursor is; `breaks` is bash's COMP_WORDBREAKS."""
    words: list[str] = []
    word, kept, quote, is_open = "", "", "", False
    at = 0
    while at < len(line):
        mark = line[at]
        at += 1
        if quote:
            if mark == quote:
                quote = ""
            elif quote == '"' and mark == "\\" and line[at : at + 1] in tuple(_SPECIAL_IN_DOUBLE):
                word += line[at : at + 1]
                at += 1
            else:
                word += mark
        elif mark in _BLANKS:
            if is_open:
                words.append(word)
            word, kept, is_open = "", "", False
            continue
        elif mark in "'\"":
            quote, kept = mark, word
        elif mark == "\\":
            word += line[at : at + 1]
            at += 1
        else:
            word += mark
            if mark in breaks:
                kept = word
        is_open = True
    return HalfLine(tuple(words), word, quote, kept)


def unquoted(word: str) -> str:
    """One word that is being typed, without its quotes and backslashes."""
    read = half_line(word)
    return " ".join((*read.words, read.word))
