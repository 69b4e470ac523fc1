"""oppcli report activity"""

from typing import Annotated

import typer

from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.commands.report import THIS_QUARTER, InPeriod
from oppcli.context import Context
from oppcli.domain.fields import ACTIVITY
from oppcli.queries.asked import Filters

_WHAT = "Activities"
app = typer.Typer(add_completion=False)


@command(app, FILTERS.only(ACTIVITY), LISTS, AS_OF, titled=_WHAT, bare_day="period", looks="back")
def activity(
    ctx: Context,
    filters: Filters,
    period: InPeriod = THIS_QUARTER,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", help="owner, type, priority, direction.", metavar="GROUP"),
    ] = None,
) -> None:
    """Show what was done, is open and is overdue, by seller and type.

    Done are the activities completed in the period; open and overdue are as of now. One is
    overdue once its due date, or without one the start, has passed. Unless they are grouped by
    type, a column for each type says how many of it were done.

    Examples:
      oppcli report activity
      oppcli report activity --by owner --period "last week" -o csv
    """
    from oppcli.commands.report_title import entitled
    from oppcli.output.report_tables import activity_table
    from oppcli.queries.reports.activities import activities, activity_groups

    names = activity_groups(by)
    lines = activities(
        ctx.store, filters, ctx.asking, period=ctx.asking.period(period), names=names
    )
    table = activity_table(lines, names)
    ctx.out.table(entitled(ctx, table, _WHAT, period, filters))
