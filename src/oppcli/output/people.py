"""A table as people read it: amounts grouped, days with their distance, headings with the currency.

What the formats for people (table, plain, md) have in common; how much of it fits a screen is
`layout`'s question. A single currency stands in a heading; of several, each amount says its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from oppcli.domain.calendar import plain_day
from oppcli.domain.dates import short_day
from oppcli.domain.fields import FieldType
from oppcli.domain.money import grouped_amount, shows_decimals
from oppcli.domain.names import spoken
from oppcli.output.bars import bar
from oppcli.output.machine import exact_number, is_fraction
from oppcli.output.screen_text import Style, fit, in_ascii, safe_text
from oppcli.output.table import Column, Row, Table

NOTHING = "–"
BAR_WIDTH = 20
FULL_PERCENT = 200  # a bar of percents: one block is 10 %, 200 % fills the width
DAYS_NEAR = 7  # days from today in which the weekday of a moment tells more than its date
NEVER_CUT = frozenset(
    (
        FieldType.MONEY,
        FieldType.CURRENCY,
        FieldType.DATE,
        FieldType.INSTANT,
        FieldType.MOMENT,
        FieldType.PERCENT,
        FieldType.INTEGER,
    )
)
DAYS = (FieldType.DATE, FieldType.MOMENT)
WHOLE_NUMBERS = ("ref", "opportunity", "phone")  # texts that are no use when they are cut
# Names, of which different ones must not be cut to the same text.
NAMES = ("customer", "account", "company", "name", "competitor", "person")
MARK_SIGNS = {"late": "!", "held": "=", "won": "✓", "lost": "✗"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One column as text: its heading, a text per row and per footer row, and how it gives way.

    `brief` are shorter cells for a narrow screen, `bare` still shorter ones, none where there
    is nothing to leave out. One that `is_empty` has nothing in any cell, and can be missed.
    """

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
    brief: list[str] = field(default_factory=list)
    brief_heading: str = ""
    bare: list[str] = field(default_factory=list)
    bare_heading: str = ""
    is_clipped: bool = False
    joins: str = ""
    unsaid: str = ""
    least: int = 0
    goes_with: str = ""
    is_name: bool = False
    is_empty: bool = False


def shown_columns(table: Table, style: Style) -> list[Shown]:
    """The columns people see, in order; the bar, if the table asks for one, is the last."""
    rows = [*table.rows, *table.totals]
    codes = {
        source: _codes(table, rows, source)
        for source in dict.fromkeys(column.currency for column in table.columns)
    }
    headings = _headings(table, codes)
    shown = [
        _shown(table, rows, place, headings[place], codes, style)
        for place in _visible(table, codes)
    ]
    drawn = _bar_column(table, style)
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
    """The places of the columns to show: the currency of amounts stands in no column of its own."""
    return [
        place
        for place, column in enumerate(table.columns)
        if not column.carried
        and not column.hidden
        and (column.type is not FieldType.CURRENCY or column.name not in codes)
    ]


def _shown(
    table: Table,
    rows: list[Row],
    place: int,
    heading: str,
    codes: dict[str, list[str]],
    style: Style,
) -> Shown:
    column = table.columns[place]
    is_several = len(codes.get(column.currency, ())) > 1
    texts = [
        shown_text(text, style) for text in _texts(table, rows, place, style.today, is_several)
    ]
    count = len(table.rows)
    is_screen = style.width is not None
    short = _brief(table, place, style.today) if is_screen else []
    bare = _bare(table, place, texts[:count], style.today) if is_screen else []
    said = codes.get(column.currency, [])
    amounts = [each for each in table.columns if each.currency and not each.hidden]
    first, _, rest = heading.partition(" ")
    is_money = column.type is FieldType.MONEY
    return Shown(
        name=column.name,
        heading=shown_text(heading, style),
        cells=texts[:count],
        totals=texts[count:],
        right=column.is_number or column.right,
        yields=column.yields,
        shrinks=column.shrinks,
        may_shorten=column.type not in NEVER_CUT and not _is_whole(column),
        is_day=column.type in DAYS,
        joins=column.joins,
        unsaid=column.unsaid,
        least=column.least,
        goes_with=column.goes_with,
        is_name=column.name in NAMES,
        is_empty=heading == column.heading and _is_empty(table, rows, place),
        brief=[shown_text(text, style) for text in short] or (texts[:count] if is_money else []),
        brief_heading=shown_text(
            rest[:1].upper() + rest[1:] if is_money and first == "Est." and rest else heading,
            style,
        ),
        is_clipped=bool(column.clipped) and is_screen,
        bare=[shown_text(text, style) for text in bare],
        bare_heading=said[0] if len(amounts) == len(said) == 1 == heading.count(said[0]) else "",
    )


