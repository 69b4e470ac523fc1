"""oppcli db info"""

import typer

from oppcli.commands.decorator import command
from oppcli.commands.options import LISTS
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, LISTS)
def info(ctx: Context) -> None:
    """Show the store's location, size, contents and backups.

    It only reads: an older store is not upgraded.

    Examples:
      oppcli db info
      oppcli db info -o json
    """
    from oppcli.queries.store_info import about

    found = about(ctx.store)
    if ctx.out.is_screen:
        from oppcli.output.store_screen import store_screen

        screen = store_screen(found, today=ctx.today, zone=ctx.zone, width=ctx.out.width)
        ctx.out.lines(screen)
    else:
        from oppcli.output.store_screen import store_table

        ctx.out.table(store_table(found))
