"""oppcli activity edit"""

import typer

from oppcli.commands.arguments import ActivityRefs
from oppcli.commands.editing import found_and_given
from oppcli.commands.options import STDIN_EDITS, WRITES, command, fields_of
from oppcli.context import Context
from oppcli.domain.fields import ACTIVITY

app = typer.Typer(add_completion=False)


@command(
    app, fields_of(ACTIVITY, without=("status", "outcome", "completed_at")), WRITES, STDIN_EDITS
)
def edit(ctx: Context, refs: ActivityRefs, typed: dict[str, str]) -> None:
    """Change fields of open activities.

    Fields are given as field=value or as options; `none` empties a field. What is completed or
    canceled is read-only.

    Examples:
      oppcli activity edit 41 due=fri priority=high
      oppcli activity edit 52 --starts "tomorrow 10:00" --duration 1h
    """
    from oppcli.output.sentences import edited
    from oppcli.services import activities

    found, values = found_and_given(ctx, ACTIVITY, refs)
    ctx.wrote(activities.edit(ctx.work, found, {**typed, **values}), edited)
