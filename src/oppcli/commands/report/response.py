"""oppcli report response"""

from typing import Annotated

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.commands.report import InPeriod
from oppcli.context import Context
from oppcli.domain.fields import LEAD
from oppcli.queries.filter_arguments import Filters
from oppcli.queries.lines import THIS_QUARTER

_WHAT = "First contact of leads"
app = typer.Typer(add_completion=False)


@command(
    app,
    FILTERS.only(LEAD),
    LISTS,
    AS_OF,
    titled=_WHAT,
    looks="back",
    without_dashes=WithoutDashes("period"),
)
def response(
    ctx: Context,
    filters: Filters,
    period: InPeriod = THIS_QUARTER,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", help="source, owner, business, facility or brand.", metavar="GROUP"),
    ] = None,
) -> None:
    """Show how quickly leads are contacted first.

    Of the leads created in the period: how many were contacted (a call, an e-mail, a meeting …
    that was done, about the lead or the opportunity it became), the median time to the first
    contact of these, and the share of all leads that were contacted within 30 minutes. Waiting
    counts new leads without a first contact.

    Examples:
      oppcli report response
      oppcli report response --by owner --period "last month"
    """
    from oppcli.commands.report_title import entitled
    from oppcli.output.dealers import response_table
    from oppcli.output.sales_tables import FEW_ANSWERED, few_notes
    from oppcli.queries.reports.dealers import LEAD_GROUPS, group_named
    from oppcli.queries.reports.dealers import response as query

    group = group_named(by, LEAD_GROUPS)
    span = ctx.asking.period(period)
    found = query(ctx.store, filters, ctx.asking, period=span, by=group)
    table = response_table(found, group, for_people=ctx.out.is_for_people)
    ctx.out.table(entitled(ctx, table, _WHAT, period, filters))
    for note in few_notes((each.leads for each in found.values()), FEW_ANSWERED):
        ctx.out.note(note)
