"""oppcli report leaderboard"""

import typer

from oppcli.commands.options import AS_OF, FILTERS, LISTS, By, command
from oppcli.commands.report import THIS_QUARTER, InPeriod
from oppcli.context import Context
from oppcli.queries.asked import Filters

app = typer.Typer(add_completion=False)


@command(app, FILTERS, LISTS, AS_OF, titled="Leaderboard")
def leaderboard(
    ctx: Context, filters: Filters, period: InPeriod = THIS_QUARTER, by: By = None
) -> None:
    """Rank who won how much.

    By what was won in the period, in the base currency; those who won the same share a rank (1,
    2, 2, 4). Win rate = won ÷ (won + lost), by count; average = won ÷ how many were won. Lost and
    canceled are told apart.

    Examples:
      oppcli report leaderboard
      oppcli report leaderboard --by team --period "last quarter" -o csv
    """
    from oppcli.commands.report.showing import closed_sales, show_sales
    from oppcli.domain.leaderboard import ranked
    from oppcli.output.report_tables import leaderboard_table

    found = closed_sales(ctx, filters, period, by, default="owner")
    lines = ranked(found.lines)
    table = leaderboard_table(lines, found.names, found.titles)
    show_sales(ctx, found, table, [each.line for each in lines], lambda of: (of.decided, of.won))
