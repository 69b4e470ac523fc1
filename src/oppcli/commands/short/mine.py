"""oppcli mine"""

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.context import Context
from oppcli.queries.filter_arguments import Filters

app = typer.Typer(add_completion=False)


@command(
    app,
    FILTERS.without("owner"),
    LISTS,
    AS_OF,
    titled="My opportunities",
    without_dashes=WithoutDashes(kind="opportunity"),
)
def mine(ctx: Context, filters: Filters) -> None:
    """List your open opportunities.

    Examples:
      oppcli mine
      oppcli mine --close "this month"
      oppcli mine over 30,000 biggest first
    """
    from dataclasses import replace

    from oppcli.commands.opp.list_ import show_opportunities

    ctx.out.narrow("Owner", ctx.actor)
    show_opportunities(ctx, replace(filters, owner=["@me"]), unsaid="owner")
