"""What happened to the pipeline between two moments: as a waterfall, by groups, and its records."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from shlex import join

from oppcli.domain.as_of import AsOf
from oppcli.domain.calendar import plain_day
from oppcli.domain.fields import FieldType
from oppcli.domain.flow import (
    ENDS,
    ENTRIES,
    LINES,
    GroupFlow,
    Listed,
    Snapshot,
    Sums,
    Waterfall,
    steps,
)
from oppcli.domain.grouping import Grouping
from oppcli.domain.money import digits, grouped_amount
from oppcli.domain.names import spoken
from oppcli.output.bars import floating_bar
from oppcli.output.people import NOTHING
from oppcli.output.reports import cells_of_groups, columns_of_groups, total_label
from oppcli.output.sales_tables import CURRENCY, by_currency
from oppcli.output.screen_text import Line, Segment, Style, cell_width, fit, pad
from oppcli.output.table import Column, Row, Table

_EMPTY = "nothing was in the pipeline, at neither moment"
_BAR_WIDTH = 50
_SHORTEST_BAR = 8
_STYLES = {"won": "won", "lost": "late", "start": "accent", "end": "accent"}
# By groups, on a narrow screen the first goes first; start and end stay.
_YIELDING = (
    *("removed", "reopened", "rates", "owner_in", "owner_out", "canceled"),
    *("up", "down", "pulled_in", "pushed_out", "new", "lost", "won"),
)


@dataclass(frozen=True, slots=True)
class FlowTitle:
    """What the screen is of: the pipeline of which period, between which two moments."""

    what: str
    first: AsOf
    last: AsOf
    today: date
    zone: tzinfo

    def span(self) -> str:
        """`end of Wed 30 Sep → Mon 23 Nov (today)`: what was done on the first day is left out."""
        said = "end of " if self._is_left_out else ""
        return f"{said}{self._moment_text(self.first)} → {self._moment_text(self.last)}"

    def first_left_out(self, words: Sequence[str]) -> str:
        """`what was done on Mon 16 Nov is not counted; with it: oppcli diff 2026-11-15`, with the
        `words` behind the first day; '' where a moment was meant."""
        if not self._is_left_out:
            return ""
        line = join(["oppcli", "diff", (self.first.day - timedelta(days=1)).isoformat(), *words])
        return f"what was done on {self._moment_text(self.first)} is not counted; with it: {line}"

    @property
    def _is_left_out(self) -> bool:
        return self.first.is_day and self.first.day < self.today

    def _moment_text(self, moment: AsOf) -> str:
        day = plain_day(moment.day, self.today)
        if moment.day == self.today:
            day = f"{day} (today)"
        is_whole = moment.is_day or (moment is self.last and moment.day == self.today)
        return day if is_whole else f"{day} {moment.at.astimezone(self.zone):%H:%M}"


def waterfalls(totals: Mapping[str, Sums], heading: FlowTitle) -> list[Waterfall]:
    """One for each currency."""
    return [
        Waterfall(heading.what, heading.span(), code, steps(sums)) for code, sums in totals.items()
    ]


def waterfall_lines(shapes: Iterable[Waterfall], style: Style) -> list[Line]:
    """The waterfalls as lines of the screen, below each other."""
    lines: list[Line] = []
    for shape in shapes:
        if lines:
            lines.append(())
        lines += _lines_of(shape, style)
    return lines


def _lines_of(shape: Waterfall, style: Style) -> list[Line]:
    width = style.width or 100
    labels = [step.label for step in shape.steps]
    counts = [f"{step.count:,}" for step in shape.steps]
    amounts = _amounts([abs(step.amount) for step in shape.steps], shape.currency)
    widest = [max(map(cell_width, texts)) for texts in (labels, counts, amounts)]
    used = 2 + sum(widest) + 2 * 3
    room = min(width - used - 1, _BAR_WIDTH)
    maximum = max(max(step.begin, step.end) for step in shape.steps)
    lines = _heading(shape, used + (room if room >= _SHORTEST_BAR else -3), width)
    for step, *texts in zip(shape.steps, labels, counts, amounts, strict=True):
        told = "  ".join(
            pad(text, size, right=place > 0)
            for place, (text, size) in enumerate(zip(texts, widest, strict=True))
        )
        line = [Segment(f"  {told}")]
        if room >= _SHORTEST_BAR and maximum:
            drawn = floating_bar(step.begin, step.end, maximum, room, style.is_ascii)
            if drawn:
                line.append(Segment(f"   {drawn}", _STYLES.get(step.line, "dim")))
        lines.append(tuple(line))
    return lines


def _heading(shape: Waterfall, used: int, width: int) -> list[Line]:
    """The title with the span at the right; below each other where both do not fit."""
    title = f"{shape.title}, {shape.currency}"
    blanks = used - cell_width(title) - cell_width(shape.span)
    if cell_width(title) + 2 + cell_width(shape.span) > width:
        parts = title, shape.span
        return [
            (Segment(fit(part, width, "…"), "strong" * (not at)),) for at, part in enumerate(parts)
        ]
    return [(Segment(title, "strong"), Segment(" " * max(blanks, 2) + shape.span))]


def _amounts(amounts: Sequence[int], currency: str) -> list[str]:
    """Grouped amounts, all with decimals as soon as one needs its decimals."""
    decimals = any(amount % 10 ** digits(currency) for amount in amounts)
    return [grouped_amount(amount, currency, decimals=decimals) for amount in amounts]


def flow_table(
    totals: Mapping[str, Sums],
    lines: Sequence[GroupFlow],
    grouping: Grouping,
    titles: Mapping[str, str],
    *,
    for_people: bool,
) -> Table:
    """A row per line of each group and currency; people see those with records, and totals."""
    columns = (
        *columns_of_groups(grouping),
        Column("line"),
        CURRENCY,
        Column("count", FieldType.INTEGER, is_ratio=True),
        Column("amount", FieldType.MONEY, currency="currency", is_ratio=True),
    )
    of_all = [GroupFlow((), code, sums) for code, sums in totals.items()]
    rows = [
        (
            *_cells(each, grouping, titles, for_people),
            spoken(line) if for_people else line,
            each.currency,
            *each.figure.of(line),
        )
        for each in (lines if grouping.names else of_all)
        for line in LINES
        if not for_people or each.figure.of(line)[0]
    ]
    of_groups = [
        (*total_label(grouping), spoken(line), code, *sums.of(line))
        for code, sums in (totals.items() if for_people and len(lines) > 1 else ())
        for line in LINES
        if sums.of(line)[0]
    ]
    return by_currency(Table(columns, rows, totals=of_groups, empty=_EMPTY))


def _cells(
    line: GroupFlow | Listed, grouping: Grouping, titles: Mapping[str, str], for_people: bool
) -> tuple[str | None, ...]:
    return cells_of_groups(line, grouping, {}, titles, for_people) if grouping.names else ()


def group_table(
    totals: Mapping[str, Sums],
    lines: Sequence[GroupFlow],
    grouping: Grouping,
    titles: Mapping[str, str],
    heading: FlowTitle,
) -> Table:
    """For people, a column per line that has records: per group the amounts, and below them how
    many records that are."""
    shown = [line for line in LINES if line in ENDS or _has(totals, lines, line)]
    codes = totals if len(totals) > 1 else ()
    columns = (
        *columns_of_groups(grouping),
        *(
            Column(line, FieldType.INTEGER, title=_title(line), yields=_yields(line))
            for line in shown
        ),
    )
    rows = [
        row
        for each in lines
        for row in _pair(
            _cells(each, grouping, titles, True), each.figure, shown, each.currency, codes
        )
    ]
    footer = [
        row
        for code, sums in totals.items()
        for row in _pair((*total_label(grouping),), sums, shown, code, codes)
    ]
    code = "" if codes else "".join(f", {code}" for code in totals)
    title = f"{heading.what}{code}, by {grouping.spoken}   {heading.span()}"
    totals_of_all = footer if len(lines) > 1 else []
    return Table(columns, rows, totals=totals_of_all, title=title, empty=_EMPTY)


def _has(totals: Mapping[str, Sums], lines: Sequence[GroupFlow], line: str) -> bool:
    sums = [*totals.values(), *(each.figure for each in lines)]
    return any(each.of(line)[0] for each in sums)


def _title(line: str) -> str:
    return spoken(line).capitalize()


def _yields(line: str) -> int:
    return len(_YIELDING) - _YIELDING.index(line) if line in _YIELDING else 0


def _pair(
    label: Sequence[str | None],
    sums: Sums,
    shown: Sequence[str],
    code: str,
    codes: Collection[str],
) -> Iterator[Row]:
    """Two rows: the amounts of the lines in whole units, each with its currency where there are
    several; below them the counts."""
    figures = [sums.of(line) for line in shown]
    unit = f" {code}" if codes else ""
    amounts = [
        abs(amount) if line == "down" else amount
        for line, (_, amount) in zip(shown, figures, strict=True)
    ]
    yield *label, *(f"{grouped_amount(each, code, decimals=False)}{unit}" for each in amounts)
    yield *("" for _ in label), *(f"{count:,}" for count, _ in figures)


def records_table(
    records: Sequence[Listed],
    line: str,
    grouping: Grouping,
    titles: Mapping[str, str],
    *,
    for_people: bool,
    today: date,
) -> Table:
    """The records behind a line: how each was at first, and at last.

    People read from what to what the line took it: amounts, days, owners or stages.
    """
    moved = [
        Column(
            f"{side}_{name}", type_, currency="currency" if name == "amount" else "", hidden=True
        )
        for name, type_ in _FACTS
        for side in ("from", "to")
    ]
    told = [Column("from", right=line in _IN_AMOUNTS), Column("to", right=line in _IN_AMOUNTS)]
    columns = (
        Column("ref"),
        Column("customer", shrinks=True),
        Column("topic", shrinks=True, yields=2),
        *columns_of_groups(grouping),
        Column("line", hidden=True),
        CURRENCY,
        Column("amount", FieldType.MONEY, currency="currency", is_ratio=True),
        *(told if for_people else ()),
        Column("entry", hidden=True),
        Column("exit", hidden=True),
        Column("reason", hidden=True),
        *moved,
    )
    has_several = len({each.currency for each in records}) > 1
    rows = []
    for each in records:
        unit = f" {each.currency}" if has_several else ""
        either = each.last or each.first
        assert either is not None  # a record takes part that existed at one of the moments
        cells = _cells(each, grouping, titles, for_people)
        rows.append(
            (
                *(f"O{either.number}", either.customer, either.topic, *cells),
                *(line, each.currency, dict(each.part.lines())[line]),
                *(_from_to(each, line, titles, today, unit) if for_people else ()),
                *(each.part.entry, each.part.exit, each.last and each.last.reason, *_facts(each)),
            )
        )
    return by_currency(Table(columns, rows, empty=f"no records behind {spoken(line)}"))


_IN_AMOUNTS = ("start", "up", "down", "rates", "won", "end")
_FACTS = (
    ("amount", FieldType.MONEY),
    ("status", FieldType.TEXT),
    ("stage", FieldType.TEXT),
    ("close", FieldType.DATE),
    ("owner", FieldType.TEXT),
)


def _facts(each: Listed) -> list[object]:
    def of(record: Snapshot | None) -> tuple[object, ...]:
        if record is None:
            return (None,) * (len(_FACTS) - 1)
        return record.status, record.stage, record.day, record.owner

    first = (each.first_value, *of(each.first))
    last = (each.last_value, *of(each.last))
    return [cell for pair in zip(first, last, strict=True) for cell in pair]


def _values(each: Listed, unit: str) -> tuple[str, str]:
    """Its amounts at both moments, `unit` behind them."""
    sides = (each.first, each.first_value), (each.last, each.last_value)
    known = [value or 0 for record, value in sides if record is not None]
    texts = iter(_amounts(known, each.currency))
    was, now = (f"{next(texts)}{unit}" if record else NOTHING for record, _ in sides)
    return was, now


def _from_to(
    each: Listed, line: str, titles: Mapping[str, str], today: date, unit: str
) -> tuple[str, str]:
    """What the line is about, as it was and as it became."""
    if line in _IN_AMOUNTS:
        return _values(each, unit)

    def stage(record: Snapshot) -> str:
        return titles.get(record.stage or "", record.stage or NOTHING)

    def ended(record: Snapshot) -> str:
        if record.is_open:
            return stage(record)
        return f"{record.status}: {record.reason}" if record.reason else record.status

    def day(record: Snapshot) -> str:
        return plain_day(date.fromisoformat(record.day), today) if record.day else NOTHING

    def owner(record: Snapshot) -> str:
        return record.owner or NOTHING

    tell: Callable[[Snapshot], str] = ended
    if line in ("pulled_in", "pushed_out"):
        tell = day
    elif line in ("owner_in", "owner_out"):
        first, last = each.first, each.last
        tell = owner if first and last and first.owner != last.owner else stage
    was = tell(each.first) if each.first else NOTHING
    return was, tell(each.last) if each.last else "undone"


def footer(words: Sequence[str], line: str) -> str:
    """The command whose rows are behind a line."""
    import shlex

    return f"behind a line: {shlex.join([*words, '--list', line])}"


def amount_note(count: int) -> list[str]:
    """That amounts which nobody knows count as 0."""
    if not count:
        return []
    return [f"{count:,} without an amount {'counts' if count == 1 else 'count'} as 0"]


def taking_part(sums: Sums) -> tuple[int, int]:
    """How many records a set has, and what they came in with."""
    figures = [sums.of(line) for line in ENTRIES]
    return sum(count for count, _ in figures), sum(amount for _, amount in figures)
