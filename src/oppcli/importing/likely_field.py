"""Which field an unmapped heading is probably for: one spelled nearly so that its cells fit."""

import re
from collections.abc import Sequence
from itertools import islice

from oppcli.domain.field import Field, FieldType, Kind
from oppcli.errors import OppError
from oppcli.importing.keep_unmapped import reads_as
from oppcli.importing.layouts.headings import field_near, importable_field
from oppcli.importing.table import Table
from oppcli.importing.values.cells import read_choice
from oppcli.importing.values.yes_no import are_yes_or_no

_LOOKED_AT = 500  # rows
_DIGIT = re.compile("[0-9]")
_FIGURES = re.compile(r"[-+0-9.,:/%\s]+")
_NUMBERED = ("phone", "external_id", "serial_number", "stock_number")  # texts of digits


def likely_field(table: Table, heading: str) -> str:
    """The field to propose for a heading, '' where its cells are none of that field or blank."""
    kind = table.layout.kind
    field = importable_field(kind, field_near(kind, heading))
    if field is None or table.layout.feed(field.name) is not None:
        return ""
    place = table.source.headings.index(heading)
    rows = islice(table.source.rows(), _LOOKED_AT)
    cells = list({text: None for _, row, fault in rows if not fault and (text := row[place])})
    cells = list(filter(None, map(str.strip, cells)))
    return field.name if cells and _fit(table, kind, field, heading, place, cells) else ""


def _fit(
    table: Table, kind: Kind, field: Field, heading: str, place: int, cells: Sequence[str]
) -> bool:
    match field.type:
        case FieldType.CHOICE:
            return all(_is_choice(kind, field, cell) for cell in cells)
        case FieldType.TEXT if field.name in _NUMBERED:
            return not are_yes_or_no(cells)
        case FieldType.TEXT | FieldType.NAME | FieldType.LINK:
            names = field.type is not FieldType.TEXT or field.name == kind.title
            is_figure = _DIGIT.search if names else _FIGURES.fullmatch
            return not all(map(is_figure, cells)) and not are_yes_or_no(cells)
        case FieldType.CURRENCY:
            return all(cell.isalpha() for cell in cells)
        case FieldType.INSTANT:
            return reads_as(kind, FieldType.DATE, heading, place, cells, table.habits)
        case _:
            return reads_as(kind, field.type, heading, place, cells, table.habits)


def _is_choice(kind: Kind, field: Field, cell: str) -> bool:
    try:
        return read_choice(kind.name, field, cell, {}) is not None
    except OppError:
        return False
