"""oppcli activity show"""

from typing import Annotated

import typer

from oppcli.commands.decorator import completer
from oppcli.commands.options import AS_OF, command
from oppcli.commands.showing import show
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, AS_OF)
def show_(
    ctx: Context,
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF", help="Ref, number or subject.", autocompletion=completer("activity")
        ),
    ],
) -> None:
    """Show one activity with its history.

    Examples:
      oppcli activity show 41
      oppcli activity show A41 -o json
    """
    show(ctx, "activity", ref)
