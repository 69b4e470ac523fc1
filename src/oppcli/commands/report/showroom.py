"""oppcli report showroom"""

from typing import Annotated

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.commands.report import InPeriod
from oppcli.context import Context
from oppcli.domain.fields import ACTIVITY
from oppcli.queries.filter_arguments import Filters
from oppcli.queries.lines import THIS_QUARTER

_WHAT = "Test drives"
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
def showroom(
    ctx: Context,
    filters: Filters,
    period: InPeriod = THIS_QUARTER,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", help="owner, business, facility, brand or model.", metavar="GROUP"),
    ] = None,
) -> None:
    """Show test drives planned, held and missed, and what was won after.

    Of the test drives whose day lies in the period: held are those done, missed those still open
    though their day is over, ahead those to come; kept = held ÷ (held + missed). Sales are the
    opportunities of those that were held, each once; won and lost after are those of them closed
    on the day of the drive or later. Business, facility, brand and model are the opportunity's.

    Examples:
      oppcli report showroom
      oppcli report showroom --by model --period "this year"
    """
    from oppcli.commands.report_title import entitled
    from oppcli.output.dealers import showroom_table
    from oppcli.output.sales_tables import few_notes
    from oppcli.queries.reports.dealers import DRIVE_GROUPS, group_named
    from oppcli.queries.reports.dealers import showroom as query

    group = group_named(by, DRIVE_GROUPS)
    span = ctx.asking.period(period)
    found = query(ctx.store, filters, ctx.asking, period=span, by=group)
    table = showroom_table(found, group)
    ctx.out.table(entitled(ctx, table, _WHAT, period, filters))
    for note in few_notes(each.decided for each in found.values()):
        ctx.out.note(note)
