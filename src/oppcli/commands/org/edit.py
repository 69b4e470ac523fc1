"""oppcli org edit"""

from typing import Annotated

import typer

from oppcli.commands.command import InRows, completer
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN_EDITS, WRITES, pairs
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN_EDITS)
def edit(
    ctx: Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Its name.", autocompletion=completer("part_name"))
    ],
    fields: Annotated[
        list[str],
        typer.Argument(metavar="FIELD=VALUE", help="What to change."),
        InRows(takes_fields=True),
    ],
    kind: Annotated[
        str,
        typer.Option(
            help="Which, when several have the name.",
            metavar="KIND",
            autocompletion=completer("part"),
        ),
    ] = "",
) -> None:
    """Change a user, team, business, facility or operation.

    `none` empties a field. A user with active=no is never proposed or assigned again; the
    records stay.

    Examples:
      oppcli org edit leif manager=jana business="Nordic Trucks" --create
      oppcli org edit leif active=no
    """
    from oppcli.commands.adding import creating
    from oppcli.commands.editing import whole_values
    from oppcli.commands.organising import wrote
    from oppcli.domain.organisation import part_named
    from oppcli.queries.organisation import find
    from oppcli.services import organisation

    name, *fields = whole_values([name, *fields])
    what, found = find(ctx.store, name, part_named(kind) if kind else None)
    wrote(ctx, creating(ctx, lambda work: organisation.edit(work, what, found, pairs(fields))))
