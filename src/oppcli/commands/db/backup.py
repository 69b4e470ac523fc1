"""oppcli db backup"""

from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app)
def backup(
    ctx: Context,
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE",
            autocompletion=completer("file"),
            help="The copy, or a folder for it; else beside the store.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that exists.")] = False,
) -> None:
    """Back up the store while others work; the copy is checked, and only you can read it.

    Without FILE the copy's name holds the time. Older copies are never removed.

    Examples:
      oppcli db backup
      oppcli db backup /srv/backups
      oppcli db backup copy.db --force
    """
    from oppcli.services.backups import back_up

    place = back_up(ctx.store, target, ctx.now, force=force)
    ctx.out.say(str(place) if ctx.out.quiet else f"backed up to {place}", unbroken=True)
