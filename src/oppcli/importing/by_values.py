"""Settles by its cells what a heading may mean: a column `Type` of new and used is interest_type.

Only fields with a closed list of choices are settled so, and only where every cell is one of them.
"""

from dataclasses import replace

from oppcli.domain.field import Field, FieldType
from oppcli.errors import BadValue
from oppcli.importing.files.source import Source
from oppcli.importing.keep_unmapped import distinct_cells
from oppcli.importing.layouts.headings import importable_field
from oppcli.importing.layouts.layout import Feed, Layout
from oppcli.importing.layouts.mapping import Mapping
from oppcli.importing.values.cells import near_choice, read_choice


def with_settled(layout: Layout, source: Source) -> Layout:
    """The layout with a feed for each unclear heading whose cells are all choices of one field.

    Fields of which no cell is a choice, nor near one, are ruled out: nobody is asked about them.
    Two columns that are settled for one field are left unclear.
    """
    asked = {
        heading: fields
        for heading, names in layout.unclear.items()
        if (fields := _with_choices(layout, names))
    }
    if not asked:
        return layout
    cells = distinct_cells(source, [source.headings.index(heading) for heading in asked])
    settled: dict[str, list[Feed]] = {}
    ruled_out: set[tuple[str, str]] = set()
    for heading, fields in asked.items():
        place = source.headings.index(heading)
        for field in fields:
            if cells[place] and all(_is_choice(layout, field, cell) for cell in cells[place]):
                settled.setdefault(field.name, []).append(Feed(field, place, heading))
            elif not any(_is_near(layout, field, cell) for cell in cells[place]):
                ruled_out.add((heading, field.name))
    feeds = [several[0] for several in settled.values() if len(several) == 1]
    taken = {feed.heading for feed in feeds}
    return replace(
        layout,
        feeds=(*layout.feeds, *feeds),
        unmapped=tuple(heading for heading in layout.unmapped if heading not in taken),
        ruled_out=frozenset(ruled_out),
    )


def with_longer_fields(layout: Layout, source: Source, mapping: Mapping) -> Layout:
    """The layout with a column of choices of a longer field fed to that one: `Interest` of new and
    used is interest_type. What was said of a heading, and a field that has a column, stay."""
    taken = {feed.field.name for feed in layout.feeds}
    longer = {
        feed.index: other
        for feed in layout.feeds
        if feed.index is not None
        and feed.field.type is FieldType.CHOICE
        and feed.heading not in mapping.columns
        and (other := _longer(layout, feed.field)) is not None
        and other.name not in taken
    }
    if not longer:
        return layout
    cells = distinct_cells(source, list(longer))
    meant = {
        place: other
        for place, other in longer.items()
        if cells[place]
        and all(_is_choice(layout, other, cell) for cell in cells[place])
        and not any(
            _is_near(layout, feed.field, cell)
            for feed in layout.feeds
            if feed.index == place
            for cell in cells[place]
        )
    }
    return replace(
        layout,
        feeds=tuple(
            replace(feed, field=meant[feed.index]) if feed.index in meant else feed
            for feed in layout.feeds
        ),
    )


def _longer(layout: Layout, field: Field) -> Field | None:
    """The only field of choices whose name goes on from that one's: interest_type of interest."""
    names = [each.name for each in layout.kind.fields if each.name.startswith(f"{field.name}_")]
    fields = _with_choices(layout, names)
    return fields[0] if len(fields) == 1 else None


def _with_choices(layout: Layout, names: list[str]) -> list[Field]:
    fields = (importable_field(layout.kind, name) for name in names)
    return [f for f in fields if f is not None and f.type is FieldType.CHOICE and f.settable]


def _is_choice(layout: Layout, field: Field, cell: str) -> bool:
    try:
        read_choice(layout.kind.name, field, cell, {})
    except BadValue:
        return False
    return True


def _is_near(layout: Layout, field: Field, cell: str) -> bool:
    is_choice = _is_choice(layout, field, cell)
    return is_choice or bool(near_choice(layout.kind.name, field, cell))
