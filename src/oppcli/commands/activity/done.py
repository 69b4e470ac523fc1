"""oppcli activity done"""

from typing import Annotated

import typer

from oppcli.commands.arguments import ActivityRefs
from oppcli.commands.options import WRITES, command
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, WRITES)
def done(
    ctx: Context,
    refs: ActivityRefs,
    outcome: Annotated[str | None, typer.Option(help="What came of it.", metavar="TEXT")] = None,
    on: Annotated[str | None, typer.Option(help="When; now by default.", metavar="WHEN")] = None,
    duration: Annotated[str | None, typer.Option(help="20m, 1h30.", metavar="TIME")] = None,
    next_: Annotated[
        str | None, typer.Option("--next", help="Plan this task next.", metavar="SUBJECT")
    ] = None,
    due: Annotated[str | None, typer.Option(help="When the next is due.", metavar="DATE")] = None,
) -> None:
    """Complete activities.

    Examples:
      oppcli activity done 41 --outcome "ok, wants two" --next "Send quote" --due fri
    """
    from oppcli.errors import WrongUsage
    from oppcli.output.sentences import done as sentence
    from oppcli.services import activities

    if due and not next_:
        raise WrongUsage("--due is for the next task, and none was given.", "--next 'Send quote'")
    ctx.wrote(
        activities.done(
            ctx.work,
            ctx.find_all("activity", refs),
            outcome=outcome,
            on=on,
            duration=duration,
            next_subject=next_,
            due=due,
        ),
        sentence,
    )
