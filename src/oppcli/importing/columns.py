"""Turns the cells of one column into values, once what the column proves has decided how.

Pass one shows a column its cells, pass two converts them. A cell that cannot be read becomes a
`CellRefusal`, which is the reason in words; it never ends the import.
"""

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from oppcli.domain import own_fields
from oppcli.domain.dates import DateOrder
from oppcli.domain.exact_amounts import Figure
from oppcli.domain.fields import FieldType
from oppcli.domain.money import take_apart
from oppcli.domain.texts import LONGEST
from oppcli.domain.wording import quoted
from oppcli.errors import BadValue
from oppcli.importing.files.source import Number
from oppcli.importing.habits import Habits
from oppcli.importing.layouts.layout import Feed
from oppcli.importing.memo import MOST_KEPT, Memo
from oppcli.importing.values.cells import (
    PercentEvidence,
    decide_percent,
    read_choice,
    read_id,
    read_integer,
    read_line,
    read_lines,
    read_number,
    read_percent,
)
from oppcli.importing.values.currencies import currency_of, read_currency
from oppcli.importing.values.dates import (
    SERIAL,
    DateEvidence,
    decide_order,
    read_day,
    read_instant,
    read_serial_day,
    read_serial_instant,
)
from oppcli.importing.values.heading_currency import HeadingCurrency, refuse_other
from oppcli.importing.values.numbers import (
    ANY_DIGITS,
    NumberEvidence,
    decide_decimal,
    is_assumed,
    plain_minor,
    read_amount,
    read_figure,
    read_plain_amounts,
    small_reading,
)

_TEXTS = (FieldType.TEXT, FieldType.NAME, FieldType.LINK)
_DATED = (FieldType.DATE, FieldType.INSTANT)
# What has numbers, and the most decimals they can have; those of amounts the currency tells.
NUMBERED = {
    FieldType.MONEY: None,
    FieldType.PERCENT: 0,
    FieldType.INTEGER: 0,
    FieldType.NUMBER: ANY_DIGITS,
    FieldType.DECIMAL: ANY_DIGITS,
}

Reader = Callable[[str], object]
Learner = Callable[[Sequence[str]], None]


class CellRefusal(str):
    """Why a cell cannot be taken: `est_revenue: 'call me' is not an amount`."""

    __slots__ = ()


class Clear:
    """Stands in a column for: empty the field, even though the file says nothing about it."""


CLEAR: Final = Clear()
EMPTIES = "none"  # what a cell says to empty its field, of any type


# What cells of amounts, numbers and dates hold where there is no value.
_NOTHING = frozenset(["null", "n/a", "-", "–", "—"])


