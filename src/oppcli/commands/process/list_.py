"""oppcli process list"""

import typer

from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, LISTS
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, LISTS, AS_OF, titled="Sales processes")
def list_(ctx: Context) -> None:
    """List the sales processes.

    `open` counts the opportunities that follow one now, `records` the closed ones too.

    Examples:
      oppcli process list
    """
    from oppcli.output.processes import processes_table
    from oppcli.queries.processes import processes

    ctx.out.table(processes_table(processes(ctx.store)))
