"""oppcli db upgrade"""

import typer

from oppcli.commands.decorator import command
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app)
def upgrade(ctx: Context) -> None:
    """Upgrade an older store to the schema of this oppcli, after a checked backup.

    Every command upgrades a file by itself; this one does nothing else.

    Examples:
      oppcli db upgrade
    """
    was, now = ctx.store.upgrade()
    if was == now:
        ctx.out.say(f"the store is of schema {now} already: nothing to do")
    else:
        ctx.out.say(f"schema {was} → {now}")
