"""oppcli account new"""

from typing import Annotated

import typer

from oppcli.commands.adding import MoreWords, creating, missing, named_and_given
from oppcli.commands.decorator import command
from oppcli.commands.options import ADDS, STDIN, fields_of
from oppcli.context import Context
from oppcli.domain.fields import ACCOUNT

app = typer.Typer(add_completion=False)


@command(app, fields_of(ACCOUNT, without=("name",)), ADDS, STDIN, asks=("phone", "email"))
def new(
    ctx: Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name.")],
    typed: dict[str, str],
    words: MoreWords = None,
) -> None:
    """Add an account.

    Fields may be given as field=value, a telephone and an e-mail by themselves.

    Examples:
      oppcli account new "Acme GmbH" --email info@acme.example --phone "+49 30 1234"
    """
    from oppcli.domain.added_words import given_once, named_first
    from oppcli.output.sentences import added
    from oppcli.services import parties

    line = named_first([name, *(words or ())], ACCOUNT, "name", "oppcli account new")
    if name and not line[0]:
        raise missing("name", "oppcli account new", line[1:])
    name, given = named_and_given(line[0], line[1:])
    fields = given_once(ACCOUNT, typed, given)
    written = creating(ctx, lambda work: parties.new_account(work, name, fields))
    ctx.wrote([written], added)
