"""oppcli redo"""

import typer

from oppcli.commands.decorator import command
from oppcli.commands.options import DRY_RUN
from oppcli.commands.undoing import InBatch, chosen, show_undone
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, DRY_RUN)
def redo(ctx: Context, batch: InBatch = None) -> None:
    """Redo a command that was undone.

    The command that you undid last, or any undone command by its batch number. Restored records
    keep their refs. It is refused if later commands conflict with it; they are listed.

    Examples:
      oppcli redo
      oppcli redo 412
    """
    from oppcli.services.undoing.undo import redo as do_again

    show_undone(ctx, do_again(ctx.work, chosen(ctx, batch, again=True)))
