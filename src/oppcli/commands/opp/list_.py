"""oppcli opp list"""

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.decorator import command
from oppcli.commands.listing import show_list
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.context import Context
from oppcli.domain.field import OPEN
from oppcli.domain.fields import OPPORTUNITY
from oppcli.queries.filter_arguments import Filters

app = typer.Typer(add_completion=False)


@command(
    app,
    FILTERS,
    LISTS,
    AS_OF,
    titled="Opportunities",
    without_dashes=WithoutDashes(kind="opportunity"),
)
def list_(ctx: Context, filters: Filters) -> None:
    """List opportunities; open ones unless asked otherwise.

    On a terminal the count and the total follow. A list of closed opportunities shows when they
    were closed, and a list of won ones the actual revenue.

    Examples:
      oppcli opp list --owner @me --close "this month"
      oppcli opp list --status won --close 2026q4 -o csv
      oppcli opp list --where 'est_revenue>=10k stage!=interest' --sort -est_revenue
    """
    show_opportunities(ctx, filters)


def show_opportunities(ctx: Context, filters: Filters, unsaid: str = "") -> None:
    """Lists opportunities, for people without the column `unsaid`, and what they add up to."""
    where = show_list(ctx, OPPORTUNITY, filters, default_status=OPEN, unsaid=unsaid)
    is_read = ctx.out.is_for_people or ctx.out.format == "xlsx"
    if is_read and filters.status and ",".join(filters.status).casefold() == "open":
        _say_held(ctx, filters)
    if ctx.out.is_for_people:
        from oppcli.queries.footers import list_footer

        footer = list_footer(ctx.store, where)
        if footer:
            ctx.out.note(footer)


def _say_held(ctx: Context, filters: Filters) -> None:
    """Says how many are on hold beside those of the status open: reports count these as open."""
    from dataclasses import replace

    from oppcli.commands.listing import found
    from oppcli.queries.lines import line_of

    if count := found(ctx, OPPORTUNITY, replace(filters, status=None), "on_hold"):
        line = line_of(["opp", "list"], replace(filters, status=[",".join(OPEN)]), ctx.seen_by)
        ctx.out.note(f"{count:,} on hold left out, which reports count as open, too: {line}")
