"""How the bytes of a text file are read as text, and what no text may hold, said by line."""

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from oppcli.errors import BadValue
from oppcli.importing.files.content import BLOCK, Content

LONGEST_LINE = 8 << 20  # characters; beyond, it is not a file of rows

# UTF-32 first: its little-endian mark begins like that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FORMULA = '="'
_SHOWN = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "cp1252": "CP1252"}


@dataclass(frozen=True, slots=True)
class Text:
    """Content that is known to decode: every line of it can be read without a surprise.

    `has_formulas`: it has a `="` somewhere, as spreadsheets write numbers that are to stay texts.
    """

    content: Content
    encoding: str
    notice: str = ""
    has_formulas: bool = True

    @contextmanager
    def open(self) -> Iterator[TextIO]:
        """The text from its beginning, line ends as they are."""
        with self.content.open() as stream:
            yield io.TextIOWrapper(stream, encoding=self.encoding, newline="")


class _UndecodableError(Exception):
    """The bytes are not of that encoding; `line` says where."""

    def __init__(self, line: int) -> None:
        self.line = line


def open_text(content: Content, encoding: str | None = None) -> Text:
    """The content as text: by its byte order mark, else UTF-8, else CP1252 with a notice.

    Raises BadValue, with the line, for bytes that do not decode, a NUL, or an endless line.
    """
    if encoding is not None:
        return _as_told(content, encoding)
    with content.open() as stream:
        head = stream.read(4)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if marked is not None:
        return _as_told(content, marked)
    try:
        has_formulas = _scan(content, "utf-8")
    except _UndecodableError as wrong:
        return _as_cp1252(content, wrong.line)
    return Text(content, "utf-8", has_formulas=has_formulas)


def _as_told(content: Content, encoding: str) -> Text:
    try:
        has_formulas = _scan(content, encoding)
    except LookupError as error:
        raise BadValue(
            f"'{encoding}' is not an encoding known here.", "--encoding utf-8, utf-16 or cp1252"
        ) from error
    except _UndecodableError as wrong:
        shown = _SHOWN.get(encoding, encoding)
        raise BadValue(
            f"line {wrong.line} of {content.name} is not {shown}.",
            "--encoding with the one it was written in",
        ) from wrong
    return Text(content, encoding, has_formulas=has_formulas)


def _as_cp1252(content: Content, not_utf8: int) -> Text:
    try:
        has_formulas = _scan(content, "cp1252")
    except _UndecodableError as wrong:
        raise BadValue(
            f"line {wrong.line} of {content.name} is neither UTF-8 nor CP1252 text.",
            "--encoding with the one it was written in",
        ) from wrong
    notice = f"read as CP1252: line {not_utf8} is not UTF-8"
    return Text(content, "cp1252", notice, has_formulas)


def _scan(content: Content, encoding: str) -> bool:
    """Decodes everything once, a block at a time; says whether it has formulas."""
    io.TextIOWrapper(io.BytesIO(), encoding=encoding)  # LookupError unless it is for text
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    line, unfinished, last, has_formulas = 1, 0, "", False
    with content.open() as stream:
        while True:
            block = stream.read(BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                good = error.object[: error.start].decode(encoding, "replace")
                raise _UndecodableError(line + _line_ends(good)) from error
            except UnicodeError as error:
                raise _UndecodableError(line) from error
            _refuse_nul(content, text, line)
            has_formulas = has_formulas or _FORMULA in text or _FORMULA in last + text[:1]
            last = text[-1:] or last
            unfinished = len(text) - text.rfind("\n") - 1 + (0 if "\n" in text else unfinished)
            line += text.count("\n")
            if unfinished > LONGEST_LINE:
                raise BadValue(
                    f"line {line} of {content.name} is longer than 8 MB.",
                    "give a file with one record in each line",
                )
            if not block:
                return has_formulas


def _line_ends(text: str) -> int:
    return text.replace("\r\n", "\n").replace("\r", "\n").count("\n")


def _refuse_nul(content: Content, text: str, line: int) -> None:
    at = text.find("\0")
    if at < 0:
        return
    line += text.count("\n", 0, at)
    hint = f"take the NUL out of line {line}, or give --encoding if the file is UTF-16"
    raise BadValue(f"line {line} of {content.name} holds a NUL character.", hint)
