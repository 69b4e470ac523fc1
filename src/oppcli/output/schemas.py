"""Schemas: JSON for programs, and tables of kinds and fields for people."""

import json
from collections.abc import Iterable
from typing import Any, TextIO

from oppcli.domain.field import Field, Kind
from oppcli.domain.reference_fields import EVERY
from oppcli.output.table import Column, Table

_FIELDS = (
    Column("field"),
    Column("type"),
    Column("short", yields=2),
    Column("values", shrinks=True, yields=1),
    Column("help", shrinks=True),
)
_KINDS = (Column("kind"), Column("refs"), Column("plural"), Column("fields", right=True))


def write_schema(schema: dict[str, Any], stream: TextIO, *, lines: bool) -> None:
    """Write the schema, indented, or on one line."""
    stream.write(json.dumps(schema, ensure_ascii=False, indent=None if lines else 2) + "\n")


def fields_table(kind: Kind, also: Iterable[Field] = ()) -> Table:
    """The fields of a kind, and `also` more, with their types, short names and values."""
    rows = [
        (field.name, field.type.value, " ".join(field.short), " ".join(field.choices), field.help)
        for field in (*kind.all_fields, *also)
    ]
    return Table(_FIELDS, rows)


def kinds_table() -> Table:
    """The kinds of records there are."""
    rows = [
        (k.name, f"{k.prefix}1" if k.prefix else None, k.plural, len(k.fields))
        for k in EVERY.values()
    ]
    return Table(_KINDS, rows)
