"""oppcli lead qualify"""

from typing import Annotated

import typer

from oppcli.commands.arguments import LeadRef
from oppcli.commands.decorator import completer
from oppcli.commands.options import STDIN, WRITES, command, fields_of
from oppcli.context import Context
from oppcli.domain.fields import OPPORTUNITY
from oppcli.errors import SeveralFit

app = typer.Typer(add_completion=False)


@command(
    app,
    fields_of(OPPORTUNITY, without=("account", "contact")),
    WRITES,
    STDIN,
    asks=("est_revenue", "est_close_date", "interest_type"),
)
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
        bool, typer.Option("--no-opportunity", help="Create no opportunity.")
    ] = False,
) -> None:
    """Turn a lead into an account, a contact and an opportunity.

    An account with the company's name is linked or, if no company is named, the account with that
    e-mail domain; otherwise a new account is created. A contact with that e-mail, with that phone
    and last name, or with that name in the account is linked; otherwise a new contact is created.
    If several match you are asked; in a script --account and --contact choose. The opportunity
    takes over the lead's fields; options set more fields.

    Examples:
      oppcli lead qualify 7 --revenue 480k --close eoq
      oppcli lead qualify 7 --account C5 --no-opportunity
    """
    from oppcli.output.sentences import qualified
    from oppcli.services import qualifying

    lead = ctx.find("lead", ref)
    chosen = {"account": account, "contact": contact}
    while True:
        try:
            result = qualifying.qualify(
                ctx.work, lead, typed, **chosen, with_opportunity=not no_opportunity
            )
            break
        except SeveralFit as several:
            # Asked outside the transaction, which would keep others from writing.
            pick = ctx.picker
            names = [f"{ref}  {name}" for ref, name in several.choices]
            place = pick(f"Which {several.kind}?", names) if pick else None
            if place is None:
                raise
            chosen[several.kind] = several.choices[place][0]
    ctx.wrote([result], qualified)
