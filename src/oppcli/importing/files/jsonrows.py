"""Reads JSON lines and arrays of flat objects as rows of text, one object at a time."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Literal, TextIO

from oppcli.domain.wording import quoted
from oppcli.errors import BadValue
from oppcli.importing.files.encoding import LONGEST_LINE, Text
from oppcli.importing.files.headline import clean_headings, refuse_data_without_heading
from oppcli.importing.files.source import LONGEST_CELL, MOST_HEADINGS, Nested, Row, Source
from oppcli.importing.files.typed import as_number

_BLOCK = 1 << 16  # characters
MOST_DIGITS = 40  # beyond, a number is left as it was written
SPACE = " \t\r\n"

Pairs = dict[str, object]
Item = tuple[int, Pairs]  # the line where an object starts, and its cells


def open_json(text: Text, shape: Literal["json", "jsonl"]) -> Source:
    """The objects of that text as rows; headings are all their keys, in the order first seen.

    Numbers keep their exact text, without an exponent; booleans are true and false, null and a
    missing key are blank. Raises BadValue naming the line for what is not JSON, NaN, doubled keys
    or deep nesting; a list or an object inside is a cell that only matters where a field is read
    from it. Where several objects of a list are in one line, rows have the numbers of their
    objects.
    """
    name = text.content.name
    items = partial(_checked, text, elements if shape == "json" else _lines)
    keys: dict[str, None] = {}
    last = 0
    counted: Literal["line", "record"] = "line"
    for line, pairs in items():
        counted, last = "record" if line == last else counted, line
        keys.update(dict.fromkeys(pairs))
        if len(keys) > MOST_HEADINGS:
            raise BadValue(
                f"line {line} of {name}: there are more than {MOST_HEADINGS:,} different keys.",
                "leave out the keys that are not imported",
            )
    if not keys:
        raise BadValue(f"{name} holds no JSON objects.", "give one object in each line, or a list")
    headings = clean_headings(tuple(keys), name)
    rows = partial(_rows, items, tuple(keys), counted)
    if "" in headings:
        refuse_data_without_heading(headings, rows(), name)
    notices = (text.notice,) if text.notice else ()
    return Source(name, shape, headings, notices, rows, counted=counted)


def _rows(
    items: Callable[[], Iterator[Item]], keys: tuple[str, ...], counted: Literal["line", "record"]
) -> Iterator[Row]:
    for place, (line, pairs) in enumerate(items(), start=1):
        cells = [_cell(pairs.get(key)) for key in keys]
        yield line if counted == "line" else place, cells, ""


def _cell(value: object) -> str:
    """The value as a text; a list or an object as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    try:
        return Nested(json.dumps(value))
    except RecursionError:
        return Nested("…")


def _checked(text: Text, read: Callable[[TextIO], Iterator[Item]]) -> Iterator[Item]:
    """What `read` gives, its complaints turned into a sentence that names file and line."""
    name, line = text.content.name, 1
    with text.open() as stream:
        try:
            for line, pairs in read(stream):
                if any(map(_is_too_long, pairs.values())):
                    raise UnreadableError(line, "has a value longer than 1 MB")
                yield line, pairs
        except UnreadableError as wrong:
            raise BadValue(f"line {wrong.line} of {name} {wrong.what}.", wrong.hint) from wrong


def _is_too_long(value: object) -> bool:
    return isinstance(value, str) and len(value) > LONGEST_CELL


class UnreadableError(Exception):
    """The object that starts in that line cannot be read, and why."""

    def __init__(self, line: int, what: str, hint: str = "mend that line") -> None:
        self.line = line
        self.what = what
        self.hint = hint


class _RefusedError(ValueError):
    """JSON that Python would take but that means nothing certain: NaN, a key given twice."""


def _unique(pairs: list[tuple[str, object]]) -> Pairs:
    found = dict(pairs)
    if len(found) != len(pairs):
        ((twice, _),) = Counter(key for key, _ in pairs).most_common(1)
        raise _RefusedError(f"has the key {quoted(twice)} twice")
    return found


def _no_constant(word: str) -> object:
    raise _RefusedError(f"has {word}, which is not a number")


