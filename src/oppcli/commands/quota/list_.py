"""oppcli quota list"""

from typing import Annotated

import typer

from oppcli.commands.command import WithoutDashes, completer
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.context import Context
from oppcli.queries.filter_arguments import Filters

app = typer.Typer(add_completion=False)


@command(
    app,
    FILTERS.picking("owner", "team", "manager", "business"),
    LISTS,
    AS_OF,
    titled="Quotas",
    without_dashes=WithoutDashes("period"),
)
def list_(
    ctx: Context,
    filters: Filters,
    period: Annotated[
        str | None,
        typer.Option(
            "--period",
            help="Only those with days in it: 2026q4, next quarter …",
            metavar="PERIOD",
            autocompletion=completer("period"),
        ),
    ] = None,
) -> None:
    """List the quotas.

    --team and --manager list those of their people, too.

    Examples:
      oppcli quota list
      oppcli quota list leif next quarter
      oppcli quota list --sort who -o csv
    """
    from oppcli.output.quotas import quota_table
    from oppcli.queries.quotas import quotas_of

    span = ctx.asking.period(period) if period else None
    found = quotas_of(ctx.store, filters, ctx.asking, span)
    ctx.out.table(quota_table(found, ctx.fiscal_year_start))
