"""oppcli opp show"""

import typer

from oppcli.commands.arguments import OppRefs
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF
from oppcli.commands.showing import show_named
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, AS_OF)
def show_(ctx: Context, refs: OppRefs) -> None:
    """Show one opportunity: facts, stages, next steps, timeline.

    Examples:
      oppcli opp show 12
      oppcli opp show 12 -o json
    """
    show_named(ctx, "opportunity", refs)
