"""oppcli field list"""

from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, LISTS
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, LISTS, AS_OF)
def list_(
    ctx: Context,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND", help="Only of this kind.", autocompletion=completer("owning")
        ),
    ] = "",
    removed: Annotated[
        bool, typer.Option("--removed", help="With those that were removed.")
    ] = False,
) -> None:
    """List the fields of your own.

    Examples:
      oppcli field list
      oppcli field list opportunity --removed -o csv
    """
    from oppcli.commands.owning import owning
    from oppcli.output.own_fields import own_fields_table
    from oppcli.queries.own_fields import own_fields

    only = owning(kind).name if kind else ""
    ctx.out.table(own_fields_table(own_fields(ctx.store, only, every=removed)))
