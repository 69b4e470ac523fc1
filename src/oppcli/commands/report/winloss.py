"""oppcli report winloss"""

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.comparing import Compare, Told, show_report
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS, By
from oppcli.commands.report import InPeriod
from oppcli.context import Context
from oppcli.queries.filter_arguments import Filters
from oppcli.queries.lines import BIGGEST_OF, THIS_QUARTER

_WHAT = "Won and lost"
app = typer.Typer(add_completion=False)


@command(
    app,
    FILTERS,
    LISTS,
    AS_OF,
    titled=_WHAT,
    looks="back",
    without_dashes=WithoutDashes("period", biggest=BIGGEST_OF["report winloss"], has_reasons=True),
)
def winloss(
    ctx: Context,
    filters: Filters,
    period: InPeriod = THIS_QUARTER,
    by: By = None,
    compare: Compare = None,
) -> None:
    """Show what was won and lost, by reason, competitor or any group.

    Win rate = won ÷ (won + lost), by count and by value: what was won for, and the estimate of
    what was lost; no rate by value where the amounts of one side are all zero or missing. Canceled
    is shown apart and counts in neither. Amounts are in the base currency. By reason, the row
    without a reason holds what was won, and tables show no rate but that of the total.

    Examples:
      oppcli report winloss
      oppcli report winloss --compare "last quarter"
      oppcli report winloss --by competitor --period "this year"
      oppcli report winloss --by brand --by owner -o csv
    """
    show_report(
        ctx,
        compare,
        period,
        lambda at, span: _table_and_notes(at, filters, span, by),
        what=_WHAT,
        filters=filters,
    )


def _table_and_notes(ctx: Context, filters: Filters, period: str, by: list[str] | None) -> Told:
    """The table, and the notes below it."""
    from oppcli.commands.report.showing import closed_sales, told_sales
    from oppcli.domain.tally import most_lost_first
    from oppcli.output.report_tables import decides_the_outcome, winloss_table

    found = closed_sales(
        *(ctx, filters, period, by),
        default="lost_reason",
        also=("lost_reason", "competitor"),
        only_closed=True,
    )
    closed = [line for line in found.lines if line.tally.decided or line.tally.canceled_count]
    if found.names in (("lost_reason",), ("competitor",)):
        closed = most_lost_first(closed)
    table = winloss_table(closed, found.together, found.names, found.titles, ctx.out.is_for_people)
    if ctx.out.draws:
        from oppcli.output.drawings import won_and_lost

        ctx.out.draw(*won_and_lost(closed, table, found.names))
    has_none = ctx.out.is_for_people and decides_the_outcome(found.names)
    with_rates = found.together if has_none else closed
    return told_sales(
        found,
        table,
        with_rates,
        lambda of: (0, of.decided + of.canceled_count, of.won + of.lost + of.canceled),
    )
