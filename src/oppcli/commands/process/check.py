"""oppcli process check"""

from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, LISTS
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, LISTS, AS_OF, titled="Gates that are not met")
def check(
    ctx: Context,
    key: Annotated[
        str | None,
        typer.Argument(
            metavar="[PROCESS]",
            help="One process; all of them otherwise.",
            autocompletion=completer("process"),
        ),
    ] = None,
) -> None:
    """List the open opportunities that do not meet a gate.

    An import, a later edit or a new version of the process can break a gate that was passed. The
    gate of an opportunity's current stage is the next one to meet.

    Examples:
      oppcli process check
      oppcli process check dealer --sort owner
    """
    from oppcli.output.processes import broken_note, broken_table
    from oppcli.queries.processes import broken

    found = broken(ctx.store, key)
    ctx.out.table(broken_table(found))
    if found:
        ctx.out.note(broken_note(found))
