"""oppcli opp resume"""

import typer

from oppcli.commands.arguments import OppRefs
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, found
from oppcli.context import Context
from oppcli.domain.fields import OPPORTUNITY

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN, found(OPPORTUNITY, "on_hold"))
def resume(ctx: Context, refs: OppRefs) -> None:
    """Take opportunities off hold.

    Their next step is what it was before, unless it was changed while they were on hold.

    Examples:
      oppcli opp resume 12
      oppcli opp resume --owner @me
    """
    from oppcli.output.sentences import edited
    from oppcli.services import holding

    ctx.wrote(holding.resume(ctx.work, ctx.find_all("opportunity", refs, state="open")), edited)
