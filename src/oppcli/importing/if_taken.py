"""Finds what columns that fill no field yet would leave open if they filled one they may mean."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace

from oppcli.domain.fields import FieldType
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue
from oppcli.importing.columns import NUMBERED
from oppcli.importing.layouts.headings import importable_field
from oppcli.importing.layouts.layout import Feed
from oppcli.importing.table import Table, read_table
from oppcli.importing.values.questions import Ask, Question

# A percentage leaves open what 1 is as well, which is a matter of its field.
_READ_IN_TWO_WAYS = {FieldType.DATE, FieldType.INSTANT, *NUMBERED} - {FieldType.PERCENT}


def asked_if_taken(table: Table, noting: Callable[[list[Question]], Ask]) -> list[Question]:
    """What would be asked about the order of dates and the decimal mark of the unclear columns.

    `noting` gives what answers questions and keeps them in a list.
    """
    asked: list[Question] = []
    kept = [feed for feed in table.layout.feeds if feed.field.type is FieldType.CURRENCY]
    for feed in _feeds(table):
        found: list[Question] = []
        layout = replace(table.layout, feeds=(*kept, feed), entered=())
        with suppress(BadValue):  # the import itself reports such a column
            read_table(table.source, layout, replace(table.habits, ask=noting(found)))
        asked += [replace(each, column=quoted(feed.heading)) for each in found]
    return asked


def _feeds(table: Table) -> Iterator[Feed]:
    """Each unclear column as each of the types that it may have."""
    headings = table.source.headings
    for heading, names in table.layout.unclear.items():
        fields = [importable_field(table.layout.kind, name) for name in names]
        by_type = {field.type: field for field in fields if field is not None}
        for type_, field in by_type.items():
            if type_ in _READ_IN_TWO_WAYS:
                yield Feed(field, headings.index(heading), heading)
