"""oppcli org list"""

from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, LISTS
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, LISTS, AS_OF, titled="Organisation")
def list_(
    ctx: Context,
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="[KIND]",
            help="user, team, business, facility or operation; else all.",
            autocompletion=completer("part"),
        ),
    ] = None,
) -> None:
    """List users, teams, businesses, facilities and operations.

    Examples:
      oppcli org list
      oppcli org list user -o csv
    """
    from oppcli.domain.organisation import part_named
    from oppcli.output.organisation import everything_table, parts_table
    from oppcli.queries.organisation import everything, parts

    if kind is None:
        ctx.out.table(everything_table(everything(ctx.store)))
    else:
        what = part_named(kind)
        ctx.out.table(parts_table(what, parts(ctx.store, what)))
