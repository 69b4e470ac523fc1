"""oppcli deal offer"""

from typing import Annotated

import typer

from oppcli.commands.arguments import DealRefs
from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, found
from oppcli.context import Context
from oppcli.domain.fields import DEAL
from oppcli.domain.offers import BEFORE
from oppcli.domain.refs import parse_ref
from oppcli.domain.sale_words import offer_line, valid_at_the_end
from oppcli.errors import NotFound

app = typer.Typer(add_completion=False)

_LIVE = BEFORE["canceled"]


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

    To renew or extend an offer, offer it again with a new last day, which may stand behind it. A
    customer's or a sale's name means its one deal that is a scenario or offered.

    Examples:
      oppcli deal offer 3 valid until 14 dec
      oppcli deal offer 3 --valid +2w
      oppcli deal offer --where "valid_until<today" --valid +2w
    """
    from oppcli.output.deal_sentences import left_out, moved
    from oppcli.services import deals

    if not valid_until and not ctx.is_exact:
        refs, valid_until = valid_at_the_end(refs)
    typed = {"valid_until": valid_until} if valid_until else {}
    try:
        found = ctx.find_all("deal", refs, state="open")
    except NotFound as error:
        from oppcli.queries.customer_deals import live_deals

        line = offer_line(refs)
        sale = parse_ref(refs[0], kind="opportunity") if line else None
        if sale is not None and (deals_there := live_deals(ctx.store, [sale], _LIVE)):
            line = f"show {deals_there[0].ref}"  # another one beside it may not be meant
        raise NotFound(error.message, f"oppcli {line}" if line else error.hint) from None
    offered = deals.move(ctx.work, found, "offered", typed)
    ctx.wrote(offered, moved)
    for note in (each for deal in offered for each in left_out(deal)):
        ctx.out.note(note)
