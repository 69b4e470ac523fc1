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

    What is planned comes first. The timeline is also that of its opportunities: their activities,
    stages and amounts; each line says what it is about. A terminal shows the latest 40 lines, and
    `-o plain` all.

    Examples:
      oppcli account show 5
    """
    show_named(ctx, "account", refs)
