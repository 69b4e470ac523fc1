"""oppcli deal offer"""

from typing import Annotated

import typer

from oppcli.commands.arguments import DealRefs
from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, found
from oppcli.context import Context
from oppcli.domain.fields import DEAL
from oppcli.errors import NotFound

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN, found(DEAL, "scenario", "offered"))
def offer(
    ctx: Context,
    refs: DealRefs,
    valid_until: Annotated[
        str | None,
        typer.Option(
            "--valid-until",
            "--valid",
            help="Last day.",
            metavar="DATE",
            autocompletion=completer("day"),
        ),
    ] = None,
) -> None:
    """Offer deals to the customer: from now on they count as revenue.

    To renew or extend an offer, offer it again with a new last day. A customer's or a sale's name
    means its one deal that is a scenario or offered.

    Examples:
      oppcli deal offer 3 --valid-until +2w
      oppcli deal offer --where "valid_until<today" --valid-until +2w
    """
    from oppcli.output.deal_sentences import moved
    from oppcli.services import deals

    typed = {"valid_until": valid_until} if valid_until else {}
    try:
        found = ctx.find_all("deal", refs, state="open")
    except NotFound as error:
        from oppcli.domain.sale_words import offer_line

        line = offer_line(refs)
        raise NotFound(error.message, f"oppcli {line}" if line else error.hint) from None
    ctx.wrote(deals.move(ctx.work, found, "offered", typed), moved)
