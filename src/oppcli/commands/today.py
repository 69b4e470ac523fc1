"""oppcli today"""

from dataclasses import replace

import typer

from oppcli.commands.options import FILTERS, LISTS, command
from oppcli.context import Context
from oppcli.queries.asked import Filters

app = typer.Typer(add_completion=False)


@command(app, FILTERS, LISTS)
def today(ctx: Context, filters: Filters) -> None:
    """Show what to do now.

    Overdue and due activities, close dates that passed or come this week, stale opportunities
    and those without a next step; yours, unless --owner says otherwise.

    Examples:
      oppcli today
      oppcli today --owner leif --business "Nordic Trucks"
    """
    from oppcli.output.agenda import agenda_table
    from oppcli.queries.today import agenda, owns_nothing

    asked = filters
    if not filters.owner:
        asked = replace(filters, owner=["@me"])
        if owns_nothing(ctx.store, ctx.actor):
            asked = filters
            ctx.out.note(f"{ctx.actor} owns nothing in this store, so this is everybody's.")
    ctx.out.table(agenda_table(agenda(ctx.store, asked, ctx.asking), ctx.today))
