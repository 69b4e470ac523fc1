"""oppcli lead reopen"""

import typer

from oppcli.commands.arguments import LeadRefs
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN)
def reopen(ctx: Context, refs: LeadRefs) -> None:
    """Reopen disqualified leads.

    Examples:
      oppcli lead reopen 7
    """
    from oppcli.output.sentences import reopened
    from oppcli.services import leads

    ctx.wrote(leads.reopen(ctx.work, ctx.find_all("lead", refs, state="closed")), reopened)
