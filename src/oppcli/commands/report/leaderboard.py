"""oppcli report leaderboard"""

import typer

from oppcli.commands.comparing import Compare, Told, show_report
from oppcli.commands.options import AS_OF, FILTERS, LISTS, By, command
from oppcli.commands.report import THIS_QUARTER, InPeriod
from oppcli.context import Context
from oppcli.queries.asked import Filters

app = typer.Typer(add_completion=False)


@command(app, FILTERS, LISTS, AS_OF, titled="Leaderboard")
def leaderboard(
    ctx: Context,
    filters: Filters,
    period: InPeriod = THIS_QUARTER,
    by: By = None,
    compare: Compare = None,
) -> None:
    """Rank who won how much.

    By what was won in the period, in the base currency; those who won the same share a rank (1,
    2, 2, 4). Win rate = won ÷ (won + lost), by count; average = won ÷ how many were won. Lost and
    canceled are told apart.

    Examples:
      oppcli report leaderboard
      oppcli report leaderboard --compare "last quarter"
      oppcli report leaderboard --by team --period "last quarter" -o csv
    """
    show_report(ctx, compare, period, lambda at, span: _told(at, filters, span, by))


def _told(ctx: Context, filters: Filters, period: str, by: list[str] | None) -> Told:
    """The table, and what is said below it."""
    from oppcli.commands.report.showing import closed_sales, told_sales
    from oppcli.domain.leaderboard import ranked
    from oppcli.output.report_tables import leaderboard_table

    found = closed_sales(ctx, filters, period, by, default="owner")
    lines = ranked(found.lines)
    table = leaderboard_table(lines, found.names, found.titles)
    return told_sales(found, table, [each.line for each in lines], lambda of: (of.decided, of.won))
