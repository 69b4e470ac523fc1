"""oppcli field add"""

from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES
from oppcli.commands.owning import Choices, KindOfField
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN)
def add(
    ctx: Context,
    kind: KindOfField,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is typed as: budget.")],
    label: Annotated[str, typer.Argument(metavar="LABEL", help="What people read: Budget.")] = "",
    type_: Annotated[
        str,
        typer.Option(
            "--type",
            metavar="TYPE",
            help="text, number, money, date, yes_no or choice.",
            autocompletion=completer("own_type"),
        ),
    ] = "text",
    choices: Choices = None,
) -> None:
    """Add a field of your own to a kind of record.

    It is a field like the others: in new and edit, in lists, filters, groups, gates, imports,
    exports and the history. A field that was removed comes back with the values that it had.

    Examples:
      oppcli field add opportunity budget --type money "Budget"
      oppcli field add opp region --type choice --choices north,south "Sales region"
      oppcli field add device winterised --type yes_no
    """
    from oppcli.commands.owning import owning, reserved, wrote
    from oppcli.services import own_fields

    words = reserved()
    wrote(ctx, own_fields.add(ctx.work, owning(kind), name, type_, label, choices, words))
