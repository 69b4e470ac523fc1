"""The dashboard: one screen of figures, bars and short lists."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from oppcli.domain.calendar import full_day
from oppcli.domain.dashboard import Candidate, Dashboard, Shortlist
from oppcli.domain.dates import short_day
from oppcli.domain.fields import FieldType
from oppcli.domain.money import Money
from oppcli.domain.tally import Tallied, Tally, is_small, percent
from oppcli.output.bars import sparkline
from oppcli.output.people import NOTHING
from oppcli.output.plain import write_plain
from oppcli.output.sales_tables import (
    CURRENCY,
    amounts_column,
    by_currency,
    count_opportunities,
    days_column,
    group_columns,
    group_values,
    line_columns,
    line_values,
    total_label,
    win_rate_cells,
    win_rate_columns,
)
from oppcli.output.screen_text import Line, Segment, Style, cell_width, fit, pad
from oppcli.output.table import Column, Table

# How many groups and how many records of each short list, from the most that are shown to the
# least: the first that fits the screen is taken.
_SIZES = ((8, 3), (7, 3), (6, 3), (5, 3), (6, 2), (5, 2), (6, 1), (5, 1), (4, 1), (3, 1))
_ROWS = 37  # of a screen of 40, which has notes and a prompt below
_WIDE = 80
_WIDEST = 110
_BLANK: Line = ()
_Told = Callable[[Candidate, Style], str]


def dashboard_table(
    board: Dashboard,
    titles: Mapping[str, str],
    *,
    for_people: bool = False,
    names_all: bool = False,
) -> Table:
    """The break-down: a row per group and currency, with a total for people.

    People read counts, the win rate and the age of a group once, of all its currencies together,
    and the amounts of other currencies below those of the first; the group's name once, too, unless
    the table `names_all`, because its rows are to be sorted or compared.
    """
    names = board.grouping.names
    columns = (
        *line_columns(names),
        CURRENCY,
        Column("won_count", FieldType.INTEGER, hidden=True),
        amounts_column("won"),
        Column("open_count", FieldType.INTEGER, hidden=True),
        amounts_column("open"),
        amounts_column("weighted"),
        *win_rate_columns(),
        Column("lost_count", FieldType.INTEGER, hidden=True),
        Column("canceled_count", FieldType.INTEGER, hidden=True),
        days_column("average_age", title="Avg age", yields=1),
    )
    grouped = _by_group(board.lines)
    label = total_label(names)
    if for_people:
        rows = [
            row
            for lines in grouped
            for named in (line_values(names, lines[0], titles, for_people),)
            for row in _rows_of_group(lines, named, board.base, names_all)
        ]
        totals = _rows_of_group(board.together, label, board.base, names_all) if rows else []
    else:
        rows = [_row(line, line_values(names, line, titles, for_people)) for line in board.lines]
        totals = [_row(line, label) for line in board.together]
    if (len(grouped) if for_people else len(rows)) < 2:
        totals = []
    return by_currency(Table(columns, rows, totals=totals, empty="no opportunities"))


def _by_group(lines: Iterable[Tallied]) -> list[list[Tallied]]:
    """The lines of each group, one for each of its currencies."""
    groups: dict[tuple[tuple[str, ...], str], list[Tallied]] = {}
    for line in lines:
        groups.setdefault((line.groups, line.row), []).append(line)
    return list(groups.values())


def _rows_of_group(
    lines: Sequence[Tallied], groups: Sequence[str | None], base: str, names_all: bool
) -> list[tuple[object, ...]]:
    """The rows of one group: its counts with the amounts in the base currency, or else in the first
    that it has any in; then the amounts in others."""
    shown = [line for line in lines if line.currency == base or _has_amounts(line)] or lines[:1]
    first, *others = sorted(shown, key=lambda line: line.currency != base)
    of = first.tally
    whole = sum((line.tally for line in lines), Tally())
    blank, nothing, code = (groups, None, base) if names_all else ([""] * len(groups), "", "")
    told = Tallied(
        first.groups,
        first.currency if _has_amounts(first) or first.currency == base else code,
        replace(whole, won=of.won, open=of.open, weighted=of.weighted),
    )
    return [_row(told, groups), *(_amounts(each, blank, nothing) for each in others)]


def _has_amounts(line: Tallied) -> bool:
    return bool(line.tally.won or line.tally.open or line.tally.weighted)


def _amounts(
    line: Tallied, groups: Sequence[str | None], nothing: str | None
) -> tuple[object, ...]:
    """A row of amounts whose counts stand in another one."""
    of = line.tally
    amounts = (line.currency, nothing, of.won, nothing, of.open, of.weighted)
    return (*groups, *amounts, nothing, nothing, 0, nothing, nothing, nothing)


def _row(line: Tallied, groups: Sequence[str | None]) -> tuple[object, ...]:
    of = line.tally
    return (
        *groups,
        line.currency,
        of.won_count,
        of.won,
        of.open_count,
        of.open,
        of.weighted,
        *win_rate_cells(of),
        of.lost_count,
        of.canceled_count,
        of.average_age,
    )


def dashboard_lines(board: Dashboard, titles: Mapping[str, str], style: Style) -> list[Line]:
    """The whole screen, as wide as `style` allows and on a terminal of at most 40 rows; what is
    left out is said where it would stand."""
    lines: list[Line] = []
    for groups, listed in _SIZES if style.width is not None else _SIZES[:1]:
        lines = _screen(board, titles, style, groups, listed)
        if len(lines) <= _ROWS:
            break
    return lines


def _screen(
    board: Dashboard, titles: Mapping[str, str], style: Style, groups: int, listed: int
) -> list[Line]:
    """The screen with at most so many groups, and so many records in each short list."""
    width = min(style.width or 100, _WIDEST)

    def shortlist(title: str, cell: str, of: Shortlist, column: _Told) -> list[Line]:
        shown = replace(of, first=of.first[:listed])
        return _shortlist(title, cell, shown, width, style, (_amount, column))

    parts = [
        [_heading(board, style, width)],
        _figures(board, width),
        _table(stage_table(board, titles), style),
        _breakdown(board, titles, style, groups),
        shortlist("Closing this week", "closing", board.closing, _close),
        shortlist("Slipping", "slipping", board.slipping, _slip),
        shortlist("Stale", "stale", board.stale, _idle),
    ]
    lines: list[Line] = []
    for part in parts:
        if part:
            lines += [_BLANK, *part] if lines else part
    return lines


def _heading(board: Dashboard, style: Style, width: int) -> Line:
    """The period, what was won by month where there is room for it, and the day."""
    left, right = board.period.label, f"as of {full_day(style.today)}"
    drawn = sparkline(board.won_by_month)
    middle = f"   won by month {drawn}" if drawn else ""
    used = cell_width(left) + len(middle)  # its bars are a cell each, which to ask loads Rich
    if used + cell_width(right) >= width:
        used, middle = cell_width(left), ""
    room = width - used
    return (Segment(left, "strong"), Segment(middle), Segment(right.rjust(room), "dim"))


def _figures(board: Dashboard, width: int) -> list[Line]:
    """Won, open, weighted and win rate side by side; on a narrow screen two by two."""
    beside = 4 if width >= _WIDE else 2
    columns = figure_columns(board, width // beside - 2)
    lines: list[Line] = []
    for start in range(0, len(columns), beside):
        some = columns[start : start + beside]
        cells = zip_longest(*some, fillvalue="")
        for number, row in enumerate(cells):
            texts = [pad(fit(text, width // beside - 2), width // beside) for text in row]
            style = ("dim", "strong", "")[min(number, 2)]
            lines.append((Segment("".join(texts).rstrip(), style),))
    return lines


def figure_columns(board: Dashboard, room: int = 0) -> list[list[str]]:
    """Won, open, weighted and win rate: each a heading, its number, and what stands below it; the
    quota in so few words that it has `room`, where that is not 0."""
    total, currency = chief(board)
    sums = sum((line.tally for line in board.totals), Tally())
    quota = f"{sums.won_count:,} won"
    attained = percent(total.won, board.quota or 0)
    if attained is not None and currency == board.base:
        quota = _share(round(attained), Money(board.quota or 0, board.base), room)
    rate = NOTHING if sums.win_rate is None else f"{round(sums.win_rate)} %"
    canceled = [f"{sums.canceled_count:,} canceled"] if sums.canceled_count else []
    small = "*" if is_small(sums.decided) else ""
    columns = [
        ["Won", _money(total.won, currency), quota],
        ["Open", _money(total.open, currency), count_opportunities(sums.open_count)],
        ["Weighted", _money(total.weighted, currency), ""],
        ["Win rate", f"{rate}{small}", _decided(sums), *canceled],
    ]
    for line in board.apart:
        of = line.tally
        if line.currency == currency and of == total:
            continue  # nothing was converted
        if not (of.won or of.open or of.weighted):
            continue
        for column, amount in zip(columns, (of.won, of.open, of.weighted), strict=False):
            column.append(_money(amount, line.currency))
    return columns


def _share(attained: int, quota: Money, room: int) -> str:
    """`36 % of 1,800,000 EUR`, or less of it where there is no room."""
    amount = quota.grouped(decimals=False)
    told = [f"{attained:,} % of {each}" for each in (quota, amount, "the quota")]
    return next((each for each in told if not room or len(each) <= room), told[-1])


def _decided(of: Tally) -> str:
    return f"{of.won_count:,} won, {of.lost_count:,} lost"


def chief(board: Dashboard) -> tuple[Tally, str]:
    """What is known in the base currency, or all there is when that is in one other currency."""
    first = next(iter(board.totals), None)
    if first and (first.currency == board.base or len(board.totals) == 1):
        return first.tally, first.currency
    return Tally(), board.base


def _money(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).grouped(decimals=False)} {currency}" if minor else NOTHING


def stage_table(board: Dashboard, titles: Mapping[str, str]) -> Table:
    """What is open, a row per stage and currency."""
    columns = (
        *group_columns(("stage",)),
        CURRENCY,
        Column("count", FieldType.INTEGER),
        amounts_column("amount"),
        amounts_column("weighted"),
        days_column("average_age", title="Avg age", yields=1),
    )
    rows = [
        (
            *group_values(("stage",), line.groups, titles),
            line.currency,
            line.tally.open_count,
            line.tally.open,
            line.tally.weighted,
            line.tally.average_age,
        )
        for line in board.stages
    ]
    return Table(columns, rows, bar="amount")


def _breakdown(board: Dashboard, titles: Mapping[str, str], style: Style, most: int) -> list[Line]:
    """The largest groups; how many more there are, and how to see them, is said below them."""
    groups = _by_group(board.lines)
    table = dashboard_table(board, titles, for_people=True)
    left = len(groups) - most
    if left <= 0:
        return _table(table, style)
    worth = [sum(line.tally.won + line.tally.open for line in lines) for lines in groups]
    largest = sorted(sorted(range(len(groups)), key=lambda at: -worth[at])[:most])
    lines = [line for at in largest for line in groups[at]]
    some = dashboard_table(replace(board, lines=lines), titles, for_people=True)
    rows = _table(replace(some, totals=table.totals), style)
    return [*rows, (Segment(f"  … {left:,} more: --limit 0 shows all", "dim"),)]


def _table(table: Table, style: Style) -> list[Line]:
    if not table.rows:
        return []
    stream = io.StringIO()
    write_plain(table, stream, style)
    first, *others = stream.getvalue().splitlines()
    return [(Segment(first, "strong"),), *((Segment(text),) for text in others)]


def _shortlist(
    title: str,
    cell: str,
    shortlist: Shortlist,
    width: int,
    style: Style,
    columns: "Sequence[_Told]",
) -> list[Line]:
    """The records of a short list, and the cell that lists those it leaves out."""
    if not shortlist.count:
        return []
    told = [(each.ref, *(column(each, style) for column in columns)) for each in shortlist.first]
    widths = [max(cell_width(row[place]) for row in told) for place in range(len(columns) + 1)]
    room = max(width - sum(widths) - 2 * len(widths) - 2, 10)
    heading = Segment(f"{title} ({shortlist.count:,})", "strong")
    left = shortlist.count - len(shortlist.first)
    more = [Segment(f" · {left:,} more: --explain {cell}", "dim")] if left else []
    lines: list[Line] = [(heading, *more)]
    for each, row in zip(shortlist.first, told, strict=True):
        text = " · ".join(filter(None, (each.account, each.topic, each.owner)))
        is_late = each.close is not None and each.close < style.today
        cells = [
            pad(row[0], widths[0]),
            pad(fit(text, room, style.ellipsis), room),
            *(
                pad(cell, wide, right=place == 0)
                for place, (cell, wide) in enumerate(zip(row[1:], widths[1:], strict=True))
            ),
        ]
        mark = Segment("! " if is_late else "  ", "late" if is_late else "")
        lines.append((mark, Segment("  ".join(cells).rstrip())))
    return lines


def _amount(each: Candidate, style: Style) -> str:
    return NOTHING if each.amount is None else Money(each.amount, each.currency).brief()


def _close(each: Candidate, style: Style) -> str:
    return short_day(each.close, style.today) if each.close else NOTHING


def _slip(each: Candidate, style: Style) -> str:
    times = "once" if each.moves == 1 else f"{each.moves} times"
    return f"{each.days}d later, moved {times}"


def _idle(each: Candidate, style: Style) -> str:
    return f"{each.days}d in {each.stage}"


def cell_note(lines: Iterable[Tallied], measure: str) -> str:
    """What the list behind a cell adds up to: `= 480,000 EUR + 1,000 SEK, 3 opportunities`."""
    tallies = list(lines)
    of = sum((line.tally for line in tallies), Tally())
    if measure == "win_rate":
        return f"= {of.won_count:,} won of {of.decided:,}"
    if measure == "average_age":
        return f"= {of.open_days:,} days over {of.open_count:,} opportunities"
    count = of.won_count if measure == "won" else of.open_count
    amounts = [
        str(Money(amount, line.currency))
        for line in tallies
        if (amount := getattr(line.tally, measure))
    ]
    noun = "opportunity" if count == 1 else "opportunities"
    return f"= {' + '.join(amounts) or NOTHING}, {count:,} {noun}"
