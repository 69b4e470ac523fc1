"""oppcli report slips"""

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.comparing import Compare, Told, show_report
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS, By
from oppcli.context import Context
from oppcli.queries.filter_arguments import Filters

_WHAT = "Pushes"
app = typer.Typer(add_completion=False)


@command(app, FILTERS, LISTS, AS_OF, titled=_WHAT, without_dashes=WithoutDashes("as_of"))
def slips(ctx: Context, filters: Filters, by: By = None, compare: Compare = None) -> None:
    """Show how often closes were pushed, and how many of these sales were won.

    A push moves the expected close of an open opportunity to a later day; what was undone does
    not count. pushed: how many were pushed at all; days_pushed: by how many days these are later
    than they first were, on average. Win rate = won ÷ (won + lost); from and to are its 95 %
    interval (Wilson): with few of them the rate may lie anywhere between. Open and closed ones
    count, unless filters pick some. By pushes, 3+ is three and more.

    Examples:
      oppcli report slips
      oppcli report slips --by owner --close "this year"
      oppcli report slips --by owner --by pushes -o csv
    """
    from oppcli.commands.report_title import until_today

    what = until_today(ctx, _WHAT)
    show_report(
        ctx,
        compare,
        "",
        lambda at, _: _table_and_notes(at, filters, by),
        what=what,
        filters=filters,
    )


def _table_and_notes(ctx: Context, filters: Filters, by: list[str] | None) -> Told:
    """The table, and the notes below it."""
    from oppcli.commands.report.showing import converter_of
    from oppcli.commands.titles import titles_for
    from oppcli.domain.grouping import parse_grouping
    from oppcli.domain.rates import Apart
    from oppcli.output.currencies import no_rate_notes
    from oppcli.output.sales_tables import few_notes
    from oppcli.output.slips import slips_table
    from oppcli.queries.reconstructed import history_begins
    from oppcli.queries.reports.slips import slips as query

    grouping = parse_grouping(by, default="pushes", also=("pushes",))
    converter = converter_of(ctx)
    found = query(ctx.store, filters, ctx.asking, grouping=grouping, converter=converter)
    table = slips_table(
        found.lines,
        found.totals,
        grouping,
        titles_for(ctx, grouping.names),
        for_people=ctx.out.is_for_people,
    )
    worth = [Apart(code, of.open_count, of.open) for code, of in found.totals.items()]
    told = history_begins(ctx.store, filters, ctx.asking, "est_close_date")
    notes = (
        []
        if "currency" in grouping.names
        else no_rate_notes(
            worth, converter.base, has_rates=converter.is_fixed, past=converter.past_day
        )
    )
    return table, [*told, *notes, *few_notes(line.figure.decided for line in found.lines)]
