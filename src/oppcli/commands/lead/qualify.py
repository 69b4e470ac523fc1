"""oppcli lead qualify"""

from typing import Annotated

import typer

from oppcli.commands.arguments import LeadRef
from oppcli.commands.decorator import completer
from oppcli.commands.options import STDIN, WRITES, command, fields_of
from oppcli.context import Context
from oppcli.domain.fields import OPPORTUNITY

app = typer.Typer(add_completion=False)


@command(app, fields_of(OPPORTUNITY, without=("account", "contact")), WRITES, STDIN)
def qualify(
    ctx: Context,
    ref: LeadRef,
    typed: dict[str, str],
    account: Annotated[
        str | None,
        typer.Option(help="Existing account to link.", autocompletion=completer("account")),
    ] = None,
    contact: Annotated[
        str | None,
        typer.Option(help="Existing contact to link.", autocompletion=completer("contact")),
    ] = None,
    no_opportunity: Annotated[
        bool, typer.Option("--no-opportunity", help="Make no opportunity of it.")
    ] = False,
) -> None:
    """Turn a lead into account, contact and opportunity.

    The company becomes an account, or the one with that name or e-mail domain is linked; the
    person becomes a contact, or the one with that e-mail, phone or name is linked. The
    opportunity takes over all that a lead knows; options set more on it.

    Examples:
      oppcli lead qualify 7 --revenue 480k --close eoq
      oppcli lead qualify 7 --account C5 --no-opportunity
    """
    from oppcli.output.sentences import qualified
    from oppcli.services import qualifying

    result = qualifying.qualify(
        ctx.work,
        ctx.find("lead", ref),
        typed,
        account=account,
        contact=contact,
        with_opportunity=not no_opportunity,
    )
    ctx.wrote([result], qualified)
