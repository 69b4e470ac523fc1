"""oppcli pipeline"""

import typer

from oppcli.commands.options import FILTERS, LISTS, By, command
from oppcli.context import Context
from oppcli.queries.asked import Filters

app = typer.Typer(add_completion=False)


@command(app, FILTERS, LISTS)
def pipeline(ctx: Context, filters: Filters, by: By = None) -> None:
    """Show the open opportunities by stage or any group.

    Amounts of several currencies are shown apart. A span of time (week, month, quarter, year)
    is that of the expected close.

    Examples:
      oppcli pipeline
      oppcli pipeline --by owner --by month --where 'est_revenue>=10k'
    """
    from oppcli.domain.grouping import parse_grouping
    from oppcli.output.reports import pipeline_table
    from oppcli.queries import pipeline as query

    grouping = parse_grouping(by, default="stage")
    titles = ctx.out.is_for_people
    lines = query.pipeline(ctx.store, filters, ctx.asking, grouping=grouping, titles=titles)
    ctx.out.table(pipeline_table(lines, grouping))
