"""oppcli db info"""

import typer

from oppcli.commands.options import LISTS, command
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, LISTS)
def info(ctx: Context) -> None:
    """Show what the store is: where, how large, what it holds, its backups.

    It is only looked at: an older store stays as it is.

    Examples:
      oppcli db info
      oppcli db info -o json
    """
    from oppcli.queries.about import about

    found = about(ctx.store)
    if ctx.out.format in ("table", "plain") or ctx.out.is_default_format:
        from oppcli.output.store_screen import store_screen

        screen = store_screen(found, today=ctx.today, zone=ctx.zone, width=ctx.out.width)
        ctx.out.lines(screen)
    else:
        from oppcli.output.store_screen import store_table

        ctx.out.table(store_table(found))
