"""oppcli undo"""

import typer

from oppcli.commands.options import DRY_RUN, command
from oppcli.commands.undoing import InBatch, show_undone
from oppcli.context import Context
from oppcli.domain.undone import batch_number

app = typer.Typer(add_completion=False)


@command(app, DRY_RUN)
def undo(ctx: Context, batch: InBatch = None) -> None:
    """Undo a command, whatever it was.

    Yours that was the last, or anybody's by its number. Fields get their old values, and what it
    made is removed, be it an import of any size. It is refused where later commands changed the
    same or built on it; these are named. Names that it made on the way stay where something uses
    them. What is in the config file is not taken back. `redo` does it again.

    Examples:
      oppcli undo
      oppcli undo 412 --dry-run
    """
    from oppcli.services.undoing.undo import undo as take_back

    show_undone(ctx, take_back(ctx.work, batch_number(batch)))
