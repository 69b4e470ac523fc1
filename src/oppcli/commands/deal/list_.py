"""oppcli deal list"""

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.decorator import command
from oppcli.commands.listing import found, show_list
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.context import Context
from oppcli.domain.field import OPEN
from oppcli.domain.fields import DEAL, OPPORTUNITY
from oppcli.domain.periods import ONE_ENDED
from oppcli.domain.wording import counted
from oppcli.queries.filter_arguments import Filters

app = typer.Typer(add_completion=False)


@command(
    app,
    FILTERS.of_list(DEAL),
    LISTS,
    AS_OF,
    titled="Deals",
    without_dashes=WithoutDashes(kind="deal"),
)
def list_(ctx: Context, filters: Filters) -> None:
    """List deals; scenarios, offers and signed ones unless asked otherwise.

    An offer past its last day has lapsed: it is still offered, and counts. Tables show its status
    as lapsed, csv and json as offered; both --status lapsed and --status offered find it. --valid
    finds the offers whose last day is in a period: those that lapse from today on, and of a period
    that is over those that lapsed in it.

    Examples:
      oppcli deal list --where opportunity=O12 --status all
      oppcli deal list --status lapsed
      oppcli deal list --valid "next 2 weeks" --sort valid_until
      oppcli deal list lapsing this month
    """
    usual = ("offered",) if filters.valid else ("scenario", "offered", "signed")

    def sales_then() -> str:
        """The note where no offer lapses in a time in which sales close."""
        if not filters.valid or filters != Filters(valid=filters.valid):
            return ""
        count = found(ctx, OPPORTUNITY, Filters(close=filters.valid), *OPEN)
        sales = counted(count, "sale closes", "sales close")
        closing = "closing " if filters.valid.split()[0].lower() in ONE_ENDED else ""
        line = f"oppcli opp list {closing}{filters.valid}"
        return f"no offer lapses then; deals are offers. {sales} then: {line}" if count else ""

    show_list(ctx, DEAL, filters, default_status=usual, instead=sales_then)