def _is_empty(table: Table, rows: Sequence[Row], place: int) -> bool:
    """Whether no row has anything there, not even a 0 or a word for nothing, nobody asked for the
    column, and it is none of those that go together, as a figure then and now do."""
    column = table.columns[place]
    if not rows or column.is_asked or column.nothing or column.goes_with:
        return False
    has_company = any(each.goes_with == column.name for each in table.columns)
    return not has_company and all(row[place] in (None, "") for row in rows)


def _is_whole(column: Column) -> bool:
    return column.name in WHOLE_NUMBERS or column.name.endswith("_ref")


def _brief(table: Table, place: int, today: date) -> list[str]:
    """Days without their distance to today, for a column of days."""
    column = table.columns[place]
    if column.type not in DAYS:
        return []
    return [_text(column, row[place], today, is_brief=True) for row in table.rows]


def _bare(table: Table, place: int, texts: list[str], today: date) -> list[str]:
    """Days without their weekday too, unless it is a moment of these days, and words that may be
    `clipped` cut short."""
    column = table.columns[place]
    if column.clipped:
        return [fit(text, column.clipped) for text in texts]
    if column.type not in DAYS:
        return []
    return [_bare_day(column, row[place], today) for row in table.rows]


def _bare_day(column: Column, cell: object, today: date) -> str:
    said = _text(column, cell, today, is_brief=True)
    if not cell or said.startswith("today"):
        return said
    is_near = abs((date.fromisoformat(str(cell)[:10]) - today).days) < DAYS_NEAR
    is_told = column.type is FieldType.MOMENT and is_near
    return said if is_told else said.partition(" ")[2]


def _texts(
    table: Table, rows: list[Row], place: int, today: date, is_several: bool
) -> Iterable[str]:
    column = table.columns[place]
    cells = [row[place] for row in rows]
    if column.type is FieldType.MONEY:
        row_codes = _row_codes(table, rows, column)
        texts = list(_amounts(cells, row_codes, column))
        return _with_codes(table, rows, place, texts, row_codes) if is_several else texts
    texts = [_text(column, cell, today) for cell in cells]
    starred = table.position(column.star)
    if starred is None:
        return texts
    return [
        f"{text}*" if row[starred] and text != NOTHING else f"{text} "
        for text, row in zip(texts, rows, strict=True)
    ]


def _with_codes(
    table: Table, rows: list[Row], place: int, texts: list[str], codes: list[str]
) -> list[str]:
    """Amounts with their currencies: `5,603,600 SEK`.

    Where there is a row for each currency, the first amount says which even of nothing.
    """
    column = table.columns[place]
    is_first = table.by_currency and not any(
        each.currency == column.currency and not each.hidden for each in table.columns[:place]
    )
    return [
        f"{text} {code}"
        if code and (is_first or (isinstance(row[place], int) and text != NOTHING))
        else text
        for text, code, row in zip(texts, codes, rows, strict=True)
    ]


