"""oppcli activity plan"""

import typer

from oppcli.commands.arguments import About, ActivityType, Subject
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, fields_of
from oppcli.context import Context
from oppcli.domain.fields import ACTIVITY

app = typer.Typer(add_completion=False)

_NOT_YET = ("type", "subject", "regarding", "status", "outcome", "completed_at")


@command(app, fields_of(ACTIVITY, without=_NOT_YET), WRITES, STDIN)
def plan(
    ctx: Context,
    about: About,
    type_: ActivityType,
    subject: Subject,
    typed: dict[str, str],
) -> None:
    """Plan something to do.

    Examples:
      oppcli activity plan O12 task "Send quote" --due fri --priority high
      oppcli activity plan O12 test_drive "FH16" --starts "tomorrow 10:00" --duration 1h
    """
    from oppcli.commands.adding import creating
    from oppcli.commands.customers import about_named
    from oppcli.output.sentences import planned
    from oppcli.queries.identifying import whom
    from oppcli.services import activities

    meant = about_named(ctx, ctx.find(None, about), [about])
    named = whom(ctx.store, meant.ref)  # before anything is saved, since a read can fail
    written = creating(ctx, lambda work: activities.plan(work, meant.ref, type_, subject, typed))
    ctx.wrote([written], lambda each, today: planned(each, today, named))
    meant.tell(ctx, [written])
