"""The parts of the dashboard apart: as blocks of a page, as tables of a text, as rows of a file.

The numbers and their order are those of the screen. Programs get one table, whose first column
says which part a row is of; what a part has nothing of stays empty.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from oppcli.domain.dashboard import Candidate, Dashboard, Shortlist
from oppcli.domain.fields import FieldType
from oppcli.domain.tally import Tallied, percent
from oppcli.output.blocks import Block, Figure, Figures
from oppcli.output.dashboard import chief, dashboard_table, figure_columns, stage_table
from oppcli.output.sales_tables import (
    CURRENCY,
    amounts_column,
    by_currency,
    days_column,
    group_columns,
    line_columns,
    line_values,
)
from oppcli.output.table import Column, Table

_PUSHED = Column("days_pushed", FieldType.INTEGER, title="Later by", unit="d")
_PUSHES = Column("pushes", FieldType.INTEGER, title="Moved")
_IDLE = Column("idle", FieldType.INTEGER, unit="d")
_CLOSE = Column("est_close_date", FieldType.DATE, title="Close")
_TALLIED = (
    Column("won_count", FieldType.INTEGER),
    amounts_column("won"),
    Column("open_count", FieldType.INTEGER),
    amounts_column("open"),
    amounts_column("weighted"),
    Column("win_rate", FieldType.PERCENT),
    Column("decided", FieldType.INTEGER),
    Column("lost_count", FieldType.INTEGER),
    Column("canceled_count", FieldType.INTEGER),
    days_column("average_age"),
)
_MEASURES = tuple(column.name for column in _TALLIED)
_OPEN = ("open_count", "open", "weighted", "average_age")  # a stage's, whatever ended in it


def dashboard_blocks(board: Dashboard, titles: Mapping[str, str], today: date) -> list[Block]:
    """The dashboard as blocks of a page."""
    total, currency = chief(board)
    quota = board.quota if currency == board.base else None
    figures = []
    for label, value, *notes in figure_columns(board):
        is_won = label == "Won" and quota
        figures.append(
            Figure(
                label,
                value,
                tuple(filter(None, notes)),
                share=total.won if is_won else None,
                full=(quota or 0) if is_won else 0,
            )
        )
    _, *tables = dashboard_tables(board, titles, today)
    return [Figures(figures), *tables]


def dashboard_tables(board: Dashboard, titles: Mapping[str, str], today: date) -> list[Table]:
    """The dashboard as tables, each with its title; those without a row are left out."""
    figures = [
        (label, value, " · ".join(filter(None, notes)))
        for label, value, *notes in figure_columns(board)
    ]
    columns = (Column("figure"), Column("value", right=True), Column("made_of"))
    tables = [
        Table(columns, figures, title=board.period.label),
        replace(stage_table(board, titles), title="Open by stage"),
        replace(
            dashboard_table(board, titles, for_people=True), title=f"By {board.grouping.spoken}"
        ),
        _listed(board.closing, "Closing this week", today, (_CLOSE,), _closing),
        _listed(board.slipping, "Slipping", today, (_CLOSE, _PUSHED, _PUSHES), _slipping),
        _listed(board.stale, "Stale", today, (Column("stage"), _IDLE), _stale),
    ]
    return [table for table in tables if table.rows]


_Told = Callable[[Candidate], tuple[object, ...]]


def _listed(
    shortlist: Shortlist, title: str, today: date, columns: tuple[Column, ...], told: _Told
) -> Table:
    """A short list as a table; its title says how many there are, also where it has not all."""
    shown = len(shortlist.first)
    left = f", the first {shown}" if shown < shortlist.count else ""
    return Table(
        (
            Column("ref"),
            Column("account", title="Customer", shrinks=True),
            Column("topic", shrinks=True),
            Column("owner"),
            amounts_column("est_revenue"),
            CURRENCY,
            *columns,
        ),
        [
            (
                each.ref,
                each.account or None,
                each.topic,
                each.owner,
                each.amount,
                each.currency,
                *told(each),
            )
            for each in shortlist.first
        ],
        marks=[
            "late" if each.close is not None and each.close < today else ""
            for each in shortlist.first
        ],
        title=f"{title} ({shortlist.count:,}{left})",
    )


def _closing(each: Candidate) -> tuple[object, ...]:
    return (_day(each.close),)


def _slipping(each: Candidate) -> tuple[object, ...]:
    return (_day(each.close), each.days, each.moves)


def _stale(each: Candidate) -> tuple[object, ...]:
    return (each.stage, each.days)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def dashboard_rows(board: Dashboard) -> Table:
    """The dashboard as one table for programs, stages by their keys.

    `part` is figures, currencies (the same, each currency in its own), stages, groups, closing,
    slipping or stale; `in_all` says how many a short list would have.
    """
    names = board.grouping.names
    others = [name for name in ("stage", "account", "owner") if name not in names]
    columns = (
        Column("part"),
        *line_columns(names),
        *group_columns(others),
        CURRENCY,
        *_TALLIED,
        amounts_column("quota"),
        Column("attainment", FieldType.PERCENT),
        Column("opportunity"),
        Column("topic"),
        amounts_column("est_revenue"),
        _CLOSE,
        _PUSHED,
        _PUSHES,
        _IDLE,
        Column("in_all", FieldType.INTEGER),
    )
    keys = [column.name for column in columns]
    if "currency" in names:  # the group's own column comes first and is told apart by its place
        keys[keys.index("currency", len(names) + 1)] = "unit"
    rows = [tuple(map(row.get, keys)) for row in _rows(board)]
    return by_currency(Table(columns, rows, empty="no opportunities"))


_Cells = dict[str, object]


def _rows(board: Dashboard) -> Iterator[_Cells]:
    for line in board.totals:
        quota = board.quota if line.currency == board.base else None
        attained = percent(line.tally.won, quota or 0)
        yield {**_tallied("figures", line), "quota": quota, "attainment": attained}
    for line in board.apart:
        yield _tallied("currencies", line)
    for line in board.stages:
        yield {**_tallied("stages", line, _OPEN), "stage": line.groups[0] or None}
    names = board.grouping.names
    for line in board.lines:
        of = [column.name for column in line_columns(names)]
        groups = zip(of, line_values(names, line, {}, for_people=False), strict=True)
        yield {**_tallied("groups", line), **dict(groups)}
    yield from _candidates("closing", board.closing, ())
    yield from _candidates("slipping", board.slipping, ("days_pushed", "pushes"))
    yield from _candidates("stale", board.stale, ("idle",))


def _tallied(part: str, line: Tallied, names: Collection[str] = _MEASURES) -> _Cells:
    measures = {name: getattr(line.tally, name) for name in names}
    return {"part": part, "currency": line.currency, "unit": line.currency, **measures}


def _candidates(part: str, shortlist: Shortlist, days: Sequence[str]) -> Iterator[_Cells]:
    for each in shortlist.first:
        yield {
            "part": part,
            "stage": each.stage_key,
            "account": each.account or None,
            "owner": each.owner,
            "currency": each.currency,
            "unit": each.currency,
            "opportunity": each.ref,
            "topic": each.topic,
            "est_revenue": each.amount,
            "est_close_date": _day(each.close),
            "in_all": shortlist.count,
            **dict(zip(days, (each.days, each.moves), strict=False)),
        }
