"""What a command hands over to be shown: columns and rows, and how to choose, sort and limit them.

A table holds values, never looks: amounts in minor units, days and instants in ISO form. Every
format writes the same table, so a list and its export can never disagree.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from numbers import Number
from operator import itemgetter
from typing import Any

from oppcli.domain.fields import FieldType
from oppcli.domain.names import spelled
from oppcli.domain.wording import either, quoted
from oppcli.errors import BadValue

Row = Sequence[object]

NUMBERS = frozenset((FieldType.MONEY, FieldType.PERCENT, FieldType.INTEGER))
SHORT_WORDS = {"est": "Est.", "avg": "Avg"}
BAR_YIELDS = 100  # before all columns
RATE = "rate to base"  # a carried column: what turns the amounts of a row into the base currency
FINEST_DIGITS = 4  # no currency of ISO 4217 has more decimals


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in machine formats, its heading for people, and how it gives way.

    `name` is the JSON key, the CSV heading and the word after `--fields`; `short` are other words
    for it there. A MONEY column names in `currency` the column that holds each row's currency.
    `unit` follows an integer when people read it: `2d`. `star` names a carried column of 0 and 1:
    people read a `*` after the cells whose row has 1. On a narrow screen the column with the
    highest `yields` goes first (0: never; below 0: after days are brief) and one that `shrinks` is
    shortened with `…`. A `hidden` column is written by machine formats only; a `carried` one by
    none, it serves another column. Words of `order` sort in that order, not by the alphabet. Of an
    estimate people read `whole` units, rounded half to even; programs read it exactly. Numbers
    whose meaning nobody knows stand `right` in a TEXT column, digit by digit. Where a number
    `is_ratio`, people read its 0 as 0, as they do percents: nothing is what there is nothing to
    divide by. A column that yields and `joins` another one does not vanish: its words stand before
    those of that one (`call: ring him`), except where they repeat them or are `unsaid`. A column
    that shrinks keeps `least` cells, where what its texts begin with is not to be cut. One that is
    `clipped` has so many cells where names would be cut otherwise. One that says nothing without
    another one `goes_with` that one. Of one that `is_known`, people know what it says of all rows,
    so that they are not told where it has no room. People read `nothing` where a cell is None, `–`
    unless it says more. One that `counts_all` says of how many records the figures of a row are,
    and is no figure itself. One that people asked for `is_asked`, and stays also where it is empty.
    """

    name: str
    type: FieldType = FieldType.TEXT
    title: str = ""
    currency: str = ""
    yields: int = 0
    shrinks: bool = False
    hidden: bool = False
    unit: str = ""
    star: str = ""
    whole: bool = False
    short: tuple[str, ...] = ()
    carried: bool = False
    order: tuple[str, ...] = ()
    right: bool = False
    is_ratio: bool = False
    joins: str = ""
    unsaid: str = ""
    least: int = 0
    clipped: int = 0
    goes_with: str = ""
    is_known: bool = False
    nothing: str = ""
    counts_all: bool = False
    is_vital: bool = False
    is_asked: bool = False

    @property
    def heading(self) -> str:
        """The title, or one made from the name: `est_revenue` is `Est. revenue`."""
        if self.title:
            return self.title
        first, *rest = self.name.split("_")
        return " ".join((SHORT_WORDS.get(first, first[:1].upper() + first[1:]), *rest))

    @property
    def is_number(self) -> bool:
        return self.type in NUMBERS


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of records or of a report.

    Cells are str, int, Decimal or None; MONEY is an int in minor units, DATE a `YYYY-MM-DD` (or a
    date), INSTANT a `YYYY-MM-DDTHH:MM:SSZ`, PERCENT a whole number. What is worked out may be an
    exact Fraction: people read whole percents, programs one decimal. None is "nothing" (people read
    `–`), '' stays blank. `marks` says per row '', 'late', 'held', 'won' or
    'lost'. `totals` are footer rows
    that only people see. `bar` names the number column that a bar is drawn from; it gives way
    first, unless `bar_yields` gives it a turn among the columns that yield. Where there is a row
    `by_currency`, people see which it is of also when no amount stands in it. `as_of` stands
    beside the title: the day that the figures are of. `unseen` are columns that are hidden because
    a screen has no room for them.
    """

    columns: tuple[Column, ...]
    rows: Sequence[Row]
    marks: Sequence[str] = ()
    totals: Sequence[Row] = ()
    bar: str = ""
    bar_yields: int = BAR_YIELDS
    by_currency: bool = False
    title: str = ""
    empty: str = "nothing found"
    as_of: str = ""
    unseen: tuple[str, ...] = ()

    @property
    def headline(self) -> str:
        """The title, and the day beside it."""
        return f"{self.title}   {self.as_of}" if self.as_of else self.title

    def position(self, name: str) -> int | None:
        """Where the column of that name is, or None."""
        for place, column in enumerate(self.columns):
            if name and column.name == name:
                return place
        return None


class _Figure(int):
    """An amount that is sorted by its figure, because it has no rate."""


def select(table: Table, fields: Sequence[str]) -> Table:
    """The table with these columns in this order; none of them gives way on a narrow screen.

    Raises BadValue, proposing near names, for a word that names no column.
    """
    written = [place for place, column in enumerate(table.columns) if not column.carried]
    places = list(dict.fromkeys(_place(table, word, written) for word in fields))
    columns = [
        replace(table.columns[place], yields=0, hidden=False, is_asked=True) for place in places
    ]
    for place in _needed_by(table, places):
        places.append(place)
        columns.append(replace(table.columns[place], carried=True))
    names = {column.name for column in columns if not column.carried}
    return replace(
        table,
        columns=tuple(columns),
        rows=_picked(table.rows, places),
        totals=_picked(table.totals, places),
        bar=table.bar if table.bar in names else "",
    )


def sorted_by(table: Table, order: str) -> Table:
    """The rows by `owner,-est_revenue`: a minus means largest first, nothing is always last.

    A carried column may be sorted by, though it is not written.
    Raises BadValue, proposing near names, for a word that names no column.
    """
    rows = list(range(len(table.rows)))
    for word in reversed(_words(order)):
        keys = _sort_keys(table, _place(table, word.lstrip("+-"), range(len(table.columns))))
        filled = [(key, row) for row in rows if (key := keys[row]) is not None]
        filled.sort(key=itemgetter(0), reverse=word.startswith("-"))
        if any(isinstance(key, _Figure) for key, _ in filled):
            filled.sort(key=lambda pair: isinstance(pair[0], _Figure))
        rows = [row for _, row in filled] + [row for row in rows if keys[row] is None]
    return replace(
        table,
        rows=[table.rows[row] for row in rows],
        marks=[table.marks[row] for row in rows] if table.marks else (),
    )


def limited(table: Table, most: int) -> Table:
    """The first `most` rows; all of them when it is 0."""
    if most <= 0 or len(table.rows) <= most:
        return table
    return replace(table, rows=table.rows[:most], marks=table.marks[:most])


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _place(table: Table, word: str, places: Sequence[int]) -> int:
    """Which of these places the word names."""
    wanted = spelled(word)
    for place in places:
        column = table.columns[place]
        if wanted == column.name or wanted in column.short:
            return place
    names = [table.columns[place].name for place in places]
    from oppcli.domain.nearness import fields_near

    near = fields_near(word, names)
    hint = either(near) if near else "one of " + ", ".join(names)
    raise BadValue(f"there is no column {quoted(word)} here.", hint)


def _needed_by(table: Table, places: list[int]) -> list[int]:
    """The places of the columns that chosen ones need (currencies, stars) and that were not."""
    chosen = [table.columns[place] for place in places]
    words = [word for column in chosen for word in (column.currency, column.star)]
    needed = dict.fromkeys(map(table.position, words))
    return [place for place in needed if place is not None and place not in places]


def _picked(rows: Sequence[Row], places: list[int]) -> list[Row]:
    if len(places) == 1:
        only = places[0]
        return [(row[only],) for row in rows]
    return list(map(itemgetter(*places), rows)) if places else [() for _ in rows]


def _sort_keys(table: Table, place: int) -> list[object]:
    """Per row what it sorts by, None for nothing; numbers come before words."""
    column = table.columns[place]
    cells = [row[place] for row in table.rows]
    if column.type is FieldType.MONEY:
        return list(_amount_keys(table, column, cells))
    if column.type is FieldType.DECIMAL:
        from decimal import Decimal

        return [None if cell is None else Decimal(str(cell)) for cell in cells]
    if column.order:
        places = {word: rank for rank, word in enumerate(column.order)}
        return [None if cell is None else places.get(str(cell), len(places)) for cell in cells]
    return [None if cell is None else _sort_key(cell) for cell in cells]


def _sort_key(cell: object) -> tuple[int, object, int]:
    if isinstance(cell, Number):  # a Decimal is one, and need not be loaded to ask
        return (0, cell, 0)
    text = str(cell)
    if text[1:].isdecimal() and text[:1].isalpha():  # a ref: O9 comes before O10
        return (1, text[:1].casefold(), int(text[1:]))
    return (1, text.casefold(), 0)


def _amount_keys(table: Table, column: Column, cells: list[object]) -> list[object]:
    """Amounts compare by their worth where the rows carry rates, and those without a rate come
    after them by their figures. Without rates all compare by their figures: 100 JPY is 100 EUR."""
    from oppcli.domain.money import digits

    source, rate = table.position(column.currency), table.position(RATE)
    if source is None:
        return cells
    has_rates = rate is not None and any(row[rate] is not None for row in table.rows)
    keys: list[object] = []
    for row, minor in zip(table.rows, cells, strict=True):
        if not isinstance(minor, int):
            keys.append(None)
            continue
        factor: Any = row[rate] if rate is not None and has_rates else None
        if factor is not None:
            keys.append(factor.of(minor))
            continue
        code = row[source]
        scale = 10 ** (FINEST_DIGITS - digits(code)) if isinstance(code, str) and code else 1
        keys.append(_Figure(minor * scale) if has_rates else minor * scale)
    return keys


def readable(table: Table) -> Table:
    """The table itself. Raises ValueError for an invalid day or instant: the store is damaged."""
    for place, column in enumerate(table.columns):
        if column.type in (FieldType.DATE, FieldType.INSTANT, FieldType.MOMENT):
            for text in {row[place] for row in table.rows}:
                if isinstance(text, str) and text:
                    datetime.fromisoformat(text)
    return table
