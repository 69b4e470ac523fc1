"""oppcli device show"""

import typer

from oppcli.commands.arguments import DeviceRefs
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF
from oppcli.commands.showing import show_named
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, AS_OF)
def show_(ctx: Context, refs: DeviceRefs) -> None:
    """Show one device with its opportunities and its history.

    Examples:
      oppcli device show V2
      oppcli device show 2 -o json
    """
    show_named(ctx, "device", refs)
