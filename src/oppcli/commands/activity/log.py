"""oppcli activity log"""

from typing import Annotated

import typer

from oppcli.commands.arguments import About, ActivityType, Subject
from oppcli.commands.decorator import command
from oppcli.commands.options import STDIN, WRITES, fields_of
from oppcli.context import Context
from oppcli.domain.fields import ACTIVITY

app = typer.Typer(add_completion=False)

_SAID_OTHERWISE = (
    "type",
    "subject",
    "regarding",
    "status",
    "due_date",
    "starts_at",
    "completed_at",
    "priority",
)


@command(app, fields_of(ACTIVITY, without=_SAID_OTHERWISE), WRITES, STDIN)
def log(
    ctx: Context,
    about: About,
    type_: ActivityType,
    subject: Subject,
    typed: dict[str, str],
    on: Annotated[
        str | None,
        typer.Option(help="When: yesterday, mon 14:30; now by default.", metavar="WHEN"),
    ] = None,
) -> None:
    """Log something that has happened.

    Logging a call, an e-mail or a meeting on a new lead makes its status contacted.

    Examples:
      oppcli activity log O12 call "Budget ok, wants two" --on yesterday --duration 20m
      oppcli activity log L7 test_drive "FH16 at Gothenburg" --outcome "liked it"
    """
    from oppcli.commands.adding import creating
    from oppcli.commands.customers import about_named
    from oppcli.output.sentences import logged
    from oppcli.queries.identifying import whom
    from oppcli.services import activities

    meant = about_named(ctx, ctx.find(None, about), [about])
    named = whom(ctx.store, meant.ref)  # before anything is saved, since a read can fail
    written = creating(
        ctx, lambda work: activities.log(work, meant.ref, type_, subject, typed, on=on)
    )
    ctx.wrote([written], lambda each, today: logged(each, today, named))
    meant.tell(ctx, [written])
