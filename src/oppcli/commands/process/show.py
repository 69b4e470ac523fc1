"""oppcli process show"""

import typer

from oppcli.commands.arguments import ProcessKey
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, LISTS
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, LISTS, AS_OF)
def show(ctx: Context, key: ProcessKey) -> None:
    """Show one process: its stages, their gates, its reasons.

    Examples:
      oppcli process show dealer
      oppcli process show dealer --fields stage,requires,open
    """
    from oppcli.output.processes import reasons, stages_table
    from oppcli.processes import process_of
    from oppcli.queries.processes import process_row, stages

    process = process_row(ctx.store, key)
    notes = reasons(process_of(ctx.store, key, whole=True))
    ctx.out.table(stages_table(process, stages(ctx.store, key)))
    for line in notes:
        ctx.out.note(line)