def strict_decoder(number: Callable[[str], str] = str) -> json.JSONDecoder:
    """Reads numbers as the texts that `number` makes of them, and refuses NaN and doubled keys."""
    return json.JSONDecoder(
        object_pairs_hook=_unique, parse_float=number, parse_int=str, parse_constant=_no_constant
    )


def plain_number(written: str) -> Decimal | None:
    """A JSON number; None of one that would be longer than people write numbers, or has an
    exponent so large that it cannot be read."""
    try:
        number = Decimal(written)
    except InvalidOperation:
        return None
    is_long = not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS or len(written) > 99
    return None if is_long else number


def without_exponent(written: str) -> str:
    """A JSON number with its digits written out: `1e3` is 1000. One that would be longer than
    people write numbers stays as it is."""
    if "e" not in written.lower():
        return written
    number = plain_number(written)
    return written if number is None else format(number, "f")


_DECODER = strict_decoder(lambda written: as_number(without_exponent(written)))


def _decoded(
    buffer: str, at: int, line: int, decoder: json.JSONDecoder = _DECODER
) -> tuple[object, int]:
    """The value that starts there and where it ends. JSONDecodeError: not (yet) whole."""
    try:
        return decoder.raw_decode(buffer, at)
    except _RefusedError as wrong:
        raise UnreadableError(line, str(wrong)) from wrong
    except RecursionError as error:
        raise UnreadableError(line, "is nested too deeply", "give flat objects") from error


def _lines(stream: TextIO) -> Iterator[Item]:
    for line, text in enumerate(stream, start=1):
        if text.strip(SPACE):
            yield line, object_in(text, line)


def object_in(text: str, line: int, decoder: json.JSONDecoder = _DECODER) -> Pairs:
    """The one object that is all of that text. Raises UnreadableError."""
    stripped = text.strip(SPACE)
    try:
        value, end = _decoded(stripped, 0, line, decoder)
    except json.JSONDecodeError as error:
        raise UnreadableError(
            line, f"is not JSON ({error.msg.lower()})", "give one whole object in each line"
        ) from error
    if end != len(stripped):
        raise UnreadableError(line, "has text after its object")
    return _object(value, line)


def elements(stream: TextIO, decoder: json.JSONDecoder = _DECODER) -> Iterator[Item]:
    """The objects of one list, read as far as each needs. Raises UnreadableError."""
    buffer = _Buffer(stream, decoder)
    buffer.expect("[", "is not a list of objects")
    if buffer.peek() == "]":
        buffer.expect("]", "")
    else:
        while True:
            buffer.peek()
            line = buffer.line
            yield line, _object(buffer.value(), line)
            if buffer.peek() == "]":
                buffer.expect("]", "")
                break
            buffer.expect(",", "has neither a comma nor the end of the list after an object")
    if buffer.peek():
        raise UnreadableError(buffer.line, "has text after the list")


class _Buffer:
    """A window on the text that grows as an object needs and forgets what was read."""

    def __init__(self, stream: TextIO, decoder: json.JSONDecoder) -> None:
        self._stream = stream
        self._decoder = decoder
        self._text = ""
        self._at = 0
        self.line = 1

    def peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in SPACE:
                self.line += self._text[self._at] == "\n"
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._grow(_BLOCK):
                return ""

    def expect(self, character: str, what: str) -> None:
        """Steps over that character. Raises UnreadableError when another one is next."""
        if self.peek() != character:
            raise UnreadableError(self.line, what, "give a list of flat objects")
        self._at += 1

    def value(self) -> object:
        """The next value, whole."""
        while True:
            try:
                value, end = _decoded(self._text, self._at, self.line, self._decoder)
            except json.JSONDecodeError as error:
                have = len(self._text) - self._at
                if have > LONGEST_LINE or not self._grow(max(_BLOCK, have)):
                    what = f"starts what is not JSON ({error.msg.lower()})"
                    raise UnreadableError(self.line, what) from error
                continue
            self.line += self._text.count("\n", self._at, end)
            self._at = end
            return value

    def _grow(self, wanted: int) -> bool:
        more = self._stream.read(wanted)
        self._text = self._text[self._at :] + more
        self._at = 0
        return bool(more)


def _object(value: object, line: int) -> Pairs:
    if not isinstance(value, dict):
        raise UnreadableError(line, "has a value that is not an object", "give flat objects")
    return value
