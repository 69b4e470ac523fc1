"""oppcli undo"""

import typer

from oppcli.commands.decorator import command
from oppcli.commands.options import DRY_RUN
from oppcli.commands.undoing import InBatch, chosen, show_undone
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, DRY_RUN)
def undo(ctx: Context, batch: InBatch = None) -> None:
    """Undo a command.

    Your latest command, or anybody's by its batch number; with a user or a record the last command
    of that user, or about that record, which is asked about. Fields get their old values back, and
    records that the command created are removed, even a whole import. It is refused if later
    commands changed the same fields or use these records; they are listed. Accounts, users and
    other names that the command created stay if other records use them. Settings in the config
    file are not undone. `redo` does it again.

    Examples:
      oppcli undo
      oppcli undo 412 --dry-run
      oppcli undo jana --dry-run
    """
    from oppcli.services.undoing.undo import undo as take_back

    show_undone(ctx, take_back(ctx.work, chosen(ctx, batch, again=False)))
