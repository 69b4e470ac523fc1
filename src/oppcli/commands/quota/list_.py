"""oppcli quota list"""

import typer

from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, LISTS
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, LISTS, AS_OF, titled="Quotas")
def list_(ctx: Context) -> None:
    """List the quotas.

    Examples:
      oppcli quota list
      oppcli quota list --sort who -o csv
    """
    from oppcli.output.quotas import quota_table
    from oppcli.queries.quotas import read_quotas

    ctx.out.table(quota_table(read_quotas(ctx.store), ctx.fiscal_year_start))
