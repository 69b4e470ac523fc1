"""oppcli report stale"""

from typing import Annotated

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.context import Context
from oppcli.queries.filter_arguments import Filters

_WHAT = "Stale opportunities"
app = typer.Typer(add_completion=False)


@command(
    app, FILTERS, LISTS, AS_OF, titled=_WHAT, without_dashes=WithoutDashes("as_of", listed="stale")
)
def stale(
    ctx: Context,
    filters: Filters,
    days: Annotated[
        str | None,
        typer.Option(
            help="Idle for more than so many days, whatever the stage allows.", metavar="N"
        ),
    ] = None,
) -> None:
    """List the open opportunities without recent activity or change.

    Stale = no activity and no change for more days than the stage allows (its stale_after_days),
    counted to today. The longest idle come first. A stage with stale_after = "p90" in its process
    allows the days by which nine in ten have left it, once 20 have. `opp list --where stale` finds
    the same, and `opp list --where 'idle>30'` what --days 30 does. `pipeline --where stale --by
    owner` sums them, with --compare beside those of another day.

    Examples:
      oppcli report stale
      oppcli report stale --owner @me --stage quotation
      oppcli report stale leif --days 30
    """
    from oppcli.commands.report_title import entitled
    from oppcli.domain.numbers import read_whole
    from oppcli.output.report_tables import stale_table
    from oppcli.queries.reports.idle import idle

    most = None if days is None else read_whole(days, "a whole number of days", "--days 30")
    found = idle(ctx.store, filters, ctx.asking, titles=ctx.out.is_for_people, most=most)
    ctx.out.table(entitled(ctx, stale_table(found), _WHAT, filters=filters))
