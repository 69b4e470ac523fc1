"""oppcli activity show"""

import typer

from oppcli.commands.arguments import ActivityRefs
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF
from oppcli.commands.showing import show_named
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, AS_OF)
def show_(ctx: Context, refs: ActivityRefs) -> None:
    """Show one activity with its history.

    Examples:
      oppcli activity show 41
      oppcli activity show A41 -o json
    """
    show_named(ctx, "activity", refs)