@dataclass(slots=True)
class Column:
    """One feed at work: `observe` every cell, `decide` once, then `convert`."""

    feed: Feed
    kind: str = ""  # of record
    dates: DateEvidence = field(default_factory=DateEvidence)
    numbers: NumberEvidence = field(default_factory=NumberEvidence)
    percents: PercentEvidence = field(default_factory=PercentEvidence)
    codes: set[str] = field(default_factory=set)
    _seen: set[str] = field(default_factory=set)
    _read: Reader = read_line
    _memo: Memo[str, object] = field(default_factory=lambda: Memo(read_line))
    _by_currency: dict[str, Memo[str, object]] = field(default_factory=dict)
    _order: DateOrder | None = None
    _decimal: str = "."
    _rounds: bool = False
    _usual: str = ""  # currency
    _of_heading: HeadingCurrency = field(default_factory=HeadingCurrency)
    _is_assumed: bool = False
    serials: Reader | None = None  # reads numbers that stand for days
    has_figures: bool = False
    has_numbers: bool = False  # a cell is a number with decimals, and no text
    is_doubtful: bool = False  # a row was rejected since its amount has two readings
    has_refused: bool = False
    has_cleared: bool = False
    is_exact: bool = False

    @property
    def is_numbered(self) -> bool:
        """Whether its cells have numbers, which a decimal mark divides."""
        return self.feed.field.type in NUMBERED

    @property
    def asks(self) -> bool:
        """Whether its cells have anything to prove."""
        return bool(self._learners())

    def observe(self, cells: Sequence[str]) -> None:
        """Learns from those cells, each distinct text once."""
        is_number = self.is_numbered and self.feed.field.type is not FieldType.PERCENT
        if is_number and self._is_plain and self.numbers.knows(cells):
            return
        seen = self._seen
        new = [cell for cell in dict.fromkeys(cells) if cell not in seen]  # in the file's order
        if not new:
            return
        if len(seen) > MOST_KEPT:
            seen.clear()
        seen.update(new)
        said = new if self._is_plain else list(map(self.feed.said, new))
        for learn in self._learners():
            learn(said)

    @property
    def _is_plain(self) -> bool:
        """Whether its cells mean what they say."""
        return self.feed.values is None and not self.feed.constant

    def observe_numbers(self, cells: Sequence[str]) -> Sequence[str]:
        """Notes cells that are numbers and no texts, and gives the others.

        Such a number proves nothing about the mark that the texts beside it have.
        """
        if not self.is_numbered:
            return cells
        numbers = {cell for cell in cells if cell.__class__ is Number}
        self.has_numbers |= bool(numbers)
        for cell in numbers:
            self.percents.observe(cell)
        return [cell for cell in cells if cell.__class__ is not Number] if numbers else cells

    def decide(self, habits: Habits, most_digits: int) -> None:
        """Settles how the cells are read. Raises BadValue for a column that is open or contradicts.

        `most_digits`: the decimals of the most divided currency in the file.
        """
        self._seen.clear()
        self.is_exact, self._usual = habits.is_exact, habits.currency
        if not habits.is_exact:
            self._of_heading = HeadingCurrency(self.feed.heading, self.feed.currency)
        label, kind = self.feed.label, self.feed.field.type
        if kind in _DATED:
            self._order = decide_order(
                label,
                self.dates,
                told=habits.date_order,
                usual=habits.usual_order,
                ask=habits.ask,
            )
        if kind in NUMBERED:
            of_kind = NUMBERED[kind]
            most = most_digits if of_kind is None else of_kind
            if of_kind is None and habits.rounds:
                most = ANY_DIGITS  # 100.005 may be an amount with a decimal too many
            told, usual = habits.decimal, habits.usual_decimal
            self._decimal = decide_decimal(
                label, self.numbers, told=told, usual=usual, most_digits=most, ask=habits.ask
            )
            self._is_assumed = is_assumed(self.numbers, told=told, usual=usual, most_digits=most)
        of_one: bool | None = False
        if kind is FieldType.PERCENT and not habits.is_exact:
            of_one = decide_percent(
                label, self.feed.field.name, self.percents, usual=habits.percent, ask=habits.ask
            )
        of_percentages = kind is FieldType.PERCENT and habits.rounds_percentages
        self._rounds = habits.rounds or of_percentages
        self._read = self._reader(habits.endings, of_one=of_one)
        if self.dates.is_serial or (habits.is_workbook and self.dates.is_mixed):
            read = read_serial_day if kind is FieldType.DATE else read_serial_instant
            self.serials = serials = partial(read, first=habits.first_day)
            self._read = serials if self.dates.is_serial else _either(serials, self._read)
        self._memo = Memo(self._cell)

    @property
    def date_order(self) -> DateOrder | None:
        """The order of its dates, None where no cell needed one."""
        return self._order if self.dates.is_open else None

    @property
    def decimal(self) -> str:
        """The decimal mark of its numbers, '' where no cell has a mark or a row is in doubt."""
        is_open = self.numbers.is_open or self.has_numbers
        return self._decimal if is_open and not self.is_doubtful else ""

    def in_its_mark(self, cell: str) -> str:
        """A cell that is a number, with the decimal mark that the column's texts have."""
        is_other = cell.__class__ is Number and self._decimal == ","
        return cell.replace(".", ",") if is_other and not self.feed.maps(cell) else cell

    def convert(self, cells: Sequence[str]) -> list[object]:
        """The values of those cells: None for an empty one, CellRefusal for an unreadable one."""
        feed = self.feed
        if feed.field.type in _TEXTS and self._is_plain:
            return self._texts(cells)
        return self._memo.of(cells)

    def convert_amounts(self, cells: Sequence[str], named: Sequence[str]) -> list[object]:
        """Minor units of each cell in its row's currency; None and CellRefusal as in `convert`.

        `named` are the currencies that rows name, '' for none: their amounts are in the usual one,
        or a `Figure` where that cannot hold them, as another one of their record may.
        """
        if self._is_plain and not self._of_heading.mark:
            plain = read_plain_amounts(cells, self._decimal, named, self._usual)
            if plain is not None:
                return plain
        memos = self._by_currency
        for code in set(named) - memos.keys():
            memos[code] = Memo(partial(self._amount, code))
        return [memos[code][cell] for code, cell in zip(named, cells, strict=True)]

    def named_currency(self, cell: str, usual: str) -> str:
        """The currency that an amount names, in favour of the usual one; empty when none."""
        text = self.feed.said(cell)
        of_heading = self._of_heading.code(usual)
        # Nothing named gives back the first; $ and kr need the second.
        for own in ("", of_heading or usual):
            try:
                named = take_apart(text, currency=own).currency
            except BadValue:
                continue
            return named or of_heading
        return ""

    def read_one(self, text: str) -> object:
        """The value of a text that does not come from a cell of this column."""
        return self._guarded(self._read, text) if text else None

    def _learners(self) -> tuple[Learner, ...]:
        match self.feed.field.type:
            case FieldType.DATE | FieldType.INSTANT:
                return (_each(self.dates.observe),)
            case FieldType.MONEY | FieldType.INTEGER | FieldType.NUMBER | FieldType.DECIMAL:
                return (self.numbers.observe_all,)
            case FieldType.PERCENT:
                return (self.numbers.observe_all, _each(self.percents.observe))
            case FieldType.CURRENCY:
                return (_each(lambda text: self.codes.add(currency_of(text))),)
            case _:
                return ()

    def _reader(self, endings: Map[str, str], *, of_one: bool | None) -> Reader:
        field, order, decimal = self.feed.field, self._order, self._decimal
        match field.type:
            case FieldType.DATE:
                return lambda text: read_day(text, order)
            case FieldType.INSTANT:
                return lambda text: read_instant(text, order)
            case FieldType.CHOICE:
                return lambda text: read_choice(self.kind, field, text, endings)
            case FieldType.PERCENT:
                name, rounds = field.name, self._rounds
                return lambda text: read_percent(text, name, decimal, of_one=of_one, rounds=rounds)
            case FieldType.INTEGER:
                return lambda text: read_integer(field, text, decimal)
            case FieldType.NUMBER:
                return lambda text: read_number(text, decimal)
            case FieldType.DECIMAL:
                return lambda text: own_fields.read_number(text, decimal=decimal)
            case FieldType.CURRENCY:
                return read_currency
            case _ if field.is_id:
                return read_id
            case _:
                return read_lines if field.has_lines else read_line

    def _cell(self, cell: str) -> object:
        text = self.feed.said(cell)
        if self._empties(text):
            return CLEAR
        if self._learners() and text.strip().lower() in _NOTHING:
            return None
        return self._guarded(self._read, text) if text else None

    def _empties(self, text: str) -> bool:
        """Whether a text empties the field: in our own exports it is a text like any other."""
        does = text.strip().lower() == EMPTIES and (not self.is_exact or bool(self._learners()))
        self.has_cleared |= does
        return does

    def _amount(self, code: str, cell: str) -> object:
        text = self.feed.said(cell)
        if self._empties(text):
            return CLEAR
        if text.strip().lower() in _NOTHING:
            return None
        return self._guarded(lambda said: self._minor(said, code), text) if text else None

    @property
    def names_currencies(self) -> bool:
        """Whether its cells or its heading say which currency amounts are in."""
        return bool(self.numbers.named or self._of_heading.mark)

    def _minor(self, text: str, code: str) -> int | Figure:
        if self._of_heading.mark:
            take_apart(text, currency=self._of_heading.code(self._usual))  # refuses other texts
            self._of_heading.refuse_other(code, self._usual)
        if not code:
            return self._of_usual(text)
        minor, named = read_amount(text, self._decimal, code, rounds=self._rounds)
        refuse_other(text, named, code)
        return minor

    def _of_usual(self, text: str) -> int | Figure:
        """An amount of a row that names no currency: how it is rounded, its record's tells."""
        usual = self._usual
        plain = plain_minor(text, self._decimal, usual)
        if plain is not None:
            return plain
        figure, named = read_figure(text, self._decimal, usual)
        refuse_other(text, named, usual)
        if self._is_assumed and (small := small_reading(text)):
            figure = replace(figure, small=small)
        else:
            try:
                return figure.minor(usual)
            except BadValue:
                pass
        self.has_figures = True
        return figure

    def _guarded(self, read: Reader, text: str) -> object:
        try:
            return read(text)
        except BadValue as wrong:
            self.has_refused = True
            said = wrong.message.removesuffix(".")
            if self.feed.field.name == "discount" and text.rstrip().endswith("%"):
                said = (
                    f"{quoted(text)} is a share; a file says the amount taken off the price of one"
                )
            return CellRefusal(f"{self.feed.field.name}: {said}")

    def _texts(self, cells: Sequence[str]) -> list[object]:
        """Texts that are all clean and fine are not looked at one by one."""
        joined = f"|{'|'.join(cells)}|"
        if len(joined) > LONGEST or not (joined.isascii() and joined.isprintable()):
            return [self._cell(cell) for cell in cells]
        if "  " in joined or "| " in joined or " |" in joined or _may_empty(joined):
            return [self._cell(cell) for cell in cells]
        return [cell or None for cell in cells] if "||" in joined else list(cells)


def _may_empty(joined: str) -> bool:
    """Whether one of those cells may say `none`: few begin as that does."""
    return ("|n" in joined or "|N" in joined) and f"|{EMPTIES}|" in joined.lower()


def _each(learn: Callable[[str], None]) -> Learner:
    def learn_all(texts: Sequence[str]) -> None:
        for text in texts:
            learn(text)

    return learn_all


def _either(serials: Reader, dates: Reader) -> Reader:
    """Reads a cell as what it is: a number for a day, or a date."""
    return lambda text: (serials if SERIAL.fullmatch(text.strip()) else dates)(text)
