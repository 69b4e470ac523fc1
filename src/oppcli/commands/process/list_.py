"""oppcli process list"""

import typer

from oppcli.commands.options import LISTS, command
from oppcli.context import Context
from oppcli.domain.fields import FieldType
from oppcli.output.table import Column, Table
from oppcli.queries.processes import stages

app = typer.Typer(add_completion=False)

_COLUMNS = (
    Column("process"),
    Column("stage"),
    Column("title", yields=2),
    Column("probability", FieldType.PERCENT),
    Column("forecast_category"),
    Column("requires", shrinks=True),
    Column("stale_after_days", FieldType.INTEGER, yields=1),
)


@command(app, LISTS)
def list_(ctx: Context) -> None:
    """List the sales processes and their stages.

    Examples:
      oppcli process list
    """
    ctx.out.table(Table(_COLUMNS, stages(ctx.store).rows))
