"""oppcli activity cancel"""

import typer

from oppcli.commands.arguments import ActivityRefs
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, found
from oppcli.context import Context
from oppcli.domain.fields import ACTIVITY

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN, found(ACTIVITY, "open"))
def cancel(ctx: Context, refs: ActivityRefs) -> None:
    """Cancel activities.

    Examples:
      oppcli activity cancel 41
      oppcli activity cancel --where "regarding=O12"
    """
    from oppcli.output.sentences import edited
    from oppcli.services import activities

    ctx.wrote(activities.cancel(ctx.work, ctx.find_all("activity", refs)), edited)
