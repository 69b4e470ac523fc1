"""oppcli contact new"""

from typing import Annotated

import typer

from oppcli.commands.adding import MoreWords, creating, named_and_given
from oppcli.commands.decorator import command
from oppcli.commands.options import ADDS, STDIN, fields_of
from oppcli.context import Context
from oppcli.domain.fields import CONTACT

app = typer.Typer(add_completion=False)


@command(
    app, fields_of(CONTACT, without=("name",)), ADDS, STDIN, asks=("phone", "email", "account")
)
def new(
    ctx: Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name.")],
    typed: dict[str, str],
    words: MoreWords = None,
) -> None:
    """Add a contact.

    Fields may be given as field=value, a telephone and an e-mail by themselves.

    Examples:
      oppcli contact new Eva Lund 0701 23 45 67
      oppcli contact new "Jana Kowal" --account "Globex Mining" --create --email jana@globex.example
    """
    from oppcli.domain.added_words import given_once, named_first
    from oppcli.output.sentences import added
    from oppcli.services import parties

    name, *words = named_first([name, *(words or ())], CONTACT, "name", "oppcli contact new")
    name, given = named_and_given(name, words)
    fields = given_once(CONTACT, typed, given)
    written = creating(ctx, lambda work: parties.new_contact(work, name, fields))
    ctx.wrote([written], added)
