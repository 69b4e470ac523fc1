"""Rows that each stand for a command line: JSON lines, a JSON list, or CSV with a heading.

A cell is what it would be if typed. JSON numbers come as plain texts that can be read in one way
only; true, false and null stay what they are, lists and objects too. A row that cannot be read has
a fault and does not keep the next ones from being read.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from oppcli.errors import BadValue
from oppcli.importing.files.content import Content, refuse_unless_text
from oppcli.importing.files.delimited import open_delimited
from oppcli.importing.files.encoding import Text, open_text
from oppcli.importing.files.jsonrows import (
    SPACE,
    UnreadableError,
    elements,
    object_in,
    plain_number,
    strict_decoder,
)

_LONGEST = 8 << 20  # characters of a line, which is held in memory
_HEAD = 4096  # characters looked at to tell what it is


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A row: where it starts, its cells by key, or what is wrong with it and what to do."""

    line: int
    cells: Mapping[str, Any] = field(default_factory=dict)
    fault: str = ""
    hint: str = ""


def typed_rows(content: Content) -> Iterator[TypedRow]:
    """The rows, read as they are asked for; blank cells of CSV are left out.

    Raises BadValue where nothing after can be read: a broken list, an unterminated quote.
    """
    refuse_unless_text(content)
    text = open_text(content)
    first = _first_sign(text)
    if not first:
        return iter(())
    if first == "[":
        return _of_list(text)
    return _of_lines(text) if first == "{" else _of_csv(text)


def headings_of(content: Content) -> tuple[str, ...]:
    """The headings of CSV; none of JSON, which has its keys in every row, and of nothing at all."""
    text = open_text(content)
    first = _first_sign(text)
    return () if first in ("", "[", "{") else open_delimited(text, None, None).headings


def number_text(written: str) -> str:
    """A JSON number with a point or an exponent, as a text that can be read in one way only.

    1.500 is one and a half here, and `1.500` would be read as fifteen hundred.
    """
    number = plain_number(written)
    if number is None:
        return written
    plain = format(number, "f")
    if "." not in plain:
        return plain
    whole, _, decimals = plain.rstrip("0").partition(".")
    if len(decimals) == 3:
        decimals += "0"
    return f"{whole}.{decimals}" if decimals else whole


_DECODER: json.JSONDecoder = strict_decoder(number_text)


def _first_sign(text: Text) -> str:
    with text.open() as stream:
        return stream.read(_HEAD).lstrip(SPACE)[:1]


def _of_lines(text: Text) -> Iterator[TypedRow]:
    with text.open() as stream:
        for line, written in enumerate(iter(lambda: stream.readline(_LONGEST), ""), start=1):
            if len(written) == _LONGEST:
                name = text.content.name
                raise BadValue(f"line {line} of {name} is longer than 8 MB.", "a row a line")
            if not written.strip(SPACE):
                continue
            try:
                yield TypedRow(line, object_in(written, line, _DECODER))
            except UnreadableError as wrong:
                yield TypedRow(line, fault=f"line {line} {wrong.what}.", hint=wrong.hint)


def _of_list(text: Text) -> Iterator[TypedRow]:
    with text.open() as stream:
        try:
            for line, cells in elements(stream, _DECODER):
                yield TypedRow(line, cells)
        except UnreadableError as wrong:
            name = text.content.name
            raise BadValue(f"line {wrong.line} of {name} {wrong.what}.", wrong.hint) from wrong


def _of_csv(text: Text) -> Iterator[TypedRow]:
    source = open_delimited(text, None, None)
    for line, cells, fault in source.rows():
        if fault:
            yield TypedRow(line, fault=f"line {line} {fault}.", hint="mend that line")
        elif any(cells):
            named = zip(source.headings, cells, strict=True)
            yield TypedRow(line, {heading: cell for heading, cell in named if cell})
