"""oppcli lead show"""

import typer

from oppcli.commands.arguments import LeadRefs
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF
from oppcli.commands.showing import show_named
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, AS_OF)
def show_(ctx: Context, refs: LeadRefs) -> None:
    """Show one lead with its timeline.

    Examples:
      oppcli lead show 12
      oppcli lead show 12 -o json
    """
    show_named(ctx, "lead", refs)
