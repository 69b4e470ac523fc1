"""The reports as tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from oppcli.domain.dashboard import Candidate
from oppcli.domain.field import ACTIVITY_TYPES
from oppcli.domain.fields import FieldType
from oppcli.domain.funnel import FunnelLine
from oppcli.domain.leaderboard import Ranked
from oppcli.domain.names import spoken
from oppcli.domain.quotas import attainment
from oppcli.domain.survival import LifeTable
from oppcli.domain.tally import Tallied, is_small
from oppcli.domain.velocity import StageDays, velocity
from oppcli.output.bars import sparkline
from oppcli.output.sales_tables import (
    CURRENCY,
    amounts_column,
    by_currency,
    days_column,
    group_columns,
    group_values,
    line_columns,
    line_values,
    total_label,
    win_rate_cells,
    win_rate_columns,
)
from oppcli.output.table import Column, Table

Titles = Mapping[str, str]


class Busy(Protocol):
    """A line of a report of activities: what was done, by type in their order, too."""

    @property
    def groups(self) -> tuple[str, ...]: ...
    @property
    def done(self) -> int: ...
    @property
    def open(self) -> int: ...
    @property
    def overdue(self) -> int: ...
    @property
    def types(self) -> tuple[int, ...]: ...


def funnel_table(lines: Sequence[FunnelLine], names: Mapping[int, str]) -> Table:
    """A row per stage and currency; `names` are the stages' by id."""
    columns = (
        Column("stage"),
        CURRENCY,
        Column("entered", FieldType.INTEGER),
        Column("forward", FieldType.INTEGER),
        Column("lost", FieldType.INTEGER, yields=3),
        Column("canceled", FieldType.INTEGER, yields=4),
        Column("conversion", FieldType.PERCENT, star="few"),
        amounts_column("value"),
        amounts_column("forward_value", yields=5),
        Column("few", FieldType.INTEGER, carried=True),
    )
    rows = [
        (
            names[line.stage],
            line.currency,
            line.entered,
            line.forward,
            line.lost,
            line.canceled,
            line.conversion,
            line.value,
            line.forward_value,
            int(is_small(line.entered)),
        )
        for line in lines
    ]
    return by_currency(
        Table(
            columns,
            rows,
            bar="value",
            bar_yields=2,  # the bars are the funnel: three columns of figures go before them
            empty="no stage was entered in that period",
        )
    )


def velocity_table(
    lines: Sequence[Tallied], names: Sequence[str], titles: Titles, for_people: bool = False
) -> Table:
    """A row per group and currency, with the parts of the formula."""
    columns = (
        *line_columns(names),
        CURRENCY,
        Column("open_count", FieldType.INTEGER, title="Open"),
        *win_rate_columns(),
        amounts_column("average_won", yields=1, is_ratio=True),
        days_column("cycle"),
        amounts_column("velocity", title="A day", is_ratio=True),
    )
    rows = [
        (
            *line_values(names, line, titles, for_people),
            line.currency,
            of.open_count,
            *win_rate_cells(of),
            of.average_won,
            of.cycle,
            velocity(of),
        )
        for line in lines
        for of in (line.tally,)
    ]
    return by_currency(Table(columns, rows, empty="no opportunities"))


def stage_days_table(lines: Sequence[StageDays], titles: Titles) -> Table:
    """A row per stage: how long it takes."""
    columns = (
        Column("stage"),
        Column("left", FieldType.INTEGER),
        days_column("average"),
        days_column("median"),
        days_column("longest"),
    )
    rows = [
        (titles.get(line.stage, line.stage), line.count, line.average, line.median, line.longest)
        for line in lines
    ]
    return Table(columns, rows, bar="average", empty="no stage was left in that period")


def stage_survival_table(lines: Sequence[tuple[str, LifeTable]], titles: Titles) -> Table:
    """A row per stage: by which day half, and nine in ten, have left it."""
    columns = (
        Column("stage"),
        Column("left", FieldType.INTEGER),
        Column("open", FieldType.INTEGER, title="Still in it"),
        days_column("median"),
        days_column("nine_in_ten"),
    )
    rows = []
    for stage, table in lines:
        left = sum(sum(ended) for ended in table.ended.values())
        still = (table.at_risk[0] if table.at_risk else 0) - left
        days = (table.median(), table.age_when(0.9))
        rows.append((titles.get(stage, stage), left, still, *days))
    return Table(columns, rows, empty="no opportunities")


def winloss_table(
    lines: Sequence[Tallied],
    together: Sequence[Tallied],
    names: Sequence[str],
    titles: Titles,
    for_people: bool = False,
) -> Table:
    """A row per group and currency: won, lost and canceled apart, and both win rates.

    Where the groups decide what was won, people see the rates of all rows together alone.
    """
    is_decided = decides_the_outcome(names)
    columns = (
        *line_columns(names),
        CURRENCY,
        Column("won_count", FieldType.INTEGER, title="Won n"),
        amounts_column("won"),
        Column("lost_count", FieldType.INTEGER, title="Lost n"),
        replace(amounts_column("lost"), is_vital=True),
        # Some reasons have canceled ones alone, while the rates are those of the total.
        Column(
            "canceled_count", FieldType.INTEGER, title="Canceled n", yields=1 if is_decided else 3
        ),
        amounts_column("canceled", yields=4),
        Column(
            "win_rate",
            FieldType.PERCENT,
            title="Win %" if is_decided else "",
            star="few",
            yields=2 if is_decided else 0,
        ),
        Column(
            "value_rate",
            FieldType.PERCENT,
            title="By value",
            star="few",
            yields=3 if is_decided else 1,
        ),
        Column("few", FieldType.INTEGER, carried=True),
    )
    rows = [_winloss_row(line, line_values(names, line, titles, for_people)) for line in lines]
    if for_people and is_decided:
        rows = [(*row[:-3], None, None, 0) for row in rows]
    label = total_label(names)
    shown = {line.currency for line in lines}
    whole = [line for line in together if line.currency in shown]
    totals = [_winloss_row(line, label) for line in whole] if len(rows) > 1 else []
    return by_currency(
        Table(columns, rows, totals=totals, empty="nothing was closed in that period")
    )


