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
        str,
        typer.Argument(
            metavar="NAME",
            help="Its name; several may follow.",
            autocompletion=completer("part_name"),
        ),
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
    records stay. Of several either all are changed or none, by one command.

    Examples:
      oppcli org edit leif manager=jana business="Nordic Trucks" --create
      oppcli org edit leif active=no
      oppcli org edit leif jana manager=karin
    """
    from oppcli.commands.adding import creating
    from oppcli.commands.editing import whole_values
    from oppcli.commands.organising import wrote
    from oppcli.domain.organisation import part_named
    from oppcli.queries.organisation import find, find_all
    from oppcli.services import organisation

    words = whole_values([name, *fields])
    fields = [word for word in words[1:] if "=" in word]
    of_kind = part_named(kind) if kind else None
    if ctx.is_exact:
        found = [find(ctx.store, name, of_kind)]
    else:
        names = [name, *(word for word in words[1:] if "=" not in word)]
        found = find_all(ctx.store, names, of_kind)
    edited = creating(ctx, lambda work: organisation.edit_all(work, found, pairs(fields)))
    wrote(ctx, *edited)
