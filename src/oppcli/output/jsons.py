"""JSON and JSON lines: flat objects, amounts as numbers written exactly, nothing as null.

What a terminal or a line reader would act upon (controls, bidi marks, line separators) is written
as \\u escapes, so that a value stays on its line and is still exactly itself.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import chain
from json import dumps
from json.encoder import encode_basestring
from typing import TextIO

from oppcli.domain.fields import FieldType
from oppcli.output.machine import chunks, written_columns
from oppcli.output.screen_text import HAZARDS, Style
from oppcli.output.table import Column, Table


def write_json(table: Table, stream: TextIO, style: Style) -> None:
    """Write one array with an object per line; `[]` for a table without rows."""
    stream_json([table], stream, style)


def write_jsonl(table: Table, stream: TextIO, style: Style) -> None:
    """Write one object per line."""
    stream_jsonl([table], stream, style)


def stream_json(pages: Iterable[Table], stream: TextIO, style: Style) -> None:
    """Write pages of one table as they come, as one array with an object per line."""
    start = "[\n"
    for objects in chain.from_iterable(map(_objects, pages)):
        stream.write(start + _escaped(",\n".join(objects)))
        start = ",\n"
    stream.write("[]\n" if start == "[\n" else "\n]\n")


def stream_jsonl(pages: Iterable[Table], stream: TextIO, style: Style) -> None:
    """Write pages of one table as they come, an object per line."""
    every = chain.from_iterable(map(_objects, pages))
    stream.writelines(_escaped("\n".join(objects)) + "\n" for objects in every)


def _objects(table: Table) -> Iterator[Iterator[str]]:
    columns = written_columns(table)
    keys = [encode_basestring(column.name).replace("%", "%%") for column in columns]
    one_object = ("{" + ", ".join(f"{key}: %s" for key in keys) + "}").__mod__
    encoders = [_encoder(column) for column in columns]
    for cells in chunks(table):
        values = [list(map(encode, some)) for encode, some in zip(encoders, cells, strict=True)]
        yield map(one_object, zip(*values, strict=True))


def _encoder(column: Column) -> Callable[[object], str]:
    if column.type is FieldType.MONEY:
        return _amount
    if column.type is FieldType.DECIMAL:
        return _amount
    return _number if column.is_number else _value


def _amount(exact: object) -> str:
    return "null" if exact is None else str(exact)


def _number(cell: object) -> str:
    return str(cell) if isinstance(cell, int | Decimal) else "null"


def _value(cell: object) -> str:
    if cell is None:
        return "null"
    if isinstance(cell, Decimal):
        return str(cell)
    return encode_basestring(cell) if isinstance(cell, str) else dumps(cell, default=str)


def _escaped(text: str) -> str:
    """Newlines between objects stay; inside a string JSON has escaped them already."""
    if text.isascii() and "\x7f" not in text:
        return text
    return re.sub(HAZARDS, _escape, text)


def _escape(found: re.Match[str]) -> str:
    return "\n" if found[0] == "\n" else f"\\u{ord(found[0]):04x}"
