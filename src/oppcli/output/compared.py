"""Two tables of one report, of then and of now, as one: then, now and the difference."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from oppcli.domain.fields import FieldType
from oppcli.output.layout import LONGEST
from oppcli.output.table import NUMBERS, Column, Row, Table

_COUNTS = -2  # how counts of an amount each yield beside the amounts
_EMPTY = 9  # how a figure yields of which no row has any
_KEYS = (FieldType.TEXT, FieldType.CURRENCY)


def compared(then: Table, now: Table, beside: str) -> Table:
    """A row per group of either table: those of now in their order, then those of then alone.

    Of each number there are three columns: `X_then`, `X`, `X_difference`. A sum that only one of
    them has is 0 in the other, and differs from it; a rate or an average that is not there differs
    from nothing. The difference of rates is in points. `beside` the title stands when that was.
    """
    units = {column.currency for column in now.columns}  # carried ones are read by amounts
    places = [
        place
        for place, column in enumerate(now.columns)
        if not column.carried or column.name in units
    ]
    keys = [place for place in places if _is_key(now.columns[place], place, (then, now))]
    numbers = [place for place in places if now.columns[place].type in NUMBERS]
    money = [place for place in numbers if now.columns[place].type is FieldType.MONEY]
    stays = next((place for place in money or numbers if not now.columns[place].yields), None)
    turns = _turns(now, numbers, stays) if money else {}
    kept = _first_and_last(then, now, numbers)
    columns = (
        *(now.columns[place] for place in keys),
        *(
            each
            for count, place in enumerate(numbers, 1)
            for each in _three(
                now.columns[place],
                kept.get(place, turns.get(place, -3 * (len(numbers) - count) - 3)),
                stays=place == stays,
            )
        ),
    )
    return replace(
        now,
        columns=columns,
        rows=list(_joined(then.rows, now.rows, keys, numbers, now.columns)),
        totals=list(
            _joined(_totals(then, now, keys), _totals(now, then, keys), keys, numbers, now.columns)
        ),
        marks=(),
        bar="",
        as_of=beside,
    )


def _totals(table: Table, other: Table, keys: Sequence[int]) -> Sequence[Row]:
    """The total rows of a table; of one with a single row, which has none, that row."""
    if table.totals or not other.totals or len(table.rows) != 1:
        return table.totals
    label = [place for place in keys if table.columns[place].type is not FieldType.CURRENCY]
    (row,) = table.rows
    return [[other.totals[0][at] if at in label else cell for at, cell in enumerate(row)]]


def _is_key(column: Column, place: int, tables: Sequence[Table]) -> bool:
    """Whether a column names the group of its row, and is no figure."""
    cells = (row[place] for table in tables for row in table.rows)
    return column.type in _KEYS and all(isinstance(cell, str | None) for cell in cells)


def _turns(table: Table, numbers: Sequence[int], stays: int | None) -> dict[int, int]:
    """How counts yield beside amounts, by their places: one of the records of the row just before
    the difference of the amount that `stays`, those of an amount each before all amounts."""
    types = [table.columns[place].type for place in numbers]
    pairs = zip(numbers, types, types[1:], strict=False)
    counts = [place for place, *both in pairs if both == [FieldType.INTEGER, FieldType.MONEY]]
    if len(counts) > 1:
        return dict.fromkeys(counts, _COUNTS)
    after = 0 if stays is None else len(numbers) - numbers.index(stays) - 1
    return dict.fromkeys(counts, -3 * after - 1)


def _first_and_last(then: Table, now: Table, numbers: Sequence[int]) -> dict[int, int]:
    """How figures yield that nobody misses, those without any then and now, and the win rates of
    groups, which are kept for longer than amounts where most of the groups have one."""
    turns = {}
    for place in numbers:
        cells = [row[place] for row in (*then.rows, *now.rows)]
        if not any(cells) and len(cells) > 1:
            turns[place] = _EMPTY
        elif now.columns[place].name == "win_rate" and 2 * sum(map(bool, cells)) >= len(cells):
            turns[place] = -3 * len(numbers) - 3
    return turns


def _three(column: Column, turn: int, *, stays: bool) -> tuple[Column, Column, Column]:
    """A figure then, now, and the difference; the highest `turn` goes first on a narrow screen.

    The last figure goes first, and then and now go together. One that is vital goes last of all.
    """
    turn = turn if turn == _EMPTY else column.yields or turn
    kept = LONGEST if column.is_vital and turn != _EMPTY else turn
    bare = replace(column, star="", short=(), yields=0 if stays else kept)
    with_it = replace(bare, yields=0, goes_with=column.name)
    then = replace(with_it, name=f"{column.name}_then", title=f"{column.heading} then")
    difference = replace(
        with_it,
        name=f"{column.name}_difference",
        title=f"{column.heading} ±",
        yields=turn + 1,
        is_ratio=True,
    )
    return then, bare, difference


def _joined(
    then: Sequence[Row],
    now: Sequence[Row],
    keys: Sequence[int],
    numbers: Sequence[int],
    columns: Sequence[Column],
) -> Iterator[Row]:
    before = {tuple(row[place] for place in keys): row for row in then}
    after = {tuple(row[place] for place in keys): row for row in now}
    for key in dict.fromkeys((*after, *before)):
        cells: list[object] = []
        for place in numbers:
            was, is_ = (
                None if row is None else row[place] for row in (before.get(key), after.get(key))
            )
            column = columns[place]
            is_rate = column.is_ratio or column.type is FieldType.PERCENT
            if not is_rate and (was is not None or is_ is not None):
                was, is_ = was or 0, is_ or 0
            difference = None if was is None or is_ is None else is_ - was  # type: ignore[operator]
            cells += (was, is_, difference)
        yield (*key, *cells)
