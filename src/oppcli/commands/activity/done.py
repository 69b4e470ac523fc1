"""oppcli activity done"""

from typing import Annotated

import typer

from oppcli.commands.arguments import ActivityRefs
from oppcli.commands.command import completer
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, found
from oppcli.context import Context
from oppcli.domain.fields import ACTIVITY

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN, found(ACTIVITY, "open"))
def done(
    ctx: Context,
    refs: ActivityRefs,
    outcome: Annotated[str | None, typer.Option(help="What came of it.", metavar="TEXT")] = None,
    on: Annotated[str | None, typer.Option(help="When; now by default.", metavar="WHEN")] = None,
    duration: Annotated[str | None, typer.Option(help="20m, 1h30.", metavar="TIME")] = None,
    next_: Annotated[
        str | None,
        typer.Option(
            "--next", help="Plan this next; its first words decide the type.", metavar="TEXT"
        ),
    ] = None,
    due: Annotated[
        str | None,
        typer.Option(help="When the next is due.", metavar="DATE", autocompletion=completer("day")),
    ] = None,
    at: Annotated[
        str | None, typer.Option(help="When the next begins: thu 14:30.", metavar="WHEN")
    ] = None,
) -> None:
    """Complete activities.

    On a terminal you are asked for the next step, unless --next or --no-input is given.

    Examples:
      oppcli activity done 41 --outcome "ok, wants two" --next "Send quote" --due fri
      oppcli activity done --owner @me --where "type=task due=today"
    """
    from oppcli.commands.completing import complete, named_whole

    refs = [*named_whole(ctx, refs, "activity done")]
    complete(ctx, refs, outcome, on, duration, next_=next_, due=due, at=at)
