"""oppcli deal list"""

import typer

from oppcli.commands.decorator import command
from oppcli.commands.listing import show_list
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.context import Context
from oppcli.domain.fields import DEAL
from oppcli.queries.asked import Filters

app = typer.Typer(add_completion=False)


@command(app, FILTERS.only(DEAL), LISTS, AS_OF, titled="Deals")
def list_(ctx: Context, filters: Filters) -> None:
    """List deals; scenarios, offers and signed ones unless asked otherwise.

    An offer past its last day has lapsed: it is still offered, and counts. Tables show its status
    as lapsed, csv and json as offered; both --status lapsed and --status offered find it.

    Examples:
      oppcli deal list --where opportunity=O12 --status all
      oppcli deal list --status lapsed
      oppcli deal list --status offered --where 'valid_until<+2w' --sort valid_until
    """
    show_list(ctx, DEAL, filters, default_status=("scenario", "offered", "signed"))
