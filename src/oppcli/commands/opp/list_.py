"""oppcli opp list"""

import typer

from oppcli.commands.listing import show_list
from oppcli.commands.options import AS_OF, FILTERS, LISTS, command
from oppcli.context import Context
from oppcli.domain.field import OPEN
from oppcli.domain.fields import OPPORTUNITY
from oppcli.queries.asked import Filters

app = typer.Typer(add_completion=False)


@command(app, FILTERS, LISTS, AS_OF, titled="Opportunities")
def list_(ctx: Context, filters: Filters) -> None:
    """List opportunities; open ones unless asked otherwise.

    People read below it how many there are and what they are worth. A list of closed ones alone
    shows when they were closed, and of won ones what they brought.

    Examples:
      oppcli opp list --owner @me --close "this month"
      oppcli opp list --status won --close 2026q4 -o csv
      oppcli opp list --where 'est_revenue>=10k stage!=interest' --sort -est_revenue
    """
    show_opportunities(ctx, filters)


def show_opportunities(ctx: Context, filters: Filters) -> None:
    """Lists opportunities and, on a terminal, what they add up to."""
    where = show_list(ctx, OPPORTUNITY, filters, default_status=OPEN)
    if ctx.out.is_for_people:
        from oppcli.queries.footers import list_footer

        footer = list_footer(ctx.store, where)
        if footer:
            ctx.out.note(footer)
