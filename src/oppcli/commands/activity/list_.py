"""oppcli activity list"""

import typer

from oppcli.commands.decorator import command
from oppcli.commands.listing import show_list
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.context import Context
from oppcli.domain.fields import ACTIVITY
from oppcli.queries.asked import Filters

app = typer.Typer(add_completion=False)


@command(app, FILTERS.of_list(ACTIVITY), LISTS, AS_OF, titled="Activities", lists="activity")
def list_(ctx: Context, filters: Filters) -> None:
    """List activities; open ones unless asked otherwise, done ones with --done.

    Examples:
      oppcli activity list --owner @me --sort due_date
      oppcli activity list --due "this week"
      oppcli activity list --done "this week" --owner @me
      oppcli activity list --status all --where "type=call completed_at='this week'"
    """
    show_list(ctx, ACTIVITY, filters, default_status=("done",) if filters.done else ("open",))
