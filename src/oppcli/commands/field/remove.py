"""oppcli field remove"""

import typer

from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES
from oppcli.commands.owning import KindOfField, NameOfField
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN)
def remove(ctx: Context, kind: KindOfField, name: NameOfField) -> None:
    """Remove a field of your own: it is hidden, and its values and its history stay.

    Adding it again with the same type brings it back. A field that a process asks for stays.

    Examples:
      oppcli field remove opportunity budget
    """
    from oppcli.commands.owning import owning, wrote
    from oppcli.services import own_fields

    wrote(ctx, own_fields.remove(ctx.work, owning(kind), name))
