"""Rows by currency of which a screen shows no figure: the column that holds one has no room."""

from collections.abc import Sequence
from dataclasses import replace

from oppcli.domain.fields import FieldType
from oppcli.output.layout import hidden_columns
from oppcli.output.screen_text import Style
from oppcli.output.table import Column, Row, Table, limited

_SEVERAL = 2


def without_unseen(table: Table, most: int, style: Style, *, is_picked: bool) -> Table:
    """The table without those rows by currency whose figures all stand in columns that the screen
    has no room for when it shows at most so many rows, and its totals likewise. Where the columns
    were picked, the figures of a row that shows none stand in others.

    A group keeps one row; where that one shows nothing it names no currency. The columns that hold
    the figures left out stay hidden, so that the room gained does not show a part of them.
    """
    where = _where_currency_is(table)
    rows = [*table.rows, *table.totals]
    if not table.by_currency or where is None or len({row[where] for row in rows}) < _SEVERAL:
        return table
    hidden = hidden_columns(limited(table, most), style)
    seen = _Seen(table, hidden, is_picked=is_picked)
    kept, summed = seen.kept(table.rows), seen.kept(table.totals)
    shown = {row[where] for row in rows if seen.shows(row)}
    left = [row for place, row in enumerate(table.rows) if place not in kept]
    left += [row for row in rows if row[where] not in shown and seen.hides(row)]
    if not left:
        return table
    unseen = {
        table.columns[place].name
        for place in seen.not_shown
        if any(_is_something(table.columns[place], row[place]) for row in left)
    }

    def named(row: Row) -> Row:
        return row if row[where] in shown else (*row[:where], "", *row[where + 1 :])

    return replace(
        table,
        columns=tuple(
            replace(each, hidden=True) if each.name in unseen else each for each in table.columns
        ),
        rows=[named(table.rows[place]) for place in kept],
        totals=[named(table.totals[place]) for place in summed] if len(kept) > 1 else (),
        marks=[table.marks[place] for place in kept] if table.marks else table.marks,
        unseen=(*table.unseen, *unseen),
    )


def currencies_of(table: Table) -> set[object]:
    """The currencies of the rows of a table."""
    where = _where_currency_is(table)
    return set() if where is None else {row[where] for row in table.rows}


def _where_currency_is(table: Table) -> int | None:
    """The place of the column that says which currency the amounts of a row are in."""
    return table.position(next((each.currency for each in table.columns if each.currency), ""))


class _Seen:
    """What a screen shows of the rows of a table, and what it has no room for."""

    def __init__(self, table: Table, hidden: Sequence[str], *, is_picked: bool) -> None:
        self._columns = table.columns
        self._is_picked = is_picked
        places = [
            place
            for place, column in enumerate(table.columns)
            if not (column.hidden or column.carried or column.type is FieldType.CURRENCY)
        ]
        numbers = [place for place in places if table.columns[place].is_number]
        self._keys = [place for place in places if place not in numbers]
        self._hidden = [place for place in numbers if table.columns[place].name in hidden]
        self._shown = [
            place
            for place in numbers
            if place not in self._hidden and (is_picked or not table.columns[place].counts_all)
        ]
        self.not_shown = [place for place in numbers if place not in self._shown]

    def shows(self, row: Row) -> bool:
        """Whether the row shows a figure; the count of its records does not count as one."""
        return any(_is_something(self._columns[place], row[place]) for place in self._shown)

    def hides(self, row: Row) -> bool:
        """Whether none is seen, while there is one in another column."""
        if self.shows(row):
            return False
        return self._is_picked or any(
            _is_something(self._columns[place], row[place]) for place in self._hidden
        )

    def kept(self, rows: Sequence[Row]) -> list[int]:
        """The places of the rows that hide nothing, and of one of each group whose rows all do."""
        groups: dict[tuple[object, ...], list[int]] = {}
        for place, row in enumerate(rows):
            groups.setdefault(tuple(row[key] for key in self._keys), []).append(place)
        return sorted(
            place
            for places in groups.values()
            for place in ([each for each in places if not self.hides(rows[each])] or places[:1])
        )


def _is_something(column: Column, cell: object) -> bool:
    return cell is not None and (cell != 0 or column.is_ratio or column.type is FieldType.PERCENT)
