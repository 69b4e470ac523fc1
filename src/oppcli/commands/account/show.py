"""oppcli account show"""

import typer

from oppcli.commands.arguments import AccountRefs
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF
from oppcli.commands.showing import show_named
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, AS_OF)
def show_(ctx: Context, refs: AccountRefs) -> None:
    """Show one account with its people, opportunities and timeline.

    Examples:
      oppcli account show 5
    """
    show_named(ctx, "account", refs)
