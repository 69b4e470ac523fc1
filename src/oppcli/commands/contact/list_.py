"""oppcli contact list"""

import typer

from oppcli.commands.command import WithoutDashes
from oppcli.commands.decorator import command
from oppcli.commands.listing import show_list
from oppcli.commands.options import AS_OF, FILTERS, LISTS
from oppcli.context import Context
from oppcli.domain.fields import CONTACT
from oppcli.queries.filter_arguments import Filters

app = typer.Typer(add_completion=False)


@command(
    app,
    FILTERS.only(CONTACT),
    LISTS,
    AS_OF,
    titled="Contacts",
    without_dashes=WithoutDashes(kind="contact"),
)
def list_(ctx: Context, filters: Filters) -> None:
    """List contacts.

    Examples:
      oppcli contact list --search globex
      oppcli contact list --where 'email~globex.example' -o csv
    """
    show_list(ctx, CONTACT, filters)
