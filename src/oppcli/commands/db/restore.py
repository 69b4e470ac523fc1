"""oppcli db restore"""

from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app)
def restore(
    ctx: Context,
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE", autocompletion=completer("file"), help="A backup of a store."
        ),
    ],
    force: Annotated[
        bool, typer.Option("--force", help="Also where there is a store; it is kept.")
    ] = False,
) -> None:
    """Restore a backup; the store that was there is kept under a new name.

    The backup is checked first, and is kept. Other users of the store wait meanwhile.

    Examples:
      oppcli db restore oppcli.db.20261123T120000Z.bak --force
      oppcli --db new.db db restore copy.db
    """
    from oppcli.services.backups import restore as restore_

    done = restore_(ctx.store, source, ctx.now, force=force)
    ctx.out.say(
        f"restored {ctx.store.path} from {done.source} (schema {done.schema})", unbroken=True
    )
    if done.kept is not None:
        ctx.out.say(f"the store that was there is {done.kept}", unbroken=True)
