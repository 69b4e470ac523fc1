"""oppcli report leaderboard"""

from typing import TYPE_CHECKING

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.comparing import Compare, Told, show_report
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS, By
from oppcli.commands.report import InPeriod
from oppcli.context import Context
from oppcli.queries.filter_arguments import Filters
from oppcli.queries.lines import THIS_QUARTER

if TYPE_CHECKING:
    from oppcli.commands.report.showing import Found

Months = dict[tuple[tuple[str, ...], str], list[int]]  # by group and currency

_WHAT = "Leaderboard"
app = typer.Typer(add_completion=False)


@command(
    app, FILTERS, LISTS, AS_OF, titled=_WHAT, looks="back", without_dashes=WithoutDashes("period")
)
def leaderboard(
    ctx: Context,
    filters: Filters,
    period: InPeriod = THIS_QUARTER,
    by: By = None,
    compare: Compare = None,
) -> None:
    """Rank sellers by what they won.

    By what was won in the period, in the base currency; those who won the same share a rank (1, 2,
    2, 4). Win rate = won ÷ (won + lost), by count; average = won ÷ how many were won. Lost and
    canceled are shown apart. Attained = won ÷ the quota of the period, where there is one; who is
    behind, also without a sale: `forecast --by owner --sort -gap`. On a terminal each row
    shows what was won in each of the last twelve months.

    Examples:
      oppcli report leaderboard
      oppcli report leaderboard --compare "last quarter"
      oppcli report leaderboard --by team --period "last quarter" -o csv
    """
    show_report(
        ctx,
        compare,
        period,
        lambda at, span: _table_and_notes(at, filters, span, by, has_months=compare is None),
        what=_WHAT,
        filters=filters,
    )


def _table_and_notes(
    ctx: Context, filters: Filters, period: str, by: list[str] | None, *, has_months: bool
) -> Told:
    """The table, and the notes below it."""
    from oppcli.commands.report.showing import closed_sales, told_sales
    from oppcli.domain.grouping import Grouping
    from oppcli.domain.leaderboard import ranked
    from oppcli.output.report_tables import leaderboard_table
    from oppcli.output.reports import no_quota_notes
    from oppcli.queries.lines import quotas_line
    from oppcli.queries.quotas import Quotas, quotas_of_lines

    found = closed_sales(ctx, filters, period, by, default="owner", only_closed=True)
    lines = ranked(found.lines)
    quotas = Quotas(ctx.store, filters, ctx.asking, found.converter)
    span = ctx.asking.period(period)
    owed = quotas_of_lines(ctx.store, found.lines, quotas, Grouping(found.names), span)
    months = _by_month(ctx, filters, found) if has_months and ctx.out.is_for_people else None
    table = leaderboard_table(lines, found.names, found.titles, owed, months)
    shown = [each.line for each in lines]
    told = told_sales(found, table, shown, lambda of: (0, of.decided, of.won))
    withheld = no_quota_notes(quotas.withheld(span), quotas_line(period, ctx.seen_by))
    return told[0], [*told[1], *withheld]


def _by_month(ctx: Context, filters: Filters, found: "Found") -> Months | None:
    """What each won in each of the last twelve months; None where that is no part of a row."""
    from oppcli.domain.grouping import Grouping
    from oppcli.queries.reports.trend import trend

    grouping = Grouping(found.names)
    if grouping.unit or grouping.tree:
        return None
    names, converter = found.names, found.converter
    return trend(ctx.store, filters, ctx.asking, names=names, converter=converter)
