"""From a source to columns of values: one pass that decides how to read, one that reads."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from operator import itemgetter

from oppcli.domain.dates import DateOrder
from oppcli.domain.fields import FieldType
from oppcli.domain.money import DIGITS, meanings
from oppcli.importing.columns import CellRefusal, Column
from oppcli.importing.ended_rows import EndedRows, EndingFinder
from oppcli.importing.files.source import WORKBOOKS, Row, Source
from oppcli.importing.habits import Habits
from oppcli.importing.layouts.layout import Feed, Layout
from oppcli.importing.layouts.units import with_unit
from oppcli.importing.nested import without_nested
from oppcli.importing.row_filter import LeftOut
from oppcli.importing.values.dates import FROM_1904, SERIAL
from oppcli.importing.values.numbers import with_zeros

ROWS_AT_ONCE = 2_000
_MARKS = {".": "point", ",": "comma"}
_CELLS, _FAULT = itemgetter(1), itemgetter(2)  # of a row


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of the file, converted.

    `values`: field name → one value a row: None where nothing is given; money in minor units,
    days and instants as text. `faults`: index of a row → why it cannot be taken; `currencies`:
    what each row's money is in. `unsound` rows have no values at all, only their reason. `ended`
    are the rows that a word of the file ended. `cleared` are fields that a row empties.
    `figures` are fields that have a `Figure` in a row: an amount whose currency is open, of which
    `rounds` says whether it may lose decimals.
    """

    rows: list[Row]
    values: dict[str, list[object]]
    faults: dict[int, str]
    currencies: list[str]
    unsound: list[Row]
    ended: EndedRows = field(default_factory=EndedRows)
    cleared: frozenset[str] = frozenset()
    figures: frozenset[str] = frozenset()
    rounds: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A source that is ready to be converted, and what the first pass learned.

    `rows` counts the rows that hold anything; `blank_rows` those that do not and are passed over.
    `entered` are the columns of the layout's stages that were entered.
    """

    source: Source
    layout: Layout
    habits: Habits
    columns: tuple[Column, ...]
    rows: int
    blank_rows: int
    left_out: LeftOut = field(default_factory=LeftOut)
    entered: tuple[Column, ...] = ()
    finder: EndingFinder | None = None

    def batches(self, size: int = ROWS_AT_ONCE) -> Iterator[Batch]:
        """All rows in the order of the file, `size` at a time."""
        rows = self.source.rows()
        while read := list(islice(rows, size)):
            given, sound = _given(read)
            yield self._batch(sound, [row for row in given if row[2]])

    def as_they_read(self, cells: Sequence[str]) -> list[str]:
        """The cells of a row where they stand in a file of texts: days as days, numbers in the
        mark of their column."""
        if not self.source.is_typed or len(cells) != len(self.source.headings):
            return list(cells)
        written = list(cells)
        for column in self.columns:
            for place in column.feed.indexes:
                reads = _as_it_reads(column, cells[place])
                written[place] = reads if reads != cells[place] else written[place]
        return written

    def doubt(self, names: Collection[str]) -> None:
        """Keeps the marks of those fields from being proposed: they have two readings in a row."""
        for column in self.columns:
            column.is_doubtful |= column.feed.field.name in names

    def learned(self) -> dict[str, str]:
        """The options that read some rows of the file as they were read among all the others.

        What was said for this import is not among them, nor what columns do not agree on.
        """
        columns = (*self.columns, *self.entered)
        orders = {column.date_order for column in columns} - {None, self.habits.date_order}
        marks = {column.decimal for column in columns} - {"", self.habits.decimal}
        options = {
            "--date-order": {order.value for order in orders if order is not None},
            "--decimal": {_MARKS[mark] for mark in marks},
        }
        return {option: min(said) for option, said in options.items() if len(said) == 1}

    def _batch(self, sound: list[Row], unsound: list[Row]) -> Batch:
        across = list(zip(*map(_CELLS, sound), strict=True))

        def cells(column: Column) -> Sequence[str]:
            feed = column.feed
            found = feed.cells(across, len(sound))
            if self.source.is_typed and column.has_numbers:
                found = list(map(column.in_its_mark, found))
            found = _as_counted(column, found)
            is_text = feed.field.type is not FieldType.MONEY
            return found if is_text else _with_template(feed, found, sound)

        values: dict[str, list[object]] = {}
        for column in self.columns:
            feed = column.feed
            if feed.field.type is not FieldType.MONEY:
                values[feed.field.name] = column.convert(cells(column))
                _fill(column, values[feed.field.name], sound)
        money = [(c, cells(c)) for c in self.columns if c.feed.field.type is FieldType.MONEY]
        named = self._named(values, money, len(sound))
        for column, amounts in money:
            values[column.feed.field.name] = column.convert_amounts(amounts, named)
        ended = self.finder.find(sound, values) if self.finder else EndedRows()
        faults = _faults(self.columns, values)
        for place, fault in ended.faults.items():
            faults[place] = f"{faults[place]}; {fault}" if place in faults else fault
        cleared = frozenset(c.feed.field.name for c in self.columns if c.has_cleared)
        currencies = [code or self.habits.currency for code in named]
        figures = frozenset(c.feed.field.name for c in self.columns if c.has_figures)
        rounds = self.habits.rounds
        return Batch(sound, values, faults, currencies, unsound, ended, cleared, figures, rounds)

    def _named(
        self,
        values: dict[str, list[object]],
        money: list[tuple[Column, Sequence[str]]],
        count: int,
    ) -> list[str]:
        """The currency that each row names, its own cell else its amounts; '' for none.

        What amounts name is put in `values`, as if the row had a cell for it.
        """
        usual = self.habits.currency
        given = values.get("currency", [None] * count)
        naming = [(column, cells) for column, cells in money if column.names_currencies]
        if naming:
            for index, code in enumerate(given):
                named = {column.named_currency(cells[index], usual) for column, cells in naming}
                if code is None and len(named - {""}) == 1:
                    given[index] = max(named)
            values["currency"] = given
        return [
            code if isinstance(code, str) and not isinstance(code, CellRefusal) else ""
            for code in given
        ]


def read_table(
    source: Source,
    layout: Layout,
    habits: Habits,
    watch: Callable[[int], None] = lambda rows: None,
) -> Table:
    """Passes over the source once and decides every column.

    `watch` is told how many rows were read so far. Raises BadValue for a column that no row
    decides or that contradicts itself.
    """
    if source.is_typed:
        source = without_nested(source, layout)
    if source.format in WORKBOOKS:
        habits = replace(habits, is_workbook=True)
    if source.from_1904:
        habits = replace(habits, first_day=FROM_1904)
    if habits.is_exact:
        habits = replace(habits, decimal=habits.decimal or ".")
    columns = tuple(Column(feed, layout.kind.name) for feed in layout.feeds)
    entered = tuple(Column(each.feed) for each in layout.entered)
    asking = [column for column in (*columns, *entered) if column.asks]
    finder = EndingFinder(layout, columns, habits.endings, is_exact=habits.is_exact)
    everything = source.rows()
    rows = blank_rows = 0
    while chunk := list(islice(everything, ROWS_AT_ONCE)):
        given, sound = _given(chunk)
        rows, blank_rows = rows + len(given), blank_rows + len(chunk) - len(given)
        across = list(zip(*map(_CELLS, sound), strict=True))
        for column in asking:
            cells = column.feed.cells(across, len(sound) if column.feed.template else 1)
            cells = _with_template(column.feed, cells, sound)
            if source.is_typed:
                cells = column.observe_numbers(cells)
            column.observe(_as_counted(column, cells))
            if column.percents.is_open:
                _look_at_won(column, finder, sound)
        watch(rows + blank_rows)
    for column in asking:
        if not source.percents.isdisjoint(column.feed.indexes):
            column.percents.observe_shown()
    if layout.known is not None:
        habits = _of_one_locale((*columns, *entered), habits)
    digits = most_digits(columns, habits.currency)
    of_numbers = _of_one_mark(columns, habits)
    for column in (*columns, *entered):
        has_texts = column.numbers.is_open or not source.is_typed
        column.decide(habits if has_texts else of_numbers, digits)
    return Table(source, layout, habits, columns, rows, blank_rows, entered=entered, finder=finder)


def _as_counted(column: Column, cells: Sequence[str]) -> Sequence[str]:
    """The cells of numbers with the zero that some databases leave out, and with the unit of the
    heading. What `--map-value` says a cell means stays as it is."""
    if not column.is_numbered:
        return cells
    feed, counted = column.feed, with_zeros(cells)
    if unit := feed.unit:
        counted = [with_unit(cell, unit) for cell in counted]
    if feed.values is None or counted is cells:
        return counted
    both = zip(cells, counted, strict=True)
    return [cell if feed.maps(cell) else other for cell, other in both]


def _look_at_won(column: Column, finder: EndingFinder, rows: list[Row]) -> None:
    """What the chances of won rows prove: a chance of 1 among them is 100 %."""
    for _, cells, _ in rows:
        said = column.feed.of_row(cells)
        if said.strip() and finder.says_won(cells):
            column.percents.observe_won(said)


def most_digits(columns: Sequence[Column], currency: str) -> int:
    """The decimals of the most divided currency that the columns' rows can be in."""
    codes: set[str] = set()
    for column in columns:
        codes |= {code or currency for code in column.codes}
        for name in filter(None, (*column.numbers.named, column.feed.currency)):
            codes.update(meanings(name))
    return max(DIGITS.get(code, 0) for code in codes or {currency})


