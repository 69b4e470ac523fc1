"""oppcli device list"""

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.decorator import command
from oppcli.commands.listing import show_list
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.context import Context
from oppcli.domain.fields import DEVICE
from oppcli.queries.filter_arguments import Filters

app = typer.Typer(add_completion=False)


@command(
    app,
    FILTERS.only(DEVICE),
    LISTS,
    AS_OF,
    titled="Devices",
    without_dashes=WithoutDashes(kind="device"),
)
def list_(ctx: Context, filters: Filters) -> None:
    """List devices; available and reserved ones unless asked otherwise.

    Examples:
      oppcli device list --status available --where 'model~FH condition=new'
      oppcli device list --status sold -o csv
    """
    show_list(ctx, DEVICE, filters, default_status=("available", "reserved"))
