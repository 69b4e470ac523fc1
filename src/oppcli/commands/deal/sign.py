"""oppcli deal sign"""

import typer

from oppcli.commands.arguments import DealRefs
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN)
def sign(ctx: Context, refs: DealRefs) -> None:
    """Mark deals as signed: their terms can no longer change.

    A lapsed offer can be signed; the answer says that it had lapsed.

    Examples:
      oppcli deal sign 3
    """
    from oppcli.output.deal_sentences import moved
    from oppcli.services import deals

    ctx.wrote(deals.move(ctx.work, ctx.find_all("deal", refs, state="open"), "signed"), moved)
