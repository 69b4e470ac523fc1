"""oppcli field edit"""

from typing import Annotated

import typer

from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES
from oppcli.commands.owning import Choices, KindOfField, NameOfField
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN)
def edit(
    ctx: Context,
    kind: KindOfField,
    name: NameOfField,
    label: Annotated[
        str | None,
        typer.Option("--label", metavar="TEXT", help="What people read; none: its name."),
    ] = None,
    choices: Choices = None,
    position: Annotated[
        str | None,
        typer.Option("--position", metavar="N", help="Its place among the others of the kind."),
    ] = None,
) -> None:
    """Change the label, the choices or the place of a field of your own.

    Its name and its type stay. A choice that a record has cannot be left out.

    Examples:
      oppcli field edit opportunity budget --label "Budget 2027"
      oppcli field edit opportunity region --choices north,south,east --position 1
    """
    from oppcli.commands.owning import owning, wrote
    from oppcli.services import own_fields

    done = own_fields.edit(
        ctx.work, owning(kind), name, label=label, choices=choices, position=position
    )
    wrote(ctx, done)
