"""oppcli today"""

from dataclasses import replace
from typing import Annotated

import typer

from oppcli.commands.options import AS_OF, FILTERS, LISTS, command
from oppcli.context import Context
from oppcli.queries.asked import Filters

app = typer.Typer(add_completion=False)


@command(app, FILTERS, LISTS, AS_OF)
def today(
    ctx: Context,
    filters: Filters,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say why each ranks where it does.")
    ] = False,
) -> None:
    """Show what to do now.

    Lapsed offers, each with the command that renews it; overdue and due activities, close dates
    that passed or come this week, offers about to lapse, deliveries, new leads nobody has
    contacted, stale opportunities and those without a next step; yours, unless --owner says
    otherwise.

    Ranked: 1 what is late, lapsed offers first, then what is due within its days: 2 activities,
    3 offers, 4 deliveries, 5 closings, 6 new leads, 7 stale ones, 8 those without next step. In
    each the highest priority comes first, then the oldest day, then the largest amount.

    Examples:
      oppcli today
      oppcli today --explain
      oppcli today --owner leif --business "Nordic Trucks"
    """
    from oppcli.garbage import without_cycle_search
    from oppcli.output.agenda import agenda_table, renewals
    from oppcli.queries.today import agenda, owns_nothing

    asked = filters
    if not filters.owner and not filters.team:
        asked = replace(filters, owner=["@me"])
        if owns_nothing(ctx.store, ctx.actor):
            asked = filters
            ctx.out.note(f"{ctx.actor} owns nothing in this store, so this is everybody's.")
    with without_cycle_search():
        items = agenda(ctx.store, asked, ctx.asking)
        tell = ctx.out.say if ctx.out.is_for_people else ctx.out.note
        for line in [] if ctx.out.quiet else renewals(items, ctx.today):
            tell(line)
        ctx.out.table(agenda_table(items, ctx.today, explain=explain))
