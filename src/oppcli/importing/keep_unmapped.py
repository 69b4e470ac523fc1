"""Turns the columns of a file that no field is for into own fields, each of the type of its cells.

A column is a date, a number, an amount (where every cell names a currency), a yes/no where all of
its cells are one, and else a text. Columns without a single value are left out.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from unicodedata import normalize

from oppcli.domain.field import Field, FieldType, Kind
from oppcli.domain.fields import KINDS
from oppcli.domain.own_fields import LONGEST_LABEL, field_of, read_name
from oppcli.domain.texts import clean
from oppcli.errors import OppError
from oppcli.importing.columns import Column
from oppcli.importing.files.source import Nested, Number, Source
from oppcli.importing.habits import Habits
from oppcli.importing.layouts.layout import Feed, Layout
from oppcli.importing.nested import is_nested
from oppcli.importing.table import most_digits
from oppcli.importing.values.yes_no import are_yes_or_no

_NUMBER = re.compile(r"[-\u2212]?[0-9][0-9.,' \u00a0\u202f]*")
_IDS = re.compile(r"0[0-9]+")  # leading zeros are those of a number that counts nothing
_CURRENCY = re.compile(r"[A-Z]{3} ?[0-9].*|[0-9].* ?[A-Z]{3}|[€$£¥] ?[0-9].*|[0-9].* ?[€$£¥]")
_DIGITS = re.compile(r"[0-9]+")
_MOST_DISTINCT = 5_000  # cells of a column that are looked at
_LONGEST = 36  # characters of a name that is made


def with_unmapped(
    layout: Layout, source: Source, habits: Habits, reserved: Collection[str]
) -> Layout:
    """The layout with a feed for every unmapped column that has values; `kept` are their fields.

    `reserved` are names that fields cannot have. Kinds that have no own fields are left as they
    are.
    """
    kind = layout.kind
    if KINDS.get(kind.name) is not kind or not layout.unmapped:
        return layout
    feeds: list[Feed] = []
    places = {heading: source.headings.index(heading) for heading in layout.unmapped}
    cells = distinct_cells(source, list(places.values()))
    taken = {field.name for field in kind.own_and_hidden}
    hidden = {field.name: field for field in kind.own_and_hidden if field.is_hidden}
    for heading, place in places.items():
        if not cells[place] or any(map(is_nested, cells[place])):
            continue
        type_ = _type_of(kind, heading, place, cells[place], habits)
        name = _name(heading, kind, reserved, taken, hidden, type_)
        taken.add(name)
        label = clean(heading)[:LONGEST_LABEL]
        field = hidden.get(name) or field_of(name, type_, label, None)
        feeds.append(Feed(replace(field, is_hidden=False), place, heading))
    kept = {feed.heading for feed in feeds}
    return replace(
        layout,
        feeds=(*layout.feeds, *feeds),
        unmapped=tuple(heading for heading in layout.unmapped if heading not in kept),
        kept=tuple(feed.field for feed in feeds),
    )


def distinct_cells(source: Source, places: Sequence[int]) -> dict[int, list[str]]:
    """The cells of those columns that are not blank, each once, up to a number of them."""
    found: dict[int, dict[str, None]] = {place: {} for place in places}
    for _, cells, fault in source.rows():
        if fault:
            continue
        for place, seen in found.items():
            cell = cells[place]
            text = cell if cell.__class__ in (Nested, Number) else cell.strip()
            if text and len(seen) < _MOST_DISTINCT:
                seen[text] = None
    return {place: list(seen) for place, seen in found.items()}


def _type_of(kind: Kind, heading: str, place: int, cells: Sequence[str], habits: Habits) -> str:
    """The narrowest type that every cell of a column is of."""
    if are_yes_or_no(cells):
        return "yes_no"
    if all(map(_NUMBER.fullmatch, cells)):
        if any(map(_IDS.fullmatch, cells)):
            return "text"
        if reads_as(kind, FieldType.DECIMAL, heading, place, cells, habits):
            return "number"
        # 31.12.2026 looks like a number at first
    if kind.field("currency") is not None and all(map(_CURRENCY.fullmatch, cells)):
        return "money" if reads_as(kind, FieldType.MONEY, heading, place, cells, habits) else "text"
    if not any(map(_DIGITS.fullmatch, cells)) and reads_as(
        kind, FieldType.DATE, heading, place, cells, habits
    ):
        return "date"
    return "text"


def reads_as(
    kind: Kind,
    type_: FieldType,
    heading: str,
    place: int,
    cells: Sequence[str],
    habits: Habits,
) -> bool:
    """Whether all cells can be read as that type, where nothing about them is left open."""
    column = Column(Feed(Field("column", type_, is_own=True), place, heading), kind.name)
    column.observe(column.observe_numbers(cells))
    try:
        column.decide(replace(habits, ask=None), most_digits([column], habits.currency))
    except OppError:
        return type_ is not FieldType.DATE or all(map(_has_day_shape, cells))
    if type_ is FieldType.MONEY:
        column.convert_amounts(
            cells, [column.named_currency(cell, habits.currency) for cell in cells]
        )
    else:
        column.convert([column.in_its_mark(cell) for cell in cells])
    return not column.has_refused


def _has_day_shape(cell: str) -> bool:
    """Whether a cell is a day whose order is open, which is asked about or refused later."""
    return re.fullmatch(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{2,4}", cell) is not None


def _name(
    heading: str,
    kind: Kind,
    reserved: Collection[str],
    taken: Collection[str],
    hidden: dict[str, Field],
    type_: str,
) -> str:
    """A name made of a heading: `Lead Rating (2026)` is lead_rating_2026.

    Where that means something else, or ends as links do (`campaign_id`), it is one like it.
    """
    plain = normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST].strip("_")
    name = words if words[:1].isalpha() else f"column_{words}".strip("_")
    as_value = f"{name[:30]}_value"
    likely = (name, f"own_{name}"[:_LONGEST], as_value)
    name = next((each for each in likely if _is_free(each, kind, reserved)), f"own_{as_value}")
    numbered, number = name, 2
    while numbered in taken and not _comes_back(numbered, hidden, type_):
        numbered, number = f"{name}_{number}", number + 1
    return numbered


def _comes_back(name: str, hidden: dict[str, Field], type_: str) -> bool:
    """Whether a field of that name was removed that has this very type."""
    kept = hidden.get(name)
    wanted = field_of(name, type_, None, None)
    return kept is not None and (kept.type, kept.choices) == (wanted.type, wanted.choices)


def _is_free(name: str, kind: Kind, reserved: Collection[str]) -> bool:
    try:
        return read_name(name, kind, reserved) == name
    except OppError:
        return False
