"""oppcli activity done"""

from typing import Annotated

import typer

from oppcli.commands.arguments import ActivityRefs
from oppcli.commands.options import STDIN, WRITES, command
from oppcli.context import Context

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN)
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

    On a terminal the next step is asked for, unless --next or --no-input is given.

    Examples:
      oppcli activity done 41 --outcome "ok, wants two" --next "Send quote" --due fri
    """
    from dataclasses import replace
    from functools import partial

    from oppcli.errors import WrongUsage
    from oppcli.output.sentences import done as sentence
    from oppcli.services import activities

    if due and not next_:
        raise WrongUsage("--due is for the next task, and none was given.", "--next 'Send quote'")
    found = ctx.find_all("activity", refs)
    complete = partial(activities.done, outcome=outcome, on=on, duration=duration)
    if next_ is None and len(found) == 1 and ctx.may_ask:
        # What would be refused anyway is refused before anybody has thought of an answer.
        complete(replace(ctx.work, keep=False), found, next_subject=None, due=None)
        next_ = ctx.ask("Next step? (Enter for none)")
        due = ctx.ask("Due? (Enter for no day)") if next_ else None
    ctx.wrote(complete(ctx.work, found, next_subject=next_, due=due), sentence)
