"""oppcli report activity"""

from typing import Annotated

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.comparing import Compare, Told, show_report
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.commands.report import InPeriod
from oppcli.context import Context
from oppcli.domain.fields import ACTIVITY
from oppcli.queries.filter_arguments import Filters
from oppcli.queries.lines import THIS_QUARTER

_WHAT = "Activities"
app = typer.Typer(add_completion=False)


@command(
    app,
    FILTERS.only(ACTIVITY),
    LISTS,
    AS_OF,
    titled=_WHAT,
    looks="back",
    without_dashes=WithoutDashes("period"),
)
def activity(
    ctx: Context,
    filters: Filters,
    period: InPeriod = THIS_QUARTER,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by", help="owner, type, priority, direction, facility, brand …", metavar="GROUP"
        ),
    ] = None,
    compare: Compare = None,
) -> None:
    """Show what was done, is open and is overdue, by seller, type or any group.

    Done are the activities completed in the period; open and overdue are as of now, and with
    --compare as of the end of the other period. One is overdue once its due date, or without one
    the start, has passed. Unless they are grouped by type, a column for each type says how many of
    it were done. A facility, a brand or another group of sales is that of the opportunity or lead
    that the activity is about. Of several groups tables show a sum behind each of the first.

    Examples:
      oppcli report activity
      oppcli report activity --by owner --period "last week" -o csv
      oppcli report activity by facility, owner this month
      oppcli report activity --by owner this month against last month
    """
    show_report(
        ctx,
        compare,
        period,
        lambda at, span: _table(at, at, filters, span, by, is_alone=compare is None),
        what=_WHAT,
        filters=filters,
        with_open_of=lambda at, past, span: _table(at, past, filters, span, by, is_alone=False),
    )


def _table(
    ctx: Context,
    past: Context,
    filters: Filters,
    period: str,
    by: list[str] | None,
    *,
    is_alone: bool,
) -> Told:
    """The table of what was done in a period, and of what is open in the `past` store."""
    from oppcli.commands.titles import titles_for
    from oppcli.output.report_tables import activity_table
    from oppcli.queries.reports.activities import (
        activities,
        activity_groups,
        with_open_of,
        with_sums,
    )

    names, span = activity_groups(by), ctx.asking.period(period)
    lines = activities(ctx.store, filters, ctx.asking, period=span, names=names)
    if past is not ctx:
        then = activities(past.store, filters, past.asking, period=span, names=names)
        lines = with_open_of(lines, then)
    has_sums = len(names) > 1 and ctx.out.is_for_people and not ctx.out.sort
    shown = with_sums(lines) if has_sums else lines
    return activity_table(lines, names, titles_for(ctx, names), shown, is_alone=is_alone), []
