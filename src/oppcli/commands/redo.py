"""oppcli redo"""

import typer

from oppcli.commands.options import DRY_RUN, command
from oppcli.commands.undoing import InBatch, show_undone
from oppcli.context import Context
from oppcli.domain.undone import batch_number

app = typer.Typer(add_completion=False)


@command(app, DRY_RUN)
def redo(ctx: Context, batch: InBatch = None) -> None:
    """Redo a command that was undone.

    What you took back last, or any command by its number. What comes back has the numbers that
    it had. It is refused where later commands are in the way; these are named.

    Examples:
      oppcli redo
      oppcli redo 412
    """
    from oppcli.services.undoing.undo import redo as do_again

    show_undone(ctx, do_again(ctx.work, batch_number(batch)))
