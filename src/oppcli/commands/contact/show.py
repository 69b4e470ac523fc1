"""oppcli contact show"""

import typer

from oppcli.commands.arguments import ContactRefs
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF
from oppcli.commands.showing import show_named
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, AS_OF)
def show_(ctx: Context, refs: ContactRefs) -> None:
    """Show one contact with its opportunities and timeline.

    What is planned comes first. The timeline is also that of its opportunities: their activities,
    stages and amounts; each line says what it is about. A terminal shows the latest 40 lines, and
    `-o plain` all.

    Examples:
      oppcli contact show 5
    """
    show_named(ctx, "contact", refs)