def _given(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """The rows that hold anything, and those of them that are sound: mostly all of them."""
    given = rows if all(map(any, map(_CELLS, rows))) else [row for row in rows if any(row[1])]
    return given, [row for row in given if not row[2]] if any(map(_FAULT, given)) else given


def _of_one_locale(columns: Sequence[Column], habits: Habits) -> Habits:
    """A system writes all its columns alike: what one proves settles what others leave open."""
    proved = {DateOrder.DMY for column in columns if column.dates.day_first}
    proved |= {DateOrder.MDY for column in columns if column.dates.month_first}
    return replace(habits, usual_order=proved.pop()) if len(proved) == 1 else habits


def _as_it_reads(column: Column, cell: str) -> str:
    """The cell where it stands alone: a number in the column's mark, a day as a day."""
    if column.serials is None or not SERIAL.fullmatch(cell.strip()):
        return column.in_its_mark(cell)
    moment = str(column.serials(cell))
    return moment[:10] if float(cell).is_integer() else moment[:19].replace("T", " ")


def _of_one_mark(columns: Sequence[Column], habits: Habits) -> Habits:
    """What columns of nothing but numbers go by when they are written as texts: the same mark."""
    proved = {"." for column in columns if column.numbers.point}
    proved |= {"," for column in columns if column.numbers.comma}
    return replace(habits, usual_decimal=proved.pop()) if len(proved) == 1 else habits


def _with_template(feed: Feed, cells: Sequence[str], rows: list[Row]) -> Sequence[str]:
    """The cells of a field, its template filled in where one is blank."""
    template, pieces = feed.template, feed.pieces
    if template is None:
        return cells
    return [
        cell if cell.strip() else template.fill([_piece_text(piece, row[1]) for piece in pieces])
        for cell, row in zip(cells, rows, strict=True)
    ]


def _fill(column: Column, values: list[object], rows: list[Row]) -> None:
    """Puts the column's template, filled in, where a row has no value."""
    template, pieces = column.feed.template, column.feed.pieces
    if template is None:
        return
    for index, (_, cells, _) in enumerate(rows):
        if values[index] is None:
            said = [_piece_text(piece, cells) for piece in pieces]
            values[index] = column.read_one(template.fill(said))


def _piece_text(piece: Feed | int, cells: list[str]) -> str:
    return (cells[piece] if isinstance(piece, int) else piece.of_row(cells)).strip()


def _faults(columns: tuple[Column, ...], values: dict[str, list[object]]) -> dict[int, str]:
    """Everything that is wrong with a row, in one line."""
    faults: dict[int, str] = {}
    for column in columns:
        if column.has_refused:
            for index, value in enumerate(values[column.feed.field.name]):
                if isinstance(value, CellRefusal):
                    faults[index] = f"{faults[index]}; {value}" if index in faults else str(value)
    return faults
