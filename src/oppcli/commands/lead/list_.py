"""oppcli lead list"""

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.decorator import command
from oppcli.commands.listing import show_list
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.context import Context
from oppcli.domain.field import OPEN_LEAD
from oppcli.domain.fields import LEAD
from oppcli.queries.filter_arguments import Filters

app = typer.Typer(add_completion=False)


@command(
    app, FILTERS.only(LEAD), LISTS, AS_OF, titled="Leads", without_dashes=WithoutDashes(kind="lead")
)
def list_(ctx: Context, filters: Filters) -> None:
    """List leads; open ones unless asked otherwise.

    Examples:
      oppcli lead list --owner @me
      oppcli lead list leif this week
      oppcli lead list --status all --created "last week" -o csv
    """
    show_list(ctx, LEAD, filters, default_status=OPEN_LEAD)