def decides_the_outcome(names: Iterable[str]) -> bool:
    """Whether all records of such a group were won, or all lost, so that no rate says anything."""
    return not {"lost_reason", "status"}.isdisjoint(names)


def _winloss_row(line: Tallied, groups: Sequence[str | None]) -> tuple[object, ...]:
    of = line.tally
    return (
        *groups,
        line.currency,
        of.won_count,
        of.won,
        of.lost_count,
        of.lost,
        of.canceled_count,
        of.canceled,
        of.win_rate,
        of.value_rate,
        int(is_small(of.decided)),
    )


def leaderboard_table(
    lines: Sequence[Ranked],
    names: Sequence[str],
    titles: Titles,
    owed: Mapping[tuple[tuple[str, ...], str, str], int],
    months: Mapping[tuple[tuple[str, ...], str], Sequence[int]] | None = None,
) -> Table:
    """A row per group and currency, by rank.

    `owed` are the quotas by groups, currency and own or total. `months` is what each
    won by month; people see it drawn.
    """
    drawn = {key: sparkline(won) for key, won in (months or {}).items()}
    columns = (
        Column("rank", FieldType.INTEGER),
        *line_columns(names),
        CURRENCY,
        amounts_column("won"),
        Column("won_count", FieldType.INTEGER, title="Won n"),
        *win_rate_columns(),
        Column("lost_count", FieldType.INTEGER, title="Lost n", yields=3),
        Column("canceled_count", FieldType.INTEGER, title="Canceled n", yields=4),
        amounts_column("average_won", title="Average", yields=3, is_ratio=True),
        replace(amounts_column("quota", yields=5), hidden=not owed),
        Column("attainment", FieldType.PERCENT, title="Attained", hidden=not owed),
        *((Column("by_month", title="12 months", yields=2),) if drawn else ()),
    )
    rows = [
        (
            each.rank,
            *line_values(names, each.line, titles, for_people=False),
            each.line.currency,
            of.won,
            of.won_count,
            *win_rate_cells(of),
            of.lost_count,
            of.canceled_count,
            of.average_won,
            quota,
            attainment(of.won, quota),
            *((drawn.get((each.line.groups, each.line.currency)),) if drawn else ()),
        )
        for each in lines
        for of in (each.line.tally,)
        for quota in (owed.get((each.line.groups, each.line.currency, each.line.row)),)
    ]
    return by_currency(Table(columns, rows, bar="won", empty="nothing was closed in that period"))


def stale_table(stale: Sequence[Candidate]) -> Table:
    """A row per opportunity, the longest idle first."""
    columns = (
        Column("ref"),
        Column("topic", shrinks=True),
        Column("account", title="Customer", shrinks=True),
        Column("stage", yields=2),
        amounts_column("est_revenue"),
        CURRENCY,
        Column("idle", FieldType.INTEGER, unit="d"),
        Column("stale_after_days", FieldType.INTEGER, title="Allowed", unit="d", yields=4),
        Column("owner", yields=1),
    )
    rows = [
        (
            each.ref,
            each.topic,
            each.account,
            each.stage,
            each.amount,
            each.currency,
            each.days,
            each.moves,
            each.owner,
        )
        for each in stale
    ]
    return Table(columns, rows, empty="nothing is stale")


def activity_table(
    lines: Sequence[Busy],
    names: Sequence[str],
    titles: Titles,
    shown: Sequence[Busy],
    *,
    is_alone: bool = True,
) -> Table:
    """A row per group: done in the period, open and overdue now. Where they are not grouped by
    type, there is a column for each type, of what was done; people see those that have any.

    `shown` are the lines with sums between them, where there are any; the total is of the `lines`.
    One that is not alone is compared with another, of which it is no longer `now`.
    """
    sums = [sum(each) for each in zip(*(line.types for line in lines), strict=True)]
    has_types, now = "type" not in names, " now" if is_alone else ""
    columns = (
        *group_columns(names),
        Column("done", FieldType.INTEGER),
        *(
            Column(
                f"done_{name}",
                FieldType.INTEGER,
                title=spoken(name).capitalize(),
                yields=2 + sum(count < other for other in sums),  # the rarest goes first
                hidden=not count,
            )
            for name, count in zip(ACTIVITY_TYPES, sums, strict=False)
            if has_types
        ),
        Column("open", FieldType.INTEGER, title=f"Open{now}"),
        Column("overdue", FieldType.INTEGER, title=f"Overdue{now}"),
    )
    rows = [
        (
            *group_values(names, line.groups, titles),
            line.done,
            *(line.types if has_types else ()),
            *(line.open, line.overdue),
        )
        for line in shown
    ]
    totals = []
    if len(rows) > 1:
        done = sum(line.done for line in lines), *(sums if has_types else ())
        left = sum(line.open for line in lines), sum(line.overdue for line in lines)
        totals = [("Total", *("" for _ in names[1:]), *done, *left)]
    marks = ["late" if line.overdue else "" for line in shown]
    return Table(columns, rows, marks=marks, totals=totals, bar="done", empty="no activities")
