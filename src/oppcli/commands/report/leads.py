"""oppcli report leads"""

from typing import Annotated

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.comparing import Compare, Told, show_report
from oppcli.commands.decorator import command
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.commands.report import InPeriod
from oppcli.context import Context
from oppcli.domain.fields import LEAD
from oppcli.queries.filter_arguments import Filters
from oppcli.queries.lines import THIS_QUARTER

_WHAT = "Leads"
app = typer.Typer(add_completion=False)


@command(
    app,
    FILTERS.only(LEAD),
    LISTS,
    AS_OF,
    titled=_WHAT,
    looks="back",
    without_dashes=WithoutDashes("period"),
)
def leads(
    ctx: Context,
    filters: Filters,
    period: InPeriod = THIS_QUARTER,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by", help="owner, source, rating, brand, business, month …", metavar="GROUP"
        ),
    ] = None,
    compare: Compare = None,
) -> None:
    """Show what became of leads: qualified, how soon, and won.

    Of the leads made in the period, whenever they were qualified: open are those new or contacted.
    Conversion = qualified ÷ (qualified + disqualified); from and to are its 95 % interval (Wilson).
    The median is of the days from making a lead to qualifying it. Won are the opportunities of
    qualified leads that were won by now, with their actual revenue in the base currency.

    Examples:
      oppcli report leads
      oppcli report leads this year by source
      oppcli report leads --by owner,rating --period "last quarter" -o csv
      oppcli report leads --compare "last quarter"
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
    from oppcli.commands.report.showing import converter_of
    from oppcli.domain.rates import Apart
    from oppcli.output.currencies import no_rate_notes
    from oppcli.output.dealers import leads_table
    from oppcli.output.sales_tables import FEW_LEADS, few_notes
    from oppcli.queries.reports.leads import lead_groups
    from oppcli.queries.reports.leads import leads as query

    names, converter = lead_groups(by), converter_of(ctx)
    span = ctx.asking.period(period)
    found = query(ctx.store, filters, ctx.asking, period=span, names=names, converter=converter)
    worth = [
        Apart(code, of.won_count, of.won, has_open=False, has_closed=True)
        for (_, code), of in found.items()
    ]
    notes = no_rate_notes(
        worth,
        converter.base,
        has_rates=converter.is_fixed,
        since=span.start,
        past=converter.past_day,
    )
    few = few_notes((of.decided for of in found.values()), FEW_LEADS)
    return leads_table(found, names), [*notes, *few]
