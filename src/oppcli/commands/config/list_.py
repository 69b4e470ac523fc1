"""oppcli config list"""

import typer

from oppcli.commands.decorator import command
from oppcli.commands.options import LISTS
from oppcli.context import Context
from oppcli.output.table import Column, Table

app = typer.Typer(add_completion=False)


@command(app, LISTS)
def list_(ctx: Context) -> None:
    """List every setting, its value and where it comes from.

    Examples:
      oppcli config list
    """
    settings = [(each.name, each.shown, each.origin) for each in ctx.settings.all()]
    ctx.out.table(Table((Column("name"), Column("value"), Column("origin")), settings))
