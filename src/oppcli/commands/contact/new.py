"""oppcli contact new"""

from typing import Annotated

import typer

from oppcli.commands.options import STDIN, WRITES, command, fields_of
from oppcli.context import Context
from oppcli.domain.fields import CONTACT

app = typer.Typer(add_completion=False)


@command(app, fields_of(CONTACT, without=("name",)), WRITES, STDIN)
def new(
    ctx: Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name.")],
    typed: dict[str, str],
) -> None:
    """Add a contact.

    Examples:
      oppcli contact new "Jana Kowal" --account "Globex Mining" --create --email jana@globex.example
    """
    from oppcli.output.sentences import added
    from oppcli.services import parties

    written = parties.new_contact(ctx.work, name, typed)
    ctx.wrote([written], added)
