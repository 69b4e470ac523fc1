"""A table as people read it: amounts grouped, days with their distance, headings with the currency.

What the formats for people (table, plain, md) have in common; how much of it fits a screen is
`layout`'s question.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from oppcli.domain.dates import short_day
from oppcli.domain.fields import FieldType
from oppcli.domain.money import digits, grouped_amount
from oppcli.output.bars import bar
from oppcli.output.machine import exact_number, is_fraction
from oppcli.output.screen_text import Style, in_ascii, safe_text
from oppcli.output.table import Column, Row, Table

NOTHING = "–"
BAR_WIDTH = 20
FULL_PERCENT = 200  # a bar of percents: one block is 10 %, 200 % fills the width
NEVER_CUT = frozenset(
    (
        FieldType.MONEY,
        FieldType.CURRENCY,
        FieldType.DATE,
        FieldType.INSTANT,
        FieldType.PERCENT,
        FieldType.INTEGER,
    )
)
MARK_SIGNS = {"late": "!", "won": "✓", "lost": "✗"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One column as text: its heading, a text per row and per footer row, and how it gives way."""

    name: str
    heading: str
    cells: list[str]
    totals: list[str]
    right: bool = False
    yields: int = 0
    shrinks: bool = False
    may_shorten: bool = False  # as the last resort: text, but no ref
    is_bar: bool = False
    is_day: bool = False


def shown_columns(table: Table, style: Style) -> list[Shown]:
    """The columns people see, in order; the bar, if the table asks for one, is the last."""
    rows = [*table.rows, *table.totals]
    codes = {
        source: _codes(table, rows, source)
        for source in dict.fromkeys(column.currency for column in table.columns)
    }
    headings = _headings(table, codes)
    shown = [_shown(table, rows, place, headings[place], style) for place in _visible(table, codes)]
    drawn = _bar_column(table, codes, style)
    return [*shown, drawn] if drawn else shown


def mark_signs(table: Table, style: Style) -> list[str]:
    """Per row the sign of its mark: `!` late, `✓` won, `✗` lost or nothing."""
    signs = [MARK_SIGNS.get(mark, "") for mark in table.marks] or [""] * len(table.rows)
    return [in_ascii(sign) for sign in signs] if style.is_ascii else signs


def shown_text(text: str, style: Style) -> str:
    """Text made safe, and in ASCII where the stream knows no better."""
    safe = safe_text(text)
    return in_ascii(safe, style.encoding) if style.is_ascii else safe


def _codes(table: Table, rows: list[Row], source: str) -> list[str]:
    """The currencies of the amounts that will be seen, of the columns that name this source; where
    there is a row for each, those of all rows."""
    where = table.position(source)
    if where is None:
        return []
    amounts = [
        place
        for place, column in enumerate(table.columns)
        if column.currency == source and not column.hidden
    ]
    is_whole = table.by_currency
    seen = (row[where] for row in rows if is_whole or any(row[place] for place in amounts))
    return [str(code) for code in dict.fromkeys(seen) if code]


def _headings(table: Table, codes: dict[str, list[str]]) -> list[str]:
    """Headings; the first column of amounts of a single currency says which, unless the title does.

    `Est. revenue EUR` stands beside `Weighted`, not beside `Weighted EUR`.
    """
    said = set(table.title.replace(",", " ").split())
    headings = []
    for column in table.columns:
        heading = column.heading
        single = codes[column.currency]
        if column.type is FieldType.MONEY and not column.hidden and len(single) == 1:
            if single[0] not in said:
                heading = f"{heading} {single[0]}"
            said.update(single)
        headings.append(heading)
    return headings


def _visible(table: Table, codes: dict[str, list[str]]) -> list[int]:
    """The places of the columns to show: a currency stands beside amounts of several only."""
    places: list[int] = []
    for place, column in enumerate(table.columns):
        if column.type is not FieldType.CURRENCY or column.name not in codes:
            if not column.hidden and not column.carried:
                places.append(place)
        elif not column.carried and len(codes[column.name]) > 1:
            places.append(place)
    for source, several in codes.items():
        where = table.position(source)
        if where is not None and len(several) > 1 and where not in places:
            first = next(p for p in places if table.columns[p].currency == source)
            places.insert(places.index(first) + 1, where)
    return places


