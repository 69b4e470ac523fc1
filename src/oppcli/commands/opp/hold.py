"""oppcli opp hold"""

from typing import Annotated

import typer

from oppcli.commands.arguments import OppRefs
from oppcli.commands.options import STDIN, WRITES, command, found
from oppcli.context import Context
from oppcli.domain.fields import OPPORTUNITY

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN, found(OPPORTUNITY, "open"))
def hold(
    ctx: Context,
    refs: OppRefs,
    next_step: Annotated[
        str | None, typer.Option("--next-step", "--next", help="What it waits for.", metavar="TEXT")
    ] = None,
) -> None:
    """Put opportunities on hold.

    On hold they still count as open in every report, but cannot advance.

    Examples:
      oppcli opp hold 12 --next "budget decision in March"
      oppcli opp hold --brand volvo --next "price list in January"
    """
    from oppcli.output.sentences import edited
    from oppcli.services import opportunities

    ctx.wrote(
        opportunities.hold(
            ctx.work, ctx.find_all("opportunity", refs, is_open=True), note=next_step
        ),
        edited,
    )
