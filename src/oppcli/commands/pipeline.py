"""oppcli pipeline"""

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.comparing import Compare, Told, show_report
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS, By, InCurrency
from oppcli.commands.titles import titles_for
from oppcli.context import Context
from oppcli.queries.filter_arguments import Filters
from oppcli.queries.lines import BIGGEST_OF

app = typer.Typer(add_completion=False)


@command(
    app,
    FILTERS,
    LISTS,
    AS_OF,
    titled="Pipeline",
    without_dashes=WithoutDashes("as_of", biggest=BIGGEST_OF["pipeline"]),
)
def pipeline(
    ctx: Context,
    filters: Filters,
    by: By = None,
    currency: InCurrency = None,
    compare: Compare = None,
) -> None:
    """Show the open opportunities by stage or any group.

    Amounts are in the base currency, at today's rates; a currency without a rate gets a row of its
    own and a note. --by week, month, quarter or year groups by the expected close. --compare "last
    mon" shows the figures of the end of that day, those of now, and the difference.

    Examples:
      oppcli pipeline
      oppcli pipeline --by owner --by month --where 'est_revenue>=10k'
      oppcli pipeline by seller as of 30 sep
      oppcli pipeline --currency own
      oppcli pipeline --by owner --compare "last mon"
    """
    is_of_some = compare or filters.close or filters.created
    show_report(
        ctx,
        compare,
        "",
        lambda at, _: _table_and_notes(at, filters, by, currency),
        what="Open pipeline" if is_of_some else "",
        filters=filters,
    )


def _table_and_notes(ctx: Context, filters: Filters, by: By, currency: InCurrency) -> Told:
    """The table, and the notes below it."""
    from oppcli.domain.grouping import parse_grouping
    from oppcli.domain.rates import Apart
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
    table = pipeline_table(
        found.lines, found.totals, grouping, titles=titles, for_people=for_people
    )
    if not converter:
        return table, []
    worth = [Apart(line.currency, line.tally.open_count, line.tally.open) for line in found.totals]
    return table, list(
        no_rate_notes(worth, converter.base, has_rates=converter.is_fixed, past=converter.past_day)
    )
