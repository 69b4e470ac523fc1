"""oppcli account new"""

from typing import Annotated

import typer

from oppcli.commands.options import STDIN, WRITES, command, fields_of
from oppcli.context import Context
from oppcli.domain.fields import ACCOUNT

app = typer.Typer(add_completion=False)


@command(app, fields_of(ACCOUNT, without=("name",)), WRITES, STDIN)
def new(
    ctx: Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name.")],
    typed: dict[str, str],
) -> None:
    """Add an account.

    Examples:
      oppcli account new "Acme GmbH" --email info@acme.example --phone "+49 30 1234"
    """
    from oppcli.output.sentences import added
    from oppcli.services import parties

    written = parties.new_account(ctx.work, name, typed)
    ctx.wrote([written], added)
