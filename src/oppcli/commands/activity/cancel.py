"""oppcli activity cancel"""

from dataclasses import replace
from typing import Annotated

import typer

from oppcli.commands.arguments import ActivityRefs
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, found
from oppcli.context import Context
from oppcli.domain.fields import ACTIVITY

app = typer.Typer(add_completion=False)


@command(app, WRITES, STDIN, found(ACTIVITY, "open"))
def cancel(
    ctx: Context,
    refs: ActivityRefs,
    by_mistake: Annotated[
        bool,
        typer.Option("--logged-by-mistake", help="One that is done, too: it never happened."),
    ] = False,
) -> None:
    """Cancel activities, or take out what was logged by mistake.

    A plan that is canceled stays on the timeline. What was logged by mistake is left out of it, and
    no report counts it; `history` and `activity show` still have it, and `undo` brings it back.

    Words instead of a ref name one by its subject, its type or its customer.

    Examples:
      oppcli activity cancel 41
      oppcli activity cancel 17 --logged-by-mistake
      oppcli activity cancel --where "regarding=O12"
    """
    from oppcli.commands.completing import named_whole
    from oppcli.errors import DoneAlready
    from oppcli.output.sentences import edited
    from oppcli.queries.identifying import customers_of_activities
    from oppcli.services import activities

    flag = "--logged-by-mistake" if by_mistake else ""
    refs = [*named_whole(ctx, refs, "activity cancel", may_be_done=True, flag=flag)]
    found = ctx.find_all("activity", refs)
    whom = customers_of_activities(ctx.store, found)  # before anything is saved: a read can fail
    try:
        written = activities.cancel(ctx.work, found, by_mistake=by_mistake)
    except DoneAlready as done:
        from oppcli.commands.asking import agrees

        if not agrees(ctx, f"{done.fact}. Was it logged by mistake?"):
            raise
        written = activities.cancel(ctx.work, found, by_mistake=True)
    ctx.wrote([replace(each, whom=whom[each.ref]) for each in written], edited)