def _text(column: Column, cell: object, today: date, *, is_brief: bool = False) -> str:
    if column.type is FieldType.PERCENT and (percent := _whole(cell)) is not None:
        return f"{percent:,} %"
    if cell is None and column.nothing:
        return column.nothing
    if cell is None or (column.is_number and cell == 0 and not column.is_ratio):
        return NOTHING
    if column.right:
        return f"{cell:.15g}" if isinstance(cell, float) else str(cell)
    if isinstance(cell, int):
        grouping = "" if column.name == "year" else ","  # a year is a name, no amount
        return f"{cell:{grouping}}{column.unit}"
    if is_fraction(cell):
        return f"{exact_number(cell):,}{column.unit}"
    if column.type in DAYS and cell != "":
        is_moment = column.type is FieldType.MOMENT
        return _day(str(cell), today, is_moment=is_moment, is_brief=is_brief)
    if column.type is FieldType.INSTANT and cell != "":
        return _instant(str(cell))
    return spoken(str(cell)) if column.type is FieldType.CHOICE else str(cell)


def _whole(cell: object) -> int | None:
    """A number as a whole one, half to even; None for anything else."""
    if isinstance(cell, int):
        return cell
    return round(cell) if is_fraction(cell) else None


def _day(text: str, today: date, *, is_moment: bool, is_brief: bool) -> str:
    """`Fri 27 Nov (4d)` of a day, `Fri 27 Nov 14:00 (4d)` or `today 14:00` of a moment."""
    day = date.fromisoformat(text[:10])
    if day == today and is_moment:
        return f"today {text[11:]}".rstrip()
    said = plain_day(day, today) if is_brief else short_day(day, today)
    time = text[11:]
    if not time:
        return said
    return f"{said} {time}" if is_brief else said.replace(" (", f" {time} (")


def _instant(text: str) -> str:
    """The instant by the reader's clock, to the minute."""
    return f"{datetime.fromisoformat(text).astimezone():%Y-%m-%d %H:%M}"


def _row_codes(table: Table, rows: Sequence[Row], column: Column) -> list[str]:
    where = table.position(column.currency)
    return ["" if where is None else str(row[where] or "") for row in rows]


def _amounts(cells: list[object], codes: list[str], column: Column) -> Iterable[str]:
    """Grouped amounts, all with decimals as soon as one `shows_decimals`; none if `whole`."""
    pairs = [
        (cell, code)
        for cell, code in zip(cells, codes, strict=True)
        if isinstance(cell, int) and cell
    ]
    decimals = not column.whole and any(shows_decimals(minor, code) for minor, code in pairs)
    for cell, code in zip(cells, codes, strict=True):
        if isinstance(cell, int) and (cell or column.is_ratio):
            yield grouped_amount(cell, code, decimals=decimals)
        else:
            yield cell if isinstance(cell, str) else NOTHING


@dataclass(frozen=True, slots=True)
class BarNumbers:
    """What the bars of a table are drawn from, per row and per footer row; None draws nothing."""

    cells: list[int | None]
    totals: list[int | None]
    is_percent: bool


def bar_numbers(table: Table) -> BarNumbers | None:
    """The numbers of the bars; None for amounts of several currencies, whose lengths would compare
    nothing, and where the table asks for no bar."""
    place = table.position(table.bar)
    if place is None:
        return None
    column = table.columns[place]
    rows = [*table.rows, *table.totals]
    if len(_codes(table, rows, column.currency)) > 1:
        return None
    percents = column.type is FieldType.PERCENT
    cells = [_whole(row[place]) for row in table.rows]
    totals = [_whole(row[place]) if percents else None for row in table.totals]
    return BarNumbers(cells, totals, percents)


def _bar_column(table: Table, style: Style) -> Shown | None:
    found = bar_numbers(table)
    if found is None:
        return None
    numbers = [number for number in found.cells if number is not None]
    maximum = FULL_PERCENT if found.is_percent else max(numbers, default=0)

    def drawn(cells: Iterable[int | None]) -> list[str]:
        return [
            "" if number is None else bar(number, maximum, BAR_WIDTH, style.is_ascii)
            for number in cells
        ]

    cells, totals = drawn(found.cells), drawn(found.totals)
    return Shown("bar", "", cells, totals, yields=table.bar_yields, is_bar=True)
