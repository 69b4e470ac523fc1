"""oppcli report funnel"""

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.comparing import Compare, Told, show_report
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.commands.report import InPeriod
from oppcli.context import Context
from oppcli.queries.filter_arguments import Filters
from oppcli.queries.lines import THIS_QUARTER

_WHAT = "Funnel"
app = typer.Typer(add_completion=False)


@command(
    app, FILTERS, LISTS, AS_OF, titled=_WHAT, looks="back", without_dashes=WithoutDashes("period")
)
def funnel(
    ctx: Context,
    filters: Filters,
    period: InPeriod = THIS_QUARTER,
    compare: Compare = None,
) -> None:
    """Show how opportunities pass from stage to stage.

    Entered counts opportunities that first came into a stage in the period, by being created in it
    or moved there. Forward counts those of them that later reached a stage further on, or were
    won; conversion = forward ÷ entered. Lost and canceled count those of them that were closed
    from the stage, on any day; report winloss has all that were closed in the period. A stage that
    was skipped was not entered. The value is the estimate, in the base currency.

    Examples:
      oppcli report funnel
      oppcli report funnel --compare "last quarter"
      oppcli report funnel --period "this year" --owner @me
    """
    show_report(
        ctx,
        compare,
        period,
        lambda at, span: _table_and_notes(at, filters, span),
        what=_WHAT,
        filters=filters,
    )


def _table_and_notes(ctx: Context, filters: Filters, period: str) -> Told:
    """The table, and the notes below it."""
    from oppcli.commands.report.showing import converter_of
    from oppcli.domain.funnel import funnel as funnel_of
    from oppcli.domain.rates import Apart
    from oppcli.output.currencies import no_rate_notes
    from oppcli.output.report_tables import funnel_table
    from oppcli.output.sales_tables import few_notes
    from oppcli.queries.reconstructed import history_begins
    from oppcli.queries.reports import journeys as query

    converter = converter_of(ctx)
    span = ctx.asking.period(period)
    with ctx.store.snapshot():
        known = query.stages(ctx.store)
        ways = query.ways(ctx.store, filters, ctx.asking, converter, span)
        lines = funnel_of(ways, known.order)
        told = history_begins(ctx.store, filters, ctx.asking, "stage", span)
    table = funnel_table(lines, known.titles if ctx.out.is_for_people else known.keys)
    worth = [
        Apart(way.currency, way.number, way.value, not way.outcome, bool(way.outcome))
        for way in ways
        if way.is_within
    ]
    notes = no_rate_notes(
        worth,
        converter.base,
        has_rates=converter.is_fixed,
        since=span.start,
        past=converter.past_day,
    )
    return table, [*told, *notes, *few_notes(line.entered for line in lines)]
