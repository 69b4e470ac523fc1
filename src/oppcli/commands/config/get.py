"""oppcli config get"""

from typing import Annotated

import typer

from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app)
def get(
    ctx: Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Setting.", autocompletion=completer("setting"))
    ],
) -> None:
    """Show one setting.

    Examples:
      oppcli config get currency
    """
    ctx.out.say(ctx.settings.setting(name).shown, unbroken=True)
