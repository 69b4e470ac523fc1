"""oppcli opp resume"""

import typer

from oppcli.commands.arguments import OppRefs
from oppcli.commands.options import STDIN, WRITES, command
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN)
def resume(ctx: Context, refs: OppRefs) -> None:
    """Take opportunities off hold.

    Examples:
      oppcli opp resume 12
    """
    from oppcli.output.sentences import edited
    from oppcli.services import opportunities

    ctx.wrote(
        opportunities.resume(ctx.work, ctx.find_all("opportunity", refs, is_open=True)), edited
    )
