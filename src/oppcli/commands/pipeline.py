"""oppcli pipeline"""

import typer

from oppcli.commands.options import AS_OF, FILTERS, LISTS, By, InCurrency, command
from oppcli.commands.titles import titles_for
from oppcli.context import Context
from oppcli.queries.asked import Filters

app = typer.Typer(add_completion=False)


@command(app, FILTERS, LISTS, AS_OF, titled="Pipeline")
def pipeline(ctx: Context, filters: Filters, by: By = None, currency: InCurrency = None) -> None:
    """Show the open opportunities by stage or any group.

    Amounts are in the base currency, at today's rates; what has no rate is a row of its own, and
    said. A span of time (week, month, quarter, year) is that of the expected close.

    Examples:
      oppcli pipeline
      oppcli pipeline --by owner --by month --where 'est_revenue>=10k'
      oppcli pipeline --currency own
    """
    from oppcli.domain.grouping import parse_grouping
    from oppcli.output.currencies import no_rate_notes
    from oppcli.output.reports import pipeline_table
    from oppcli.queries import pipeline as query

    grouping = parse_grouping(by, default="stage")
    converter = ctx.converter("own" if "currency" in grouping.names else currency)
    with ctx.store.snapshot():
        found = query.pipeline(
            ctx.store,
            filters,
            ctx.asking,
            grouping=grouping,
            converter=converter,
        )
    for_people = ctx.out.is_for_people
    titles = titles_for(ctx, grouping.names)
    ctx.out.table(
        pipeline_table(found.lines, found.totals, grouping, titles=titles, for_people=for_people)
    )
    if converter:
        worth = [(line.currency, line.tally.open_count, line.tally.open) for line in found.totals]
        for note in no_rate_notes(worth, converter.base, has_rates=converter.is_fixed):
            ctx.out.note(note)
