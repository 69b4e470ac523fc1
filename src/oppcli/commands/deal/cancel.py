"""oppcli deal cancel"""

import typer

from oppcli.commands.arguments import DealRefs
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, found
from oppcli.context import Context
from oppcli.domain.fields import DEAL

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN, found(DEAL, "scenario", "offered", "signed"))
def cancel(ctx: Context, refs: DealRefs) -> None:
    """Cancel deals: they no longer count as revenue.

    When no offered or signed deal is left, the revenue typed before the deals applies again.

    Examples:
      oppcli deal cancel 3
      oppcli deal cancel --status scenario --created 2025
    """
    from oppcli.output.deal_sentences import moved
    from oppcli.services import deals

    ctx.wrote(deals.move(ctx.work, ctx.find_all("deal", refs), "canceled"), moved)
