"""oppcli activity cancel"""

import typer

from oppcli.commands.arguments import ActivityRefs
from oppcli.commands.options import STDIN, WRITES, command
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN)
def cancel(ctx: Context, refs: ActivityRefs) -> None:
    """Cancel activities.

    Examples:
      oppcli activity cancel 41
    """
    from oppcli.output.sentences import edited
    from oppcli.services import activities

    ctx.wrote(activities.cancel(ctx.work, ctx.find_all("activity", refs)), edited)
