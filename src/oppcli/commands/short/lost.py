"""oppcli lost"""

from typing import Annotated

import typer

from oppcli.commands.arguments import OppRef
from oppcli.commands.decorator import completer
from oppcli.commands.options import STDIN, WRITES, command
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN, asks=("reason", "to"))
def lost(
    ctx: Context,
    ref: OppRef,
    reason: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="REASON",
            help="Why: one of the process's reasons; then, if you like, to COMPETITOR.",
            autocompletion=completer("close_reason"),
        ),
    ] = None,
    to: Annotated[
        str | None, typer.Option(help="Who it was lost to.", metavar="COMPETITOR")
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(help="Day it was lost.", metavar="DATE", autocompletion=completer("day")),
    ] = None,
    note: Annotated[str | None, typer.Option(help="What should be remembered.")] = None,
) -> None:
    """Close an opportunity as lost.

    Examples:
      oppcli lost 31 price --to Initech
      oppcli lost 31 price to Initech
      oppcli lost 31 other --note "moved abroad"
    """
    from oppcli.output.sentences import closed
    from oppcli.services.closing import Closing, close

    why, sign, winner = f" {' '.join(reason or ())} ".partition(" to ")
    if sign and not to:
        to = winner.strip()
    else:
        why += sign + winner
    closing = Closing("lost", reason=why.strip() or None, competitor=to, on=on, note=note)
    ctx.wrote(close(ctx.work, [ctx.find("opportunity", ref, is_open=True)], closing), closed)
