"""What pages draw of reports: the numbers of their tables as bars, bands and lines.

Amounts of several currencies are not drawn, since their lengths would compare nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from oppcli.domain.forecast import Forecast, Line
from oppcli.domain.grouping import NO_DATE
from oppcli.domain.predicted import Predicted
from oppcli.domain.prediction import Spread
from oppcli.domain.rollup import TOTAL
from oppcli.domain.survival import LifeTable
from oppcli.domain.tally import Tallied
from oppcli.output import blocks
from oppcli.output.blocks import Band, Bands, Bar, Bars, Block, Lines, Part
from oppcli.output.people import NOTHING
from oppcli.output.table import Table

_FEWEST = 3  # points that a line is drawn through
_MOST = 40  # bars that can be compared
_WON, _LOST = Part("Won ✓", "won"), Part("Lost ✗", "lost")
_OF_LOSSES = {"lost_reason", "competitor"}  # groups that what was won has none of
_OPEN_PARTS = (
    _WON,
    Part("Commit", "strong"),
    Part("Best case", "middle"),
    Part("Pipeline", "soft"),
)


def forecast_drawings(forecast: Forecast, table: Table) -> list[Block]:
    """Bars of what is won and open, and over spans of time the sums up to each, with the quota.

    `table` has a row per line; its first cells are what people call the groups.
    """
    currencies = {line.currency for line in forecast.lines}
    if len(currencies) != 1:
        return []
    currency = currencies.pop()
    named = [
        (_label(row, len(forecast.grouping.names)), line)
        for row, line in zip(table.rows, forecast.lines, strict=True)
        if _is_drawn(line, forecast.lines)
    ]
    if not 1 < len(named) <= _MOST:
        return []
    has_quotas = any(line.quota for _, line in named)
    bars = [
        Bar(
            label,
            (line.cell.won, line.cell.commit, line.cell.best_case, line.cell.pipeline),
            line.quota or None,
        )
        for label, line in named
    ]
    drawn: list[Block] = [
        Bars(
            "Won and open",
            _OPEN_PARTS,
            bars,
            currency,
            goal="Quota" if has_quotas else "",
        )
    ]
    dated = [(label, line) for label, line in named if NO_DATE not in line.groups]
    if forecast.grouping.unit and len(forecast.grouping.names) == 1 and len(dated) >= _FEWEST:
        drawn.append(_adding_up(dated, currency))
    return drawn


def _is_drawn(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line is drawn: not one that another line includes already."""
    if line.level:
        return False
    rolled_up = {each.groups for each in lines if each.row == TOTAL}
    return line.row == TOTAL or line.groups not in rolled_up


def _label(cells: Sequence[object], count: int) -> str:
    return " · ".join(NOTHING if cell is None else str(cell).strip() for cell in cells[:count])


def _adding_up(dated: Sequence[tuple[str, Line]], currency: str) -> Lines:
    """Won and weighted from the begin of the period to the end of each span."""
    lines = [
        blocks.Line("Weighted", tuple(accumulate(line.cell.weighted for _, line in dated))),
        blocks.Line("Won ✓", tuple(accumulate(line.cell.won for _, line in dated)), "won"),
    ]
    if all(line.quota for _, line in dated):
        quotas = tuple(accumulate(line.quota or 0 for _, line in dated))
        lines.append(blocks.Line("Quota", quotas, is_goal=True))
    return Lines("Added up over the period", [label for label, _ in dated], lines, currency)


def prediction_bands(predicted: Predicted) -> list[Block]:
    """P10 to P90 of each part of a prediction, or of each group what it brings in all."""
    bands = _groups(predicted) if predicted.by else _parts(predicted)
    has_goal = any(band.goal for band in bands)
    return [
        Bands(
            "What it may come to",
            "P10 to P90, parted at P50",
            bands,
            predicted.currency,
            goal="Quota" if has_goal else "",
        )
    ]


def _parts(predicted: Predicted) -> list[Band]:
    (line,) = predicted.lines
    of = line.prediction
    return [
        Band("won so far", of.won, look="won"),
        _band(f"from {of.open_count:,} open", of.open.amount),
        _band("from new ones", of.new.amount),
        _band("in all", of.all.amount, goal=line.quota, is_sum=True),
    ]


def _groups(predicted: Predicted) -> list[Band]:
    return [
        _band(line.group or NOTHING, line.prediction.all.amount, goal=line.quota)
        for line in predicted.lines
    ]


def _band(label: str, spread: Spread, *, goal: int | None = None, is_sum: bool = False) -> Band:
    low, high = spread.low, spread.high
    return Band(
        label,
        round(spread.middle),
        None if low is None else round(low),
        None if high is None else round(high),
        goal or None,
        is_sum,
    )


def stage_bands(lines: Sequence[tuple[str, LifeTable]], titles: Mapping[str, str]) -> list[Block]:
    """Per stage the days until half, and until nine in ten, have left it."""
    bands = [
        Band(titles.get(stage, stage), median, None if most is None else 0, most)
        for stage, table in lines
        if (median := table.median()) is not None
        for most in [table.age_when(0.9)]
    ]
    if not bands:
        return []
    key = "until nine in ten have left, parted where half have"
    return [Bands("Days until they leave a stage", key, bands, unit="d")]


def won_and_lost(lines: Iterable[Tallied], table: Table, names: Sequence[str]) -> list[Block]:
    """Bars of how many were won and lost by group, or how many were lost for which reason."""
    is_of_losses = not _OF_LOSSES.isdisjoint(names)
    bars = [
        Bar(
            _label(row, len(line.groups)),
            (of.lost_count,) if is_of_losses else (of.won_count, of.lost_count),
        )
        for row, line in zip(table.rows, lines, strict=True)
        for of in (line.tally,)
        if (of.lost_count if is_of_losses else of.decided)
    ]
    if not 1 < len(bars) <= _MOST:
        return []
    if is_of_losses:
        return [Bars("How many were lost", (_LOST,), bars)]
    return [Bars("How many were won and lost", (_WON, _LOST), bars)]
