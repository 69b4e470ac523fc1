"""oppcli account list"""

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.decorator import command
from oppcli.commands.listing import show_list
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.context import Context
from oppcli.domain.fields import ACCOUNT
from oppcli.queries.filter_arguments import Filters

app = typer.Typer(add_completion=False)


@command(
    app,
    FILTERS.only(ACCOUNT),
    LISTS,
    AS_OF,
    titled="Accounts",
    without_dashes=WithoutDashes(kind="account"),
)
def list_(ctx: Context, filters: Filters) -> None:
    """List accounts.

    Examples:
      oppcli account list --search globex
      oppcli account list --where 'email~globex.example' -o csv
    """
    show_list(ctx, ACCOUNT, filters)
