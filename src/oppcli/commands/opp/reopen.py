"""oppcli opp reopen"""

import typer

from oppcli.commands.arguments import ClosedOppRefs
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN)
def reopen(ctx: Context, refs: ClosedOppRefs) -> None:
    """Open closed opportunities again.

    They return to the stage they were closed from; how they were closed stays in the history.
    A customer may be named instead, who has only one that is closed. Words behind it are kept as a
    note.

    Examples:
      oppcli opp reopen 12
      oppcli opp reopen 12 they still want it
    """
    from oppcli.commands.naming import found_and_text
    from oppcli.output.sentences import reopened
    from oppcli.services import closing

    found, why = found_and_text(ctx, "opportunity", refs, None, state="closed")
    ctx.wrote(closing.reopen(ctx.work, found, why), reopened)
