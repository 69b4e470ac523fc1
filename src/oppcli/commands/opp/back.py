"""oppcli opp back"""

from typing import Annotated

import typer

from oppcli.commands.arguments import OppRefs
from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, found
from oppcli.context import Context
from oppcli.domain.fields import OPPORTUNITY

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN, found(OPPORTUNITY, "open", "on_hold"))
def back(
    ctx: Context,
    refs: OppRefs,
    to: Annotated[
        str | None,
        typer.Option(
            help="Stage further back.", metavar="STAGE", autocompletion=completer("stage")
        ),
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Why; kept on the timeline.")] = None,
) -> None:
    """Move opportunities a stage back.

    Words behind the refs or the name say why.

    Examples:
      oppcli opp back 12 --reason "customer wants another model"
      oppcli opp back huber price was too low
      oppcli opp back 12 --to interest
      oppcli opp back --stage contract --brand volvo --reason "prices change"
    """
    from oppcli.commands.naming import found_and_text
    from oppcli.output.sentences import moved
    from oppcli.services import opportunities

    found, reason = found_and_text(ctx, "opportunity", refs, reason, state="open")
    ctx.wrote(opportunities.back(ctx.work, found, to=to, reason=reason), moved)