def _shown(table: Table, rows: list[Row], place: int, heading: str, style: Style) -> Shown:
    column = table.columns[place]
    texts = [shown_text(text, style) for text in _texts(table, rows, place, style.today)]
    count = len(table.rows)
    return Shown(
        name=column.name,
        heading=shown_text(heading, style),
        cells=texts[:count],
        totals=texts[count:],
        right=column.is_number or column.right,
        yields=column.yields,
        shrinks=column.shrinks,
        may_shorten=column.type not in NEVER_CUT and not _is_ref(column),
        is_day=column.type is FieldType.DATE,
    )


def _is_ref(column: Column) -> bool:
    return column.name == "ref" or column.name.endswith("_ref")


def _texts(table: Table, rows: list[Row], place: int, today: date) -> Iterable[str]:
    column = table.columns[place]
    cells = [row[place] for row in rows]
    if column.type is FieldType.MONEY:
        return _amounts(cells, _row_codes(table, rows, column), column)
    texts = [_text(column, cell, today) for cell in cells]
    starred = table.position(column.star)
    if starred is None:
        return texts
    return [
        f"{text}*" if row[starred] and text != NOTHING else f"{text} "
        for text, row in zip(texts, rows, strict=True)
    ]


def _text(column: Column, cell: object, today: date) -> str:
    if column.type is FieldType.PERCENT and (percent := _whole(cell)) is not None:
        return f"{percent:,} %"
    if cell is None or (column.is_number and cell == 0 and not column.is_ratio):
        return NOTHING
    if column.right:
        return f"{cell:.15g}" if isinstance(cell, float) else str(cell)
    if isinstance(cell, int):
        grouping = "" if column.name == "year" else ","  # a year is a name, no amount
        return f"{cell:{grouping}}{column.unit}"
    if is_fraction(cell):
        return f"{exact_number(cell):,}{column.unit}"
    if column.type is FieldType.DATE and cell != "":
        return _day(cell, today)
    if column.type is FieldType.INSTANT and cell != "":
        return _instant(str(cell))
    return str(cell)


def _whole(cell: object) -> int | None:
    """A number as a whole one, half to even; None for anything else."""
    if isinstance(cell, int):
        return cell
    return round(cell) if is_fraction(cell) else None


def _day(cell: object, today: date) -> str:
    return short_day(cell if isinstance(cell, date) else date.fromisoformat(str(cell)), today)


def _instant(text: str) -> str:
    """The instant by the reader's clock, to the minute."""
    return f"{datetime.fromisoformat(text).astimezone():%Y-%m-%d %H:%M}"


def _row_codes(table: Table, rows: Sequence[Row], column: Column) -> list[str]:
    where = table.position(column.currency)
    return ["" if where is None else str(row[where] or "") for row in rows]


def _amounts(cells: list[object], codes: list[str], column: Column) -> Iterable[str]:
    """Grouped amounts, all with decimals as soon as one needs its decimals; none if `whole`."""
    pairs = [(cell, code) for cell, code in zip(cells, codes, strict=True) if isinstance(cell, int)]
    decimals = not column.whole and any(minor % 10 ** digits(code) for minor, code in pairs)
    for cell, code in zip(cells, codes, strict=True):
        if isinstance(cell, int) and (cell or column.is_ratio):
            yield grouped_amount(cell, code, decimals=decimals)
        else:
            yield cell if isinstance(cell, str) else NOTHING


def _bar_column(table: Table, codes: dict[str, list[str]], style: Style) -> Shown | None:
    """The bar; none for amounts of several currencies, whose lengths would compare nothing."""
    place = table.position(table.bar)
    if place is None or len(codes[table.columns[place].currency]) > 1:
        return None
    percents = table.columns[place].type is FieldType.PERCENT
    values = [row[place] for row in table.rows]
    numbers = [number for value in values if (number := _whole(value)) is not None]
    maximum = FULL_PERCENT if percents else max(numbers, default=0)

    def drawn(cells: Iterable[object]) -> list[str]:
        return [
            ""
            if (number := _whole(cell)) is None
            else bar(number, maximum, BAR_WIDTH, style.is_ascii)
            for cell in cells
        ]

    totals = [row[place] if percents else None for row in table.totals]
    return Shown("bar", "", drawn(values), drawn(totals), yields=table.bar_yields, is_bar=True)
