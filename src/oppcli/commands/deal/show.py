"""oppcli deal show"""

import typer

from oppcli.commands.arguments import DealRefs
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF
from oppcli.commands.showing import show_named
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, AS_OF)
def show_(ctx: Context, refs: DealRefs) -> None:
    """Show one deal with its figures and its history.

    Examples:
      oppcli deal show 3
      oppcli deal show 3 -o json
    """
    show_named(ctx, "deal", refs)
