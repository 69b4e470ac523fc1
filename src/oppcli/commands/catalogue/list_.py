"""oppcli catalogue list"""

import typer

from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, LISTS
from oppcli.context import Context
from oppcli.output.table import Column, Table
from oppcli.queries.catalogue import chains

app = typer.Typer(add_completion=False)

_COLUMNS = (
    Column("brand"),
    Column("class"),
    Column("model"),
    Column("model_code", yields=1),
    Column("variant", yields=2),
)


@command(app, LISTS, AS_OF, titled="Catalogue")
def list_(ctx: Context) -> None:
    """List the known products.

    Examples:
      oppcli catalogue list
      oppcli catalogue list --sort model -o csv
    """
    ctx.out.table(Table(_COLUMNS, chains(ctx.store).rows))
